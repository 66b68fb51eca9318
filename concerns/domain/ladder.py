"""When somebody is reminded of a duty, and whom a missed one climbs to, as data. No database, no clock here.

Reminders go at 09:00 London on working days of the division; one on another day moves earlier (R94).
They hang on the due date, which is stored and never changes, so there is one on the last working day
whatever holiday is proclaimed meanwhile. When a later date is agreed, the ladder follows that date.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import count, dropwhile, takewhile
from typing import Literal, NamedTuple

from concerns.domain import calendar as days
from concerns.domain.calendar import Calendar

SENDING_FROM, SENDING_UNTIL = 9, 17  # London hours; nothing goes at 17:00 or later
OWNER_DAYS = 3  # working days after a miss
WEEK = timedelta(days=7)

Recipient = Literal["owner", "senior"]


class Step(NamedTuple):
    """One reminder. `name` is stored and stays the same for the same duty and due date; `at` is in UTC."""

    at: datetime
    name: str
    to: Recipient
    also: str = ""  # "update": the day to tell the reporter how it goes


class Rung(NamedTuple):
    """A reminder so many days before the due date."""

    before: int
    also: str = ""


@dataclass(frozen=True)
class Plan:
    """The reminders of one duty. `period` is the promised number of days, counted in working days or not."""

    prefix: str
    period: int
    in_working_days: bool
    rungs: tuple[Rung, ...]


PLANS: dict[str, Plan] = {
    # working days 3 (our own target), 7, 9 and 10
    "acknowledge": Plan("ack", days.ACKNOWLEDGE_WORKING_DAYS, True, (Rung(7), Rung(3), Rung(1), Rung(0))),
    # an update has no period of its own: it is reminded of on the day
    "update": Plan("update", 0, False, (Rung(0),)),
    # calendar days 7, 14, 21, 25, 27 and 28
    "answer": Plan(
        "answer",
        days.ANSWER_CALENDAR_DAYS,
        False,
        (Rung(21), Rung(14), Rung(7, also="update"), Rung(3), Rung(1), Rung(0)),
    ),
}


def steps(duty: str, raised_date: date, due_date: date, division: str, calendar: Calendar) -> tuple[Step, ...]:
    """The reminders up to the due date, in order; several may share a moment. Raises `OutsideCoverage`."""
    plan = PLANS[duty]
    due_on = (due_date - raised_date).days
    found = []
    for rung in plan.rungs:
        if plan.in_working_days:
            number = plan.period - rung.before
            last = days.previous_working_day_on_or_before(due_date, division, calendar)
            day = days.subtract_working_days(last, rung.before, division, calendar)
        else:
            number = due_on - rung.before
            nominal = due_date - days.DAY * rung.before
            day = days.previous_working_day_on_or_before(nominal, division, calendar)
        if day > raised_date or not rung.before:
            found.append(Step(_morning(day), f"{plan.prefix}.day{number}", "owner", rung.also))
    return tuple(found)


def after_miss(duty: str, raised_date: date, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    """The steps from the first working morning after the due date on; they never end."""
    plan = PLANS[duty]
    prefix = f"{plan.prefix}.over"
    on = (due_date - raised_date).days
    if not plan.in_working_days and on != plan.period:
        prefix = f"{plan.prefix}.day{on}.over"  # a later date that is missed too climbs anew
    return merge(
        _owner_daily(prefix, due_date, division, calendar),
        _senior_weekly(prefix, due_date, division, calendar),
    )


def _owner_daily(prefix: str, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    for number in range(1, OWNER_DAYS + 1):
        day = days.add_working_days(due_date, number, division, calendar)
        yield Step(_morning(day), f"{prefix}.owner{number}", "owner")


def _senior_weekly(prefix: str, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    first = days.add_working_days(due_date, 1, division, calendar)
    for number in count(1):
        nominal = first + WEEK * (number - 1)
        day = days.previous_working_day_on_or_before(nominal, division, calendar)
        yield Step(_morning(day), f"{prefix}.senior.week{number}", "senior")


def due_steps(
    duty: str,
    raised_date: date,
    due_date: date,
    division: str,
    calendar: Calendar,
    *,
    until: datetime,
    since: datetime | None = None,
) -> tuple[Step, ...]:
    """Every step of `since` < at <= `until`, in order; without `since` from the first one on."""
    found = steps(duty, raised_date, due_date, division, calendar)
    if until >= days.end_of(due_date):
        over = after_miss(duty, raised_date, due_date, division, calendar)
        found += tuple(takewhile(lambda step: step.at <= until, over))
    return tuple(step for step in found if step.at <= until and (since is None or step.at > since))


def next_after(
    duty: str,
    raised_date: date,
    due_date: date,
    division: str,
    calendar: Calendar,
    *,
    after: datetime,
) -> tuple[Step, ...]:
    """The steps that share the first moment later than `after`: at least one. Raises `OutsideCoverage`."""
    ahead = [step for step in steps(duty, raised_date, due_date, division, calendar) if step.at > after]
    if ahead:
        return tuple(step for step in ahead if step.at == ahead[0].at)
    over = dropwhile(lambda step: step.at <= after, after_miss(duty, raised_date, due_date, division, calendar))
    first = next(over)
    return (first, *takewhile(lambda step: step.at == first.at, over))


def last_of_each(due: Iterable[Step]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Split steps due at once: the last for each recipient is sent, those before it are superseded."""
    due = tuple(due)
    last = {step.to: step for step in due}
    return tuple(last.values()), tuple(step for step in due if last[step.to] != step)


def sending_moment(moment: datetime, division: str, calendar: Calendar) -> datetime:
    """The moment itself when a reminder may go then, else the next working morning, in UTC (R94)."""
    day = days.receipt_date(moment)
    if days.is_working_day(day, division, calendar):
        if moment < _morning(day):
            return _morning(day)
        if moment < days.working_moment(day, SENDING_UNTIL):
            return moment
    return _morning(days.add_working_days(day, 1, division, calendar))


def _morning(day: date) -> datetime:
    return days.working_moment(day, SENDING_FROM)
