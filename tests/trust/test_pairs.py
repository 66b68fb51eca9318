"""Who holds the public half can seal; the private half opens; only its owner's passphrase unlocks that."""

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust import pairs
from trust.errors import SealBroken, WrongPassphrase

PAIR = pairs.new_pair()
SEALED = pairs.seal_to(PAIR.public, b"Porcupine", info=b"row 1")
LOCKED = pairs.lock(PAIR.private, "correct horse")


@given(st.binary(max_size=5000), st.binary(max_size=50))
def test_open_with_round_trip(payload: bytes, info: bytes) -> None:
    sealed = pairs.seal_to(PAIR.public, payload, info=info)
    assert pairs.open_with(PAIR.private, sealed, info=info) == payload


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_open_with_any_changed_byte(place: int, change: int) -> None:
    tampered = bytearray(SEALED)
    tampered[place] ^= change
    with pytest.raises(SealBroken):
        pairs.open_with(PAIR.private, bytes(tampered), info=b"row 1")


@pytest.mark.parametrize(
    "act",
    [
        lambda: pairs.open_with(PAIR.private, SEALED, info=b"row 2"),
        lambda: pairs.open_with(pairs.new_pair().private, SEALED, info=b"row 1"),
        lambda: pairs.open_with(b"too short", SEALED, info=b"row 1"),
        lambda: pairs.open_with(PAIR.private, SEALED[:40], info=b"row 1"),
        lambda: pairs.open_with(PAIR.private, b"", info=b"row 1"),
        lambda: pairs.seal_to(b"too short", b"Porcupine", info=b"row 1"),
        lambda: pairs.seal_to(bytes(32), b"Porcupine", info=b"row 1"),
    ],
)
def test_open_with_what_does_not_belong(act: Callable[[], bytes]) -> None:
    assert pairs.open_with(PAIR.private, SEALED, info=b"row 1") == b"Porcupine"
    with pytest.raises(SealBroken) as caught:
        act()
    assert "Porcupine" not in str(caught.value)


def test_seal_to_hides_the_length() -> None:
    lengths = {len(pairs.seal_to(PAIR.public, b"x" * length, info=b"")) for length in (0, 1, 32, 300, 1020)}
    assert len(lengths) == 1


def test_pair_prints_no_private_half() -> None:
    assert repr(PAIR.private) not in repr(PAIR)


@pytest.mark.parametrize("passphrase", ["correct horse", "caf\u00e9 au lait"])
def test_unlock_round_trip(passphrase: str) -> None:
    locked = pairs.lock(PAIR.private, passphrase)
    assert pairs.unlock(locked, passphrase) == PAIR.private
    assert PAIR.private not in locked


def test_unlock_takes_the_same_accent_coded_otherwise() -> None:
    locked = pairs.lock(PAIR.private, "caf\u00e9 au lait")
    assert pairs.unlock(locked, "cafe\u0301 au lait") == PAIR.private


@pytest.mark.parametrize("passphrase", ["", "correct horse ", "Correct horse", "\ud800"])
def test_unlock_wrong_passphrase(passphrase: str) -> None:
    assert pairs.unlock(LOCKED, "correct horse") == PAIR.private
    with pytest.raises(WrongPassphrase):
        pairs.unlock(LOCKED, passphrase)


@given(st.integers(pairs.LOCK_HEADER.size - pairs.SALT - pairs.NONCE, len(LOCKED) - 1), st.integers(1, 255))
def test_unlock_changed_salt_nonce_or_key(place: int, change: int) -> None:
    tampered = bytearray(LOCKED)
    tampered[place] ^= change
    with pytest.raises(WrongPassphrase):
        pairs.unlock(bytes(tampered), "correct horse")


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\x02" + LOCKED[1:],
        b"\x01" + struct.pack(">IIB", 0, 8, 1) + LOCKED[10:],
        b"\x01" + struct.pack(">IIB", 1, 2**31, 1) + LOCKED[10:],
        b"\x01" + struct.pack(">IIB", 2**31, 8, 1) + LOCKED[10:],
        b"\x01" + struct.pack(">IIB", 1, 8, 0) + LOCKED[10:],
        b"\x01" + struct.pack(">IIB", 1, 8, 255) + LOCKED[10:],
    ],
    ids=["empty", "format", "no passes", "memory", "passes", "no lanes", "lanes"],  # the bytes differ by process
)
def test_unlock_refuses_what_is_no_lock_before_any_work(header: bytes) -> None:
    with pytest.raises(SealBroken):
        pairs.unlock(header, "correct horse")


def test_cost_is_strong_unless_settings_say_otherwise() -> None:
    assert pairs.COST == (3, 65536, 4)
