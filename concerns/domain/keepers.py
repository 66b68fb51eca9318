"""The key to names and who holds it. Its private half exists only in shares, each sealed to one name keeper's own
key or to the recovery sheet; no key of the server opens one (I8).

Whose public half is whose stands in the accounts' chain with a mark that this server alone makes (`trust.marks`),
and is compared before anything is sealed to it: with the database alone nobody puts another in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.roles import Role
from concerns.domain import audit, passphrases, watched
from concerns.enums import EventType
from concerns.errors import Refused, WrongKey, WrongState
from concerns.models.vault import Keeper, KeyShare, VaultKey
from trust import codes, marks, pairs, paper
from trust.pairs import Pair

FEWEST = 2  # name keepers with a share: one alone could fall ill, and could open every name unwatched


@dataclass(frozen=True)
class NewVault:
    """The recovery sheet exists in this object alone: print it, lock it away, forget it."""

    key: VaultKey
    recovery_sheet: str = field(repr=False)


def may_keep(user: User) -> bool:
    return user.is_active and user.roles.filter(role=Role.CUSTODIAN).exists()


@sensitive_variables()
@transaction.atomic
def make_key(person: User, passphrase: str, *, now: datetime) -> Keeper:
    """A name keeper's own key pair, in place of any before: a share of theirs goes with the old one.

    Raises Refused for who is no name keeper, ValidationError for a poor passphrase, WrongState where theirs is the
    last share (only the sheet helps then).
    """
    if not may_keep(person):
        raise Refused
    passphrases.require(passphrase, person)
    lock_keepers()
    if holders() == [person]:
        raise WrongState
    return _new_pair(person, passphrase, now=now)


@sensitive_variables()
def _new_pair(person: User, passphrase: str, *, now: datetime) -> Keeper:
    pair = pairs.new_pair()
    locked = pairs.lock(pair.private, passphrase)
    fresh = {"public": pair.public, "locked_private": locked, "enrolled_at": now, "removed_at": None}
    keeper, _made = Keeper.objects.update_or_create(user=person, defaults=fresh)
    KeyShare.objects.filter(keeper=keeper).delete()
    fingerprint = pairs.fingerprint(pair.public)
    keeper.mark = audit.mark_key(EventType.KEEPER_KEY_MADE, person.pk, fingerprint)
    keeper.save(update_fields=["mark"])
    told = {"person": str(person.pk), "fingerprint": fingerprint, "mark": keeper.mark}
    watched.record(EventType.KEEPER_KEY_MADE, by=person, now=now, **told)
    return keeper


@sensitive_variables()
@transaction.atomic
def change_passphrase(person: User, passphrase: str, *, private: bytes, now: datetime) -> None:
    """Lock their own private half, which `own` opened, by another passphrase. Raises like `make_key`."""
    passphrases.require(passphrase, person)
    keeper = Keeper.objects.select_for_update().filter(pk=person.pk, removed_at=None).first()
    if keeper is None or pairs.public_of(private) != bytes(keeper.public) or not may_keep(person):
        raise Refused
    keeper.locked_private = pairs.lock(private, passphrase)
    keeper.save(update_fields=["locked_private"])
    audit.record_accounts(EventType.KEEPER_PASSPHRASE_CHANGED, by=person, now=now, person=str(person.pk))


def lock_keepers() -> list[Keeper]:
    """Everybody with a key, locked until the transaction ends: of two acts on the vault at once, one waits."""
    return list(Keeper.objects.select_for_update().order_by("pk"))


# Set-up, and shares


@sensitive_variables()
@transaction.atomic
def set_up(*, by: User, private: bytes, now: datetime) -> NewVault:
    """Make the vault key once, with a share for everybody who is ready and one for the recovery sheet.

    `private` is the own private half of `by`, as `own` opened it. Raises Refused for who has no key, WrongState
    when a vault key stands already or fewer than two are ready.
    """
    lock_keepers()
    if VaultKey.objects.filter(is_current=True).exists():
        raise WrongState
    keepers = ready()
    if not any(one.pk == by.pk and pairs.public_of(private) == bytes(one.public) for one in keepers):
        raise Refused
    if len(keepers) < FEWEST:
        raise WrongState
    sheet = pairs.new_pair()
    vault_key = make_vault_key(pairs.new_pair(), sheet.public, keepers, by=by, now=now)
    return NewVault(vault_key, paper.written(sheet.private))


@sensitive_variables()
def make_vault_key(
    pair: Pair,
    sheet_public: bytes,
    keepers: Iterable[Keeper],
    *,
    by: User,
    now: datetime,
    replaces: VaultKey | None = None,
) -> VaultKey:
    """The key that counts from now on, shared out. For `set_up` and `rotation` alone."""
    vault_key = VaultKey(public=pair.public, sheet_public=sheet_public, made_at=now)
    vault_key.mark = _mark(vault_key)
    vault_key.save(force_insert=True)
    watched.record(
        EventType.VAULT_KEY_MADE,
        by=by,
        now=now,
        key=str(vault_key.pk),
        fingerprint=pairs.fingerprint(pair.public),
        sheet=pairs.fingerprint(sheet_public),
        mark=vault_key.mark,
        replaces=str(replaces.pk) if replaces else None,
    )
    for keeper in keepers:
        _give_share(vault_key, keeper, private=pair.private, by=by, now=now)
    _seal_share(vault_key, None, to=sheet_public, private=pair.private, now=now)
    return vault_key


@sensitive_variables()
def _give_share(vault_key: VaultKey, keeper: Keeper, *, private: bytes, by: User, now: datetime) -> None:
    _seal_share(vault_key, keeper, to=bytes(keeper.public), private=private, now=now)
    audit.record_accounts(EventType.KEEPER_ENROLLED, by=by, now=now, person=str(keeper.pk), key=str(vault_key.pk))


@sensitive_variables()
def _seal_share(vault_key: VaultKey, keeper: Keeper | None, *, to: bytes, private: bytes, now: datetime) -> None:
    KeyShare.objects.create(
        vault_key=vault_key,
        keeper=keeper,
        sealed_private=pairs.seal_to(to, private, info=share_info(vault_key, keeper)),
        given_at=now,
    )


def share_info(vault_key: VaultKey, keeper: Keeper | None) -> bytes:
    holder = keeper.user_id.bytes if keeper else b"sheet"
    return b"hearken/vault-share\0" + vault_key.pk.bytes + holder


@sensitive_variables()
@transaction.atomic
def share(newcomer: User, *, check_code: str, private: bytes, by: User, now: datetime) -> None:
    """Give a keeper who is ready a share. `check_code` is what they read out from their own page.

    Raises trust.errors.NotACode or WrongKey for another code or a key that is not on record, Refused for who may
    not, WrongState where they hold one already, made no key, or the vault key changed meanwhile.
    """
    if by.pk == newcomer.pk or not may_keep(newcomer) or by not in holders():
        raise Refused
    lock_keepers()
    vault_key = require_opened(private)
    keeper = Keeper.objects.filter(pk=newcomer.pk, removed_at=None).first()
    if keeper is None or KeyShare.objects.filter(vault_key=vault_key, keeper=keeper).exists():
        raise WrongState
    if codes.normalise(check_code) != pairs.check_code(keeper.public) or not is_true(keeper):
        raise WrongKey
    _give_share(vault_key, keeper, private=private, by=by, now=now)


@sensitive_variables()
@transaction.atomic
def recover(person: User, passphrase: str, *, private: bytes, now: datetime) -> Keeper:
    """A new key pair with a share at once, by the vault's private key that the recovery sheet opened.

    Raises Refused for who is no name keeper, ValidationError for a poor passphrase, WrongState where the vault key
    changed meanwhile.
    """
    if not may_keep(person):
        raise Refused
    passphrases.require(passphrase, person)
    lock_keepers()
    vault_key = require_opened(private)
    keeper = _new_pair(person, passphrase, now=now)
    watched.record(EventType.KEEPER_RECOVERED, by=person, now=now, person=str(person.pk))
    _give_share(vault_key, keeper, private=private, by=person, now=now)
    return keeper


@sensitive_variables()
def require_opened(private: bytes) -> VaultKey:
    """The current key, locked, if this is its private half. Raises WrongState where it is that of another."""
    vault_key = VaultKey.objects.select_for_update(no_key=True).filter(is_current=True).first()
    if vault_key is None or pairs.public_of(private) != bytes(vault_key.public) or not is_true_key(vault_key):
        raise WrongState
    return vault_key


# What is on record


def is_true(keeper: Keeper) -> bool:
    """Whether their public half is the one they made."""
    fingerprint = pairs.fingerprint(keeper.public)
    return audit.is_on_record(EventType.KEEPER_KEY_MADE, keeper.pk, fingerprint, mark=keeper.mark)


def is_true_key(vault_key: VaultKey) -> bool:
    """Whether the vault's public half, and that of its sheet, are those that were made together, once."""
    try:
        return _mark_told(vault_key.pk) == vault_key.mark == _mark(vault_key)
    except LookupError:
        return False


def _mark(vault_key: VaultKey) -> str:
    halves = (pairs.fingerprint(vault_key.public), pairs.fingerprint(vault_key.sheet_public))
    return marks.of(EventType.VAULT_KEY_MADE, str(vault_key.pk), *halves)


@cache  # an event never changes, and what is not found is not kept
def _mark_told(key: UUID) -> str:
    """Raises LookupError where no event tells of this key, or more than one."""
    made = audit.told(audit.ACCOUNTS, EventType.VAULT_KEY_MADE, key=str(key))
    if len(made) != 1:
        raise LookupError
    return str(made[0]["mark"])


def ready() -> list[Keeper]:
    """Name keepers with a key of their own, the one they made, and without a share of the current vault key."""
    return [
        keeper
        for keeper in Keeper.objects.filter(removed_at=None, user__in=keeping()).order_by("user__name", "pk")
        if is_true(keeper) and not KeyShare.objects.filter(vault_key__is_current=True, keeper=keeper).exists()
    ]


def keeping() -> QuerySet[User]:
    """Active people who hold the role; whether they hold a share is another question."""
    return User.objects.filter(is_active=True, roles__role=Role.CUSTODIAN)


def holders() -> list[User]:
    """The name keepers who can open the vault by themselves now; without a share nobody decides about a name."""
    shares = KeyShare.objects.filter(vault_key__is_current=True, keeper__removed_at=None)
    return list(keeping().filter(pk__in=shares.values("keeper")).order_by("name", "pk"))


def current_key() -> VaultKey | None:
    """The vault key, as long as somebody who can open it holds a share and it is the one that was made."""
    shares = KeyShare.objects.filter(
        vault_key__is_current=True, keeper__removed_at=None, keeper__user__in=keeping()
    )
    found = shares.select_related("vault_key").first()
    return found.vault_key if found and is_true_key(found.vault_key) else None


def hold_current_key() -> VaultKey | None:
    """`current_key`, which a rotation does not destroy before this transaction ends: it waits, and then counts
    what was sealed to it. PostgreSQL alone needs to be asked; SQLite lets one writer in at a time."""
    while (key := current_key()) is not None and not _held(key):
        pass  # another became the current one in between
    return key


def _held(key: VaultKey) -> bool:
    if not connection.features.has_select_for_update:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_current FROM concerns_vaultkey WHERE id = %s FOR KEY SHARE", [key.pk])
        return bool(cursor.fetchone()[0])


def has_keepers() -> bool:
    """Whether a name can be locked away now; without, confidential mode is off and never downgraded."""
    return current_key() is not None
