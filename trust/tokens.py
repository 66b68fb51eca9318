"""Short-lived sealed tokens: what a form or the inbox cookie carries, unreadable to whoever holds it.

Kinds that begin with "inbox" are sealed under the inbox key, all others under the form key.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trust.errors import Damaged, Expired
from trust.keys import ring

FORMAT = b"\x01"
NONCE = 12  # bytes
DAMAGED = "The token is not one of ours, or of another kind."


def issue(kind: str, payload: Mapping[str, Any], *, now: datetime) -> str:
    """A URL-safe token that only `read` with the same kind opens."""
    body = json.dumps({"at": int(now.timestamp()), "payload": dict(payload)}, separators=(",", ":"))
    nonce = secrets.token_bytes(NONCE)
    sealed = FORMAT + nonce + _cipher(kind).encrypt(nonce, body.encode(), _binding(kind))
    return _encoded(sealed)


def read(kind: str, token: str, *, now: datetime, max_age: timedelta) -> dict[str, Any]:
    """What was issued. Raises `Damaged`, or `Expired`, which hands the payload over all the same."""
    try:
        sealed = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        if sealed[:1] != FORMAT or _encoded(sealed) != token:
            raise Damaged(DAMAGED)
        opened = _cipher(kind).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], _binding(kind))
    except (InvalidTag, ValueError):
        raise Damaged(DAMAGED) from None
    body = json.loads(opened)
    payload: dict[str, Any] = body["payload"]
    if now.timestamp() - body["at"] > max_age.total_seconds():
        raise Expired(payload)
    return payload


def _encoded(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _cipher(kind: str) -> AESGCM:
    return AESGCM(ring().named("inbox" if kind.startswith("inbox") else "form"))


def _binding(kind: str) -> bytes:
    return b"hearken/token\0" + FORMAT + kind.encode()
