"""A duty is promised once, met once, and in time to the end of its day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import bank_holidays, calendar, clock
from concerns.domain.audit import case_chain
from concerns.enums import Duty, EventType
from concerns.errors import WrongState
from tests.clocks import at, promise, sweep_at
from tests.factories import raise_concern
from tests.vectors import Vector, read
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("vector", read()[:12], ids=str)
def test_r30_start_promises_the_dates_of_the_vectors(vector: Vector, rota: list[User]) -> None:
    day = calendar.receipt_date(vector.raised)

    raised = raise_concern(now=vector.raised, division=vector.division)

    assert promise(raised, Duty.ACKNOWLEDGE).due_date == vector.acknowledge_by
    assert promise(raised, Duty.ANSWER).due_date == vector.answer_by
    assert promise(raised, Duty.ANSWER).due_at == calendar.end_of(vector.answer_by)
    started = Event.objects.filter(chain=case_chain(raised.case), type=EventType.DUTY_STARTED)
    assert [event.on for event in started] == [day.isoformat()] * 2


def test_start_counts_a_holiday_added_before_and_never_moves_a_told_date(
    rota: list[User], administrator: User, now: datetime
) -> None:
    told_before = raise_concern(now=now)

    bank_holidays.proclaim(
        [Division.ENGLAND_AND_WALES],
        date(2026, 11, 16),
        title="Proclaimed",
        source="gazette",
        by=administrator,
        now=now,
    )
    told_after = raise_concern(now=now)
    elsewhere = raise_concern(now=now, division=Division.SCOTLAND)

    assert promise(told_before, Duty.ACKNOWLEDGE).due_date == date(2026, 11, 24)
    assert promise(told_after, Duty.ACKNOWLEDGE).due_date == date(2026, 11, 25)
    assert promise(elsewhere, Duty.ACKNOWLEDGE).due_date == date(2026, 11, 24)
    versions = {
        promise(raised, Duty.ACKNOWLEDGE).calendar_version for raised in (told_before, told_after, elsewhere)
    }
    assert len(versions) == 2


def test_start_twice_is_refused_by_the_database(rota: list[User], now: datetime) -> None:
    raised = raise_concern(now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        clock.start(raised.concern, on=now.date())

    assert raised.concern.deadlines.count() == 3


def test_an_open_duty_that_nobody_would_look_at_is_refused_by_the_database(
    rota: list[User], now: datetime
) -> None:
    raised = raise_concern(now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        raised.concern.deadlines.update(next_step_at=None)

    assert raised.concern.deadlines.exclude(next_step_at=None).count() == 3


def test_meet_stops_one_duty_and_leaves_the_other(rota: list[User], lead: User, now: datetime) -> None:
    raised = raise_concern(now=now)
    assert clock.open_duties(raised.concern) == [Duty.ACKNOWLEDGE, Duty.ANSWER]

    met = clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=lead, now=now)

    assert (met.met_at, met.met_by, met.missed_at, met.next_step_at) == (now, lead, None, None)
    assert clock.open_duties(raised.concern) == [Duty.ANSWER]
    with pytest.raises(WrongState):
        clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=lead, now=now)
    assert Event.objects.filter(type=EventType.DUTY_MET).count() == 1


@pytest.mark.parametrize(
    ("moment", "is_missed"), [(at("2026-11-24", "23:59"), False), (at("2026-11-25", "00:00"), True)]
)
def test_meet_is_in_time_to_the_end_of_the_day_and_late_from_midnight(
    moment: datetime, is_missed: bool, rota: list[User], lead: User, now: datetime
) -> None:
    raised = raise_concern(now=now)

    met = clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=lead, now=moment)

    assert met.missed_at == (met.due_at if is_missed else None)
    assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == is_missed
    sweep_at(moment, moment + timedelta(days=5))
    assert Event.objects.filter(type=EventType.DUTY_MISSED, data__contains="acknowledge").count() == is_missed
