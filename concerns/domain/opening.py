"""What opens the vault: a name keeper's passphrase or the recovery sheet, each try counted; never stored, queued
or shown (I8)."""

from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.domain import lockout
from accounts.domain.lockout import Purpose
from accounts.models import User
from concerns.domain import audit, keepers
from concerns.enums import EventType
from concerns.errors import Refused
from concerns.models.vault import Keeper, KeyShare, VaultKey
from trust import pairs, paper
from trust.errors import SealBroken, WrongPassphrase
from trust.pairs import Pair


@sensitive_variables()
def own(person: User, passphrase: str, *, now: datetime) -> bytes:
    """A name keeper's own private half. Called outside any transaction, so that a wrong try stays counted.

    Raises trust.errors.WrongPassphrase; accounts.errors.Locked after too many; Refused for somebody who keeps
    no key (any more); trust.errors.SealBroken where the public half beside it is another's.
    """
    keeper = Keeper.objects.filter(pk=person.pk, removed_at=None).first()
    if keeper is None or not keepers.may_keep(person):
        raise Refused
    private = open_lock(keeper.locked_private, passphrase, of=person, now=now)
    if pairs.public_of(private) != bytes(keeper.public):
        raise SealBroken("The public half that stands beside this key is not its own.")
    return private


@sensitive_variables()
def unlock(keeper: User, passphrase: str, *, now: datetime) -> bytes:
    """The vault's private key by one keeper's passphrase. Never stored, queued or shown. Called and raises as
    `own` does; Refused for who has no share, too; SealBroken where the vault's public half is another's."""
    shares = KeyShare.objects.filter(vault_key__is_current=True, keeper=keeper.pk, keeper__removed_at=None)
    held = shares.select_related("vault_key", "keeper").first()
    if held is None:
        raise Refused
    own_private = own(keeper, passphrase, now=now)
    private = pairs.open_with(
        own_private, held.sealed_private, info=keepers.share_info(held.vault_key, held.keeper)
    )
    return _of(held.vault_key, private)


@sensitive_variables()
def _of(vault_key: VaultKey, private: bytes) -> bytes:
    if pairs.public_of(private) != bytes(vault_key.public):
        raise SealBroken("The vault's public half is not that of its shares.")
    return private


@sensitive_variables()
def seal_to_next(vault_key: VaultKey, pair: Pair, *, private: bytes) -> bytes:
    """A key's private half for whoever can open the key that follows: names wait under it until they are moved.
    Opened once here, since nothing else would bring those names back."""
    sealed = pairs.seal_to(pair.public, private, info=_next_info(vault_key))
    if pairs.open_with(pair.private, sealed, info=_next_info(vault_key)) != private:
        raise SealBroken("The old key does not open again.")
    return sealed


@sensitive_variables()
def private_under(vault_key: VaultKey, *, private: bytes) -> bytes:
    """What opens the names under this key, by the current key's private half. Raises trust.errors.SealBroken."""
    if vault_key.is_current:
        return private
    return pairs.open_with(private, vault_key.sealed_private, info=_next_info(vault_key))


def _next_info(vault_key: VaultKey) -> bytes:
    return b"hearken/vault-next\0" + vault_key.pk.bytes


@sensitive_variables()
def unlock_with_sheet(typed: str, *, by: User, now: datetime) -> bytes:
    """The vault's private key by the recovery sheet, each try counted. Called outside any transaction.

    Raises trust.errors.NotACode for a slip, SealBroken for another sheet, accounts.errors.Locked; Refused where
    no vault stands, or for who is no name keeper.
    """
    held = KeyShare.objects.filter(vault_key__is_current=True, keeper=None).select_related("vault_key").first()
    if held is None or not keepers.may_keep(by):
        raise Refused
    sheet = paper.read(typed)
    tried = lockout.begin(Purpose.PASSPHRASE, str(by.pk), now=now)
    try:
        private = pairs.open_with(sheet, held.sealed_private, info=keepers.share_info(held.vault_key, None))
    except SealBroken:
        with transaction.atomic():
            audit.record_accounts(EventType.PASSPHRASE_WRONG, by=by, now=now, how="sheet")
        raise
    lockout.succeed(tried)
    return _of(held.vault_key, private)


@sensitive_variables()
def open_lock(locked: bytes | memoryview, passphrase: str, *, of: User, now: datetime) -> bytes:
    """A private half by its owner's passphrase: slow by design, counted for each person, each failure an event.

    Raises trust.errors.WrongPassphrase with when the next try counts, accounts.errors.Locked.
    """
    tried = lockout.begin(Purpose.PASSPHRASE, str(of.pk), now=now)
    try:
        private = pairs.unlock(locked, passphrase)
    except WrongPassphrase as wrong:
        with transaction.atomic():
            audit.record_accounts(EventType.PASSPHRASE_WRONG, by=of, now=now)
        wrong.open_at = tried.open_at
        raise
    lockout.succeed(tried)
    return private
