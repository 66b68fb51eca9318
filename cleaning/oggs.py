"""Ogg: the packet that holds titles and names is emptied at its length, and its pages get new sums."""

from typing import BinaryIO

from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.limits import MIB
from cleaning.reading import copied, exactly, some

_PAGE = 27  # bytes of its head
_CODECS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis", b"Speex   ": b""}
_MOST = 16 * MIB  # of one packet of titles, with the pictures in it
_POLYNOMIAL = 0x04C11DB7


def _row(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1) ^ _POLYNOMIAL if value & 0x80000000 else value << 1
    return value & 0xFFFFFFFF


_SUMS = tuple(map(_row, range(256)))


def clean(source: BinaryIO, target: BinaryIO, size: int) -> None:
    waiting: dict[bytes, bytes] = {}  # streams whose titles have not ended, with how those begin
    seen: dict[bytes, int] = {}
    place = 0
    while place < size:
        head = exactly(source, place, _PAGE)
        lacing = exactly(source, place + _PAGE, head[26])
        body, end = place + _PAGE + head[26], place + _PAGE + head[26] + sum(lacing)
        if head[:4] != b"OggS" or end > size:
            raise Unfit(Fault.MALFORMED)
        stream = head[14:18]
        if head[5] & 2:
            waiting[stream], seen[stream] = _start_of_titles(some(source, body, 8)), 0
        elif stream in waiting:
            words = exactly(source, body, sum(lacing))
            words, ended = _emptied(words, lacing, waiting[stream], seen[stream])
            seen[stream] += len(words)
            if ended:
                del waiting[stream]
            if seen[stream] > _MOST:
                raise CannotClean(Lack.EFFORT)
            target.write(page(head + lacing, words))
            place = end
            continue
        copied(source, target, place, end)
        place = end


def _start_of_titles(first: bytes) -> bytes:
    for sign, titles in _CODECS.items():
        if first.startswith(sign):
            return titles
    raise CannotClean(Lack.PART)  # a stream of some other kind


def _emptied(words: bytes, lacing: bytes, start: bytes, seen: int) -> tuple[bytes, bool]:
    """The page's bytes with the first packet emptied, and whether that packet ends here."""
    length = 0
    ended = False
    for lace in lacing:
        length += lace
        if lace < 255:
            ended = True
            break
    if seen:
        return b"\0" * length + words[length:], ended
    if not words.startswith(start):
        raise Unfit(Fault.MALFORMED)
    # no maker, no titles, and the bit that Vorbis wants behind them
    nothing = (start + b"\0" * 8 + b"\x01")[:length] if start == b"\x03vorbis" else (start + b"\0" * 8)[:length]
    return nothing + b"\0" * (length - len(nothing)) + words[length:], ended


def page(head: bytes, words: bytes) -> bytes:
    bare = head[:22] + b"\0\0\0\0" + head[26:]
    total = 0
    for byte in bare + words:
        total = ((total << 8) & 0xFFFFFFFF) ^ _SUMS[(total >> 24) ^ byte]
    return head[:22] + total.to_bytes(4, "little") + head[26:] + words
