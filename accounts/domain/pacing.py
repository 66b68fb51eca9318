"""How often one person may do something dear, counted for them and this one thing alone."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.domain.lockout import KEPT_DAYS
from accounts.errors import Locked
from accounts.models import Tries, User
from trust.keys import ring


@transaction.atomic
def count(what: str, person: User, *, most: int, within: timedelta, now: datetime) -> None:
    """One more time. `within` begins with the first and then begins anew. Raises Locked for one too many."""
    today = timezone.localdate(now)
    key = hmac.digest(ring().named("session"), f"hearken/pace\0{what}\0{person.pk}".encode(), "sha256").hex()
    fresh = Tries(key=key, forget_on=today + timedelta(days=KEPT_DAYS))
    Tries.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Tries.objects.select_for_update().get(key=key)
    if row.open_at is None or row.open_at <= now:
        row.failures, row.open_at = 0, now + within
    if row.failures >= most:
        raise Locked(row.open_at)
    row.failures += 1
    row.forget_on = fresh.forget_on
    row.save(update_fields=["failures", "open_at", "forget_on"])
