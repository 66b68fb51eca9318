"""Who wants a note on a working day on which nothing is due, so that silence always means that something broke."""

from datetime import datetime

from django.db import transaction

from accounts.domain import audit
from accounts.enums import AccountEvent
from accounts.models import User


@transaction.atomic
def want(person: User, *, wanted: bool, now: datetime) -> None:
    """One's own choice; off until somebody asks for it. Choosing what is chosen already changes nothing."""
    changed = User.objects.filter(pk=person.pk, wants_daily_note=not wanted).update(wants_daily_note=wanted)
    if changed:
        audit.record(AccountEvent.DAILY_NOTE_CHANGED, by=person, now=now, wanted=wanted)
