"""No file keeps the web process busier than an honest one of its size does, and large honest ones are known."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest

from cleaning.errors import Fault, Unfit
from cleaning.kinds import kind_of
from cleaning.limits import MIB
from cleaning.reading import Frugal
from tests.cleaning import offices, sounds
from tests.cleaning.samples import photo

SIZE = 3 * MIB
GIF = b"GIF89a" + struct.pack("<HHBBB", 64, 48, 0, 0, 0)


class Counted(io.BytesIO):
    """Counts what is read of it."""

    fetched = 0

    def read(self, count: int | None = -1, /) -> bytes:
        found = super().read(count)
        self.fetched += len(found)
        return found


def looked_at(content: bytes) -> tuple[str, int]:
    """The kind or the fault, and how many bytes that took."""
    source = Counted(content)
    try:
        found = kind_of(source, len(content)).name
    except Unfit as unfit:
        found = unfit.fault.value
    return found, source.fetched


def tiff_of_overlapping_pages() -> bytes:
    pages = b"".join(struct.pack("<H", 65_535) for _ in range(500))
    return (b"II*\0" + struct.pack("<I", 8) + pages).ljust(SIZE, b"\1")


def film_of_empty_boxes() -> bytes:
    return sounds.film()[:24] + b"\0\0\0\x08free" * (SIZE // 8)


def two_endings() -> bytes:
    """A zip whose directory is small for us, and holds thousands for who reads the last end there is."""
    content = offices.docx()
    ending = bytearray(content[-22:])
    ending[20:22] = (22).to_bytes(2, "little")
    return content[:-22] + bytes(ending) + b"PK\5\6" + b"\xff" * 18


def more_entries_than_said() -> bytes:
    content = bytearray(offices.docx())
    content[-14:-10] = b"\1\0\1\0"
    return bytes(content)


CRAFTED: dict[str, tuple[Callable[[], bytes], Fault]] = {
    "scans of nothing": (lambda: b"\xff\xd8\xff\xe0\0\2" + b"\xff\xda\0\2" * (SIZE // 4), Fault.BOMB),
    "filling between markers": (lambda: b"\xff\xd8" + b"\xff" * SIZE, Fault.BOMB),
    "restarts outside of a scan": (lambda: b"\xff\xd8\xff\xe0\0\2" + b"\xff\xd0" * (SIZE // 2), Fault.BOMB),
    "extensions of nothing": (lambda: GIF + b"\x21\xf9\0" * (SIZE // 3), Fault.BOMB),
    "blocks of one byte": (lambda: GIF + b"\x21\xf9" + b"\1\1" * (SIZE // 2), Fault.BOMB),
    "chunks of nothing": (lambda: photo("PNG")[:33] + bytes(12) * (SIZE // 12), Fault.BOMB),
    "pages over one another": (tiff_of_overlapping_pages, Fault.BOMB),
    "silence without end": (lambda: b"#!AMR\n" + b"\x7c" * 3_000_001, Fault.BOMB),
    "boxes of nothing": (film_of_empty_boxes, Fault.BOMB),
    "zip with two ends": (two_endings, Fault.POLYGLOT),
    "zip with more entries than it says": (more_entries_than_said, Fault.MALFORMED),
}


@pytest.mark.parametrize("what", CRAFTED)
def test_no_file_costs_more_to_look_at_than_an_honest_one(what: str) -> None:
    make, wrong = CRAFTED[what]
    content = make()

    found, fetched = looked_at(content)

    assert found == wrong
    assert fetched <= 2 * len(content) + Frugal.FETCHED


def long_gif() -> bytes:
    """Two thousand frames, each with its delay and a palette of its own."""
    frame = b"\x21\xf9\4\0\1\0\0\0" + b"\x2c" + bytes(4) + struct.pack("<HHB", 64, 48, 0x80) + bytes(6) + b"\2"
    data = (b"\xff" + bytes(255)) * 4 + b"\0"
    return GIF + (frame + data) * 2_000 + b"\x3b"


def large_jpeg() -> bytes:
    """Ten scans with a restart every few bytes, and a note of many parts before them."""
    made = photo("JPEG", progressive=True).removesuffix(b"MARKWILKINS")
    scan = (
        b"\xff\xda\0\x0c"
        + bytes(10)
        + b"".join(b"dots\xff\0\xff" + bytes([0xD0 + at % 8]) for at in range(40_000))
    )
    note = b"\xff\xe1\xff\xff" + bytes(65_533)
    return made[:2] + note * 60 + made[2:-2] + scan * 10 + made[-2:]


def large_png() -> bytes:
    made = photo("PNG").removesuffix(b"MARKWILKINS")
    chunk = struct.pack(">I", 8192) + b"IDAT" + bytes(8192) + struct.pack(">I", zlib.crc32(b"IDAT" + bytes(8192)))
    return made[:-12] + chunk * 400 + made[-12:]


def film_in_fragments() -> bytes:
    piece = b"\0\0\0\x10moof" + bytes(8) + struct.pack(">I", 4096) + b"mdat" + bytes(4088)
    return sounds.film() + piece * 3_000


LARGE: dict[str, Callable[[], bytes]] = {
    "gif": long_gif,
    "jpeg": large_jpeg,
    "png": large_png,
    "mp4": film_in_fragments,
    "amr": lambda: b"#!AMR\n" + (b"\x3c" + bytes(31)) * 180_000,  # an hour
    "text": lambda: b"Bed 4 \xe9 " * 500_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_honest_files_are_known(name: str) -> None:
    content = LARGE[name]()

    found, fetched = looked_at(content)

    assert found == name
    assert fetched <= 2 * len(content) + 2 * Frugal.PIECE


def test_a_film_of_two_gigabytes_is_known_by_a_few_pieces() -> None:
    """Its data is skipped: what lies there is never read."""

    class Film(Counted):
        length = 2_000 * MIB

        def read(self, count: int | None = -1, /) -> bytes:
            place = self.tell()
            found = whole.get(place, bytes(count or 0))
            self.fetched += len(found)
            self.seek(place + len(found))
            return found

    start = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + struct.pack(">I", 1) + b"mdat"
    start += struct.pack(">Q", Film.length - 24 - Frugal.PIECE)
    end = (struct.pack(">I", Frugal.PIECE) + b"moov").ljust(Frugal.PIECE, b"\0")
    whole = {0: start.ljust(Frugal.PIECE, b"\0"), Film.length - Frugal.PIECE: end}
    source = Film()

    assert kind_of(source, Film.length).name == "mp4"
    assert source.fetched <= 4 * Frugal.PIECE
