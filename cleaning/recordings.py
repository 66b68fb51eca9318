"""Sound alone: what is heard stays byte for byte; titles, names, places and programs around it go."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from cleaning import oggs
from cleaning.errors import Fault, Unfit
from cleaning.notes import Note
from cleaning.reading import big, copied, exactly, little, some
from cleaning.sounds import id3_length, mp3_frame

_NOTHING: frozenset[Note] = frozenset()
_WAV_KEPT = frozenset({b"fmt ", b"data", b"fact"})
_FLAC_KEPT = frozenset({0, 3})  # how to play it, and where to find a moment
_ID3_AT_THE_END = 128


def clean(name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    size = source.seek(0, io.SEEK_END)
    _CLEANERS[name](source, target, size)
    return _NOTHING


def _wav(source: BinaryIO, target: BinaryIO, size: int) -> None:
    kept = [(name, start, end) for name, start, end in riff_chunks(source, 12, size) if name in _WAV_KEPT]
    if {b"fmt ", b"data"} - {name for name, _, _ in kept}:
        raise Unfit(Fault.MALFORMED)
    length = 4 + sum(8 + end - start + ((end - start) & 1) for _, start, end in kept)
    target.write(b"RIFF" + length.to_bytes(4, "little") + b"WAVE")
    for name, start, end in kept:
        target.write(name + (end - start).to_bytes(4, "little"))
        copied(source, target, start, end)
        target.write(b"\0" * ((end - start) & 1))


def riff_chunks(source: BinaryIO, place: int, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, and where what it holds begins and ends; the last may be cut off."""
    while place + 8 <= size:
        head = exactly(source, place, 8)
        end = min(place + 8 + little(head[4:]), size)
        yield head[:4], place + 8, end
        place = end + ((end - place) & 1)


def _mp3(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Frame after frame; whatever is no frame is left out, tags at either end too."""
    head = some(source, 0, 10)
    content, place, written = some(source, 0, size), id3_length(head), 0
    while place < size:
        length = mp3_frame(content[place : place + 4])
        after = content[place + length : place + length + 4] if length else b""
        if length and place + length <= size and (mp3_frame(after) or _is_last(after)):
            target.write(content[place : place + length])
            place, written = place + length, written + 1
        else:
            place = content.find(b"\xff", place + 1)
            if place < 0:
                break
    if not written:
        raise Unfit(Fault.MALFORMED)


def _is_last(after: bytes) -> bool:
    return not after or after.startswith((b"TAG", b"APET", b"LYRI", b"ID3"))


def _flac(source: BinaryIO, target: BinaryIO, size: int) -> None:
    kept, place, last = list[bytes](), 4, False
    while not last:
        head = exactly(source, place, 4)
        kind, last, length = head[0] & 0x7F, bool(head[0] & 0x80), big(head[1:4])
        if kind in _FLAC_KEPT:
            kept.append(bytes([kind]) + head[1:4] + exactly(source, place + 4, length))
        place += 4 + length
    kept[-1] = bytes([kept[-1][0] | 0x80]) + kept[-1][1:]
    target.write(b"fLaC" + b"".join(kept))
    tail = some(source, max(place, size - _ID3_AT_THE_END), _ID3_AT_THE_END)
    copied(source, target, place, size - _ID3_AT_THE_END if tail.startswith(b"TAG") else size)


def _amr(source: BinaryIO, target: BinaryIO, size: int) -> None:
    copied(source, target, 0, size)  # frames from end to end, as `kinds` has seen: there is no room for more


_CLEANERS = {"wav": _wav, "mp3": _mp3, "flac": _flac, "amr": _amr, "ogg": oggs.clean}
