"""What was sealed comes back to the same key, label and row, and to nothing else."""

import traceback
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from trust import sealing
from trust.errors import Erased, KeyMissing, SealBroken, Unsealable
from trust.models import DataKey

WORD = "Porcupine"
SECRET = f"{WORD} walked past the ward at ten"
ROW = UUID("11111111-1111-4111-8111-111111111111")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)
# One key serves all examples of a test: nothing in them depends on a fresh one.
one_key = examples(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def key(db: None) -> DataKey:
    return sealing.new_data_key()


def broken(act: Callable[[], Any]) -> str:
    """The whole report of a broken seal, as a log would have it."""
    with pytest.raises(SealBroken) as caught:
        act()
    return "".join(traceback.format_exception(caught.value))


@one_key
@given(text=texts, label=st.text("abc-_", max_size=9), row=st.uuids())
def test_unseal_round_trip(key: DataKey, text: str, label: str, row: UUID) -> None:
    sealed = sealing.seal(key, text, label=label, row=row)
    assert sealing.unseal(DataKey.objects.get(), sealed, label=label, row=row) == text


@one_key
@given(st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts | st.lists(texts)))
def test_unseal_record_round_trip(key: DataKey, record: dict[str, Any]) -> None:
    sealed = sealing.seal_record(key, record, label="l", row=ROW)
    assert sealing.unseal_record(key, sealed, label="l", row=ROW) == record


def damaged(sealed: bytes, *, cut: int, tail: bytes, flip: int | None, forged: UUID | None) -> bytes:
    """Shortened, lengthened, one bit turned over, another key's id written into it."""
    raw = bytearray(sealed[: len(sealed) - cut] + tail)
    if flip is not None:
        raw[flip // 8 % len(raw)] ^= 1 << flip % 8
    if forged:
        raw[1:17] = forged.bytes
    return bytes(raw)


@one_key
@given(
    other_key=st.booleans(),
    other_master=st.booleans(),
    as_record=st.booleans(),
    label=st.sampled_from(["l", "m", ""]),
    row=st.sampled_from([ROW, UUID(int=0)]),
    cut=st.sampled_from([0, 0, 1, 16, 200, 290]),
    tail=st.binary(max_size=3),
    flip=st.none() | st.integers(0, 301 * 8),
    forge=st.booleans(),
)
def test_nothing_but_the_text_itself_ever_comes_back(
    key: DataKey,
    settings: Settings,
    *,
    other_key: bool,
    other_master: bool,
    as_record: bool,
    label: str,
    row: UUID,
    cut: int,
    tail: bytes,
    flip: int | None,
    forge: bool,
) -> None:
    """Whatever is wrong, and however much of it at once: key, master key, label, row, kind, length, bit or id."""
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)
    used = sealing.new_data_key() if other_key else DataKey.objects.get(pk=key.pk)
    given_bytes = damaged(sealed, cut=cut, tail=tail, flip=flip, forged=used.id if forge else None)
    right = settings.HEARKEN_KEYS
    if other_master:
        settings.HEARKEN_KEYS = right | {"content": ((key.key_id, b"?" * 32),)}
    opens: Callable[..., Any] = sealing.unseal_record if as_record else sealing.unseal
    untouched = given_bytes == sealed and not (other_key or other_master or as_record)
    try:
        if untouched and (label, row) == ("l", ROW):
            assert opens(used, given_bytes, label=label, row=row) == SECRET
        else:
            assert broken(lambda: opens(used, given_bytes, label=label, row=row)).endswith(f"{sealing.BROKEN}\n")
    finally:
        settings.HEARKEN_KEYS = right


@one_key
@given(st.data())
def test_unseal_any_changed_byte(key: DataKey, data: st.DataObject) -> None:
    sealed = bytearray(sealing.seal(key, SECRET, label="l", row=ROW))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        sealing.unseal(key, bytes(sealed), label="l", row=ROW)


@one_key
@given(st.data())
def test_unseal_any_cut(key: DataKey, data: st.DataObject) -> None:
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)
    left = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(SealBroken):
        sealing.unseal(key, sealed[:left], label="l", row=ROW)


def test_unseal_needs_the_same_label_row_and_key(key: DataKey) -> None:
    sealed = sealing.seal(key, SECRET, label="narrative", row=ROW)
    assert sealing.unseal(key, sealed, label="narrative", row=ROW) == SECRET

    other = sealing.new_data_key()
    for report in (
        broken(lambda: sealing.unseal(key, sealed, label="message", row=ROW)),
        broken(lambda: sealing.unseal(key, sealed, label="narrative", row=uuid4())),
        broken(lambda: sealing.unseal(other, sealed, label="narrative", row=ROW)),
        broken(lambda: sealing.unseal_record(key, sealed, label="narrative", row=ROW)),
    ):
        assert WORD not in report


def test_unseal_takes_no_other_key_under_a_forged_id(key: DataKey) -> None:
    other = sealing.new_data_key()
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)
    forged = sealed[:1] + other.id.bytes + sealed[17:]

    broken(lambda: sealing.unseal(other, forged, label="l", row=ROW))


def test_data_key_is_bound_to_its_row_and_its_master_key(key: DataKey, settings: Settings) -> None:
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)

    moved = DataKey(id=uuid4(), wrapped=key.wrapped, key_id=key.key_id)
    broken(lambda: sealing.seal(moved, SECRET, label="l", row=ROW))

    key_id = key.key_id
    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {"content": ((key_id, b"?" * 32),)}
    broken(lambda: sealing.unseal(key, sealed, label="l", row=ROW))

    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {"content": (("other", b"?" * 32),)}
    with pytest.raises(KeyMissing):
        sealing.unseal(key, sealed, label="l", row=ROW)


def test_data_key_is_bound_to_the_id_of_its_master_key(key: DataKey, settings: Settings) -> None:
    ((key_id, master), *_) = settings.HEARKEN_KEYS["content"]
    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {"content": ((key_id, master), ("twin", master))}
    sealing.seal(key, SECRET, label="l", row=ROW)

    key.key_id = "twin"

    broken(lambda: sealing.seal(key, SECRET, label="l", row=ROW))


@pytest.mark.parametrize("damage", [b"\x02", b"\x01short"])
def test_damaged_data_key_breaks_the_seal(key: DataKey, damage: bytes) -> None:
    key.wrapped = damage + bytes(key.wrapped)[len(damage) :]
    assert WORD not in broken(lambda: sealing.seal(key, SECRET, label="l", row=ROW))
    key.wrapped = damage
    broken(lambda: sealing.seal(key, SECRET, label="l", row=ROW))


def test_content_sealed_under_a_former_master_key_still_opens(key: DataKey, settings: Settings) -> None:
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)

    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {
        "content": (("next", b"n" * 32), *settings.HEARKEN_KEYS["content"])
    }

    assert sealing.unseal(DataKey.objects.get(), sealed, label="l", row=ROW) == SECRET
    assert sealing.new_data_key().key_id == "next"


def test_t20_destroying_a_key_erases_what_it_sealed(key: DataKey) -> None:
    sealed = sealing.seal(key, SECRET, label="l", row=ROW)
    assert sealing.unseal(DataKey.objects.get(), sealed, label="l", row=ROW) == SECRET
    wrapped = bytes(key.wrapped)

    sealing.destroy(key)

    for gone in (key, DataKey.objects.get()):
        with pytest.raises(Erased):
            sealing.unseal(gone, sealed, label="l", row=ROW)
        with pytest.raises(Erased):
            sealing.seal(gone, SECRET, label="l", row=ROW)
    assert [bytes(row.wrapped) for row in DataKey.objects.all()] == [b""] != [wrapped]


def test_destroy_of_a_key_that_is_not_there_is_not_silent(key: DataKey) -> None:
    DataKey.objects.all().delete()
    with pytest.raises(DatabaseError):
        sealing.destroy(key)


@pytest.mark.parametrize("text", ["", "no", "yes", "x" * 252])
def test_short_texts_look_alike(key: DataKey, text: str) -> None:
    expected = 1 + 16 + 12 + 256 + 16  # format, key id, nonce, padded text, tag
    assert len(sealing.seal(key, text, label="l", row=ROW)) == expected


def test_same_text_never_seals_to_the_same_bytes(key: DataKey) -> None:
    assert sealing.seal(key, SECRET, label="l", row=ROW) != sealing.seal(key, SECRET, label="l", row=ROW)


def test_half_a_character_is_refused_without_repeating_the_text(key: DataKey) -> None:
    acts: list[Callable[[], bytes]] = [
        lambda: sealing.seal(key, SECRET + "\ud800", label="l", row=ROW),
        lambda: sealing.seal_record(key, {"name": SECRET + "\udfff"}, label="l", row=ROW),
    ]
    for act in acts:
        with pytest.raises(Unsealable) as caught:
            act()
        assert WORD not in repr((caught.value, caught.value.__context__, caught.value.__cause__))
