"""The employer's own words in Chromium: a contact changed, a link opened, the procedure published and confirmed,
a poster printed, and what somebody reads of it all without signing in."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, follow, go_by, press, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

ADDRESS = "https://advice.example/tips"
TEXT = "# Who can tell us\n\nAnybody who works here.\n\n- You choose if you give your name.\n- You need no proof."


def settings_changed(page: Page, faults: Faults) -> None:
    page.goto(reverse("accounts:settings"))
    page.get_by_label("Name of the contact form").fill("Speak up")
    press(page, "Save the settings")
    assert "This word tells what the page is for." in said(page)
    faults.look(page, "a telling word")
    page.get_by_label("Name of the contact form").fill("Staff form")
    page.get_by_label("To talk instead of writing").fill("Ring 01632 960 150.")
    press(page, "Save the settings")
    assert "2 settings are changed." in said(page)
    faults.look(page, "settings saved")


def link_opened(page: Page, faults: Faults) -> None:
    follow(page, "Links to guidance")
    follow(page, "Add a link")
    press(page, "Save the link")
    faults.look(page, "a link, empty")
    page.get_by_label("What it is called").fill("Tips for people who speak up")
    page.get_by_label("Its address").fill(ADDRESS)
    page.get_by_label("Anybody who thinks of telling us").check()
    page.get_by_label("I opened this address today").check()
    press(page, "Save the link")
    faults.look(page, "the links")


def procedure_published(page: Page, faults: Faults) -> None:
    page.goto(reverse("policy:texts"))
    go_by(page.locator(f"main a[href='{reverse('policy:edit', args=['procedure'])}']"))
    page.get_by_label("The text").fill(TEXT)
    page.get_by_label("What is new in it").fill("The first one.")
    press(page, "Show how it reads")
    faults.look(page, "a text before it is published")
    press(page, "Publish this edition")
    faults.look(page, "our own texts")
    go_by(page.locator(f"main a[href='{reverse('policy:edition', args=['procedure', 1])}']"))
    faults.look(page, "an edition")


def sheets_printed(page: Page, faults: Faults) -> None:
    for sheet in ("poster", "handout", "cards"):
        page.goto(reverse("guidance:poster", args=[sheet]))
        faults.look(page, sheet)
        page.emulate_media(media="print")
        shown = [page.locator(part).first.is_visible() for part in (".hk-rail", "main h1", ".hk-poster svg")]
        assert shown == [False, False, True]
        page.emulate_media(media="screen")


def test_what_an_employer_hands_out_reaches_staff_and_reporters(
    enter: Enter, visitor: Visitor, administrator: User, lead: User
) -> None:
    desk, reader, anybody, faults = enter(administrator), enter(lead), visitor().new_page(), Faults()
    settings_changed(desk, faults)
    link_opened(desk, faults)
    procedure_published(desk, faults)

    reader.goto(reverse("casework:worklist"))
    faults.look(reader, "work list with a procedure to read")
    follow(reader, "Read the procedure and confirm")
    faults.look(reader, "the procedure, to be confirmed")
    press(reader, "I have read it")
    assert "You confirmed on" in reader.locator("main").inner_text()
    faults.look(reader, "the procedure, confirmed")
    desk.goto(reverse("policy:readers"))
    faults.look(desk, "who has read it")
    follow(reader, "When somebody tells you something")
    faults.look(reader, "guidance for managers")
    sheets_printed(reader, faults)

    for slug in ("links", "procedure", "advice"):
        anybody.goto(f"/help/{slug}/")
        faults.look(anybody, slug)
    assert anybody.title().endswith("– Staff form")
    anybody.goto("/help/links/")
    link = anybody.get_by_role("link", name="Tips for people who speak up")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (ADDRESS, "noreferrer noopener")
    assert anybody.context.cookies() == []
    assert faults.found == {}
