"""Tries at a door, counted for one account and one purpose: a few are free, then each failure makes the next wait.

Known and unknown addresses are counted alike, and nothing else is: no office is shut out because of one person
in it (T30). A stranger who hammers on a password holds up no passkey and no open session.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from accounts.domain import audit
from accounts.enums import AccountEvent
from accounts.errors import Locked
from accounts.models import Tries, User
from trust.keys import ring

FREE = 4
# How long after the fifth failure, the sixth and so on; the last one stands for all that follow.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=4),
    timedelta(minutes=8),
    timedelta(minutes=15),
    timedelta(minutes=30),
)
MOST = FREE + len(WAITS)  # counting further would change nothing
KEPT_DAYS = 2  # a count outlives the longest wait and at least one whole day


class Purpose(StrEnum):
    """What is tried. Each has a count of its own."""

    PASSWORD = "password"  # noqa: S105 -- the name of a door, not a secret
    CODE = "code"  # the second step of signing in
    AGAIN = "again"  # showing within an open session who one is
    NEW_PASSWORD = "new-password"  # noqa: S105 -- asking for a link
    PASSPHRASE = "passphrase"  # noqa: S105 -- of a name keeper’s key, or of the key to be shown names


@dataclass(frozen=True)
class Try:
    """One try that is under way. It counts as failed until it is said to have succeeded."""

    key: str
    number: int
    open_at: datetime | None  # when another one counts, if this one fails; None for at once


@transaction.atomic
def begin(purpose: Purpose, who: str, *, now: datetime) -> Try:
    """Count a try before its answer is looked at, so that many at once do not all pass. Raises Locked.

    `who` is the lowered address, or the key of a person who is known already.
    """
    today = timezone.localdate(now)
    key = _digest(purpose, who)
    fresh = Tries(key=key, failures=0, forget_on=today + timedelta(days=KEPT_DAYS))
    Tries.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Tries.objects.select_for_update().get(key=key)
    if row.open_at is not None and row.open_at > now:
        raise Locked(row.open_at)
    before = row.failures if row.forget_on > today else 0
    row.failures = min(before + 1, MOST)
    row.open_at = _open_at(row.failures, now=now)
    row.forget_on = fresh.forget_on
    row.save(update_fields=["failures", "open_at", "forget_on"])
    return Try(key, row.failures, row.open_at)


def _open_at(failures: int, *, now: datetime) -> datetime | None:
    return now + WAITS[failures - FREE - 1] if failures > FREE else None


def succeed(tried: Try) -> None:
    """The count begins anew."""
    Tries.objects.filter(key=tried.key).delete()


def clear(purpose: Purpose, who: str) -> None:
    """Forget what was counted: they have shown otherwise who they are."""
    Tries.objects.filter(key=_digest(purpose, who)).delete()


@transaction.atomic
def fail(tried: Try, person: User | None, *, now: datetime) -> None:
    """It counts already; where it began a lock on somebody's account, an event says so, with its date alone."""
    if person is not None and tried.number == FREE + 1:
        audit.record(AccountEvent.SIGN_IN_LOCKED, by=None, now=timezone.localdate(now), person=str(person.pk))


def forget(*, now: datetime) -> int:
    """Drop the counts that are old enough; how many there were."""
    dropped, _ = Tries.objects.filter(forget_on__lte=timezone.localdate(now)).delete()
    return dropped


def _digest(purpose: Purpose, who: str) -> str:
    message = b"hearken/tries\0" + purpose.encode() + b"\0" + who.lower().encode(errors="replace")
    return hmac.digest(ring().named("session"), message, "sha256").hex()
