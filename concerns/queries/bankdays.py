"""The bank holidays as an administrator sees them: by division, one year at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.divisions import Division
from concerns.domain import bank_holidays
from concerns.models import BankHoliday


@dataclass(frozen=True)
class Year:
    number: int
    shown: bool


@dataclass(frozen=True)
class Place:
    """One division with its days of the year."""

    name: str
    days: list[BankHoliday]


def years(shown: int) -> list[Year]:
    known = bank_holidays.current()
    return [Year(number, number == shown) for number in range(known.first_day.year, known.last_day.year + 1)]


def places(year: int) -> list[Place]:
    rows = list(_of_year(year))
    return [Place(str(division.label), [row for row in rows if row.division == division]) for division in Division]


def _of_year(year: int) -> Iterable[BankHoliday]:
    return BankHoliday.objects.filter(date__year=year).select_related("added_by").order_by("date")


def year_in(text: str, *, today: date) -> int:
    """The year that an address names, if it is a known one, else this year."""
    known = bank_holidays.current()
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return asked if known.first_day.year <= asked <= known.last_day.year else known.last_day.year
