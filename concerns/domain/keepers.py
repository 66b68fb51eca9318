"""The key to names and who holds it. Its private half exists only in shares, each sealed to one name keeper's own
key or to the recovery sheet; no key of the server opens one (I8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.domain import lockout
from accounts.domain.lockout import Purpose
from accounts.models import User
from accounts.roles import Role
from concerns.domain import audit
from concerns.enums import EventType
from concerns.errors import Refused, WrongState
from concerns.models.vault import Keeper, KeyShare, VaultKey
from trust import pairs, paper
from trust.errors import WrongPassphrase


@dataclass(frozen=True)
class NewVault:
    """The recovery sheet exists in this object alone: print it, lock it away, forget it."""

    key: VaultKey
    recovery_sheet: str = field(repr=False)


@sensitive_variables()
@transaction.atomic
def set_up(keepers: Sequence[tuple[User, str]], *, now: datetime, by: User | None = None) -> NewVault:
    """Make the vault key once and give each name keeper (with their passphrase) a share of it.

    Raises Refused for somebody who is no active name keeper, WrongState when a vault key stands already.
    """
    if not keepers or not all(_may_keep(user) for user, _ in keepers):
        raise Refused
    if VaultKey.objects.filter(is_current=True).exists():
        raise WrongState
    vault_pair = pairs.new_pair()
    sheet_pair = pairs.new_pair()
    vault_key = VaultKey.objects.create(public=vault_pair.public, sheet_public=sheet_pair.public, made_at=now)
    audit.record_accounts(EventType.VAULT_KEY_MADE, by=by, now=now, key=str(vault_key.pk))
    for user, passphrase in keepers:
        keeper = _enrol(user, passphrase, now=now)
        _share(vault_key, keeper, to=bytes(keeper.public), private=vault_pair.private)
        audit.record_accounts(EventType.KEEPER_ENROLLED, by=by, now=now, person=str(user.pk))
    _share(vault_key, None, to=sheet_pair.public, private=vault_pair.private)
    return NewVault(vault_key, paper.written(sheet_pair.private))


def _may_keep(user: User) -> bool:
    return user.is_active and user.roles.filter(role=Role.CUSTODIAN).exists()


@sensitive_variables()
def _enrol(user: User, passphrase: str, *, now: datetime) -> Keeper:
    pair = pairs.new_pair()
    return Keeper.objects.create(
        user=user, public=pair.public, locked_private=pairs.lock(pair.private, passphrase), enrolled_at=now
    )


def _share(vault_key: VaultKey, keeper: Keeper | None, *, to: bytes, private: bytes) -> None:
    KeyShare.objects.create(
        vault_key=vault_key,
        keeper=keeper,
        sealed_private=pairs.seal_to(to, private, info=_share_info(vault_key, keeper)),
    )


def _share_info(vault_key: VaultKey, keeper: Keeper | None) -> bytes:
    holder = keeper.user_id.bytes if keeper else b"sheet"
    return b"hearken/vault-share\0" + vault_key.pk.bytes + holder


def current_key() -> VaultKey | None:
    """The vault key, as long as somebody who can open it holds a share."""
    shares = KeyShare.objects.filter(
        vault_key__is_current=True,
        keeper__removed_at=None,
        keeper__user__is_active=True,
        keeper__user__roles__role=Role.CUSTODIAN,
    )
    share = shares.select_related("vault_key").first()
    return share.vault_key if share else None


def with_share() -> list[User]:
    """The name keepers who can open the vault by themselves now; without a share nobody decides about a name."""
    shares = KeyShare.objects.filter(vault_key__is_current=True, keeper__removed_at=None)
    keeping = User.objects.filter(is_active=True, roles__role=Role.CUSTODIAN)
    return list(keeping.filter(pk__in=shares.values("keeper")).order_by("name", "pk"))


def has_keepers() -> bool:
    """Whether a name can be locked away now; without, confidential mode is off and never downgraded."""
    return current_key() is not None


@sensitive_variables()
def unlock(keeper: User, passphrase: str, *, now: datetime) -> bytes:
    """The vault's private key by one keeper's passphrase. Never stored, queued or shown. Called outside any
    transaction, so that a wrong try stays counted.

    Raises trust.errors.WrongPassphrase; accounts.errors.Locked after too many; Refused for somebody who keeps
    no key (any more).
    """
    share = (
        KeyShare.objects.filter(vault_key__is_current=True, keeper=keeper.pk, keeper__removed_at=None)
        .select_related("vault_key", "keeper")
        .first()
    )
    if share is None or share.keeper is None or not _may_keep(keeper):
        raise Refused
    private = open_lock(share.keeper.locked_private, passphrase, of=keeper, now=now)
    return pairs.open_with(private, share.sealed_private, info=_share_info(share.vault_key, share.keeper))


@sensitive_variables()
def unlock_with_sheet(typed: str) -> bytes:
    """The vault's private key by the recovery sheet. Raises trust.errors.NotACode or SealBroken; Refused
    where no vault stands."""
    share = KeyShare.objects.filter(vault_key__is_current=True, keeper=None).select_related("vault_key").first()
    if share is None:
        raise Refused
    return pairs.open_with(paper.read(typed), share.sealed_private, info=_share_info(share.vault_key, None))


@sensitive_variables()
def open_lock(locked: bytes | memoryview, passphrase: str, *, of: User, now: datetime) -> bytes:
    """A private half by its owner's passphrase: slow by design, counted for each person, each failure an event.

    Raises trust.errors.WrongPassphrase, accounts.errors.Locked.
    """
    tried = lockout.begin(Purpose.PASSPHRASE, str(of.pk), now=now)
    try:
        private = pairs.unlock(locked, passphrase)
    except WrongPassphrase:
        with transaction.atomic():
            audit.record_accounts(EventType.PASSPHRASE_WRONG, by=of, now=now)
        raise
    lockout.succeed(tried)
    return private
