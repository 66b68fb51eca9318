"""Sound and film by their signatures and first frames."""

from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.reading import exactly, little, pieces, some

_ID3 = 10  # bytes of its head
_SAMPLES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_AMR = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5),
}
_AMR_EMPTY = {14, 15}  # nothing was heard: the head of a frame alone
_AMR_FRAMES = 3_000_000  # fifty a second: sixteen hours


def of_riff(source: BinaryIO, size: int) -> str:
    head = exactly(source, 0, 12)
    if little(head[4:8]) + 8 > size + 1:
        raise Unfit(Fault.MALFORMED)
    match head[8:12]:
        case b"WAVE":
            return "wav"
        case b"AVI ":
            return "avi"
    raise Unfit(Fault.UNKNOWN)


def of_ogg(source: BinaryIO, size: int) -> str:
    first = some(source, 28, 80)
    if first.startswith((b"OpusHead", b"\x01vorbis", b"Speex   ")):
        return "ogg"
    raise Unfit(Fault.UNKNOWN)


def of_flac(source: BinaryIO, size: int) -> str:
    if exactly(source, 4, 4)[0] & 0x7F != 0:
        raise Unfit(Fault.MALFORMED)
    return "flac"


def of_matroska(source: BinaryIO, size: int) -> str:
    if b"\x42\x82\x84webm" in some(source, 0, 64):
        return "webm"
    raise Unfit(Fault.UNKNOWN)


def of_amr(source: BinaryIO, size: int) -> str:
    """Frames from end to end; raises `Unfit` for anything after or between them."""
    head = next((head for head in _AMR if some(source, 0, len(head)) == head), None)
    if head is None:
        raise Unfit(Fault.UNKNOWN)
    steps, place, most = _amr_steps(_AMR[head]), 0, _AMR_FRAMES
    for piece in pieces(source, len(head), size, 65_536):
        while place < len(piece):  # from the head of one frame to that of the next
            step, most = steps[piece[place]], most - 1
            if not step or not most:
                raise Unfit(Fault.MALFORMED if most else Fault.BOMB)
            place += step
        place -= len(piece)
    if place:
        raise Unfit(Fault.MALFORMED)
    return "amr"


def _amr_steps(lengths: tuple[int, ...]) -> list[int]:
    """How long the frame is that begins with each byte; 0 where none does."""
    modes = dict(enumerate(lengths)) | dict.fromkeys(_AMR_EMPTY, 0)
    return [0 if head & 0x83 or head >> 3 & 15 not in modes else 1 + modes[head >> 3 & 15] for head in range(256)]


def is_mp3(source: BinaryIO, size: int, head: bytes) -> bool:
    """Two frames in a row, after a tag of the usual kind or at the very beginning."""
    place = id3_length(head)
    first = mp3_frame(some(source, place, 4))
    return bool(first) and (place + first == size or bool(mp3_frame(some(source, place + first, 4))))


def id3_length(head: bytes) -> int:
    """Bytes of the tag at the beginning, with its foot if it has one; 0 for none."""
    if len(head) < _ID3 or not head.startswith(b"ID3"):
        return 0
    sizes = head[6:10]
    body = (sizes[0] & 127) << 21 | (sizes[1] & 127) << 14 | (sizes[2] & 127) << 7 | sizes[3] & 127
    return _ID3 + body + (_ID3 if head[5] & 0x10 else 0)


def mp3_frame(head: bytes) -> int:
    """How long the frame of layer III is that begins so; 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    rate, samples, padding = head[2] >> 4, (head[2] >> 2) & 3, (head[2] >> 1) & 1
    if layer != 1 or version not in _SAMPLES or not 0 < rate < 15 or samples == 3:
        return 0
    rates, factor = (_RATES_1, 144_000) if version == 3 else (_RATES_2, 72_000)
    return factor * rates[rate] // _SAMPLES[version][samples] + padding
