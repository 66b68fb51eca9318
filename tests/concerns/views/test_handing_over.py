"""A reporter takes over what somebody else wrote down, with the hand-over code."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import mailbox, vault
from concerns.enums import Mode
from concerns.models import Concern, Mailbox
from tests import factories
from tests.inbox import enter
from tests.names import open_vault
from tests.pages import HERE, Page, visit
from tests.reporter import code_on
from trust import codes
from trust.models import Event

UNKNOWN = "We cannot find that code. Check each group and try again."


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


@pytest.fixture
def raised() -> factories.Raised:
    return factories.raise_concern(now=timezone.now())


def logged_by(worker: User) -> factories.Logged:
    moment = timezone.now()
    return factories.log_concern(by=worker, now=moment, raised_at=moment)


def hand_over(client: Client, code: str, **answers: str) -> Page:
    """From the hand-over code to the page with the reporter's own."""
    page = visit(client, "/inbox/hand-over/").press(code=code)
    page = page.press(mode=answers.get("mode", "unnamed"))
    return page.press(**answers) if page.heading == "Your name" else page


def test_a_handover_code_is_exchanged_for_an_own_code(client: Client, worker: User) -> None:
    logged = logged_by(worker)

    page = hand_over(client, logged.handover)
    own = code_on(page)
    done = page.press("go", "send", typed_code=own)

    assert done.heading == "Your code works now"
    assert own != logged.handover
    assert enter(client, own).heading == "We have it"
    assert UNKNOWN in enter(client, logged.handover).text
    again = visit(client, "/inbox/hand-over/").press(code=logged.handover)
    assert "A hand-over code works once" in again.text


def test_a_handover_asks_for_the_code_back_before_anything_changes(client: Client, worker: User) -> None:
    logged = logged_by(worker)
    page = hand_over(client, logged.handover)

    answered = page.press("go", "send", typed_code=codes.new_code())

    assert "That is not the same code." in answered.text
    assert code_on(answered) == code_on(page)
    assert mailbox.find_handover(logged.handover).concern == logged.concern


def test_a_handover_takes_a_name_and_locks_it_away(
    client: Client, worker: User, keepers: list[User], now: datetime
) -> None:
    open_vault(keepers, now=now)
    logged = logged_by(worker)

    page = hand_over(client, logged.handover, mode="confidential", name="Wilhelmina Ashgrove")
    page.press("go", "send", typed_code=code_on(page))

    concern = Concern.objects.get()
    assert (concern.mode, vault.is_held(concern)) == (Mode.CONFIDENTIAL, True)
    assert set(Event.objects.filter(actor="reporter").values_list("on", flat=True)) == {
        timezone.localdate().isoformat()
    }


def test_a_handover_pressed_twice_is_done_once(client: Client, worker: User) -> None:
    page = hand_over(client, logged_by(worker).handover)
    own = code_on(page)

    headings = [page.press("go", "send", typed_code=own).heading for _ in range(2)]

    assert headings == ["Your code works now", "Your code works now"]
    assert Event.objects.filter(type="mailbox.handed_over").count() == 1


@pytest.mark.parametrize("token", ["x", "A" * 400, "\x00"])
def test_a_handover_with_a_damaged_token_begins_again(client: Client, worker: User, token: str) -> None:
    page = hand_over(client, logged_by(worker).handover)

    answered = page.press("go", "send", token=token, typed_code=code_on(page))

    assert answered.heading == "You have a hand-over code"
    assert Mailbox.objects.get().code_digest is None


def test_a_receipt_code_does_not_open_the_handover(client: Client, raised: factories.Raised) -> None:
    page = visit(client, "/inbox/hand-over/").press(code=raised.code)

    assert page.heading == "You have a hand-over code"


def test_the_handover_page_sets_no_cookie(client: Client, worker: User) -> None:
    page = hand_over(client, logged_by(worker).handover)

    assert page.response.cookies == {}
    assert client.post("/inbox/hand-over/", {}, headers={"origin": HERE}, secure=True).cookies == {}


def test_told_earlier_and_logged_later_is_said(client: Client, worker: User) -> None:
    logged = factories.log_concern(by=worker, raised_at=factories.NOW - timedelta(days=40), now=factories.NOW)
    page = hand_over(client, logged.handover)
    own = code_on(page)
    page.press("go", "send", typed_code=own)

    home = enter(client, own)

    assert "You told us on Thursday 1 October 2026. We wrote it down on Tuesday 10 November 2026." in home.text
    assert "Our first letter: missed" in home.text
    assert "That is our failure, not yours." in home.text
    assert date(2026, 10, 15) == min(logged.concern.deadlines.values_list("due_date", flat=True))
