"""Pictures inside other files, freed of notes without being drawn anew: nothing of how they look is lost."""

from cleaning.errors import Fault, Unfit
from cleaning.reading import big

_KEPT = frozenset({0xE0, 0xEE})  # JFIF, without its small picture, and Adobe's note on how colours are stored
_SCAN, _END = 0xDA, 0xD9
_JP2_KEPT = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"jpch", b"jplh"})


def bare(content: bytes) -> bytes:
    """A JPEG without comments and segments of programs, and without what follows its end. Raises `Unfit`."""
    if content[:2] != b"\xff\xd8":
        raise Unfit(Fault.MALFORMED)
    kept, place = [content[:2]], 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise Unfit(Fault.MALFORMED)
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = 2 + big(content[place + 2 : place + 4])
        if marker == _SCAN:
            end = content.rfind(b"\xff\xd9", place)
            return b"".join([*kept, content[place : end + 2 if end > 0 else len(content)]])
        if _stays(marker):
            kept.append(_shortened(content[place : place + length]))
        place += length
    raise Unfit(Fault.MALFORMED)


def _stays(marker: int) -> bool:
    return marker in _KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _shortened(segment: bytes) -> bytes:
    """A JFIF head says that there is no small picture in it, and there is none."""
    if segment[1] == 0xE0 and segment[4:9] == b"JFIF\0":
        return b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0"
    return b"" if segment[1] == 0xE0 else segment


def bare_2000(content: bytes) -> bytes:
    """A JPEG 2000 without the boxes that hold words. A bare stream of dots stays as it is."""
    if content[4:8] != b"jP  ":
        return content
    kept, place = [], 0
    while place + 8 <= len(content):
        length, name = big(content[place : place + 4]), content[place + 4 : place + 8]
        if length == 1:
            length = big(content[place + 8 : place + 16])
        end = place + length if length else len(content)
        if end < place + 8:
            raise Unfit(Fault.MALFORMED)
        if name in _JP2_KEPT:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)
