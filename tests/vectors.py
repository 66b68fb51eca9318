"""The worked promises in tests/data/deadline_vectors.csv, each counted by hand; and proclaimed days."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from accounts.divisions import Division
from concerns.domain import calendar
from concerns.domain.calendar import Calendar


class Vector(NamedTuple):
    raised: datetime
    division: Division
    acknowledge_by: date
    answer_by: date


def read() -> list[Vector]:
    path = Path(__file__).parent / "data" / "deadline_vectors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Vector(
                datetime.fromisoformat(row["raised_at_local"]),
                Division(row["division"]),
                date.fromisoformat(row["ack_due_date"]),
                date.fromisoformat(row["resolve_due_date"]),
            )
            for row in csv.DictReader(file)
        ]


def committed_with(*days: tuple[Division, date]) -> Calendar:
    """The committed calendar, and days that were proclaimed later."""
    known = calendar.committed()
    before = [(division, day) for division, its_days in known.holidays.items() for day in its_days]
    return calendar.made_of([*before, *days], first_day=known.first_day, last_day=known.last_day)
