"""The master keys of content: noticed at the start when one is wrong or missing, and put in each other's place.

A master key only wraps data keys, so a new one asks nothing of what was sealed: each data key is wrapped anew,
in batches, while others go on raising and reading.
"""

import logging
import secrets
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction
from django.db.models import Count

from trust import sealing
from trust.errors import SealBroken
from trust.keys import ring
from trust.models import DataKey, KeyCheck
from trust.sealing import FORMAT, NONCE

logger = logging.getLogger(__name__)

BATCH = 500
WRONG = (
    "HEARKEN_CONTENT_KEYS: the key '{key_id}' is not the one that sealed what is stored under this id: "
    "give that one, and a new key an id of its own."
)
MISSING = (
    "HEARKEN_CONTENT_KEYS does not hold the key '{key_id}', without which some of what is stored cannot be read."
)


class Share(NamedTuple):
    """How many data keys one master key wraps; an empty id counts the destroyed ones."""

    key_id: str
    keys: int
    held: bool


class Progress(NamedTuple):
    """One batch: how many were wrapped anew, and how many do not open at all and stay as they are."""

    done: int
    broken: int


def require_right_keys() -> None:
    """What a process with content keys asks before it serves anybody. Raises ImproperlyConfigured with one
    sentence, and never the key."""
    for key_id, master in ring().content:
        if not _is_right(key_id, master):
            raise ImproperlyConfigured(WRONG.format(key_id=key_id))
    missing = next((share.key_id for share in shares() if share.key_id and not share.held), None)
    if missing and ring().content:
        raise ImproperlyConfigured(MISSING.format(key_id=missing))


def _is_right(key_id: str, master: bytes) -> bool:
    """By its own check; at first use by a data key it wraps, if there is one. Two first starts at once with
    different keys under one id end with one check, which the second does not open."""
    if not KeyCheck.objects.filter(key_id=key_id).exists():
        if not _opens_what_is_stored(key_id):
            return False
        nonce = secrets.token_bytes(NONCE)
        sealed = FORMAT + nonce + AESGCM(master).encrypt(nonce, b"", _binding(key_id))
        KeyCheck.objects.bulk_create([KeyCheck(key_id=key_id, sealed=sealed)], ignore_conflicts=True)
    sealed = bytes(KeyCheck.objects.get(key_id=key_id).sealed)
    try:
        AESGCM(master).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], _binding(key_id))
    except (InvalidTag, ValueError):
        return False
    return True


def _opens_what_is_stored(key_id: str) -> bool:
    stored = DataKey.objects.filter(key_id=key_id).first()
    try:
        if stored is not None:
            sealing.require_opens(stored)
    except SealBroken:
        return False
    return True


def _binding(key_id: str) -> bytes:
    return b"hearken/key-check\0" + FORMAT + key_id.encode()


def start() -> None:
    """Asked by each process as it starts. Where the database does not answer yet, the process starts all the
    same, so that pages can say so, and `are_right` asks again. Raises ImproperlyConfigured."""
    try:
        require_right_keys()
    except DatabaseError:
        logger.warning("The content keys were not checked: the database does not answer.")
    finally:
        connections.close_all()  # a server that forks hands no connection on


def are_right() -> bool:
    """Whether this process can read what is stored; told to whatever watches it."""
    try:
        require_right_keys()
    except ImproperlyConfigured:
        return False
    return True


def shares() -> list[Share]:
    """Which master keys wrap how many data keys, by id."""
    held = {key_id for key_id, _ in ring().content}
    rows = DataKey.objects.order_by("key_id").values_list("key_id").annotate(keys=Count("pk"))
    return [Share(key_id, keys, key_id in held) for key_id, keys in rows]


def rotate() -> Iterator[Progress]:
    """Wrap every data key anew under the current master key, batch by batch; each batch is a transaction of its
    own, so that it can be broken off and begun again. Destroyed keys stay destroyed.

    Raises ImproperlyConfigured unless this process holds the current key and every one that is in use.
    """
    if len(ring().content) < 2:
        raise ImproperlyConfigured(
            "HEARKEN_CONTENT_KEYS holds fewer than two keys: put the new one in front of the old one first."
        )
    require_right_keys()
    last: UUID | None = None
    while batch := _next(after=last):
        yield _wrap_batch(batch)
        last = batch[-1]


def _next(*, after: UUID | None) -> list[UUID]:
    current, _ = ring().current_content()
    rows = DataKey.objects.exclude(key_id__in=[current, ""]).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _wrap_batch(keys: list[UUID]) -> Progress:
    """The rows are locked and read anew: one that was destroyed or wrapped meanwhile is left alone."""
    current, _ = ring().current_content()
    rows = DataKey.objects.select_for_update(no_key=True).filter(pk__in=keys).exclude(key_id__in=[current, ""])
    wrapped, broken = [], 0
    for row in rows.order_by("pk"):
        try:
            sealing.wrap_anew(row)
        except SealBroken:
            broken += 1
        else:
            wrapped.append(row)
    DataKey.objects.bulk_update(wrapped, ["wrapped", "key_id"], batch_size=100)
    return Progress(len(wrapped), broken)
