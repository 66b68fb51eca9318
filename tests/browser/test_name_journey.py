"""The whole way of a name in Chromium: asked for, agreed to on a condition, opened, seen, and taken back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.models.disclosure import Grant, Reveal
from tests import inbox
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import cannot_go_back, follow, go_by, heading, press, said
from tests.casework_factories import Worked
from tests.factories import HAPPENED, NAME
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

ONLY_IF = "Only my contact, and not by phone at work."
WHY = "To agree where we meet"


@pytest.fixture
def worked(running: None, lead: User, handler: User) -> Worked:
    return inbox.confidential(lead=lead, handler=handler)


def ask(page: Page, reference: str) -> None:
    page.goto(reverse("casework:case", args=[reference]))
    follow(page, "Ask to see it")
    page.get_by_label("You", exact=True).check()
    page.get_by_label("To meet the reporter or to speak with them").check()
    press(page, "Ask the reporter")
    assert "The reporter has until" in said(page)


def beside(page: Page) -> str:
    """What stands beside the messages."""
    return " ".join(page.locator("aside").inner_text().split())


def answer(page: Page, code: str) -> None:
    page.goto(reverse("inbox:enter"))
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")
    assert "Nobody has opened your name here." in beside(page)
    page.get_by_label("Yes, but only if …").check()
    page.get_by_label("What must be so").fill(ONLY_IF)
    press(page, "Send my answer")
    assert "You said “Yes, but only if …” on" in said(page)


def decide(page: Page, reference: str) -> None:
    go_by(page.locator("nav a", has_text="Requests").first)
    go_by(page.locator("main tr", has_text=reference).get_by_role("link"))
    assert ONLY_IF in said(page)
    page.get_by_label("Allow, with the reporter’s condition").check()
    page.get_by_label("Your reason").fill("A meeting is offered, away from work.")
    page.get_by_label("Your vault passphrase").fill(PASSPHRASE)
    press(page, "Save my decision")
    assert "The name was not shown to you." in said(page)


def test_a_name_is_opened_on_a_condition_and_locked_again_when_the_yes_is_taken_back(
    enter: Enter, visitor: Visitor, worked: Worked, handler: User, keepers: list[User]
) -> None:
    asking, deciding = enter(handler), enter(keepers[0])
    reporter = visitor(script=False).new_page()
    ask(asking, worked.reference)
    answer(reporter, worked.code)
    decide(deciding, worked.reference)
    assert not any(secret in deciding.content() for secret in (NAME.name, HAPPENED))

    asking.goto(reverse("casework:case", args=[worked.reference]))
    follow(asking, "Show the name")
    assert NAME.name not in asking.content()
    asking.get_by_label("Why do you need the name now?").fill(WHY)
    asking.get_by_label("Your reveal passphrase").fill(REVEAL_PASSPHRASE)
    press(asking, "Show the name")
    assert all(words in said(asking) for words in (NAME.name, ONLY_IF))
    go_by(asking.get_by_role("button", name="Close and lock"))
    assert NAME.name not in asking.content()
    assert cannot_go_back(asking)
    assert Reveal.objects.count() == 1

    reporter.goto(reverse("inbox:home"))
    assert WHY in beside(reporter)
    go_by(reporter.get_by_role("link", name="Change your mind"))
    press(reporter, "Take back my yes")
    assert heading(reporter) != "Take back your yes"

    asking.goto(reverse("identity:locked-name", args=[worked.reference]))
    assert heading(asking) == "You cannot see the name any more"
    assert "the reporter took their yes back" in said(asking)
    assert bytes(Grant.objects.get().sealed_copy) == b""
    asking.goto(reverse("casework:case", args=[worked.reference]))
    assert asking.get_by_role("link", name="Show the name").count() == 0
