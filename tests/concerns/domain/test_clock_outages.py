"""The sweep when nothing goes as it should: it was dead for days, its clock is wrong, the clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import calendar, clock, ladder, mailbox, stepnotes, targets
from concerns.domain.calendar import LONDON
from concerns.enums import Duty, EventType, StepState
from concerns.models import Deadline, Heartbeat, ReminderStep
from notifications import delivery, outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace, State
from tests.clocks import at, raise_promised, sweep_at
from tests.factories import Raised
from trust.models import Event

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def raised_on(*days: str) -> list[Raised]:
    return [raise_promised(now=at(day, "10:00")) for day in days]


def steps_until(deadline: Deadline, moment: datetime) -> list[tuple[str, datetime]]:
    """What the ladder asks for up to this moment, each step and its moment."""
    found = ladder.due_steps(
        deadline.duty,
        deadline.concern.raised_date,
        deadline.due_date,
        deadline.concern.division,
        calendar.committed(),
        until=moment,
    )
    return sorted((step.name, step.at) for step in found)


def hold(moment: datetime) -> None:
    """Every step until now stands once and the last was sent; a miss has its due moment; what is done is quiet."""
    for deadline in Deadline.objects.select_related("concern"):
        rows = list(ReminderStep.objects.filter(deadline=deadline))
        until = moment if deadline.met_at is None else min(moment, deadline.met_at)
        assert sorted((row.step, row.due_at) for row in rows) == steps_until(deadline, until)
        for person in {row.recipient_id for row in rows}:
            theirs = [row for row in rows if row.recipient_id == person]
            last = max(row.due_at for row in theirs)  # two steps share a morning when a holiday moves one
            assert [row.state for row in theirs if row.due_at == last].count(StepState.POSTED) == 1
        is_missed = until >= deadline.due_at
        assert deadline.missed_at == (deadline.due_at if is_missed else None)
    posted = ReminderStep.objects.filter(state=StepState.POSTED).count()
    assert Notice.objects.filter(kind__in=[Kind.REMINDER, Kind.MISSED]).count() == posted
    assert Event.objects.filter(type=EventType.DUTY_REMINDED).count() == posted
    assert (
        Event.objects.filter(type=EventType.DUTY_MISSED).count()
        == Deadline.objects.exclude(missed_at=None).count()
    )


def test_a_beat_dead_from_friday_to_monday_is_caught_up_by_its_first_sweep(rota: list[User], lead: User) -> None:
    """The first's answer is missed on the Saturday, the second's steps fall on the Friday and the Monday."""
    first, *_ = raised_on("2026-10-09", "2026-10-26", "2026-11-03")
    clock.meet(first.concern, Duty.ACKNOWLEDGE, by=lead, now=at("2026-10-12"))
    sweep_at(at("2026-11-06", "08:55"))  # a Friday
    hold(at("2026-11-06", "08:55"))
    before = ReminderStep.objects.count()

    sweep_at(at("2026-11-09", "09:05"))

    assert ReminderStep.objects.count() > before + 3
    hold(at("2026-11-09", "09:05"))
    missed = clock.due(first.concern, Duty.ANSWER)
    assert missed is not None
    assert missed.missed_at == at("2026-11-07", "00:00")


def test_what_is_done_between_the_step_and_its_mail_reminds_nobody(rota: list[User], lead: User) -> None:
    """Beat was dead on a Friday until the evening, so its steps wait for Monday; so would mail that is refused."""
    first, second = raised_on("2026-11-03", "2026-11-03")
    targets.help_asked(second.concern, Duty.WORRY, on=date(2026, 11, 11))
    sweep_at(at("2026-11-13", "18:00"))
    assert waiting() == sorted([Duty.ACKNOWLEDGE, Duty.ANSWER] * 2 + [Duty.WORRY])

    clock.meet(first.concern, Duty.ACKNOWLEDGE, by=lead, now=at("2026-11-14", "11:00"))
    mailbox.write_as_staff(second.concern, "We do.", by=lead, now=at("2026-11-14", "11:00"))

    assert waiting() == [Duty.ACKNOWLEDGE, Duty.ANSWER, Duty.ANSWER]
    assert delivery.deliver(now=at("2026-11-16", "09:01")) == 1
    assert Notice.objects.filter(state=State.SENT, key__startswith="step:").count() == 3


def waiting() -> list[str]:
    """Of which duties a step waits to be mailed."""
    held = set(Notice.objects.filter(state=State.READY).values_list("key", flat=True))
    return sorted(one.duty for one in Deadline.objects.all() if held.intersection(stepnotes.posted([one.pk])))


def test_a_clock_an_hour_fast_and_put_right_sends_nothing_twice_and_misses_nothing(rota: list[User]) -> None:
    raised_on("2026-10-14", "2026-10-27", "2026-11-05")
    late = at("2026-11-10", "09:30")
    for moment in (late - HOUR, late, late + HOUR, late, late - HOUR, late, late + MINUTE):
        sweep_at(moment)
        assert Heartbeat.objects.get(name=clock.SWEEP).last_good_at == moment
    hold(late + HOUR)

    slow = at("2026-11-11", "00:10")  # the true time; an hour ago it was still the day before
    sweep_at(slow - HOUR, slow, slow - HOUR, slow + MINUTE)
    hold(slow + MINUTE)


def test_mail_waits_no_longer_for_a_clock_that_was_fast(lead: User, now: datetime) -> None:
    tell(lead, "first", now + HOUR)
    assert delivery.deliver(now=now + HOUR) == 1

    tell(lead, "second", now)
    assert delivery.deliver(now=now) == 1
    assert delivery.deliver(now=now + MINUTE) == 0


def test_a_clock_that_was_fast_uses_up_no_round(lead: User) -> None:
    """It is 14.10 and was taken for 15.10; somebody writes at 14.30, on a Friday."""
    friday = at("2026-11-13", "14:10")
    for moment in (at("2026-11-13", "10:00"), friday + HOUR):
        delivery.deliver(now=moment)
    outbox.post(to=lead, kind=Kind.MESSAGE, key="a", on=friday.date(), pace=Pace.ROUND)
    assert delivery.deliver(now=friday + 20 * MINUTE) == 0

    assert delivery.deliver(now=at("2026-11-13", "15:00")) == 1


def test_a_miss_by_a_fast_clock_is_none_when_it_was_done_in_time(rota: list[User], lead: User) -> None:
    raised = raise_promised(now=at("2026-11-03", "10:00"))
    evening = at("2026-11-17", "23:30")  # of the last day for the first letter
    sweep_at(evening + HOUR)
    promised = clock.due(raised.concern, Duty.ACKNOWLEDGE)
    assert promised is not None
    assert promised.missed_at == promised.due_at

    clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=lead, now=evening)

    kept = Deadline.objects.get(pk=promised.pk)
    assert (kept.met_at, kept.missed_at) == (evening, None)


def tell(user: User, key: str, now: datetime) -> None:
    outbox.post(to=user, kind=Kind.REMINDER, key=key, on=now.date(), pace=Pace.AT_ONCE)


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        pytest.param(date(2026, 10, 25), ("2026-09-27", "2026-10-12", "2026-10-24"), id="an-hour-more-in-october"),
        pytest.param(date(2027, 3, 28), ("2027-02-28", "2027-03-14", "2027-03-27"), id="an-hour-less-in-march"),
    ],
)
def test_the_night_in_which_the_clocks_change_moves_no_step_and_no_miss(
    changes: date, raised: tuple[str, ...], rota: list[User]
) -> None:
    raised_on(*raised)
    last = datetime.combine(changes, datetime.min.time(), UTC) + timedelta(days=2)
    for moment in half_hours(last - timedelta(days=2, hours=12), last):
        sweep_at(moment)
    hold(last)
    for row in ReminderStep.objects.all():
        local = row.due_at.astimezone(LONDON)
        assert (local.hour, local.minute) == (9, 0)
    (missed,) = Deadline.objects.filter(duty=Duty.ANSWER).exclude(missed_at=None)
    assert missed.missed_at is not None
    assert missed.missed_at.astimezone(LONDON) == datetime.combine(
        changes + calendar.DAY, datetime.min.time(), LONDON
    )


def half_hours(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += timedelta(minutes=30)


@pytest.mark.parametrize("division", list(Division))
def test_a_week_without_a_sweep_is_caught_up_at_once_in_every_division(
    division: Division, rota: list[User]
) -> None:
    for day in ("2026-11-20", "2026-12-10", "2026-12-18"):
        raise_promised(now=at(day, "10:00"), division=division)
    sweep_at(at("2026-12-24", "12:00"), at("2026-12-31", "09:00"))
    hold(at("2026-12-31", "09:00"))
