"""The answer in Chromium: sent back by its second reader, mended, agreed, issued, read in the inbox, printed."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import letters
from concerns.enums import LetterKind, State
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, go_by, press, sign_in
from tests.casework_factories import answer_all, case_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

HIDDEN_ON_PAPER = ("header.hk-header", "footer.hk-footer", ".hk-back", ".hk-actions")


def follow(page: Page, name: str, reference: str) -> None:
    go_by(page.locator(f"main a[href='{reverse(name, args=[reference])}']").first)


def asked(writer: Page, reader: User, reference: str, *, bodies: str) -> None:
    writer.goto(reverse("casework:outcome", args=[reference]))
    writer.locator("[name='bodies']").fill(bodies)
    press(writer, "Go on to the second reader")
    writer.locator("[name='reader']").select_option(str(reader.pk))
    go_by(writer.locator("main button[value='issue']"))
    assert "Waits for their answer" in writer.locator("main").inner_text()


def drafted(writer: Page, reference: str, news: datetime) -> None:
    writer.goto(reverse("casework:outcome", args=[reference]))
    writer.locator("[name='actions']").fill("Two people now do each round.")
    writer.locator("[name='apology']").fill("We were told in March and did nothing.")
    for part, value in (("day", news.day), ("month", news.month), ("year", news.year)):
        writer.locator(f"[name='news_date_{part}']").fill(str(value))
    press(writer, "Save as draft")


def read_at_home(reporter: Page, code: str, faults: Faults) -> None:
    """In the inbox, on paper, and how letters come there."""
    reporter.goto("/inbox/")
    reporter.get_by_label("Your code").fill(code)
    press(reporter, "Open your inbox")
    follow_way = reporter.locator(f"main a[href='{reverse('inbox:letters')}']")
    go_by(reporter.locator("main a[href^='/inbox/letters/']").last)
    assert "The regulator (safety of care)" in reporter.locator("main").inner_text()
    faults.look(reporter, "the letter in the inbox")
    reporter.emulate_media(media="print")
    assert [reporter.locator(one).first.is_visible() for one in HIDDEN_ON_PAPER] == [False] * len(HIDDEN_ON_PAPER)
    assert reporter.locator(".hk-letterhead").is_visible()
    reporter.emulate_media(media="screen")
    reporter.go_back()
    go_by(follow_way)
    faults.look(reporter, "how letters reach them")


def test_an_answer_is_sent_back_mended_agreed_issued_and_read(
    visitor: Visitor, lead: User, handler: User, other_handler: User, today: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=today)
    answer_all(worked, now=today)
    reference, faults = worked.reference, Faults()
    writer, reader = visitor().new_page(), visitor().new_page()
    sign_in(writer, handler)
    sign_in(reader, other_handler)
    drafted(writer, reference, today + timedelta(days=60))
    asked(writer, other_handler, reference, bodies="The regulator, after the hearing")

    reader.goto(reverse("casework:case", args=[reference]))
    follow(reader, "casework:second-reading", reference)
    assert "hearing" in reader.locator("mark").all_inner_texts()
    reader.locator("[name='reason']").fill("No hearing is anybody’s business. Say what it deals with.")
    faults.look(reader, "the answer before it goes")
    press(reader, "Send it back")

    writer.goto(reverse("casework:second-reader", args=[reference]))
    assert "No hearing is anybody’s business." in writer.locator("main").inner_text()
    asked(writer, other_handler, reference, bodies="The regulator (safety of care)")
    reader.goto(reverse("casework:second-reading", args=[reference]))
    press(reader, "Agree to this letter")
    writer.goto(reverse("casework:second-reader", args=[reference]))
    faults.look(writer, "the second reader, agreed")
    follow(writer, "casework:outcome", reference)
    press(writer, "Issue to the reporter’s inbox")
    kinds = [one.kind for one in letters.issued(worked.concern)]
    assert kinds == [LetterKind.ACKNOWLEDGEMENT, LetterKind.OUTCOME]

    read_at_home(visitor().new_page(), worked.code, faults)
    assert faults.found == {}
