"""MP4, MOV, 3GP and M4A: pictures and sound stay byte for byte, and what phones write beside them is emptied.

Boxes that are not needed to show the film become empty ones of the same length, so that every offset holds. A
track that is neither picture nor sound (where the phone was, second by second) is emptied with its data, and so is
whatever lies between the data of the tracks that stay.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from cleaning import patches
from cleaning.boxes import Box, within
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from cleaning.reading import Stretch, big, exactly, some
from cleaning.tracks import chunks, ended

_TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"mfra"})
_HOLDERS = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"tapt", b"mfra"}
)
_KEPT = frozenset(
    {
        b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"elst", b"dref", b"stsd", b"stts", b"ctts", b"stsc",
        b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh", b"sdtp", b"sbgp", b"sgpd", b"cslg", b"stps", b"mehd",
        b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"clef", b"prof", b"enof", b"tfra", b"mfro", b"saiz", b"saio",
    }
)  # fmt: skip
_SHOWN = frozenset({b"vide", b"soun"})
_DEEPEST = 8
_NAME_OF_PACKER = (50, 82)  # in the entry of a picture track: which program packed it


def clean(_name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    size = source.seek(0, io.SEEK_END)
    patches.copy(source, target, size)
    top = list(within(source, 0, size))
    if any(box.name == b"moov" and _has(source, box, b"cmov") for box in top):
        raise CannotClean(Lack.PART)  # packed: nothing in it can be told from anything else
    gone, stretches = _tracks(source, top, size)
    fragments = any(box.name == b"moof" for box in top)
    if fragments and gone:
        raise CannotClean(Lack.PART)
    for box in top:
        if box.name not in _TOP:
            patches.free(target, box)
        elif box.name in _HOLDERS:
            _clean_within(source, target, box, gone, 0)
        elif box.name == b"mdat" and not fragments:
            patches.empty_between(target, box, stretches)
    return frozenset({Note.TRACKS} if gone else ())


def _has(source: BinaryIO, holder: Box, name: bytes) -> bool:
    return any(box.name == name for box in within(source, holder.body, holder.end))


def _tracks(source: BinaryIO, top: list[Box], size: int) -> tuple[set[int], list[Stretch]]:
    """Where the tracks begin that go, and where the data lies of those that stay."""
    gone, stretches, starts = set[int](), list[Stretch](), list[int]()
    for moov in (box for box in top if box.name == b"moov"):
        for track in (box for box in within(source, moov.body, moov.end) if box.name == b"trak"):
            found = chunks(source, track)
            starts += [start for start, _ in found]
            if _handler(source, track) in _SHOWN:
                stretches += found
            else:
                gone.add(track.start)
    return gone, ended(stretches, starts, size)


def _handler(source: BinaryIO, track: Box) -> bytes:
    for media in (box for box in within(source, track.body, track.end) if box.name == b"mdia"):
        for box in within(source, media.body, media.end):
            if box.name == b"hdlr":
                return exactly(source, box.body + 8, 4)
    raise Unfit(Fault.MALFORMED)


def _clean_within(source: BinaryIO, target: BinaryIO, holder: Box, gone: set[int], depth: int) -> None:
    if depth > _DEEPEST:
        raise Unfit(Fault.BOMB)
    for box in within(source, holder.body, holder.end):
        if box.start in gone or box.name not in _HOLDERS | _KEPT:
            patches.free(target, box)
        elif box.name in _HOLDERS:
            _clean_within(source, target, box, gone, depth + 1)
        else:
            for start, end in _words(source, box):
                patches.empty(target, min(start, box.end), min(end, box.end))


def _words(source: BinaryIO, box: Box) -> Iterator[tuple[int, int]]:
    """Stretches of a box that stays which say when, or with what."""
    match box.name:
        case b"mvhd" | b"tkhd" | b"mdhd":
            long = exactly(source, box.body, 1) == b"\x01"
            yield box.body + 4, box.body + (20 if long else 12)
        case b"hdlr":
            yield box.body + 12, box.body + 20  # who made the program
            yield box.body + 24, box.end
        case b"dref":
            if big(exactly(source, box.body + 4, 4)) != 1 or exactly(source, box.body + 16, 4)[3] & 1 == 0:
                raise CannotClean(Lack.PART)  # its data lies in another file, which it names
        case b"stsd":
            if some(source, box.body + 12, 4) in {b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"jpeg", b"s263"}:
                yield box.body + 8 + _NAME_OF_PACKER[0], box.body + 8 + _NAME_OF_PACKER[1]
