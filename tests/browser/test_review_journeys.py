"""Somebody disagrees: with being sent elsewhere, and with an answer. Through the pages, in a real browser."""

from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import letters
from concerns.enums import LetterKind, State
from tests import casework_factories as casework
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, follow, heading, press, said
from tests.browser.test_journeys import Desk
from tests.casework_factories import Worked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "It is not about my own hours. It is about the people who live there."


def disagrees(page: Page, worked: Worked, faults: Faults) -> None:
    """The reporter, without a name, asks in their inbox."""
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(worked.code)
    press(page, "Open your inbox")
    follow(page, "Ask for a review")
    faults.look(page, "ask for a review")
    page.get_by_label("What do you think we got wrong").fill(WHY)
    press(page, "Ask for a review")
    assert heading(page) == "You asked for a review"
    faults.glance(page, "inbox under review")


def looked_at_again(desk: Desk, worked: Worked, faults: Faults, result: dict[str, str], **typed: str) -> None:
    """From the work list to the result, by links and buttons alone."""
    page = desk.page
    page.goto("/staff/")
    follow(page, "See the review") if page.get_by_role("link", name="See the review").count() else page.goto(
        reverse("casework:afterwards", args=[worked.reference])
    )
    faults.look(page, "afterwards")
    follow(page, "What they wrote, and the first answer")
    assert WHY in said(page)
    faults.look(page, "what the reviewer reads")
    follow(page, "Write the first letter")
    desk.fill(how="I read everything anew.", support="The staff support line: 01632 960 145.")
    desk.press("Look at the letter")
    faults.look(page, "first letter of the review")
    desk.press("Issue to the reporter’s inbox")
    follow(page, "Write the result")
    desk.tick(**result)
    desk.fill(**typed)
    desk.press("Look at the letter")
    faults.look(page, "result of the review")
    desk.press("Issue to the reporter’s inbox")
    assert "Your part in this case has ended." in page.locator("body").inner_text()


def test_a_redirect_is_challenged_and_overturned(
    visitor: Visitor,
    enter: Enter,
    rota: list[User],
    senior: User,
    lead: User,
    handler: User,
    today: datetime,
) -> None:
    faults = Faults()
    worked = casework.case_in(State.REDIRECTED, lead=lead, handler=handler, now=today)
    reporter = visitor().new_page()
    disagrees(reporter, worked, faults)

    desk = Desk(enter(senior), worked.reference)
    looked_at_again(
        desk,
        worked,
        faults,
        {"result": "changed"},
        found="It is about the people who live there.",
        changes="It is looked into here.",
        apology="We sent it to the wrong place.",
        bodies="Care Quality Commission (safety of care)",
    )

    assert worked.case.state == State.ACCEPTED
    reporter.goto("/inbox/messages/")
    assert heading(reporter) == "We have opened it again"
    faults.glance(reporter, "inbox opened again")
    lead_page = enter(lead)
    lead_page.goto(reverse("casework:afterwards", args=[worked.reference]))
    assert "After a review." in said(lead_page)
    assert faults.found == {}


def test_an_answer_is_disputed_reviewed_and_stands(
    visitor: Visitor,
    enter: Enter,
    rota: list[User],
    senior: User,
    lead: User,
    handler: User,
    today: datetime,
) -> None:
    faults = Faults()
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler, now=today)
    casework.ready_to_close(worked, now=today)
    casework.close(worked.case, by=handler, now=today)
    disagrees(visitor().new_page(), worked, faults)

    desk = Desk(enter(senior), worked.reference)
    looked_at_again(
        desk,
        worked,
        faults,
        {"result": "stands"},
        found="I compared what was compared, and came to the same.",
        bodies="Care Quality Commission (safety of care)",
    )

    assert worked.case.state == State.CLOSED
    assert letters.issued(worked.concern)[-1].kind == LetterKind.REVIEW
    page = enter(handler)
    page.goto(reverse("casework:afterwards", args=[worked.reference]))
    assert "The first answer stands" in said(page)
    faults.glance(page, "afterwards, decided")
    for name in ("reopen", "known-false", "record"):
        page.goto(reverse(f"afterwards:{name}", args=[worked.reference]))
        faults.look(page, name)
    page.goto(reverse("casework:lessons"))
    faults.look(page, "lessons")
    assert faults.found == {}
