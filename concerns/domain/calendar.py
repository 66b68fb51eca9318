"""Dates by which something is promised: 10 working days to acknowledge, 28 calendar days to answer (policy).

Counting is on dates of Europe/London and turns into a moment only at the end; adding 28 × 24 hours to
a moment lands on the wrong date when the clocks change. No database and no clock here: all is passed in.
"""

import csv
import hashlib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.divisions import Division

LONDON = ZoneInfo("Europe/London")
TABLE = Path(__file__).with_name("bank_holidays.csv")
COLUMNS = ("division", "date", "title", "projected")
FIRST_YEAR, LAST_YEAR = 2019, 2035
LAST_PUBLISHED_YEAR = 2028  # what the government has not announced yet is projected by rule
ACKNOWLEDGE_WORKING_DAYS = 10
ANSWER_CALENDAR_DAYS = 28
DAY = timedelta(days=1)
SATURDAY = 5


class OutsideCoverage(ValueError):
    """The day lies where bank holidays are not known; assuming there are none would promise a wrong date."""


class Holiday(NamedTuple):
    """One row of the committed table; weekdays only, a substitute day stands for a holiday at the weekend."""

    division: Division
    date: date
    title: str
    projected: bool


class Unit(StrEnum):
    """In what a period is counted. Days are calendar days; months end on the same day of the month."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


class Period(NamedTuple):
    """How long after the day of receipt something is promised."""

    number: int
    unit: Unit


@dataclass(frozen=True)
class Calendar:
    """Bank holidays by division. Calendars of the same days have the same `version`."""

    version: str
    holidays: Mapping[Division, frozenset[date]]
    first_day: date
    last_day: date

    def check_covers(self, day: date) -> None:
        """Raise `OutsideCoverage` in a sentence that can be shown."""
        if not self.first_day <= day <= self.last_day:
            known = f"Bank holidays are known from {self.first_day} to {self.last_day}"
            raise OutsideCoverage(f"{known}; {day} lies outside.")


def read_table() -> tuple[Holiday, ...]:
    """The committed rows, ordered by division and date."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Holiday(
                Division(row["division"]),
                date.fromisoformat(row["date"]),
                row["title"],
                row["projected"] == "yes",
            )
            for row in csv.DictReader(file)
        )


@cache
def committed() -> Calendar:
    """The calendar of the committed table."""
    days = [(row.division, row.date) for row in read_table()]
    return made_of(days, first_day=date(FIRST_YEAR, 1, 1), last_day=date(LAST_YEAR, 12, 31))


def made_of(days: Iterable[tuple[str, date]], *, first_day: date, last_day: date) -> Calendar:
    """The calendar of these bank holidays, which are all there are from the first to the last day."""
    pairs = sorted({(Division(division).value, day) for division, day in days})
    lines = "\n".join(f"{division} {day}" for division, day in pairs)
    by_division = {
        division: frozenset(day for name, day in pairs if name == division.value) for division in Division
    }
    return Calendar(
        version=hashlib.sha256(lines.encode()).hexdigest()[:12],
        holidays=MappingProxyType(by_division),
        first_day=first_day,
        last_day=last_day,
    )


def receipt_date(moment: date) -> date:
    """The London date of an aware moment; a plain date is its own. Raises ValueError for a naive moment."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no date.")
    try:
        return moment.astimezone(LONDON).date()
    except OverflowError:
        raise OutsideCoverage(f"{moment} has no date in London.") from None


def is_working_day(day: date, division: str, calendar: Calendar) -> bool:
    """Monday to Friday and no bank holiday of the division. Raises `OutsideCoverage`."""
    calendar.check_covers(day)
    return day.weekday() < SATURDAY and day not in calendar.holidays[Division(division)]


def add_working_days(start: date, n: int, division: str, calendar: Calendar) -> date:
    """The n-th working day after `start`, which is day 0 whatever kind of day it is; n is 0 or more."""
    return _count(start, n, DAY, division, calendar)


def subtract_working_days(start: date, n: int, division: str, calendar: Calendar) -> date:
    """The n-th working day before `start`; n is 0 or more."""
    return _count(start, n, -DAY, division, calendar)


def _count(day: date, n: int, stride: timedelta, division: str, calendar: Calendar) -> date:
    if n < 0:
        raise ValueError("A number of working days is 0 or more.")
    calendar.check_covers(day)
    while n:
        day += stride
        n -= is_working_day(day, division, calendar)
    return day


def working_days_between(start: date, end: date, division: str, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`: 0 is "due today", negative is over."""
    if end < start:
        return -working_days_between(end, start, division, calendar)
    calendar.check_covers(start)
    days = (start + DAY * count for count in range(1, (end - start).days + 1))
    return sum(is_working_day(day, division, calendar) for day in days)


def previous_working_day_on_or_before(day: date, division: str, calendar: Calendar) -> date:
    """The day itself if it is a working day, else the nearest one before it."""
    while not is_working_day(day, division, calendar):
        day -= DAY
    return day


def acknowledge_by(
    raised: date, division: str, calendar: Calendar, *, working_days: int = ACKNOWLEDGE_WORKING_DAYS
) -> date:
    """The last day to acknowledge what was raised at this moment or on this day. Raises `OutsideCoverage`."""
    return add_working_days(receipt_date(raised), working_days, division, calendar)


def answer_by(raised: date, *, calendar_days: int = ANSWER_CALENDAR_DAYS) -> date:
    """The last day to answer; it stays where it falls, be it a weekend or a holiday."""
    return receipt_date(raised) + DAY * calendar_days


def add_months(start: date, n: int) -> date:
    """The same day n months on, or the last of that month where it has no such day; it stays where it falls."""
    years, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))


def due_by(raised: date, period: Period, division: str, calendar: Calendar) -> date:
    """The last day of the period; the day of receipt is day 0. Raises `OutsideCoverage`, whatever the unit."""
    received = receipt_date(raised)
    calendar.check_covers(received)
    match period.unit:
        case Unit.WORKING_DAYS:
            return add_working_days(received, period.number, division, calendar)
        case Unit.DAYS:
            due = received + DAY * period.number
        case Unit.MONTHS:
            due = add_months(received, period.number)
    calendar.check_covers(due)
    return due


def end_of(day: date) -> datetime:
    """The first moment after the day in London, as UTC: before it is in time, from it on is late."""
    return working_moment(day + DAY, 0)


def working_moment(day: date, hour: int) -> datetime:
    """An hour of the day in London, as UTC. Takes the day as given; clocks change at 1 o'clock only."""
    return datetime.combine(day, time(hour), LONDON).astimezone(UTC)
