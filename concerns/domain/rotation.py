"""A new key to names in place of the old one, because somebody leaves or a sheet was lost.

The new key counts at once. The names under the old one are then sealed to it in batches, by one keeper's
passphrase; whoever stops in the middle, or is stopped, goes on by typing theirs again. The old key goes when a
count in that very transaction finds no name left under it. No opened key outlives the call it was given to.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import audit, keepers, opening, vault, watched
from concerns.enums import EventType
from concerns.errors import Refused, WrongState
from concerns.models.vault import Keeper, KeyShare, SealedIdentity, VaultKey
from trust import pairs, paper
from trust.errors import SealBroken

BATCH = 100  # names a transaction
AT_ONCE = 1000  # names a call: a page answers within seconds


@dataclass(frozen=True)
class Progress:
    """How many names still wait under the old key; `stuck` of them do not open with it at all."""

    left: int
    stuck: int = 0


def is_under_way() -> bool:
    return _older().exists()


def left() -> int:
    """How many names still wait under an older key."""
    return SealedIdentity.objects.filter(vault_key__is_current=False).count()


def _older() -> "QuerySet[VaultKey]":
    """The keys under which names wait: more than one only where some name does not open with the first."""
    return VaultKey.objects.filter(is_current=False, retired_at=None).order_by("made_at", "pk")


@sensitive_variables()
@transaction.atomic
def start(
    *, by: User, private: bytes, now: datetime, leaver: User | None = None, new_sheet: bool = False
) -> str | None:
    """Make the key that counts from now on, with a share for every keeper who holds one and still keeps names.

    Whoever does not, and the `leaver`, are removed: their share goes now. The sheet stays the same, or the new one
    is returned, to be shown once. Raises Refused for who holds no share and for a `leaver` who is `by` or no
    keeper; WrongState while the names of the rotation before are still moving, after somebody else's, and where
    nobody could open a name beside `by` any more without a `leaver` who may still keep names. Names that do not
    open with their key, and that key, go along: nobody keeps a share because a row is damaged.
    """
    holding = keepers.lock_keepers()
    old = keepers.require_opened(private)
    if any_opens(private):
        raise WrongState
    able = {person.pk for person in keepers.holders()} - {_pk(leaver)}
    if by.pk not in able or (leaver and not _is_keeper(leaver)):
        raise Refused
    staying = [one for one in holding if one.pk in able]
    if leaver and is_too_few_without(leaver):
        raise WrongState
    _remove([one for one in holding if one not in staying and _must_go(one, old, leaver)], by=by, now=now)
    pair = pairs.new_pair()
    sheet = pairs.new_pair() if new_sheet else None
    for older in _older():
        before = opening.private_under(older, private=private)
        older.sealed_private = opening.seal_to_next(older, pair, private=before)
        older.save(update_fields=["sealed_private"])
    old.is_current = False
    old.sealed_private = opening.seal_to_next(old, pair, private=private)
    old.save(update_fields=["is_current", "sealed_private"])
    keepers.make_vault_key(
        pair,
        sheet.public if sheet else bytes(old.sheet_public),
        [one for one in staying if keepers.is_true(one)],
        by=by,
        now=now,
        replaces=old,
    )
    return paper.written(sheet.private) if sheet else None


@sensitive_variables()
def any_opens(private: bytes) -> bool:
    """Whether a name still waits that can be moved, so that no new key is made: the first that opens says so."""
    for old in _older():
        old_private = opening.private_under(old, private=private)
        for row in SealedIdentity.objects.filter(vault_key=old).order_by("pk").iterator():
            with suppress(SealBroken):
                pairs.open_with(old_private, row.sealed, info=vault.name_info(old, row))
                return True
    return False


def is_too_few_without(leaver: User) -> bool:
    """Whether removing somebody who keeps names takes a share that is needed: one keeper alone would be left, and
    could have arranged it. Who lost the role or left can always be removed."""
    holders = keepers.holders()
    return leaver in holders and len(holders) <= keepers.FEWEST


def _pk(person: User | None) -> UUID | None:
    return person.pk if person else None


def _is_keeper(person: User) -> bool:
    return Keeper.objects.filter(pk=person.pk, removed_at=None).exists()


def _must_go(one: Keeper, old: VaultKey, leaver: User | None) -> bool:
    """The leaver, and whoever left or lost the role and holds a share; not who is ready and waits for one."""
    holds = KeyShare.objects.filter(vault_key=old, keeper=one).exists()
    return one.removed_at is None and (one.pk == _pk(leaver) or holds)


def _remove(going: list[Keeper], *, by: User, now: datetime) -> None:
    for one in going:
        KeyShare.objects.filter(keeper=one).delete()
        one.removed_at = now
        one.locked_private = b""
        one.save(update_fields=["removed_at", "locked_private"])
        watched.record(EventType.KEEPER_REMOVED, by=by, now=now, person=str(one.pk))


@sensitive_variables()
def go_on(*, by: User, private: bytes, now: datetime, at_most: int = AT_ONCE) -> Progress:
    """Move names to the current key, in batches of one transaction each; the old key goes with the last of them.

    Called again until nothing is left. Raises WrongState where the key changed meanwhile.
    """
    stuck: set[UUID] = set()
    moved = 0
    while moved < at_most and (batch := _move_batch(private, stuck, size=min(BATCH, at_most - moved))):
        moved += batch
    return _finish(by=by, now=now, stuck=len(stuck))


@sensitive_variables()
@transaction.atomic
def _move_batch(private: bytes, stuck: set[UUID], *, size: int) -> int:
    """How many names were looked at. One that does not open is kept as it is, and so is the key it waits under."""
    current = keepers.require_opened(private)
    waiting = SealedIdentity.objects.select_for_update().exclude(pk__in=stuck).order_by("pk")
    batches = ((one, list(waiting.filter(vault_key=one)[:size])) for one in _older())
    old, rows = next(((one, found) for one, found in batches if found), (None, []))
    if old is None:
        return 0
    old_private = opening.private_under(old, private=private)
    moved = [row for row in rows if _move(row, old, current, old_private=old_private)]
    stuck |= {row.pk for row in rows} - {row.pk for row in moved}
    SealedIdentity.objects.bulk_update(moved, ["vault_key", "sealed"])
    return len(rows)


@sensitive_variables()
def _move(row: SealedIdentity, old: VaultKey, current: VaultKey, *, old_private: bytes) -> bool:
    try:
        payload = pairs.open_with(old_private, row.sealed, info=vault.name_info(old, row))
    except SealBroken:
        return False
    row.sealed = pairs.seal_to(bytes(current.public), payload, info=vault.name_info(current, row))
    row.vault_key = current
    return True


@transaction.atomic
def _finish(*, by: User, now: datetime, stuck: int) -> Progress:
    """Retire each old key under which nothing is left: counted while its row is held, so that a name which is
    being sealed to it this moment is either counted or sees that the key is not the current one any more."""
    waiting = 0
    for old in _older().select_for_update():
        if count := SealedIdentity.objects.filter(vault_key=old).count():
            waiting += count
        else:
            _retire(old, by=by, now=now)
    return Progress(waiting, stuck) if waiting else Progress(0)


def _retire(old: VaultKey, *, by: User, now: datetime) -> None:
    KeyShare.objects.filter(vault_key=old).delete()
    old.sealed_private = b""
    old.retired_at = now
    old.save(update_fields=["sealed_private", "retired_at"])
    audit.record_accounts(EventType.VAULT_KEY_RETIRED, by=by, now=now, key=str(old.pk))
