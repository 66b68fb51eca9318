"""A reporter's own name in Chromium: nothing axe finds, nothing that scrolls sideways, by keyboard alone."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import decisions, feedback, grants, opening, withdrawals
from concerns.domain.feedback import Answers
from concerns.domain.withdrawals import Stopping
from concerns.enums import Basis, Body, Purpose, State, Verdict
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, follow, go_by, heading, press, press_enter, said
from tests.casework_factories import Worked, case_in
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
    key = opening.unlock(keepers[0], PASSPHRASE, now=now)
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
    go_by(page.get_by_role("link", name="Change your mind").first)
    faulty.look(page, "take back a yes")
    press(page, "Take back my yes")
    follow(page, "Correct your name")
    press(page, "Save my name")
    faulty.look(page, "correct without a name")
    page.get_by_label("Your name").fill("Wilhelmina Ashgrove-Pell")
    press(page, "Save my name")
    faulty.look(page, "corrected")
    follow(page, "Go to your messages")
    _asks_to_be_told(page, faulty)
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


def _asks_to_be_told(page: Page, faulty: Faults) -> None:
    """A message when there is something to read, at an address that several may read and then at their own."""
    follow(page, "Get a message when there is something to read")
    faulty.look(page, "somewhere to be told")
    page.get_by_label("Your private email address").fill("office@example.org")
    press(page, "Tell me there")
    faulty.look(page, "an address that several may read")
    page.get_by_label("Your private email address").fill("quiet.place@example.org")
    page.get_by_label("Only I can open this address.").check()
    press(page, "Tell me there")
    faulty.look(page, "an address is kept")
    follow(page, "Go to your messages")
    follow(page, "Change or stop our messages to you")
    faulty.look(page, "another address in its place")
    follow(page, "Go to your messages")


def test_an_answer_by_keyboard_and_without_script(visitor: Visitor, worked: Worked) -> None:
    page = visitor(script=False).new_page()
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(worked.code)
    press_enter(page)
    page.get_by_label("Yes", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Not at work.")
    page.keyboard.press("Tab")
    press_enter(page)

    assert "You said “Yes, but only if …” on" in said(page)


def test_stop_and_how_it_was_by_keyboard_on_a_narrow_page(
    visitor: Visitor, running: None, lead: User, handler: User
) -> None:
    """Both sides of a wish to stop, and what comes after it; no page scrolls sideways and axe finds nothing."""
    faulty, now = Faults(), timezone.now()
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    page = visitor().new_page()
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(f"my code is {worked.code.lower()}")
    press_enter(page)
    faulty.look(page, "home under way")
    page.get_by_label("Write a message").fill("I was the one who saw it at 7.30am.")
    press(page, "Send message")
    assert "This is not sent yet." in said(page)
    faulty.look(page, "hints before a message")
    press(page, "Send message")
    assert "I was the one who saw it" in said(page)
    follow(page, "Ask us to stop")
    faulty.look(page, "ask us to stop")
    press(page, "Ask us to stop")
    assert heading(page) == "You asked us to stop"
    row = withdrawals.awaiting(lead)[0]
    withdrawals.stop(row, Stopping("Nobody is at risk.", "01632 960 145", "The CQC"), by=lead, now=now)
    page.reload()
    faulty.look(page, "stopped, with a letter and a question")
    follow(page, "Answer, or say that you do not want to")
    press(page, "Send my answers")
    faulty.look(page, "no answer chosen")
    page.get_by_role("group", name="would you speak up again").get_by_label("Yes").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send my answers").focus()
    press_enter(page)

    assert heading(page) == "Thank you for your answers"
    assert faulty.found == {}


def test_a_first_reader_decides_about_stopping_and_looks_at_the_figures(
    enter: Enter, running: None, lead: User, handler: User
) -> None:
    faulty, now = Faults(), timezone.now()
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    withdrawals.ask(worked.raised.mailbox, "I have found other work.", on=timezone.localdate())
    for number in range(6):
        feedback._store(Answers(Verdict.YES, text=f"Text {number}."), date(2025, 1, 1))
    page = enter(lead)
    page.goto("/staff/oversight/stopping/")
    faulty.look(page, "asked to stop")
    go_by(page.get_by_role("link", name="Read and decide"))
    press(page, "Record this decision")
    faulty.look(page, "decide without an answer")
    page.get_by_label("We stop, as they asked").check()
    page.get_by_label("Why").fill("Nobody is at risk.")
    page.get_by_label("If we stop: support").fill("01632 960 145")
    page.get_by_label("If we stop: outside bodies").fill("The CQC")
    press(page, "Look at the letter first")
    faulty.look(page, "the letter looked at first")
    press(page, "Record this decision")
    page.goto("/staff/oversight/speak-up-again/")
    faulty.look(page, "would they speak up again")

    assert worked.case.state == State.ANSWERED
    assert faulty.found == {}
