"""The public side in Chromium: nothing axe finds, nothing that scrolls sideways, nothing from elsewhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from concerns.enums import Mode, State
from concerns.views import help as help_pages
from tests import casework_factories as casework
from tests import factories, routes
from tests.browser import driving
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, code_on, heading, press
from tests.doors import INBOX, PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

NOT_PAGES = {"employer-css", "employer-icon", "healthz", "readyz"}
WALKED_BELOW = {"accounts:sign-in", "help", "inbox:home", "inbox:letter", "inbox:write", "leave", "inbox:leave"}


def test_pages_that_ask_nothing(visitor: Visitor) -> None:
    page, faulty = visitor().new_page(), Faults()
    plain = [route for route in routes.routes() if route.name in (PUBLIC | INBOX) - NOT_PAGES - WALKED_BELOW]
    addresses = [route.url({}) for route in plain if not route.parameters]
    addresses += [f"/help/{slug}/" for slug in sorted(help_pages.PAGES)]

    for address in [*addresses, "/nothing-here/", "/staff/sign-in/"]:
        page.goto(address)
        faulty.look(page, address)

    assert {"/", "/raise/", "/inbox/", "/inbox/hand-over/"} <= set(faulty.looked_at)
    assert faulty.found == {}


def test_the_contact_form_from_question_to_question(visitor: Visitor) -> None:
    page, faulty = visitor().new_page(), Faults()

    def go_on(button: str = "Continue") -> None:
        faulty.look(page, page.title())
        driving.go_on(page, button)

    page.goto("/raise/")
    go_on()
    page.get_by_label("No", exact=True).check()
    go_on()
    page.get_by_label("I am not sure").check()
    go_on()
    go_on()  # the numbers to call
    page.get_by_label("Confidential").check()
    go_on()
    go_on()  # no name typed
    page.get_by_label("Your name").fill("Wilhelmina Ashgrove")
    go_on()
    go_on()  # nothing said
    page.get_by_label("What happened").fill("On my shift on 3 May I was the only one who saw it. " * 30)
    go_on()
    while page.get_by_role("button", name="Send", exact=True).count() == 0:
        go_on()
    go_on("Send")  # not typed back
    page.get_by_label("Type the code here").fill(code_on(page))
    go_on("Send")
    faulty.look(page, heading(page))

    assert heading(page) == "We have it"
    assert sum(title.startswith("Error:") for title in faulty.looked_at) == 3
    assert len(faulty.looked_at) >= 17
    assert faulty.found == {}


def test_the_inbox_in_every_state(visitor: Visitor, lead: User, handler: User) -> None:
    faulty = Faults()
    raised_at = timezone.now() - timedelta(days=20)
    for state in (State.RECEIVED, State.INVESTIGATING, State.REDIRECTED, State.CLOSED):
        worked = casework.case_in(state, lead=lead, handler=handler, now=raised_at, mode=Mode.OPEN)
        page = visitor().new_page()
        page.goto("/inbox/")
        page.get_by_label("Your code").fill("0000")
        press(page, "Open your inbox")
        faulty.look(page, "a code that is none")
        page.get_by_label("Your code").fill(worked.code)
        press(page, "Open your inbox")
        faulty.look(page, f"the inbox of a concern {state}")
        press(page, "Send message")
        faulty.look(page, f"an empty message, {state}")
        links = page.locator("a[href^='/inbox/letters/']").all()
        for address in dict.fromkeys(link.get_attribute("href") or "" for link in links):
            letter = page.context.new_page()
            letter.goto(address)
            faulty.look(letter, f"{heading(letter)} of a concern {state}")
            letter.close()

    assert len(faulty.looked_at) == 4 * 3 + 1 + 1 + 2
    assert faulty.found == {}


def test_taking_over_an_inbox_by_hand_over_code(visitor: Visitor, handler: User) -> None:
    logged = factories.log_concern(by=handler)
    page, faulty = visitor().new_page(), Faults()
    page.goto("/inbox/hand-over/")
    press(page, "Continue")
    faulty.look(page, "no hand-over code")
    page.get_by_label("Hand-over code").fill(logged.handover)
    press(page, "Continue")
    faulty.look(page, "how to be known")
    page.get_by_label("Confidential").check()
    press(page, "Continue")
    faulty.look(page, "the name")
    page.get_by_label("Your name").fill("Wilhelmina Ashgrove")
    press(page, "Continue")
    faulty.look(page, "a code of one's own")
    page.get_by_label("Type the code here").fill(code_on(page))
    press(page, "Use this code")
    faulty.look(page, "done")

    assert heading(page) == "Your code works now"
    assert faulty.found == {}
