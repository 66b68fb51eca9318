"""Reading a few bytes here and there of a file that stays where it is."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.limits import MIB

Stretch = tuple[int, int]  # from, to before


def some(source: BinaryIO, offset: int, count: int) -> bytes:
    """Up to `count` bytes; fewer at the end of the file."""
    source.seek(offset)
    parts = []
    while count > 0 and (part := source.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def exactly(source: BinaryIO, offset: int, count: int) -> bytes:
    """Raises `Unfit` (malformed) where the file ends before that."""
    found = some(source, offset, count)
    if len(found) != count:
        raise Unfit(Fault.MALFORMED)
    return found


def big(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def little(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


def pieces(source: BinaryIO, start: int, end: int, length: int = MIB) -> Iterator[bytes]:
    """The bytes from `start` to before `end`; raises `Unfit` where the file ends before that."""
    while start < end:
        piece = exactly(source, start, min(length, end - start))
        start += len(piece)
        yield piece


def copied(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    for piece in pieces(source, start, end):
        target.write(piece)


def find(source: BinaryIO, pattern: re.Pattern[bytes], start: int, size: int, overlap: int) -> int:
    """Where the pattern, at most `overlap` + 1 bytes long, first begins at or after `start`; -1 for nowhere."""
    while start < size:
        window = some(source, start, MIB + overlap)
        if met := pattern.search(window):
            return start + met.start()
        if len(window) <= overlap:
            return -1
        start += MIB
    return -1
