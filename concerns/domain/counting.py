"""How a date came about: every day from the day of receipt to the last one, and why it counts or does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from concerns.domain import calendar
from concerns.domain.calendar import DAY, Calendar, Period, Unit
from concerns.enums import DayKind


class Stretch(NamedTuple):
    """Days in a row of one kind. `number` is how far the count has got after the last of them."""

    first: date
    last: date
    kind: DayKind
    number: int


@dataclass(frozen=True)
class Count:
    """One promised date with its whole reckoning."""

    received: date
    period: Period
    division: str
    due: date
    planned: date  # the last working day on or before it
    stretches: tuple[Stretch, ...]
    calendar_version: str


def explain(raised: date, period: Period, division: str, known: Calendar) -> Count:
    """The date as `calendar.due_by` counts it, and the way there. Raises `OutsideCoverage`."""
    received = calendar.receipt_date(raised)
    due = calendar.due_by(received, period, division, known)
    return Count(
        received=received,
        period=period,
        division=division,
        due=due,
        planned=calendar.previous_working_day_on_or_before(due, division, known),
        stretches=tuple(_stretches(received, due, period.unit, division, known)),
        calendar_version=known.version,
    )


def _stretches(received: date, due: date, unit: Unit, division: str, known: Calendar) -> Iterator[Stretch]:
    """Each bank holiday stands alone, since each has a name of its own."""
    days = [received + DAY * number for number in range(1, (due - received).days + 1)]
    counted = 0
    for (kind, _alone), group in groupby(days, key=lambda day: _key(day, division, known)):
        found = list(group)
        counted += sum(unit != Unit.WORKING_DAYS or kind == DayKind.WORKING for _ in found)
        yield Stretch(found[0], found[-1], kind, counted)


def _key(day: date, division: str, known: Calendar) -> tuple[DayKind, date | None]:
    if calendar.is_working_day(day, division, known):
        return DayKind.WORKING, None
    if day.weekday() >= calendar.SATURDAY:
        return DayKind.WEEKEND, None
    return DayKind.HOLIDAY, day
