"""A reporter's own name in Chromium: nothing axe finds, nothing that scrolls sideways, by keyboard alone."""

import pytest
from django.utils import timezone

from accounts.models import User
from concerns.domain import decisions, grants
from concerns.domain import keepers as keepers_domain
from concerns.enums import Basis, Body, Purpose
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, follow, heading, press, said
from tests.casework_factories import Worked
from tests.inbox import ask, confidential, granted
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]


@pytest.fixture
def worked(running: None, keepers: list[User], lead: User, handler: User) -> Worked:
    """A granted and opened name, an override that is told of before, and a question that waits."""
    now = timezone.now()
    worked = confidential(lead=lead, handler=handler)
    grant = granted(worked, keepers[0])
    private = grants.unlock(handler, REVEAL_PASSPHRASE, now=now)
    grants.reveal(grant, private=private, by=handler, reason="To meet them at the library.", now=now)
    order = ask(
        worked,
        basis=Basis.LAW,
        purpose=Purpose.PASS_ON,
        body=Body.COURT,
        words="A court has ordered us to.",
        grounds="Order of 9 November.",
    )
    key = keepers_domain.unlock(keepers[0], PASSPHRASE, now=now)
    decisions.decide(order, agree=True, reason="It is binding.", by=keepers[0], private=key, now=now)
    ask(worked, purpose=Purpose.PROTECT)
    return worked


def test_a_reporters_own_name_on_every_page(visitor: Visitor, worked: Worked) -> None:
    faulty = Faults()
    page = visitor().new_page()
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(worked.code)
    press(page, "Open your inbox")
    faulty.look(page, "a question, an order of a court, a grant")
    assert not page.get_by_label("What must be so").is_visible()
    press(page, "Send my answer")
    faulty.look(page, "no answer chosen")
    page.get_by_label("Yes, but only if …").check()
    press(page, "Send my answer")
    faulty.look(page, "no words of what must be so")
    page.get_by_label("What must be so").fill("Not at work.")
    press(page, "Send my answer")
    faulty.look(page, "answered")
    page.get_by_role("link", name="Change your mind").first.click()
    faulty.look(page, "take back a yes")
    press(page, "Take back my yes")
    follow(page, "Correct your name")
    press(page, "Save my name")
    faulty.look(page, "correct without a name")
    page.get_by_label("Your name").fill("Wilhelmina Ashgrove-Pell")
    press(page, "Save my name")
    faulty.look(page, "corrected")
    follow(page, "Go to your messages")
    follow(page, "Change how much we know")
    press(page, "Continue")
    faulty.look(page, "no way chosen")
    page.get_by_label("Open: the people working on it may know").check()
    press(page, "Continue")
    faulty.look(page, "what cannot be undone")
    page.get_by_label("Your name").fill("Wilhelmina Ashgrove-Pell")
    press(page, "Change it")
    faulty.look(page, "changed")
    follow(page, "Go to your messages")
    follow(page, "My name got out")
    press(page, "Tell us")
    faulty.look(page, "nothing told")
    page.get_by_label("What happened?").fill("Someone guessed it aloud.")
    press(page, "Tell us")
    faulty.look(page, "told")

    assert heading(page) == "Thank you for telling us"
    assert sum(page_name.startswith("no") for page_name in faulty.looked_at) == 4
    assert faulty.found == {}


def test_an_answer_by_keyboard_and_without_script(visitor: Visitor, worked: Worked) -> None:
    page = visitor(script=False).new_page()
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(worked.code)
    page.keyboard.press("Enter")
    page.get_by_label("Yes", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Not at work.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "You said “Yes, but only if …” on" in said(page)
