"""The fact of signing in: who may, and what is written of it, which is the day and never the moment (T11)."""

from datetime import datetime, time

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.domain import audit
from accounts.enums import AccountEvent
from accounts.models import User


def known(address: str) -> User | None:
    """The active person with this work email, in capitals or not. Every address here is ASCII, and asked as one:
    a letter from elsewhere may become another one when its case is folded."""
    if not address.isascii():
        return None
    return User.objects.filter(email=address.strip().lower(), is_active=True).first()


@transaction.atomic
def signed_in(person: User, *, now: datetime) -> None:
    """Somebody went through every step of the door."""
    audit.record(AccountEvent.SIGNED_IN, by=person, now=timezone.localdate(now))


def midnight(now: datetime) -> datetime:
    """The beginning of the day in London: all that is kept of when something was used."""
    return datetime.combine(timezone.localdate(now), time.min, timezone.get_default_timezone())


def used(step: Authenticator, *, now: datetime) -> None:
    """A second step was used; its day is kept, so that one that nobody uses any more can be told."""
    Authenticator.objects.filter(pk=step.pk).update(last_used_at=midnight(now))
