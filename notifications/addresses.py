"""Reporters' private addresses: sealed here, opened by the mail worker alone (`private_mail`).

A row is found by a handle, a keyed digest that the caller's own id of an inbox makes. Nothing else leads from an
inbox to its address or back, and an address stands nowhere but in its seal.
"""

import hmac
from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from notifications.models import PrivateAddress
from trust import pairs
from trust.keys import ring

LONGEST = 254  # characters; with it every seal has one and the same size
BATCH = 500
HANDLE = 32  # hexadecimal digits; short enough to name a chain of events


class Standing(StrEnum):
    """What its reporter may know of an address. Nobody else is told even that there is one."""

    NONE = "none"
    KEPT = "kept"
    FAILED = "failed"  # our last message to it could not be delivered


def handle(inbox: UUID) -> str:
    """Which row belongs to this inbox; only who holds the key of the bell can say."""
    return hmac.new(ring().named("bell"), b"hearken/address\0" + inbox.bytes, "sha256").hexdigest()[:HANDLE]


@sensitive_variables()
@transaction.atomic
def keep(inbox: UUID, address: str) -> None:
    """Seal it in the place of the one before. A message goes at the next fixed hour, so that its reader sees that
    it works. Raises ValueError for one that is too long."""
    if len(address) > LONGEST:
        raise ValueError("This is no address.")
    erase([inbox])
    public = ring().public_address()
    row = PrivateAddress(handle=handle(inbox), key=pairs.fingerprint(public), held=True)
    row.sealed = pairs.seal_to(public, address.encode(), info=info(row))
    row.save(force_insert=True)


def info(row: PrivateAddress) -> bytes:
    return b"hearken/private-address\0" + row.pk.bytes


def erase(inboxes: Collection[UUID]) -> int:
    """Nothing of them is left; how many there were."""
    handles = [handle(inbox) for inbox in inboxes]
    return sum(PrivateAddress.objects.filter(handle__in=part).delete()[0] for part in _parts(handles))


def _parts(handles: list[str]) -> Iterator[list[str]]:
    return (handles[start : start + BATCH] for start in range(0, len(handles), BATCH))


def something_waits(inbox: UUID) -> None:
    """There is something to read. However much there is, one message goes at the next fixed hour."""
    PrivateAddress.objects.filter(handle=handle(inbox)).update(held=True)


def standing(inbox: UUID) -> Standing:
    row = PrivateAddress.objects.filter(handle=handle(inbox)).only("failed").first()
    if row is None:
        return Standing.NONE
    return Standing.FAILED if row.failed else Standing.KEPT


def release(*, now: datetime) -> int:
    """Part of a round: what waited goes out now. One that is still being tried stays as it is, and says it too."""
    PrivateAddress.objects.filter(held=True, ready=True).update(held=False)
    return PrivateAddress.objects.filter(held=True).update(held=False, ready=True, attempts=0, not_before=now)


def is_late(*, before: datetime) -> bool:
    """Whether something ready lies there untried since then: no process holds the key."""
    return PrivateAddress.objects.filter(ready=True, attempts=0, not_before__lte=before).exists()
