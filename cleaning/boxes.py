"""Files made of boxes (ISO base media: MP4, MOV, M4A, 3GP, HEIC): where each box lies."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cleaning.errors import Fault, Unfit
from cleaning.reading import big, exactly, some

_MOST = 20_000  # boxes beside one another
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4 = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)
_OLD_MOV = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


class Box(NamedTuple):
    name: bytes
    start: int
    body: int  # where what it holds begins
    end: int


def within(source: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill a stretch. Raises `Unfit` where they do not fit into it."""
    for _ in range(_MOST):
        if end - start < 8:
            if start < end and any(some(source, start, end - start)):
                raise Unfit(Fault.MALFORMED)
            return  # up to four zero bytes close a list in old files
        head = exactly(source, start, 8)
        length, body = big(head[:4]), start + 8
        if length == 1:
            length, body = big(exactly(source, body, 8)), body + 8
        elif length == 0:
            length = end - start
        if start + length > end or length < body - start:
            raise Unfit(Fault.MALFORMED)
        yield Box(head[4:8], start, body, start + length)
        start += length
    raise Unfit(Fault.BOMB)


def is_first(head: bytes) -> bool:
    return head[4:8] == b"ftyp" or head[4:8] in _OLD_MOV


def kind_of(source: BinaryIO, size: int) -> str:
    """Raises `Unfit`, also where the boxes do not fill the file to its last byte."""
    boxes = list(within(source, 0, size))
    names = {box.name for box in boxes}
    if boxes[0].name != b"ftyp":
        if b"moov" in names:
            return "mov"
        raise Unfit(Fault.MALFORMED)
    brands = some(source, boxes[0].body, min(boxes[0].end - boxes[0].body, 256))
    name = _by_brand([brands[:4], *(brands[at : at + 4] for at in range(8, len(brands), 4))])
    if (b"meta" if name == "heic" else b"moov") not in names:
        raise Unfit(Fault.MALFORMED)
    return name


def _by_brand(brands: list[bytes]) -> str:
    for brand in brands:
        if brand in _HEIC:
            return "heic"
        if brand.startswith((b"M4A", b"M4B")):
            return "m4a"
        if brand == b"qt  ":
            return "mov"
        if brand.startswith((b"3gp", b"3g2")):
            return "3gp"
        if brand in _MP4:
            return "mp4"
    raise Unfit(Fault.UNKNOWN)
