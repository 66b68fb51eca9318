"""Writes out who works here, for changing and importing again; that somebody took a copy is recorded (T17)."""

from datetime import datetime

from django.db import transaction

from accounts.domain import audit, details, places, standing
from accounts.enums import AccountEvent
from accounts.models import User


@transaction.atomic
def everybody(*, by: User, now: datetime) -> list[list[str]]:
    """A row each for active people, with the parts in their order and the unit by the way to it."""
    standing.refuse_others_than_administrators(by)
    units = places.paths()
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    rows = [
        [*(getattr(person, part) for part in details.WRITTEN), units[person.unit_id] if person.unit_id else ""]
        for person in people
    ]
    audit.record(AccountEvent.PEOPLE_EXPORTED, by=by, now=now, people=len(rows))
    return rows
