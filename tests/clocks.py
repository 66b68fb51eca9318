"""Moments in London, and the clock moved on to them."""

from datetime import datetime

from concerns.domain import clock
from concerns.domain.calendar import LONDON
from concerns.enums import Duty
from concerns.models import Deadline
from tests.factories import Raised


def at(day: str, time: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


def promise(raised: Raised, duty: Duty) -> Deadline:
    found = clock.due(raised.concern, duty)
    assert found is not None
    return found


def sweep_at(*moments: datetime) -> None:
    for moment in moments:
        clock.sweep(now=moment)
