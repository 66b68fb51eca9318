"""By night: is there an open case that nobody looks after? None should be; whatever slipped through is told (R17).

Every rule that takes somebody away moves what they own in the same transaction. This looks at what is, whoever
brought it about, and tells once a day until somebody takes the case over.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, ownerless, recipients
from concerns.enums import EventType
from concerns.models import Case, Heartbeat
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft

CHECK = "owners"  # the name of its heartbeat


@transaction.atomic
def find(*, now: datetime) -> int:
    """Once a day, however often it is rung: an event for each such case, and word to who can take it over, or
    else to those who keep the rota. Returns how many there are."""
    day = calendar.receipt_date(now)
    if not _first_today(day, now=now):
        return 0
    cases = list(access.without_owner().select_related("owner").order_by("pk"))
    for case in cases:
        audit.record(EventType.OWNER_MISSING, case=case, by=None, now=now, why=_why(case))
        outbox.post_many(_drafts(case, on=day))
    return len(cases)


def _first_today(day: date, *, now: datetime) -> bool:
    Heartbeat.objects.get_or_create(name=CHECK, defaults={"last_good_at": now - timedelta(days=2)})
    row = Heartbeat.objects.select_for_update().get(name=CHECK)
    if calendar.receipt_date(row.last_good_at) >= day:
        return False
    row.last_good_at = now
    row.save(update_fields=["last_good_at"])
    return True


def _why(case: Case) -> str:
    owner = case.owner
    if owner is None:
        return "nobody"
    if not owner.is_active:
        return "left"
    if case.conflicts.filter(user=owner).exists():
        return "blocked"
    if owner.roles.filter(role=Role.CUSTODIAN).exists():
        return "keeper"
    return "name" if owner.pk in recipients.barred_on(case) else "role"


def _drafts(case: Case, *, on: date) -> Iterator[Draft]:
    readers = recipients.first_readers(case, on=on)
    for user in readers:
        yield _draft(case, user, on=on)
    if not readers:
        blocked = {case.pk: recipients.blocked_on(case)}
        yield from ownerless.drafts([case], blocked=blocked, on=on, key=f"{Kind.NO_OWNER}:{on}")


def _draft(case: Case, user: User, *, on: date) -> Draft:
    pace = Pace.AT_ONCE if case.urgent else Pace.HOURS
    return Draft(user, Kind.NO_OWNER, f"{Kind.NO_OWNER}:{on}:{case.pk}:{user.pk}", on, pace, about=case.pk)
