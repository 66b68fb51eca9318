"""What we set ourselves: on the clock like a promise, and none towards the reporter."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concerns.domain import clock, mailbox, precautions, profiles, targets
from concerns.domain.calendar import LONDON
from concerns.enums import Duty, EventType, SafeguardingAnswer, SafeguardingKind, State
from concerns.models import Case, Deadline, ReminderStep
from concerns.queries import oversight
from notifications.messages import Kind
from notifications.models import Notice
from tests import casework_factories as casework
from tests.casework_factories import case_in
from tests.clocks import at, sweep_at
from tests.factories import log_concern, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db

TOMORROW = date(2026, 11, 11)  # of `now`


def open_targets(case: Case) -> dict[Duty, date]:
    rows = Deadline.objects.filter(concern__case=case, duty__in=targets.TARGETS, met_at=None)
    return {Duty(row.duty): row.due_date for row in rows}


def updates(case: Case) -> list[tuple[int, date, bool]]:
    rows = Deadline.objects.filter(concern__case=case, duty=Duty.UPDATE).order_by("number")
    return [(row.number, row.due_date, row.met_at is None) for row in rows]


def test_reading_is_to_be_done_in_a_working_day_and_where_somebody_is_at_risk_both_referrals(
    rota: list[User], handler: User, now: datetime
) -> None:
    plain, urgent = raise_concern(now=now), raise_concern(now=now, urgent=True)
    friday = raise_concern(now=at("2026-12-24", "23:59"))
    late = log_concern(by=handler, raised_at=now - timedelta(days=30), now=now)

    assert open_targets(plain.case) == {Duty.TRIAGE: TOMORROW}
    assert open_targets(urgent.case) == dict.fromkeys([Duty.TRIAGE, Duty.REFER_ADULT, Duty.REFER_CHILD], TOMORROW)
    assert open_targets(friday.case) == {Duty.TRIAGE: date(2026, 12, 29)}
    assert open_targets(late.case) == {Duty.TRIAGE: TOMORROW}


def test_a_target_that_is_passed_is_told_to_the_owner_alone_and_never_missed(
    rota: list[User], lead: User, senior: User, now: datetime
) -> None:
    raised = raise_concern(now=now)
    Deadline.objects.filter(duty__in=profiles.PROMISED).delete()

    sweep_at(*(at(f"2026-11-{day}") for day in range(11, 28)))

    steps = ReminderStep.objects.order_by("due_at")
    assert [(one.step, one.due_at.astimezone(LONDON).day) for one in steps] == [
        ("triage.day1", 11),
        ("triage.day1.over.owner1", 12),
        ("triage.day1.over.owner2", 13),
        ("triage.day1.over.owner3", 16),
        ("triage.day1.over.owner.week2", 19),
        ("triage.day1.over.owner.week3", 26),
    ]
    assert {one.recipient for one in steps} == {lead}
    assert not Notice.objects.filter(kind=Kind.MISSED).exists()
    assert not Event.objects.filter(type=EventType.DUTY_MISSED).exists()
    assert Deadline.objects.get(concern=raised.concern).missed_at is None


def test_a_target_stands_in_no_register_and_is_owed_to_nobody(
    rota: list[User], lead: User, handler: User, hr: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    assert open_targets(worked.case) == {Duty.UPDATE: date(2026, 11, 24)}

    owed = clock.open_duties(worked.concern)

    assert owed == [Duty.ANSWER]
    assert [row.duty for row in oversight.open_promises(hr)] == [Duty.ANSWER]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REFERRED, State.REDIRECTED, State.JOINED])
def test_whatever_a_first_reader_decides_ends_the_reading(
    state: State, rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(state, lead=lead, handler=handler, now=now)

    read = Deadline.objects.get(concern=worked.raised.concern, duty=Duty.TRIAGE)

    assert (read.met_at, read.met_by, read.next_step_at) == (now, lead, None)


def test_a_referral_is_decided_by_its_own_kind(rota: list[User], lead: User, now: datetime) -> None:
    raised = raise_concern(now=now, urgent=True)
    record = casework.NOT_NEEDED

    precautions.record_safeguarding(
        raised.case,
        kind=SafeguardingKind.CHILD,
        answer=SafeguardingAnswer.NOT_REQUIRED,
        record=record,
        by=lead,
        now=now,
    )

    assert set(open_targets(raised.case)) == {Duty.TRIAGE, Duty.REFER_ADULT}


def test_each_word_to_the_reporter_begins_the_next_fourteen_days_until_the_answer(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    assert updates(worked.case) == []  # until the first letter, that one is owed by a promise

    casework.acknowledge(worked, now=now + timedelta(days=2))
    assert updates(worked.case) == [(1, date(2026, 11, 26), True)]

    mailbox.write_as_reporter(worked.concern.mailbox, "Is there any news?", on=date(2026, 11, 14))
    assert updates(worked.case) == [(1, date(2026, 11, 26), True)]

    late = now + timedelta(days=20)
    mailbox.write_as_staff(worked.concern, "We have talked to four people.", by=handler, now=late)
    assert updates(worked.case) == [(1, date(2026, 11, 26), False), (2, date(2026, 12, 14), True)]
    first = Deadline.objects.get(duty=Duty.UPDATE, number=1)
    assert (first.met_at, first.missed_at) == (late, None)


def test_the_day_a_letter_names_for_the_next_news_counts_where_it_is_earlier(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    casework.acknowledge(worked, now=now)

    for news, due in ((date(2026, 11, 20), date(2026, 11, 20)), (date(2026, 12, 24), date(2026, 11, 24))):
        targets.heard(worked.concern, by=handler, now=now, news=news)
        assert open_targets(worked.case) == {Duty.UPDATE: due}


def test_the_answer_ends_every_target_and_the_case_can_be_closed(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler, now=now)
    assert open_targets(worked.case) == {}

    mailbox.write_as_staff(worked.concern, "The new rota began today.", by=handler, now=now)
    assert open_targets(worked.case) == {}
    casework.ready_to_close(worked, now=now)
    casework.close(worked.case, by=handler, now=now)

    sweep_at(*(now + timedelta(days=day) for day in range(1, 40)))
    assert not ReminderStep.objects.exists()


def test_an_update_is_reminded_of_on_its_day_and_no_more_once_it_went(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    Deadline.objects.filter(duty__in=profiles.PROMISED).delete()

    sweep_at(at("2026-11-24", "08:59"))
    assert not ReminderStep.objects.exists()
    sweep_at(at("2026-11-24"))
    told = ReminderStep.objects.get()
    assert (told.step, told.recipient) == ("update.day14", handler)
    mailbox.write_as_staff(worked.concern, "We go on.", by=handler, now=at("2026-11-24", "10:00"))

    sweep_at(at("2026-11-25"), at("2026-12-07"))
    assert ReminderStep.objects.count() == 1
    sweep_at(at("2026-12-08"))
    assert ReminderStep.objects.count() == 2


def test_a_word_to_the_reporter_costs_five_queries(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    concern = worked.concern

    with CaptureQueriesContext(connection) as asked:
        targets.heard(concern, by=handler, now=now)

    assert len(asked) == 5
