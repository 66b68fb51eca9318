"""Names, locked apart from what was raised (I1, R59). The only module that opens the identity tables.

A confidential name is sealed to the vault's public key; its private half exists only in shares that each name
keeper's passphrase, or the recovery sheet, opens. No key of the server reads such a name back.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from concerns.domain import audit, keepers, opening
from concerns.domain.content import Label
from concerns.enums import EventType, Mode
from concerns.errors import NoKeepers, Refused
from concerns.models import Concern
from concerns.models.vault import SealedIdentity, VaultKey
from trust import pairs, sealing
from trust.errors import Unsealable

STEP = 3072  # bytes; three lines of 200 characters fill one step whatever they hold, so all names look alike
NAMED = frozenset({Mode.CONFIDENTIAL, Mode.OPEN})


@dataclass(frozen=True)
class Identity:
    """Who raised something. Its repr is empty on purpose: it may stand in a frame of a crash report (T5)."""

    name: str = field(repr=False)
    work: str = field(default="", repr=False)  # job and place of work
    reach: str = field(default="", repr=False)  # a safe way to reach them


@sensitive_variables()
@transaction.atomic
def seal(concern: Concern, identity: Identity, *, on: date, pk: UUID | None = None) -> None:
    """Lock a reporter's name away, as the concern's mode asks, with its date only.

    Raises NoKeepers, and ValueError in a mode that has no name.
    """
    if concern.mode not in NAMED:
        raise ValueError("This mode keeps no name.")
    row = SealedIdentity(pk=pk or uuid4(), concern=concern)
    if concern.mode == Mode.CONFIDENTIAL:
        _lock_away(row, packed(identity))
    else:
        text = packed(identity).decode()
        row.sealed = sealing.seal(concern.data_key, text, label=Label.OPEN_NAME, row=row.pk)
        row.save(force_insert=True)
    audit.record_reporter(EventType.IDENTITY_SEALED, mailbox=concern.mailbox, on=on)


@sensitive_variables()
def _lock_away(row: SealedIdentity, payload: bytes) -> None:
    row.vault_key = keepers.hold_current_key()
    if row.vault_key is None:
        raise NoKeepers
    row.sealed = pairs.seal_to(bytes(row.vault_key.public), payload, info=name_info(row.vault_key, row))
    row.save(force_insert=True)


def name_info(vault_key: VaultKey, row: SealedIdentity) -> bytes:
    """Binds a name to the key, its row and its concern: moved to another concern, it does not open."""
    return b"hearken/identity\0" + vault_key.pk.bytes + row.concern_id.bytes + row.pk.bytes


@sensitive_variables()
def packed(identity: Identity) -> bytes:
    """JSON filled up with spaces, which JSON ignores: the length tells nothing of the name."""
    parts = asdict(identity)
    if any("\ud800" <= char <= "\udfff" for part in parts.values() for char in part):
        raise Unsealable("The text holds a character that cannot be stored.")
    text = json.dumps(parts, ensure_ascii=False).encode()
    return text.ljust(-(-len(text) // STEP) * STEP)


@sensitive_variables()
def unpacked(payload: bytes) -> Identity:
    return Identity(**json.loads(payload))


@sensitive_variables()
@transaction.atomic
def seal_anew(concern: Concern, identity: Identity, *, on: date, pk: UUID) -> None:
    """The name as it was typed again, in place of any copy there was: that one goes in this transaction.

    `pk` is the new copy's id, by which the same form sent twice is known again. Raises like `seal`.
    """
    SealedIdentity.objects.filter(concern=concern).delete()
    seal(concern, identity, on=on, pk=pk)


def is_held(concern: Concern, *, pk: UUID | None = None) -> bool:
    """Whether a name is kept; with `pk`, whether it is that very copy of it."""
    rows = SealedIdentity.objects.filter(concern=concern)
    return rows.filter(pk=pk).exists() if pk else rows.exists()


@sensitive_variables()
def open_confidential(concern: Concern, *, private: bytes) -> Identity:
    """A confidential name by the vault's private key, which only `unlock` can give.

    Raises trust.errors.SealBroken for another key, Refused where no name is locked in the vault.
    """
    row = SealedIdentity.objects.filter(concern=concern).select_related("vault_key").first()
    if row is None or row.vault_key is None:
        raise Refused
    # While names move to a new key, the old one's.
    private = opening.private_under(row.vault_key, private=private)
    return unpacked(pairs.open_with(private, row.sealed, info=name_info(row.vault_key, row)))


@sensitive_variables()
def open_given(concern: Concern) -> Identity:
    """An openly given name, by the concern's own key. For `grants` alone, which writes down that it was shown."""
    row = SealedIdentity.objects.get(concern=concern, vault_key=None)
    return unpacked(sealing.unseal(concern.data_key, row.sealed, label=Label.OPEN_NAME, row=row.pk).encode())
