"""When somebody is reminded of a duty, and whom a missed one climbs to, as data. No database, no clock here.

Reminders go at 09:00 London on working days of the division; one on another day moves earlier (R94).
They hang on the due date, which is stored and never changes, so there is one on the last working day
whatever holiday is proclaimed meanwhile. When a later date is agreed, the ladder follows that date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from heapq import merge
from itertools import count, dropwhile, islice, takewhile
from typing import Literal, NamedTuple

from concerns.domain import calendar as days
from concerns.domain.calendar import Calendar, Period, Unit

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
    """The reminders of one duty. `period` is the promised number of days, counted in working days or not; 0 where
    the names of the steps go by the due date alone, because it may be any."""

    prefix: str
    period: int
    in_working_days: bool
    rungs: tuple[Rung, ...]
    climbs: bool = (
        True  # after a miss, to the senior manager; a target of ours is no promise and stays with the owner
    )


LAST_DAY = (Rung(0),)
# The policy's own, and our targets, which have no period of their own: they are reminded of on the day.
PLANS: dict[str, Plan] = {
    # working days 3 (our own target), 7, 9 and 10
    "acknowledge": Plan("ack", days.ACKNOWLEDGE_WORKING_DAYS, True, (Rung(7), Rung(3), Rung(1), Rung(0))),
    # calendar days 7, 14, 21, 25, 27 and 28
    "answer": Plan(
        "answer",
        days.ANSWER_CALENDAR_DAYS,
        False,
        (Rung(21), Rung(14), Rung(7, also="update"), Rung(3), Rung(1), Rung(0)),
    ),
    "update": Plan("update", 0, False, LAST_DAY, climbs=False),
    "triage": Plan("triage", 0, False, LAST_DAY, climbs=False),
    "refer_adult": Plan("adult", 0, False, LAST_DAY, climbs=False),
    "refer_child": Plan("child", 0, False, LAST_DAY, climbs=False),
    "worry": Plan("worry", 0, False, LAST_DAY, climbs=False),
    "support": Plan("support", 0, False, LAST_DAY, climbs=False),
}
OWN = {
    "acknowledge": Period(days.ACKNOWLEDGE_WORKING_DAYS, Unit.WORKING_DAYS),
    "answer": Period(days.ANSWER_CALENDAR_DAYS, Unit.DAYS),
}
FIRST_LETTER_TARGET = 3  # working days
MONTH = 30  # days, to say how often a period of months is reminded of; the steps hang on the date itself
WEEKS = 4  # before the last day, in which a long period is reminded of weekly


@cache
def plan(duty: str, number: int = 0, unit: str = "") -> Plan:
    """The reminders of a duty that was promised within so many of this unit; of the policy's own without them.

    A shorter or a longer period is reminded of in the same way: on its last day, one and three days before, and
    at a week's distance further back; over a long one every four weeks. A first letter also on working day 3.
    """
    period = Period(number, Unit(unit)) if number else None
    if period is None or period == OWN.get(duty):
        return PLANS[duty]
    in_working_days = period.unit == Unit.WORKING_DAYS
    length = number * MONTH if period.unit == Unit.MONTHS else number
    before = _distances(length, 5 if in_working_days else 7)
    if duty == "acknowledge" and in_working_days:
        before |= {number - FIRST_LETTER_TARGET}
    rungs = tuple(Rung(one) for one in sorted(before, reverse=True) if 0 <= one < length)
    fixed = number if in_working_days and duty == "acknowledge" else 0
    return Plan(PLANS[duty].prefix, fixed, in_working_days, rungs)


def _distances(length: int, week: int) -> set[int]:
    """How many days before the last one, the last one too."""
    last_weeks = range(week, week * WEEKS, week)
    earlier = range(last_weeks[-1] + week * WEEKS, length, week * WEEKS)
    return {0, 1, 3, *last_weeks, *earlier}


def steps(
    of: Plan | str, raised_date: date, due_date: date, division: str, calendar: Calendar
) -> tuple[Step, ...]:
    """The reminders up to the due date, in order; several may share a moment. A duty by its name has the policy's
    plan. Raises `OutsideCoverage`."""
    plan = _plan(of)
    due_on = (due_date - raised_date).days
    found = []
    for rung in plan.rungs:
        if plan.in_working_days:
            last = days.previous_working_day_on_or_before(due_date, division, calendar)
            day = days.subtract_working_days(last, rung.before, division, calendar)
        else:
            nominal = due_date - days.DAY * rung.before
            day = days.previous_working_day_on_or_before(nominal, division, calendar)
        if day > raised_date or not rung.before:
            found.append(Step(_morning(day), _name(plan, due_on, rung.before), "owner", rung.also))
    return tuple(found)


def _plan(of: Plan | str) -> Plan:
    return of if isinstance(of, Plan) else PLANS[of]


def _name(plan: Plan, due_on: int, before: int) -> str:
    """Of one duty no two steps on different days may share a name, also when a later date was agreed."""
    if not plan.in_working_days:
        return f"{plan.prefix}.day{due_on - before}"
    if plan.period:
        return f"{plan.prefix}.day{plan.period - before}"
    return f"{plan.prefix}.day{due_on}.before{before}"


def after_miss(
    of: Plan | str, raised_date: date, due_date: date, division: str, calendar: Calendar
) -> Iterator[Step]:
    """The steps from the first working morning after the due date on; they never end."""
    plan = _plan(of)
    prefix = f"{plan.prefix}.over"
    on = (due_date - raised_date).days
    if on != plan.period and not (plan.in_working_days and plan.period):
        prefix = f"{plan.prefix}.day{on}.over"  # a later date that is missed too climbs anew
    weekly = _senior_weekly if plan.climbs else _owner_weekly
    return merge(
        _owner_daily(prefix, due_date, division, calendar),
        weekly(prefix, due_date, division, calendar),
    )


def _owner_daily(prefix: str, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    for number in range(1, OWNER_DAYS + 1):
        day = days.add_working_days(due_date, number, division, calendar)
        yield Step(_morning(day), f"{prefix}.owner{number}", "owner")


def _senior_weekly(prefix: str, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    for number, day in _weekly(due_date, division, calendar):
        yield Step(_morning(day), f"{prefix}.senior.week{number}", "senior")


def _owner_weekly(prefix: str, due_date: date, division: str, calendar: Calendar) -> Iterator[Step]:
    """From the second week on; in the first one the owner hears of it daily."""
    for number, day in islice(_weekly(due_date, division, calendar), 1, None):
        yield Step(_morning(day), f"{prefix}.owner.week{number}", "owner")


def _weekly(due_date: date, division: str, calendar: Calendar) -> Iterator[tuple[int, date]]:
    first = days.add_working_days(due_date, 1, division, calendar)
    for number in count(1):
        nominal = first + WEEK * (number - 1)
        yield number, days.previous_working_day_on_or_before(nominal, division, calendar)


def due_steps(
    of: Plan | str,
    raised_date: date,
    due_date: date,
    division: str,
    calendar: Calendar,
    *,
    until: datetime,
    since: datetime | None = None,
) -> tuple[Step, ...]:
    """Every step of `since` < at <= `until`, in order; without `since` from the first one on."""
    found = steps(of, raised_date, due_date, division, calendar)
    if until >= days.end_of(due_date):
        over = after_miss(of, raised_date, due_date, division, calendar)
        found += tuple(takewhile(lambda step: step.at <= until, over))
    return tuple(step for step in found if step.at <= until and (since is None or step.at > since))


def next_after(
    of: Plan | str,
    raised_date: date,
    due_date: date,
    division: str,
    calendar: Calendar,
    *,
    after: datetime,
) -> tuple[Step, ...]:
    """The steps that share the first moment later than `after`: at least one. Raises `OutsideCoverage`."""
    ahead = [step for step in steps(of, raised_date, due_date, division, calendar) if step.at > after]
    if ahead:
        return tuple(step for step in ahead if step.at == ahead[0].at)
    over = dropwhile(lambda step: step.at <= after, after_miss(of, raised_date, due_date, division, calendar))
    first = next(over)
    return (first, *takewhile(lambda step: step.at == first.at, over))


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
