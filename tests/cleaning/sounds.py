"""Sound, films and text with marks around what is heard and seen."""

from cleaning import oggs
from tests.cleaning.samples import MARK

HEARD = bytes(range(7, 207)) * 4  # stands for samples
SEEN = bytes(range(200, 100, -1)) * 4 + bytes(range(100, 200)) * 4  # stands for frames
_MARK = MARK.encode()


def wav() -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) & 1)

    sound = bytes.fromhex("0100010040 1f0000 803e0000 02001000".replace(" ", ""))
    body = b"".join(
        (
            chunk(b"JUNK", _MARK), chunk(b"fmt ", sound), chunk(b"bext", _MARK.ljust(602, b"\0")),
            chunk(b"LIST", b"INFO" + chunk(b"IART", _MARK)), chunk(b"data", HEARD), chunk(b"id3 ", _id3()),
        )
    )  # fmt: skip
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WAVE" + body + _MARK


def _id3() -> bytes:
    frame = b"TPE1" + (1 + len(_MARK)).to_bytes(4, "big") + b"\0\0\0" + _MARK
    return b"ID3\x03\0\0\0\0\0" + bytes([len(frame)]) + frame


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit, 44.1 kHz
    old = b"TAG" + _MARK.ljust(125, b"\0")
    ape = b"APETAGEX" + (2000).to_bytes(4, "little") + _MARK
    return _id3() + frame * 5 + ape + old


def flac() -> bytes:
    def block(kind: int, content: bytes) -> bytes:
        return bytes([kind]) + len(content).to_bytes(3, "big") + content

    words = b"\0\0\0\0" + b"\x01\0\0\0" + (7 + len(_MARK)).to_bytes(4, "little") + b"ARTIST=" + _MARK
    head = bytes.fromhex("1000100000000000000010ac442f000003e8") + bytes(16)
    return b"fLaC" + block(0, head) + block(4, words) + block(2, _MARK) + block(0x81, bytes(40)) + HEARD


def ogg() -> bytes:
    words = b"OpusTags" + len(_MARK).to_bytes(4, "little") + _MARK + b"\x01\0\0\0"
    words += (400).to_bytes(4, "little") + b"ARTIST=" + _MARK.ljust(393, b"x")
    head = b"OpusHead\x01\x01\0\0" + (48_000).to_bytes(4, "little") + b"\0\0\0"
    laced = bytes([255] * (len(words) // 255) + [len(words) % 255])
    return _page(2, 0, bytes([len(head)]), head) + _page(0, 1, laced, words) + _page(4, 2, b"\xc8", HEARD[:200])


def _page(flags: int, number: int, lacing: bytes, content: bytes) -> bytes:
    head = b"OggS\0" + bytes([flags]) + bytes(8) + b"\x07\0\0\0" + number.to_bytes(4, "little") + bytes(4)
    return oggs.page(head + bytes([len(lacing)]) + lacing, content)


def amr() -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 4


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + name + body


def film(brand: bytes = b"mp42") -> bytes:
    """Two tracks whose data is interleaved: pictures, and where the phone was."""
    where = b"+57.4750-004.2170/" + _MARK
    head = box(b"ftyp", brand, b"\0\0\0\0", brand, b"isom")
    for start in (0, 10_000):  # the second time with the offsets that the first gave
        moov = _moov(start, where)
        begins = len(head) + len(moov) + 8
        moov = _moov(begins, where)
    data = SEEN[:400] + where + SEEN[400:] + _MARK
    return head + moov + box(b"mdat", data) + box(b"free", _MARK) + box(b"uuid", bytes(16), _MARK)


def _moov(begins: int, where: bytes) -> bytes:
    times = (3_850_000_000).to_bytes(4, "big") * 2
    place = box(b"\xa9xyz", len(where).to_bytes(2, "big"), b"\x15\xc7", where)
    return box(
        b"moov",
        box(b"mvhd", bytes(4), times, (600).to_bytes(4, "big"), bytes(84)),
        _track(b"vide", [begins, begins + 400 + len(where)], [400, 400]),
        _track(b"meta", [begins + 400], [len(where)]),
        box(b"udta", place, box(b"meta", bytes(4), _MARK)),
        box(b"free", _MARK),
    )


def _track(handler: bytes, offsets: list[int], sizes: list[int]) -> bytes:
    def table(name: bytes, *numbers: int) -> bytes:
        return box(name, bytes(4), *(number.to_bytes(4, "big") for number in numbers))

    times = (3_850_000_000).to_bytes(4, "big") * 2
    named = bytes([len(MARK)]) + _MARK
    entry = box(b"avc1", bytes(42), named.ljust(32, b"\0"), bytes(4))
    tables = box(
        b"stbl",
        box(b"stsd", bytes(4), b"\0\0\0\x01", entry),
        table(b"stts", 1, len(sizes), 100),
        table(b"stsc", 1, 1, 1, 1),
        table(b"stsz", 0, len(sizes), *sizes),
        table(b"stco", len(offsets), *offsets),
    )
    media = box(
        b"mdia",
        box(b"mdhd", bytes(4), times, (600).to_bytes(4, "big"), bytes(8)),
        box(b"hdlr", bytes(8), handler, bytes(12), _MARK, b"\0"),
        box(b"minf", box(b"dinf", box(b"dref", bytes(4), b"\0\0\0\x01", box(b"url ", b"\0\0\0\x01"))), tables),
    )
    return box(b"trak", box(b"tkhd", bytes(4), times, bytes(72)), media)


def heic() -> bytes:
    """A photo of a newer phone: the picture in one item, what the camera wrote in two more."""
    exif = bytes(4) + b"Exif\0\0MM\0*" + _MARK
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")

    def meta(begins: int) -> bytes:
        def item(number: int, kind: bytes, more: bytes = b"\0") -> bytes:
            return box(b"infe", b"\x02\0\0\0", number.to_bytes(2, "big"), bytes(2), kind, more)

        def place(number: int, offset: int, length: int) -> bytes:
            parts = (number, 0, 0, 1, offset, length)
            return b"".join(
                part.to_bytes(width, "big") for part, width in zip(parts, (2, 2, 2, 2, 4, 4), strict=True)
            )

        items = item(1, b"hvc1") + item(2, b"Exif", _MARK + b"\0") + item(3, b"mime", b"\0application/rdf+xml\0")
        places = place(1, begins, 800) + place(2, begins + 800, len(exif)) + place(3, begins + 800 + len(exif), 11)
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(12), _MARK, b"\0"),
            box(b"iinf", bytes(4), b"\0\x03", items),
            box(b"iloc", b"\x01\0\0\0", b"\x44\x00", b"\0\x03", places),
            box(b"iprp", box(b"ipco", box(b"irot", b"\x01"), box(b"udes", bytes(4), _MARK))),
        )

    begins = len(head) + len(meta(0)) + 8
    return head + meta(begins) + box(b"mdat", SEEN, exif, _MARK) + box(b"uuid", bytes(16), _MARK)
