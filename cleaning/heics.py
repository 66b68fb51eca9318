"""HEIC, as newer phones take photos: the picture stays byte for byte, since nothing here can draw it anew.

What the camera wrote lies in items of its own, and those are emptied where they lie. How the picture is turned is
part of the picture in this format, so that it does not go with them.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from cleaning import patches
from cleaning.boxes import Box, within
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from cleaning.reading import Stretch, big, exactly

_TOP = frozenset({b"ftyp", b"meta", b"mdat"})
_META = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat", b"dinf", b"grpl"})
_DRAWN = frozenset({b"hvc1", b"hev1", b"lhv1", b"av01", b"jpeg", b"grid", b"iden", b"iovl", b"tmap"})
_TOLD = frozenset({b"udes", b"crtt", b"mdft", b"altt", b"uuid"})  # descriptions, days and what programs add
_IN_FILE, _IN_META = 0, 1
_ITEMS = 10_000
_NOTHING: frozenset[Note] = frozenset()


def clean(_name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    size = source.seek(0, io.SEEK_END)
    patches.copy(source, target, size)
    top = list(within(source, 0, size))
    if any(box.name == b"moov" for box in top):
        raise CannotClean(Lack.PART)  # a series of pictures
    [meta] = [box for box in top if box.name == b"meta"]
    parts = {box.name: box for box in within(source, meta.body + 4, meta.end)}
    drawn = set(_drawn_items(source, target, parts[b"iinf"]))
    stretches = list(_stretches(source, parts, drawn))
    for box in top:
        if box.name not in _TOP:
            patches.free(target, box)
        elif box.name == b"mdat":
            patches.empty_between(target, box, [stretch for method, stretch in stretches if method == _IN_FILE])
    for box in within(source, meta.body + 4, meta.end):
        _clean_part(source, target, box, stretches)
    return _NOTHING


def _clean_part(source: BinaryIO, target: BinaryIO, box: Box, stretches: list[tuple[int, Stretch]]) -> None:
    match box.name:
        case name if name not in _META:
            patches.free(target, box)
        case b"hdlr":
            patches.empty(target, box.body + 12, box.end)
        case b"idat":
            patches.empty_between(target, box, [stretch for method, stretch in stretches if method == _IN_META])
        case b"iprp":
            for each in _properties(source, box):
                if each.name in _TOLD:
                    patches.free(target, each)


def _properties(source: BinaryIO, box: Box) -> Iterator[Box]:
    for holder in within(source, box.body, box.end):
        if holder.name == b"ipco":
            yield from within(source, holder.body, holder.end)


def _drawn_items(source: BinaryIO, target: BinaryIO, box: Box) -> Iterator[int]:
    """The numbers of the items that are pictures; the names of all items go."""
    wide = exactly(source, box.body, 1)[0] > 0
    for entry in within(source, box.body + (8 if wide else 6), box.end):
        version = exactly(source, entry.body, 1)[0]
        if version < 2:
            raise CannotClean(Lack.PART)
        at = entry.body + (6 if version == 2 else 8)
        patches.empty(target, at + 6, entry.end)
        if exactly(source, at + 2, 4) in _DRAWN:
            yield big(exactly(source, entry.body + 4, at - entry.body - 4))


def _stretches(source: BinaryIO, parts: dict[bytes, Box], drawn: set[int]) -> Iterator[tuple[int, Stretch]]:
    """Where the data of the drawn items lies, and whether in the file or in the list itself."""
    start = parts[b"idat"].body if b"idat" in parts else 0
    for number, method, extents in _places(io.BytesIO(_whole(source, parts[b"iloc"]))):
        if number not in drawn:
            continue
        for offset, length in extents:
            if method not in {_IN_FILE, _IN_META} or length == 0:
                raise CannotClean(Lack.PART)
            begins = offset + (start if method == _IN_META else 0)
            yield method, (begins, begins + length)


def _whole(source: BinaryIO, box: Box) -> bytes:
    return exactly(source, box.body, box.end - box.body)


def _places(table: BinaryIO) -> Iterator[tuple[int, int, list[Stretch]]]:
    """Number, method, and offset with length of each piece, from the table of places."""

    def number(width: int) -> int:
        raw = table.read(width)
        if len(raw) != width:
            raise Unfit(Fault.MALFORMED)
        return big(raw)

    version = number(4) >> 24
    widths, bases = number(1), number(1)
    offset_width, length_width, base_width = widths >> 4, widths & 15, bases >> 4
    index_width = bases & 15 if version else 0
    for _ in range(min(number(4 if version == 2 else 2), _ITEMS)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else _IN_FILE
        if number(2):
            raise CannotClean(Lack.PART)  # its data lies in another file
        base = number(base_width)
        extents = []
        for _ in range(number(2)):
            number(index_width)
            extents.append((base + number(offset_width), number(length_width)))
        yield item, method, extents
