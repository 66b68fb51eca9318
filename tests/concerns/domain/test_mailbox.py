from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from accounts.models import User
from concerns.domain import mailbox, vault
from concerns.enums import ConflictKind, MessageFrom, Mode, State
from concerns.errors import AlreadyReceived, NoKeepers, NoSuchInbox, WrongState
from concerns.models import Case, Concern, Conflict, Mailbox, Message
from notifications.models import Notice, Pace
from tests import factories
from tests.casework_factories import case_in
from tests.factories import NOW
from trust import audit as chain
from trust import codes
from trust.models import Event

TODAY = date(2026, 11, 10)


@pytest.mark.parametrize("way", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code}\u200b "])
def test_find_forgives_how_a_code_is_typed(rota: list[User], way: Callable[[str], str]) -> None:
    raised = factories.raise_concern()

    assert mailbox.find(way(raised.code)) == raised.mailbox


@pytest.mark.parametrize("typed", ["", "no code", "ABCD-EFGH-JKMN-PQRS", "x" * 100_000, "\x00", "٣" * 16])
def test_find_refuses_malformed_and_unknown_codes_alike(rota: list[User], typed: str) -> None:
    factories.raise_concern()

    with pytest.raises(NoSuchInbox):
        mailbox.find(typed)


def test_no_code_is_stored(rota: list[User]) -> None:
    raised = factories.raise_concern()

    stored = raised.mailbox.code_digest or ""
    assert len(stored) == 64
    assert raised.code.replace("-", "").lower() not in stored


def test_messages_come_back_in_order_and_opened(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    mailbox.write_as_staff(raised.concern, "Which floor was it?", by=lead, now=NOW)
    mailbox.write_as_reporter(raised.mailbox, "The first floor.", on=TODAY)

    written = mailbox.messages(raised.mailbox)

    assert [(one.number, one.sender, one.text, one.by) for one in written] == [
        (1, MessageFrom.STAFF, "Which floor was it?", lead),
        (2, MessageFrom.REPORTER, "The first floor.", None),
    ]
    assert [b"floor" in bytes(row.sealed_body) for row in Message.objects.all()] == [False, False]


def test_write_as_reporter_keeps_a_date_and_no_time(rota: list[User]) -> None:
    raised = factories.raise_concern()

    message = mailbox.write_as_reporter(raised.mailbox, "One more thing.", on=TODAY)

    assert (message.sent_date, message.sent_at, message.sent_by) == (TODAY, None, None)
    event = Event.objects.get(type="message.received")
    assert (event.actor, event.on, event.chain) == ("reporter", "2026-11-10", f"mailbox:{raised.mailbox.pk}")


def test_write_as_reporter_tells_the_owner_at_the_next_round(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    Notice.objects.all().delete()

    mailbox.write_as_reporter(raised.mailbox, "One more thing.", on=TODAY)

    assert [(n.recipient, n.pace) for n in Notice.objects.all()] == [(lead, Pace.ROUND)]


def test_write_as_reporter_to_a_case_without_owner_is_kept(rota: list[User]) -> None:
    raised = factories.raise_concern(must_not_know=tuple(user.pk for user in rota))

    mailbox.write_as_reporter(raised.mailbox, "Is anybody there?", on=TODAY)

    assert [one.text for one in mailbox.messages(raised.mailbox)] == ["Is anybody there?"]
    assert not Notice.objects.exists()


def test_write_as_staff_refuses_a_case_that_changed_meanwhile(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    stale = Concern.objects.select_related("case").get(pk=raised.concern.pk)
    mailbox.write_as_staff(raised.concern, "First.", by=lead, now=NOW)

    with pytest.raises(WrongState):
        mailbox.write_as_staff(stale, "Second.", by=lead, now=NOW)

    assert Message.objects.count() == 1


def test_the_same_words_in_the_same_form_are_one_message(rota: list[User]) -> None:
    raised = factories.raise_concern()
    mailbox.write_as_reporter(raised.mailbox, "One.", on=TODAY, once="f")

    with pytest.raises(AlreadyReceived):
        mailbox.write_as_reporter(raised.mailbox, "One.", on=TODAY, once="f")
    mailbox.write_as_reporter(raised.mailbox, "Two, from the page that was kept open.", on=TODAY, once="f")
    mailbox.write_as_reporter(raised.mailbox, "One.", on=TODAY, once="g")

    written = [one.text for one in mailbox.messages(raised.mailbox)]
    assert written == ["One.", "Two, from the page that was kept open.", "One."]


def test_the_same_form_in_two_inboxes_is_two_messages(rota: list[User]) -> None:
    first, second = factories.raise_concern(), factories.raise_concern()

    for raised in (first, second):
        mailbox.write_as_reporter(raised.mailbox, "One.", on=TODAY, once="f")

    assert Message.objects.count() == 2


def test_mark_read_touches_only_what_the_reporter_wrote(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    mailbox.write_as_reporter(raised.mailbox, "One.", on=TODAY)
    mailbox.write_as_staff(raised.concern, "Two.", by=lead, now=NOW)

    assert mailbox.mark_read(raised.concern) == 1

    assert [one.read_by_staff for one in mailbox.messages(raised.mailbox)] == [True, False]


def test_hand_over_gives_the_reporter_a_code_of_their_own(rota: list[User], worker: User) -> None:
    logged = factories.log_concern(by=worker)
    own = codes.new_code()

    mailbox.hand_over(logged.handover, new_code=own, mode=Mode.UNNAMED, identity=None, on=TODAY)

    assert mailbox.find(own).concern == logged.concern
    with pytest.raises(NoSuchInbox):
        mailbox.find_handover(logged.handover)
    assert chain.first_fault() is None


def test_hand_over_takes_the_name_the_reporter_chooses_to_give(rota: list[User], worker: User) -> None:
    logged = factories.log_concern(by=worker)

    mailbox.hand_over(
        logged.handover, new_code=codes.new_code(), mode=Mode.OPEN, identity=factories.NAME, on=TODAY
    )

    assert Concern.objects.get().mode == Mode.OPEN
    assert vault.is_held(logged.concern)
    assert set(Event.objects.filter(actor="reporter").values_list("type", "on")) == {
        ("mailbox.handed_over", "2026-11-10"),
        ("concern.mode_changed", "2026-11-10"),
        ("identity.sealed", "2026-11-10"),
    }


def test_hand_over_without_keepers_changes_nothing(rota: list[User], worker: User) -> None:
    logged = factories.log_concern(by=worker)

    with pytest.raises(NoKeepers):
        mailbox.hand_over(
            logged.handover,
            new_code=codes.new_code(),
            mode=Mode.CONFIDENTIAL,
            identity=factories.NAME,
            on=TODAY,
        )

    assert Concern.objects.get().mode == Mode.UNNAMED
    assert mailbox.find_handover(logged.handover).concern == logged.concern


def test_hand_over_replayed_says_that_it_was_done(rota: list[User], worker: User) -> None:
    logged = factories.log_concern(by=worker)
    own = codes.new_code()
    mailbox.hand_over(logged.handover, new_code=own, mode=Mode.UNNAMED, identity=None, on=TODAY)

    with pytest.raises(AlreadyReceived):
        mailbox.hand_over(logged.handover, new_code=own, mode=Mode.UNNAMED, identity=None, on=TODAY)
    with pytest.raises(NoSuchInbox):
        mailbox.hand_over(logged.handover, new_code=codes.new_code(), mode=Mode.UNNAMED, identity=None, on=TODAY)


def test_a_doubled_send_makes_no_statement_fail(rota: list[User]) -> None:
    """What fails is what a database logs, with its values and the millisecond."""
    raised = factories.raise_concern()
    failed: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        try:
            return execute(sql, *rest)
        except DatabaseError:
            failed.append(sql)
            raise

    with connection.execute_wrapper(watch), pytest.raises(AlreadyReceived):
        factories.raise_concern(code=raised.code)

    assert failed == []
    assert Concern.objects.count() == Mailbox.objects.count() == 1


def test_an_inbox_that_is_passed_over_for_another_reason_is_not_called_received(rota: list[User]) -> None:
    raised = factories.raise_concern()

    with pytest.raises(IntegrityError):
        mailbox.create(raised.concern, code=codes.new_code())

    assert Mailbox.objects.count() == 1


def test_a_receipt_code_is_no_handover_code(rota: list[User]) -> None:
    raised = factories.raise_concern()

    assert mailbox.find(raised.code) == raised.mailbox
    with pytest.raises(NoSuchInbox):
        mailbox.find_handover(raised.code)


def test_gives_code_away_finds_the_code_however_it_is_spaced(rota: list[User]) -> None:
    raised = factories.raise_concern()
    spaced = raised.code.replace("-", " – ").lower()

    assert mailbox.gives_code_away(raised.mailbox, f"My code is {spaced}, in case you lost it.")
    assert not mailbox.gives_code_away(raised.mailbox, f"It is not {codes.new_code()} at all.")


@pytest.mark.parametrize("way", ["inactive", "blocked"])
def test_what_a_reporter_writes_reaches_somebody_when_the_handler_is_out(
    way: str, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    Notice.objects.all().delete()
    mailbox.write_as_reporter(worked.raised.mailbox, "First.", on=TODAY)
    assert [notice.recipient for notice in Notice.objects.all()] == [handler]
    Notice.objects.all().delete()
    if way == "inactive":
        User.objects.filter(pk=handler.pk).update(is_active=False)
    else:
        Conflict.objects.create(case=worked.case, user=handler, kind=ConflictKind.SUBJECT, added_date=TODAY)

    mailbox.write_as_reporter(worked.raised.mailbox, "Second.", on=TODAY)

    assert [notice.recipient for notice in Notice.objects.all()] == [lead]


def test_a_joined_case_still_tells_its_owner_of_a_message(rota: list[User], other_lead: User) -> None:
    raised = factories.raise_concern()
    Case.objects.filter(pk=raised.case.pk).update(owner=other_lead)
    Notice.objects.all().delete()

    mailbox.write_as_reporter(raised.mailbox, "One more thing.", on=TODAY)

    assert [notice.recipient for notice in Notice.objects.all()] == [other_lead]
