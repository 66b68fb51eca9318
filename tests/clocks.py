"""Moments in London, and the clock moved on to them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from concerns.domain import clock
from concerns.domain.calendar import LONDON
from concerns.domain.profiles import PROMISED
from concerns.enums import Duty
from concerns.models import Deadline
from tests import factories
from tests.factories import Raised


def at(day: str, time: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


def raise_promised(**drafted: Any) -> Raised:
    """A concern with its two promises and none of our own targets, for what is said of promises alone."""
    with transaction.atomic():  # so that a sweep running beside it sees none of them
        raised = factories.raise_concern(**drafted)
        Deadline.objects.filter(concern=raised.concern).exclude(duty__in=PROMISED).delete()
    return raised


def promise(raised: Raised, duty: Duty) -> Deadline:
    found = clock.due(raised.concern, duty)
    assert found is not None
    return found


def sweep_at(*moments: datetime) -> None:
    for moment in moments:
        clock.sweep(now=moment)
