"""Sealed files: what comes out is what went in, from any place, and nothing that anybody did to it."""

import io
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trust import streams
from trust.errors import SealBroken
from trust.streams import PIECE, SEALED_PIECE, Writer, open_sealed, pieces

ROW, LABEL = uuid.UUID(int=7), "file.original"
EDGES = [0, 1, PIECE - 9, PIECE - 8, PIECE - 7, PIECE, PIECE + 1, 2 * PIECE, 9 * PIECE]


def sealed(data: bytes, *, step: int = 50_000) -> tuple[bytes, bytes]:
    target = io.BytesIO()
    writer = Writer(target, label=LABEL, row=ROW)
    for start in range(0, len(data), step):
        writer.write(data[start : start + step])
    writer.finish()
    return target.getvalue(), writer.key


def opened(blob: bytes, key: bytes, *, label: str = LABEL, row: uuid.UUID = ROW) -> bytes:
    return open_sealed(io.BytesIO(blob), key, label=label, row=row).read()


def size_on_disk(length: int) -> int:
    return 1 + pieces(length) * SEALED_PIECE


def patterned(length: int) -> bytes:
    return bytes(place * 7 % 251 for place in range(length))


@pytest.mark.parametrize("length", EDGES)
def test_what_comes_out_is_what_went_in(length: int) -> None:
    data = patterned(length)

    blob, key = sealed(data)

    assert opened(blob, key) == data
    assert len(blob) == size_on_disk(length)
    assert data[:40] not in blob or length in {0, 1}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_it_reads_from_anywhere_as_a_file_in_clear_would(drawn: st.DataObject) -> None:
    data = patterned(drawn.draw(st.integers(0, 3 * PIECE)))
    blob, key = sealed(data, step=drawn.draw(st.integers(1_000, 100_000)))
    reader, plain = open_sealed(io.BytesIO(blob), key, label=LABEL, row=ROW), io.BytesIO(data)

    for _ in range(8):
        whence = drawn.draw(st.sampled_from([io.SEEK_SET, io.SEEK_END]))
        place = drawn.draw(st.integers(0, len(data) + 10)) if whence == io.SEEK_SET else 0
        length = drawn.draw(st.integers(0, 2 * PIECE))
        assert reader.seek(place, whence) == plain.seek(place, whence)
        assert reader.read(length) == plain.read(length)
        assert reader.tell() == plain.tell()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 3 * SEALED_PIECE), flip=st.integers(1, 255))
def test_one_changed_byte_anywhere_is_refused(place: int, flip: int) -> None:
    blob, key = sealed(patterned(2 * PIECE + 5))
    changed = bytearray(blob)
    changed[place] ^= flip

    with pytest.raises(SealBroken):
        opened(bytes(changed), key)


Pieces = list[bytes]
PIECES: dict[str, Callable[[Pieces], Pieces]] = {
    "the last piece left out": lambda pieces: pieces[:-1],
    "the first piece left out": lambda pieces: pieces[1:],
    "a piece left out between": lambda pieces: [pieces[0], *pieces[2:]],
    "two pieces changed about": lambda pieces: [pieces[1], pieces[0], *pieces[2:]],
    "the last one twice": lambda pieces: [*pieces, pieces[-1]],
    "the first one put behind": lambda pieces: [*pieces, pieces[0]],
    "cut within a piece": lambda pieces: [*pieces[:-1], pieces[-1][:-1]],
    "something behind it": lambda pieces: [*pieces, b"more"],
    "nothing left": lambda pieces: [],
}


@pytest.mark.parametrize("what", PIECES)
def test_pieces_left_out_moved_or_added_are_refused(what: str) -> None:
    blob, key = sealed(patterned(3 * PIECE))
    pieces = [blob[start : start + SEALED_PIECE] for start in range(1, len(blob), SEALED_PIECE)]
    assert opened(blob[:1] + b"".join(pieces), key)

    with pytest.raises(SealBroken):
        opened(blob[:1] + b"".join(PIECES[what](pieces)), key)


def test_it_opens_with_its_own_key_label_and_row_alone() -> None:
    blob, key = sealed(b"one")
    other, other_key = sealed(b"one")
    assert opened(blob, key) == b"one"

    tries: list[tuple[bytes, bytes, str, uuid.UUID]] = [
        (blob, other_key, LABEL, ROW),
        (other, key, LABEL, ROW),
        (blob, key, "file.clean", ROW),
        (blob, key, LABEL, uuid.UUID(int=8)),
        (b"\2" + blob[1:], key, LABEL, ROW),
        (b"", key, LABEL, ROW),
    ]
    for found, with_key, label, row in tries:
        with pytest.raises(SealBroken):
            opened(found, with_key, label=label, row=row)


def test_what_was_never_finished_is_no_file() -> None:
    target = io.BytesIO()
    writer = Writer(target, label=LABEL, row=ROW)
    writer.write(patterned(3 * PIECE))

    with pytest.raises(SealBroken):
        opened(target.getvalue(), writer.key)


@given(st.integers(0, 2 * 10**9))
def test_the_size_on_disk_is_one_of_few_and_little_more(length: int) -> None:
    size = size_on_disk(length)

    assert length + 8 <= size
    assert size <= max(length * 1.13, length + 1.2 * SEALED_PIECE) + 2 * SEALED_PIECE
    assert size_on_disk(length + 1) >= size


def test_files_of_one_size_band_look_alike_from_outside() -> None:
    assert len({size_on_disk(length) for length in range(10_000_000, 10_200_000, 1000)}) == 1


def test_nothing_is_read_before_the_beginning() -> None:
    blob, key = sealed(b"one")
    reader = streams.Reader(io.BytesIO(blob), key, label=LABEL, row=ROW)

    with pytest.raises(ValueError, match="before the beginning"):
        reader.seek(-1)
