"""Why each person is on a case (R31): as few as possible know of it, and each of them for a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.errors import NoSuchCase
from concerns.models import Case, Reason
from trust import sealing


@transaction.atomic
def give(case: Case, user: User, *, reason: str, by: User, now: datetime) -> None:
    """Say why this person, who can open the case, has to; the latest counts. Raises NoSuchCase for somebody who
    cannot, WrongState."""
    access.advance(case)
    keep(case, user, reason=reason, by=by, now=now)


def keep(case: Case, user: User, *, reason: str, by: User, now: datetime) -> None:
    """Part of a larger step, which has claimed the case."""
    if not access.seats(user, case):
        raise NoSuchCase
    row = Reason(case=case, user=user, decided_at=now, decided_by=by)
    row.sealed_reason = sealing.seal(case.data_key, reason, label=Label.PERSON_REASON, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.REASON_GIVEN, case=case, by=by, now=now, person=str(user.pk))


def of(case: Case) -> dict[UUID, str]:
    """By person, opened: what was said last."""
    rows = case.reasons.order_by("decided_at", "pk")
    return {
        row.user_id: sealing.unseal(case.data_key, row.sealed_reason, label=Label.PERSON_REASON, row=row.pk)
        for row in rows
    }
