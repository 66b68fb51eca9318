"""The outline of a picture file, read by hand: how large it says it is, and where it ends.

No library reads here: this runs in the web process. Each function raises `Unfit` for what it cannot follow.
"""

import re
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from cleaning.errors import Fault, Unfit
from cleaning.limits import FRAMES
from cleaning.reading import big, exactly, find, little, some

_SIZES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START_OF_SCAN, _END = 0xDA, 0xD9
_TIFF_WIDTH, _TIFF_HEIGHT, _DNG = 256, 257, 50706
_TAGS = 50_000  # of all pages of a TIFF together
_BLOCKS = 50_000  # of a GIF, and one more for each 32 bytes of it: they hold up to 255
_WINDOW = 65_536


class Outline(NamedTuple):
    width: int
    height: int
    end: int  # the first byte after the picture


def of_jpeg(source: BinaryIO, size: int) -> Outline:
    width = height = 0
    place = 2
    while place < size:
        head = exactly(source, place, 4) if place + 4 <= size else exactly(source, place, 2) + b"\0\0"
        marker = head[1]
        if head[0] != 0xFF:
            raise Unfit(Fault.MALFORMED)
        if marker == _END:
            return _sized(width, height, place + 2)
        if marker in _ALONE or marker == 0xFF:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _SIZES_OF_JPEG:
            frame = exactly(source, place + 5, 4)
            height, width = big(frame[:2]), big(frame[2:])
        place += 2 + max(big(head[2:]), 2)
        if marker == _START_OF_SCAN:
            place = find(source, _NEXT_MARKER, place, size, overlap=1)
            if place < 0:
                break  # cut off before its end: the parser says whether it can be read
    return _sized(width, height, size)


def of_png(source: BinaryIO, size: int) -> Outline:
    head = exactly(source, 8, 16)
    if head[4:8] != b"IHDR":
        raise Unfit(Fault.MALFORMED)
    place = 8
    while place + 8 <= size:
        length, name = _chunk(exactly(source, place, 8))
        place += 12 + length
        if name == b"IEND":
            break
    return _sized(big(head[8:12]), big(head[12:16]), min(place, size))


def _chunk(head: bytes) -> tuple[int, bytes]:
    return big(head[:4]), head[4:8]


def of_gif(source: BinaryIO, size: int) -> Outline:
    head = exactly(source, 6, 7)
    place, most = 13 + _palette(head[4]), _BLOCKS + size // 32
    while place < size:
        mark = some(source, place, 1)
        if mark == b"\x3b":
            return _sized(little(head[:2]), little(head[2:4]), place + 1)
        if mark == b"\x2c":
            place += 11 + _palette(exactly(source, place + 9, 1)[0])
        elif mark == b"\x21":
            place += 2
        else:
            raise Unfit(Fault.MALFORMED)
        place, most = _after_blocks(source, place, size, most)
    return _sized(little(head[:2]), little(head[2:4]), size)


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(source: BinaryIO, place: int, size: int, most: int) -> tuple[int, int]:
    """The place after a row of blocks, and how many more blocks there may be."""
    window, start, length = b"", place, 512
    while place < size:
        if not start <= place < start + len(window):
            window, start = some(source, place, length), place
            length = min(2 * length, _WINDOW)
        block, most = window[place - start], most - 1
        place += 1 + block
        if most < 0:
            raise Unfit(Fault.BOMB)
        if block == 0:
            return place, most
    return size, most


def of_webp(source: BinaryIO, size: int) -> Outline:
    head = exactly(source, 0, 30)
    end = min(8 + little(head[4:8]) + (little(head[4:8]) & 1), size)
    match head[12:16]:
        case b"VP8X":
            return _sized(little(head[24:27]) + 1, little(head[27:30]) + 1, end)
        case b"VP8L":
            packed = little(head[21:25])
            return _sized((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1, end)
        case b"VP8 ":
            return _sized(little(head[26:28]) & 0x3FFF, little(head[28:30]) & 0x3FFF, end)
    raise Unfit(Fault.MALFORMED)


def of_bmp(source: BinaryIO, size: int) -> Outline:
    head = exactly(source, 0, 26)
    if little(head[14:18]) < 40:
        raise Unfit(Fault.UNKNOWN)
    height = int.from_bytes(head[22:26], "little", signed=True)
    said = little(head[2:6])
    return _sized(little(head[18:22]), abs(height), said if 26 < said < size else size)


def of_tiff(source: BinaryIO, size: int) -> Outline:
    """Every page counts: the largest is reported. Raw pictures of cameras are not TIFF to us."""
    order: Callable[[bytes], int] = little if some(source, 0, 2) == b"II" else big
    place, seen, width, height = order(exactly(source, 4, 4)), set[int](), 0, 0
    most = _TAGS
    while place and place not in seen and len(seen) <= FRAMES:
        seen.add(place)
        count = order(exactly(source, place, 2))
        most -= count
        if most < 0:
            raise Unfit(Fault.BOMB)
        entries = exactly(source, place + 2, count * 12)
        tags = dict(_tag(entries[at : at + 12], order) for at in range(0, len(entries), 12))
        if _DNG in tags:
            raise Unfit(Fault.UNKNOWN)
        wide, high = tags.get(_TIFF_WIDTH, 0), tags.get(_TIFF_HEIGHT, 0)
        if wide * high > width * height:
            width, height = wide, high
        place = order(exactly(source, place + 2 + count * 12, 4))
    if place:
        raise Unfit(Fault.MALFORMED)
    return _sized(width, height, size)


def _tag(entry: bytes, order: Callable[[bytes], int]) -> tuple[int, int]:
    short = order(entry[2:4]) == 3
    return order(entry[:2]), order(entry[8:10] if short else entry[8:12])


def _sized(width: int, height: int, end: int) -> Outline:
    if not (width and height):
        raise Unfit(Fault.MALFORMED)
    return Outline(width, height, end)
