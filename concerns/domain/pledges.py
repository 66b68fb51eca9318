"""Everybody on a case confirms that they were told: nobody is treated badly for speaking up, by anybody (R77).

For the person it is about this is part of how they are told (`subjects`). It opens and stops nothing: it is on
record, so that nobody can say afterwards that they did not know.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, calendar
from concerns.enums import EventType
from concerns.models import Case
from trust.models import Event


@transaction.atomic
def confirm(case: Case, *, by: User, now: datetime) -> None:
    """Once for each person and case; pressed again, it is left as it is. That they are on the case was asked at
    the door."""
    access.advance(case)
    if by.pk not in confirmed(case):
        audit.record(EventType.PLEDGE_GIVEN, case=case, by=by, now=now)


def confirmed(case: Case) -> dict[UUID, date]:
    """On which day each person confirmed it, by the case's own events."""
    rows = Event.objects.filter(chain=audit.case_chain(case), type=EventType.PLEDGE_GIVEN)
    return {
        UUID(actor.removeprefix("user:")): calendar.receipt_date(datetime.fromisoformat(on))
        for actor, on in rows.order_by("-number").values_list("actor", "on")
    }
