"""Pictures inside other files, freed of notes without being drawn anew: nothing of how they look is lost."""

import re

from cleaning.errors import Fault, Unfit
from cleaning.reading import big

_KEPT = frozenset({0xE0, 0xEE})  # JFIF, without its small picture, and Adobe's note on how colours are stored
_SCAN, _END = 0xDA, 0xD9
_NEXT = re.compile(rb"\xff(?=[\xc0-\xcf\xd9-\xef\xfe])")  # where the dots of a scan end
_COMMENT, _TILE, _DOTS, _LAST = 0xFF64, 0xFF90, 0xFF93, 0xFFD9  # of a JPEG 2000
_JP2_KEPT = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"jpch", b"jplh"})


def bare(content: bytes) -> bytes:
    """A JPEG without comments and segments of programs, and without what follows its end. Raises `Unfit`."""
    if content[:2] != b"\xff\xd8":
        raise Unfit(Fault.MALFORMED)
    kept, place, is_seen = [content[:2]], 2, False
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise Unfit(Fault.MALFORMED)
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _END:
            break
        end = _end(content, place, marker)
        if _stays(marker):
            kept.append(_shortened(content[place:end]))
        place, is_seen = end, is_seen or marker == _SCAN
    if not is_seen:
        raise Unfit(Fault.MALFORMED)
    return b"".join([*kept, bytes((0xFF, _END))])


def _end(content: bytes, place: int, marker: int) -> int:
    """Of a segment; of one with dots, where they end: there may be more scans, and notes between them."""
    end = place + 2 + big(content[place + 2 : place + 4])
    if marker != _SCAN:
        return end
    found = _NEXT.search(content, end)
    return found.start() if found else len(content)


def _stays(marker: int) -> bool:
    return marker in _KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _shortened(segment: bytes) -> bytes:
    """A JFIF head says that there is no small picture in it, and there is none."""
    if segment[1] == 0xE0 and segment[4:9] == b"JFIF\0":
        return b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0"
    return b"" if segment[1] == 0xE0 else segment


def bare_2000(content: bytes) -> bytes:
    """A JPEG 2000 without the boxes that hold words, and with blanks for comments among the dots."""
    if content[4:8] != b"jP  ":
        return _blanked(content)
    kept, place = [], 0
    while place + 8 <= len(content):
        length, name = big(content[place : place + 4]), content[place + 4 : place + 8]
        if length == 1:
            length = big(content[place + 8 : place + 16])
        end = place + length if length else len(content)
        if end < place + 8:
            raise Unfit(Fault.MALFORMED)
        if name in _JP2_KEPT:
            begin = place + (16 if content[place : place + 4] == b"\0\0\0\1" else 8)
            kept.append(content[place:begin] + _blanked(content[begin:end]))
        place = end
    return b"".join(kept)


def _blanked(content: bytes) -> bytes:
    """Comments are blanked where they are: what follows is found by its distance. So is what follows the end."""
    if content[:4] != b"\xff\x4f\xff\x51":
        return content
    made, place, tile = bytearray(content), 2, len(content)
    while place + 4 <= len(made):
        marker, length = big(content[place : place + 2]), 2 + big(content[place + 2 : place + 4])
        if marker == _LAST:
            break
        if marker == _COMMENT:
            _blank(made, place + 6, place + length)
        if marker == _TILE:
            long = big(content[place + 6 : place + 10])  # nothing: up to the end
            tile = place + long if long else len(content) - 2
        place = max(tile, place + 2) if marker == _DOTS else place + length
    _blank(made, place + 2, len(made))
    return bytes(made)


def _blank(made: bytearray, begin: int, end: int) -> None:
    end = min(end, len(made))
    made[begin:end] = bytes(max(end - begin, 0))
