"""A private key on paper: groups that can be read aloud and typed back, with a check against slips."""

import base64
import binascii
import hashlib

from trust.codes import ALPHABET
from trust.errors import NotACode

KEY = 32  # bytes
CHECK = 3  # bytes; with the key they fill 56 characters and leave none over
GROUP = 4
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_PAPER = str.maketrans(_RFC4648, ALPHABET)
_FROM_PAPER = str.maketrans(ALPHABET + "OIL", _RFC4648 + "ABB")


def written(private: bytes) -> str:
    """Fourteen groups of four letters and digits."""
    bare = base64.b32encode(private + _check(private)).decode().translate(_TO_PAPER)
    return " ".join(bare[start : start + GROUP] for start in range(0, len(bare), GROUP))


def read(typed: str) -> bytes:
    """The key that was written. Raises `NotACode` for a slip, without repeating what was typed."""
    bare = "".join(typed.upper().replace("-", "").split())
    try:
        both = base64.b32decode(bare.translate(_FROM_PAPER))
    except (binascii.Error, ValueError):
        both = b""
    if len(both) != KEY + CHECK:
        raise NotACode("The recovery sheet has fourteen groups of four letters and digits.")
    private, check = both[:KEY], both[KEY:]
    if check != _check(private):
        raise NotACode("A letter or digit of the recovery sheet is not as it was written.")
    return private


def _check(private: bytes) -> bytes:
    return hashlib.sha256(b"hearken/paper\0" + private).digest()[:CHECK]
