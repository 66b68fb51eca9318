"""Seals content under a data key of its own concern or case: AES-256-GCM, bound to what it is and to its row.

A sealed value reads: format (1 byte), id of the data key (16), nonce (12), ciphertext with tag.
The master key only wraps data keys: rotating it re-wraps those alone, destroying one erases all it sealed.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trust.errors import Erased, SealBroken, Unsealable
from trust.keys import ring
from trust.models import DataKey
from trust.padding import pad, unpad

FORMAT = b"\x01"
NONCE = 12  # bytes
HEADER = len(FORMAT) + 16 + NONCE
_HALVES = re.compile("[\ud800-\udfff]")
BROKEN = "The seal does not open: wrong key, label or row, or it is damaged."


def new_data_key() -> DataKey:
    """A fresh data key, stored wrapped by the current master key."""
    return new_data_keys(1)[0]


def new_data_keys(count: int) -> list[DataKey]:
    """Fresh data keys, stored with one query."""
    return DataKey.objects.bulk_create([_wrapped_key() for _ in range(count)])


def _wrapped_key() -> DataKey:
    return _wrap(DataKey(), secrets.token_bytes(32))


def _wrap(data_key: DataKey, plain: bytes) -> DataKey:
    data_key.key_id, master = ring().current_content()
    nonce = secrets.token_bytes(NONCE)
    data_key.wrapped = FORMAT + nonce + AESGCM(master).encrypt(nonce, plain, _wrapping(data_key))
    return data_key


def wrap_anew(key: DataKey) -> None:
    """Put the same data key under the current master key; what it sealed is not touched, and nothing is saved.

    Raises like `unseal` for a key that does not open, and leaves it as it was.
    """
    _wrap(key, _unwrap(key))


def require_opens(key: DataKey) -> None:
    """Raises `SealBroken`, `Erased` or `KeyMissing` for a data key that this process cannot open."""
    _unwrap(key)


def destroy(key: DataKey) -> None:
    """Everything sealed under `key` is unreadable from here on; backups follow as their copies expire."""
    key.wrapped = b""
    key.key_id = ""
    key.save(update_fields=["wrapped", "key_id"])


def seal(key: DataKey, text: str, *, label: str, row: UUID) -> bytes:
    """Raises `Unsealable` for half a surrogate pair, `Erased` for a destroyed key."""
    if _HALVES.search(text):  # asked, not caught: the codec's error would carry the whole text along
        raise Unsealable("The text holds a character that cannot be stored.")
    return _seal(key, text.encode(), label=label, row=row)


def unseal(key: DataKey, sealed: bytes | memoryview, *, label: str, row: UUID) -> str:
    """Raises `SealBroken` or `Erased`; never returns anything but what was sealed."""
    return _unseal(key, bytes(sealed), label=label, row=row).decode()


def seal_record(key: DataKey, mapping: Mapping[str, Any], *, label: str, row: UUID) -> bytes:
    """Like `seal`, for a mapping that JSON can hold."""
    text = json.dumps(dict(mapping), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return seal(key, text, label=f"record:{label}", row=row)


def unseal_record(key: DataKey, sealed: bytes | memoryview, *, label: str, row: UUID) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(unseal(key, sealed, label=f"record:{label}", row=row))
    return record


def seal_key(key: DataKey, secret: bytes, *, label: str, row: UUID) -> bytes:
    """A key of its own, say of one file: with the data key it is gone, too."""
    return _seal(key, secret, label=f"key:{label}", row=row)


def unseal_key(key: DataKey, sealed: bytes | memoryview, *, label: str, row: UUID) -> bytes:
    return _unseal(key, bytes(sealed), label=f"key:{label}", row=row)


def _seal(key: DataKey, payload: bytes, *, label: str, row: UUID) -> bytes:
    cipher = AESGCM(_unwrap(key))
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + key.id.bytes + nonce + cipher.encrypt(nonce, pad(payload), _binding(key, label, row))


def _unseal(key: DataKey, sealed: bytes, *, label: str, row: UUID) -> bytes:
    cipher = AESGCM(_unwrap(key))
    if sealed[: HEADER - NONCE] != FORMAT + key.id.bytes:
        raise SealBroken(BROKEN)
    try:
        padded = cipher.decrypt(sealed[HEADER - NONCE : HEADER], sealed[HEADER:], _binding(key, label, row))
    except (InvalidTag, ValueError):
        raise SealBroken(BROKEN) from None
    return unpad(padded)


def _unwrap(key: DataKey) -> bytes:
    wrapped = bytes(key.wrapped)
    if not wrapped:
        raise Erased("The key was destroyed, and what it sealed with it.")
    master = ring().content_key(key.key_id)
    try:
        if wrapped[:1] != FORMAT:
            raise SealBroken(BROKEN)
        return AESGCM(master).decrypt(wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :], _wrapping(key))
    except (InvalidTag, ValueError):
        raise SealBroken(BROKEN) from None


def _wrapping(key: DataKey) -> bytes:
    return b"hearken/data-key\0" + FORMAT + key.id.bytes + key.key_id.encode()


def _binding(key: DataKey, label: str, row: UUID) -> bytes:
    """Both ids have a fixed length, so no other label and row spell the same bytes."""
    return b"hearken/content\0" + FORMAT + key.id.bytes + row.bytes + label.encode()
