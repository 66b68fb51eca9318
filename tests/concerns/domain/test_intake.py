from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Service, User
from accounts.roles import Role
from concerns.domain import access, content, intake, mailbox, vault
from concerns.domain.calendar import LONDON
from concerns.domain.content import Account
from concerns.enums import Category, Channel, ConflictKind, Duty, Mode, State
from concerns.errors import AlreadyReceived, NoKeepers, NoSuchCase, NoSuchInbox
from concerns.models import Case, Concern, Conflict, Deadline, Reservation
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import factories, people
from tests.factories import NOW
from tests.names import open_vault
from tests.stored import Left, left_by
from trust import audit as chain
from trust import codes
from trust.models import Event
from trust.sealing import unseal


def test_raise_concern_stores_all_that_was_said(rota: list[User], service: Service) -> None:
    raised = factories.raise_concern(about="The whole service", place="First floor", service=service)

    concern = Concern.objects.get()
    assert content.account_of(concern) == Account(
        happened=factories.HAPPENED, about="The whole service", place="First floor"
    )
    assert set(concern.categories.values_list("category", flat=True)) == {Category.SAFETY, Category.CONCEALMENT}
    assert (concern.mode, concern.channel, concern.service) == (Mode.ANONYMOUS, Channel.WEB, service)
    assert (concern.raised_date, concern.recorded_date) == (date(2026, 11, 10), date(2026, 11, 10))
    wishes = [
        unseal(concern.data_key, wish.sealed_text, label=content.Label.WISH, row=wish.pk)
        for wish in concern.wishes.order_by("number")
    ]
    assert wishes == list(factories.WISHES)
    assert mailbox.find(raised.code).concern == concern


def test_raise_concern_seals_what_was_said(rota: list[User]) -> None:
    raised = factories.raise_concern()

    stored = bytes(Concern.objects.get(pk=raised.concern.pk).sealed_account)
    assert b"medicine" not in stored
    assert all(b"families" not in bytes(wish.sealed_text) for wish in raised.concern.wishes.all())


def test_raise_concern_promises_both_dates(rota: list[User]) -> None:
    raised = factories.raise_concern()

    due = dict(Deadline.objects.filter(concern=raised.concern).values_list("duty", "due_date"))
    assert due == {
        Duty.TRIAGE: date(2026, 11, 11),
        Duty.ACKNOWLEDGE: date(2026, 11, 24),
        Duty.ANSWER: date(2026, 12, 8),
    }


def test_raise_concern_counts_from_the_day_in_london(rota: list[User]) -> None:
    just_past_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=LONDON).astimezone(NOW.tzinfo)
    raised = factories.raise_concern(now=just_past_midnight + timedelta(hours=1))

    assert raised.concern.raised_date == date(2026, 7, 1)


def test_raise_concern_goes_to_the_first_lead_and_tells_only_them(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()

    assert (raised.case.owner, raised.case.state) == (lead, State.RECEIVED)
    assert [notice.recipient for notice in Notice.objects.all()] == [lead]
    assert Notice.objects.get().pace == Pace.ROUND


def test_raise_concern_tells_at_once_when_somebody_is_at_risk(rota: list[User]) -> None:
    raised = factories.raise_concern(urgent=True)

    assert raised.case.urgent
    assert Notice.objects.get().pace == Pace.AT_ONCE


def test_raise_concern_skips_whom_the_reporter_ticked(rota: list[User], lead: User, other_lead: User) -> None:
    raised = factories.raise_concern(must_not_know=(lead.pk,))

    assert raised.case.owner == other_lead
    block = Conflict.objects.get()
    assert (block.user, block.kind, block.added_by) == (lead, ConflictKind.NAMED_BY_REPORTER, None)
    assert [notice.recipient for notice in Notice.objects.all()] == [other_lead]


@pytest.mark.parametrize("typed", ["Priya Nair", "NAIR, priya", "priya.nair@westmarch.example", "Mrs Príya  Nair"])
def test_raise_concern_blocks_staff_whose_name_was_typed(
    rota: list[User], lead: User, other_lead: User, typed: str
) -> None:
    raised = factories.raise_concern(about=f"It is about {typed} and the rota.")

    assert raised.case.owner == other_lead
    assert Conflict.objects.get(user=lead).kind == ConflictKind.SUBJECT
    with pytest.raises(NoSuchCase):
        access.open_case(lead, raised.concern.reference, now=NOW)
    assert access.open_case(other_lead, raised.concern.reference, now=NOW) == raised.case


def test_raise_concern_looks_for_somebody_else_when_one_is_unwelcome(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(lead.pk,))

    assert raised.case.owner == other_lead
    assert Reservation.objects.get().user == lead
    assert not Conflict.objects.exists()


def test_raise_concern_is_read_by_an_unwelcome_reader_before_nobody(
    rota: list[User], lead: User, other_lead: User, reserve: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(lead.pk, other_lead.pk), must_not_know=(reserve.pk,))

    assert raised.case.owner == lead


def test_raise_concern_with_every_reader_blocked_is_kept_without_owner(rota: list[User]) -> None:
    raised = factories.raise_concern(must_not_know=tuple(user.pk for user in rota))

    assert raised.case.owner is None
    assert mailbox.find(raised.code).concern == raised.concern
    assert not Notice.objects.exists()


def test_a_concern_that_nobody_may_read_is_waiting_for_those_who_keep_the_rota(
    rota: list[User], hr: User, administrator: User, handler: User
) -> None:
    people.make_person("Iolo Prys", "HR adviser", Role.HR_AUDITOR)
    gone = people.make_person("Nia Bowen", "Systems officer", Role.ADMINISTRATOR)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    factories.raise_concern()
    assert {notice.kind for notice in Notice.objects.all()} == {Kind.NEW_CONCERN}
    Notice.objects.all().delete()
    raised = factories.raise_concern(must_not_know=tuple(user.pk for user in rota), about="Iolo Prys")

    assert raised.case.owner is None
    posted = Notice.objects.select_related("recipient").order_by("recipient__name")
    assert [(one.recipient, one.kind, one.pace, one.key) for one in posted] == [
        (user, Kind.NO_FIRST_READER, Pace.ROUND, f"ownerless:{raised.case.pk}:{user.pk}")
        for user in (hr, administrator)
    ]


def test_raise_concern_twice_with_one_code_is_one_concern(rota: list[User]) -> None:
    raised = factories.raise_concern()
    before = {model: model.objects.count() for model in (Case, Concern, Conflict, Deadline, Notice, Event)}

    with pytest.raises(AlreadyReceived):
        factories.raise_concern(code=raised.code, happened="Something else")

    assert {model: model.objects.count() for model in before} == before


def test_raise_concern_without_keepers_refuses_to_lock_a_name(rota: list[User]) -> None:
    with pytest.raises(NoKeepers):
        factories.raise_concern(mode=Mode.CONFIDENTIAL)

    assert not Concern.objects.exists()
    assert not Event.objects.exists()


def test_raise_concern_locks_a_confidential_name(rota: list[User], keepers: list[User], now: datetime) -> None:
    open_vault(keepers, now=now)

    raised = factories.raise_concern(mode=Mode.CONFIDENTIAL)

    assert vault.is_held(raised.concern)


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_raise_concern_keeps_no_name_where_none_was_promised(rota: list[User], mode: Mode) -> None:
    assert not vault.is_held(factories.raise_concern(mode=mode).concern)

    with pytest.raises(ValueError, match="A name is given in confidential and open mode"):
        factories.raise_concern(mode=mode, identity=factories.NAME)


def test_raise_concern_leaves_whole_chains_with_dates_only(rota: list[User]) -> None:
    factories.raise_concern(mode=Mode.OPEN)

    assert chain.first_fault() is None
    assert set(Event.objects.values_list("on", flat=True)) == {"2026-11-10"}
    assert set(Event.objects.values_list("actor", flat=True)) == {"reporter", "system"}


@pytest.mark.parametrize("mode", list(Mode))
def test_t11_a_raise_leaves_the_same_rows_at_any_minute_of_a_day(
    rota: list[User], keepers: list[User], service: Service, now: datetime, mode: Mode
) -> None:
    """All rows of all tables, but for what is drawn: ids, codes, digests and what is sealed."""
    open_vault(keepers, now=now)

    def raise_at(moment: datetime) -> Left:
        given: dict[str, Any] = {"mode": mode, "service": service, "about": "Owen Hale", "urgent": True}
        return left_by(lambda: factories.raise_concern(now=moment, would_rather_not=(rota[0].pk,), **given))

    first, second = raise_at(NOW.replace(hour=7, minute=3)), raise_at(NOW.replace(hour=21, minute=48, second=9))

    assert first == second
    assert sum(first[0].values()) > 15


def test_t9_ids_hold_neither_a_time_nor_a_machine_nor_a_count(rota: list[User]) -> None:
    """What a UUID of version 1 would tell. Rows numbered by the database are in no address."""
    raised = factories.raise_concern(mode=Mode.OPEN)

    rows = [raised.concern, raised.case, raised.mailbox, raised.concern.data_key, *raised.concern.wishes.all()]
    assert [row.pk.version for row in rows] == [4] * 6
    assert {event.id.version for event in Event.objects.all()} == {4}


def test_t11_the_comparison_of_rows_finds_a_time_of_day(rota: list[User], lead: User) -> None:
    """What staff write has its moment, so it differs where what a reporter does must not."""
    concern = factories.raise_concern().concern

    def write_at(moment: datetime) -> Left:
        fresh = Concern.objects.select_related("case", "data_key").get(pk=concern.pk)
        return left_by(lambda: mailbox.write_as_staff(fresh, "Which floor?", by=lead, now=moment))

    assert write_at(NOW) == write_at(NOW)
    assert write_at(NOW) != write_at(NOW + timedelta(minutes=1))


def test_log_concern_counts_from_the_day_it_was_said(rota: list[User], worker: User) -> None:
    said = NOW - timedelta(days=40)

    logged = factories.log_concern(by=worker, raised_at=said, channel=Channel.PHONE)

    concern = logged.concern
    assert (concern.raised_date, concern.recorded_date) == (date(2026, 10, 1), date(2026, 11, 10))
    due = dict(Deadline.objects.filter(concern=concern).values_list("duty", "due_date"))
    assert due == {
        Duty.TRIAGE: date(2026, 11, 11),  # from the day it was written down: nobody could read it before
        Duty.ACKNOWLEDGE: date(2026, 10, 15),
        Duty.ANSWER: date(2026, 10, 29),
    }


def test_log_concern_is_unnamed_and_opens_nothing_to_whoever_logged_it(
    rota: list[User], worker: User, lead: User
) -> None:
    logged = factories.log_concern(by=worker, present="The deputy manager")

    account = content.account_of(logged.concern)
    assert (logged.concern.mode, account.known_to) == (Mode.UNNAMED, "Jo Tarrant, Care worker")
    assert (account.told_time, account.present) == ("10:00", "The deputy manager")
    assert list(access.visible_cases(lead)) == [logged.case]
    assert list(access.visible_cases(worker)) == []


def test_log_concern_names_nobody_in_its_events(rota: list[User], worker: User) -> None:
    factories.log_concern(by=worker)

    assert {str(worker.pk) in f"{event.actor}{event.data}" for event in Event.objects.all()} == {False}


def test_log_concern_by_its_own_subject_gives_them_nothing(rota: list[User], lead: User, other_lead: User) -> None:
    logged = factories.log_concern(by=lead, about="It is about Priya Nair")

    assert logged.case.owner == other_lead
    assert list(access.visible_cases(lead)) == []


def test_log_concern_twice_with_one_handover_code_is_one_concern(rota: list[User], worker: User) -> None:
    draft, code = factories.draft(mode=Mode.UNNAMED), codes.new_code()
    intake.log_concern(draft, raised_at=NOW, by=worker, now=NOW, handover=code)

    with pytest.raises(AlreadyReceived):
        intake.log_concern(draft, raised_at=NOW, by=worker, now=NOW, handover=code)

    assert Concern.objects.count() == 1


def test_log_concern_refuses_a_moment_to_come(rota: list[User], worker: User) -> None:
    with pytest.raises(ValueError, match="in the future"):
        factories.log_concern(by=worker, raised_at=NOW + timedelta(minutes=1))


def test_a_handover_code_does_not_open_the_inbox(rota: list[User], worker: User) -> None:
    logged = factories.log_concern(by=worker)

    assert mailbox.find_handover(logged.handover).concern == logged.concern
    with pytest.raises(NoSuchInbox):
        mailbox.find(logged.handover)


def test_raise_concern_costs_a_bounded_number_of_queries(rota: list[User]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        factories.raise_concern(code=codes.new_code())

    assert len(captured) < 60


def test_r14_whether_somebody_was_told_before_changes_nothing_of_who_reads_it(
    rota: list[User], lead: User
) -> None:
    told = factories.raise_concern(told_before="The team leader, on 3 May. Nothing came of it.")
    untold = factories.raise_concern(told_before="")

    assert (told.case.owner, told.case.urgent) == (untold.case.owner, untold.case.urgent) == (lead, False)
    assert content.account_of(untold.concern).told_before == ""
