"""Key pairs: who holds the public half can seal, only who holds the private half can open (HPKE, RFC 9180).

A private half is kept locked by its owner's passphrase (argon2id, then AES-256-GCM).
"""

import hashlib
import secrets
import struct
import unicodedata
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from trust import codes
from trust.errors import SealBroken, WrongPassphrase
from trust.padding import pad, unpad

FORMAT = b"\x01"
PAYLOAD_STEP = 1024  # bytes; a name with its addresses fits, so that all identities look alike
COST = (3, 64 * 1024, 4)  # argon2id passes, KiB, lanes: RFC 9106's second choice
SALT = 16  # bytes
NONCE = 12  # bytes
LOCK_HEADER = struct.Struct(f">1sIIB{SALT}s{NONCE}s")
MOST_TIME, MOST_MEMORY = 100, 1024 * 1024  # a damaged header must not ask for the whole machine
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Pair:
    public: bytes
    private: bytes = field(repr=False)


def new_pair() -> Pair:
    private = X25519PrivateKey.generate()
    return Pair(public=private.public_key().public_bytes_raw(), private=private.private_bytes_raw())


def fingerprint(public: bytes | memoryview) -> str:
    """Of a public half: what an event keeps of it, and what is compared before something is sealed to it."""
    return hashlib.sha256(b"hearken/public\0" + bytes(public)).hexdigest()


def public_of(private: bytes) -> bytes:
    """The public half that belongs to a private one: whether a stored one is still the right one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def check_code(public: bytes | memoryview) -> str:
    """Sixteen letters and digits by which two people make sure that they mean the same public half."""
    told = hashlib.sha256(b"hearken/check-code\0" + bytes(public)).digest()
    return codes.written(told[: codes.CODE_BYTES])


def seal_to(public: bytes, payload: bytes, *, info: bytes) -> bytes:
    """Seals for the holder of the private half; `info` binds purpose and row and is asked for again."""
    padded = pad(payload, step=PAYLOAD_STEP)
    try:
        return FORMAT + SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public), info=_bound(info))
    except ValueError:
        raise SealBroken("This is not a public key.") from None


def open_with(private: bytes, sealed: bytes | memoryview, *, info: bytes) -> bytes:
    sealed = bytes(sealed)
    try:
        if sealed[:1] != FORMAT:
            raise SealBroken("The seal has an unknown format.")
        key = X25519PrivateKey.from_private_bytes(private)
        padded = SUITE.decrypt(sealed[1:], key, info=_bound(info))
    except (InvalidTag, ValueError):
        raise SealBroken("The seal does not open: wrong key or row, or it is damaged.") from None
    return unpad(padded)


def lock(private: bytes, passphrase: str) -> bytes:
    """The private half under a passphrase; salt and cost are stored inside. Slow by design."""
    cost = getattr(settings, "PASSPHRASE_COST", COST)
    header = LOCK_HEADER.pack(FORMAT, *cost, secrets.token_bytes(SALT), secrets.token_bytes(NONCE))
    cipher, nonce = _lock_cipher(header, passphrase)
    return header + cipher.encrypt(nonce, private, header)


def unlock(locked: bytes | memoryview, passphrase: str) -> bytes:
    """Raises `WrongPassphrase`, or `SealBroken` where this is no lock at all."""
    locked = bytes(locked)
    header = locked[: LOCK_HEADER.size]
    cipher, nonce = _lock_cipher(header, passphrase)
    try:
        return cipher.decrypt(nonce, locked[LOCK_HEADER.size :], header)
    except (InvalidTag, ValueError):
        raise WrongPassphrase("The passphrase does not open this lock.") from None


def _lock_cipher(header: bytes, passphrase: str) -> tuple[AESGCM, bytes]:
    try:
        form, time, memory, lanes, salt, nonce = LOCK_HEADER.unpack(header)
    except struct.error:
        raise SealBroken("This is not a locked key.") from None
    if form != FORMAT or not 1 <= time <= MOST_TIME or not 8 <= 8 * lanes <= memory <= MOST_MEMORY:
        raise SealBroken("This is not a locked key.")
    key = hash_secret_raw(
        # The same passphrase typed on two machines may differ in how its accents are coded.
        secret=unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass"),
        salt=salt,
        time_cost=time,
        memory_cost=memory,
        parallelism=lanes,
        hash_len=32,
        type=Type.ID,
    )
    return AESGCM(key), nonce


def _bound(info: bytes) -> bytes:
    return b"hearken/pair\0" + FORMAT + info
