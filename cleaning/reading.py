"""Reading a few bytes here and there of a file that stays where it is."""

import io
import re
from collections import OrderedDict
from collections.abc import Iterator
from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.limits import MIB

Stretch = tuple[int, int]  # from, to before
_FIRST = 4096  # bytes of the first window of a search: the next marker is near, as a rule


class Frugal(io.BufferedIOBase):
    """A file that can be read at any place, and ends the reading when it costs more than an honest file does.

    What is counted is what a sealed file costs: whole pieces, opened again when they were let go. A few are held,
    so that going to and fro between a list and what it names costs nothing. Raises `Unfit` (bomb).
    """

    PIECE = 64 * 1024  # bytes, as files are sealed
    HELD = 16  # pieces
    FETCHED = 8 * MIB  # bytes, beside twice the file: text is read in two encodings
    READS = 20_000  # and one more for each kilobyte

    def __init__(self, source: BinaryIO, size: int) -> None:
        super().__init__()
        self._source, self._size, self._place = source, size, 0
        self._pieces = OrderedDict[int, bytes]()
        self._fetches = (2 * size + self.FETCHED) // self.PIECE
        self._reads = self.READS + size // 1024

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence] + offset
        if place < 0:
            raise ValueError("There is nothing before the beginning of a file.")
        self._place = place
        return place

    def read(self, count: int | None = -1, /) -> bytes:
        self._reads -= 1
        if self._reads < 0:
            raise Unfit(Fault.BOMB)
        left = self._size - self._place
        count = left if count is None or count < 0 else min(count, left)
        parts = []
        while count > 0:
            number, start = divmod(self._place, self.PIECE)
            part = self._piece(number)[start : start + count]
            if not part:
                break
            parts.append(part)
            self._place += len(part)
            count -= len(part)
        return b"".join(parts)

    def _piece(self, number: int) -> bytes:
        if number in self._pieces:
            self._pieces.move_to_end(number)
            return self._pieces[number]
        self._fetches -= 1
        if self._fetches < 0:
            raise Unfit(Fault.BOMB)
        self._pieces[number] = found = some(self._source, number * self.PIECE, self.PIECE)
        if len(self._pieces) > self.HELD:
            self._pieces.popitem(last=False)
        return found


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
    for place, window in windows(source, start, size, overlap):
        if met := pattern.search(window):
            return place + met.start()
    return -1


def windows(source: BinaryIO, start: int, size: int, overlap: int) -> Iterator[tuple[int, bytes]]:
    """All from `start` on, in windows that grow: each reaches `overlap` bytes into the next."""
    length = _FIRST
    while start < size:
        yield start, some(source, start, length + overlap)
        start += length
        length = min(2 * length, MIB)
