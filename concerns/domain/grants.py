"""Who may be shown a name: their own key, their grant, the showing and its end (I2, I9, I13)."""

from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import audit, calendar, gate, keepers
from concerns.enums import EventType
from concerns.errors import Refused
from concerns.models.disclosure import RevealKey
from trust import pairs


@sensitive_variables()
@transaction.atomic
def make_key(person: User, passphrase: str, *, now: datetime) -> RevealKey:
    """A fresh key pair for somebody who passed the scenes, locked by their reveal passphrase.

    Raises Refused without a valid pass (R95).
    """
    if not gate.is_passed(person, on=calendar.receipt_date(now)):
        raise Refused
    pair = pairs.new_pair()
    fresh = {"public": pair.public, "locked_private": pairs.lock(pair.private, passphrase), "made_at": now}
    key, _ = RevealKey.objects.update_or_create(user=person, defaults=fresh)
    audit.record_accounts(EventType.REVEAL_KEY_MADE, by=person, now=now)
    return key


def has_key(person: User) -> bool:
    return RevealKey.objects.filter(user=person).exists()


@sensitive_variables()
def unlock(person: User, passphrase: str, *, now: datetime) -> bytes:
    """Their private half by their reveal passphrase; called outside any transaction.

    Raises trust.errors.WrongPassphrase, accounts.errors.Locked; Refused for somebody without a key.
    """
    key = RevealKey.objects.filter(user=person).first()
    if key is None:
        raise Refused
    return keepers.open_lock(key.locked_private, passphrase, of=person, now=now)
