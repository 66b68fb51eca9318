"""Files are told by what is in them, and what could harm whoever opens one is not taken."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from cleaning.errors import Fault
from cleaning.kinds import KINDS, KINDS_NOT_CLEANED, Label
from tests.cleaning import offices, sounds
from tests.cleaning.looking import fault, known
from tests.cleaning.samples import pdf, photo, zipped

MAIL = b"Received: by mx\r\nFrom: a@example.org\r\nDate: Mon, 2 Mar 2026\r\nMIME-Version: 1.0\r\n\r\nHello"


def compound(*names: str) -> bytes:
    """The old container of Office with these names in its directory."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H", 9)
    head = head.ljust(48, b"\0") + struct.pack("<I", 1)
    head = head.ljust(76, b"\0") + struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) for name in names]
    return head + table + b"".join(entry.ljust(128, b"\0") for entry in entries).ljust(512, b"\0")


KNOWN: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: photo("JPEG"),
    "png": lambda: photo("PNG"),
    "gif": lambda: photo("GIF"),
    "webp": lambda: photo("WEBP"),
    "tiff": lambda: photo("TIFF"),
    "bmp": lambda: photo("BMP"),
    "heic": sounds.heic,
    "pdf": pdf,
    "docx": offices.docx,
    "xlsx": offices.xlsx,
    "pptx": offices.pptx,
    "odt": offices.odt,
    "doc": lambda: compound("Root Entry", "WordDocument"),
    "xls": lambda: compound("Root Entry", "Workbook"),
    "ppt": lambda: compound("Root Entry", "PowerPoint Document"),
    "msg": lambda: compound("Root Entry", "__properties_version1.0"),
    "text": lambda: "Bed 4, ward nine: £3 a day\r\n".encode("utf-16"),
    "rtf": lambda: b"{\\rtf1 Bed 4}",
    "mp3": sounds.mp3,
    "wav": sounds.wav,
    "ogg": sounds.ogg,
    "flac": sounds.flac,
    "amr": sounds.amr,
    "mp4": sounds.film,
    "webm": lambda: b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + bytes(40),
    "avi": lambda: b"RIFF\x10\0\0\0AVI LIST" + bytes(8),
    "eml": lambda: MAIL,
}


@pytest.mark.parametrize("name", KNOWN)
def test_each_kind_is_known_by_what_is_in_it(name: str) -> None:
    assert known(KNOWN[name]()).name == name


def with_notes(picture: bytes, words: bytes) -> bytes:
    """A JPEG with a comment at its very beginning."""
    return picture[:2] + b"\xff\xfe" + (2 + len(words)).to_bytes(2, "big") + words + picture[2:]


def bomb(**size: int) -> bytes:
    held = BytesIO(offices.docx())
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(size.get("count", 1)):
            archive.writestr(f"x{number}.xml", b"\0" * size.get("length", 0))
    return held.getvalue()


def overlapping() -> bytes:
    """Two names for the same bytes."""
    content = zipped({"mimetype": b"x" * 50, "content.xml": b"y" * 50})
    second = content.rindex(b"PK\x01\x02")
    return content[: second + 42] + bytes(4) + content[second + 46 :]


def locked_zip() -> bytes:
    content = bytearray(offices.docx())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


REFUSED: dict[str, tuple[Callable[[], bytes], Fault]] = {
    "nothing": (lambda: b"", Fault.EMPTY),
    "noise": (lambda: bytes(range(256)) * 4, Fault.UNKNOWN),
    "Windows program": (lambda: b"MZ\x90\0" + bytes(400), Fault.PROGRAM),
    "Linux program": (lambda: b"\x7fELF" + bytes(400), Fault.PROGRAM),
    "shell script": (lambda: b"#!/bin/sh\nrm -r /\n", Fault.PROGRAM),
    "batch file": (lambda: b"@echo off\r\nformat c:\r\n", Fault.PROGRAM),
    "shortcut": (lambda: b"[InternetShortcut]\r\nURL=x\r\n", Fault.PROGRAM),
    "Java archive": (lambda: zipped({"META-INF/MANIFEST.MF": b"x"}), Fault.PROGRAM),
    "web page": (lambda: b"\n<!DOCTYPE html><script>x</script>", Fault.UNKNOWN),
    "drawing that can run": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', Fault.UNKNOWN),
    "zip": (lambda: zipped({"a.txt": b"x"}), Fault.ARCHIVE),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(40), Fault.ARCHIVE),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(40), Fault.ARCHIVE),
    "picture and zip": (lambda: photo("GIF") + zipped({"a": b"x"}), Fault.POLYGLOT),
    "PDF and zip": (lambda: pdf() + zipped({"a": b"x"}), Fault.POLYGLOT),
    "picture and page": (lambda: with_notes(photo("JPEG"), b"<script>alert(1)</script>"), Fault.POLYGLOT),
    "picture and PDF": (lambda: with_notes(photo("JPEG"), b"%PDF-1.4"), Fault.POLYGLOT),
    "picture and program": (lambda: photo("PNG").removesuffix(b"MARKWILKINS") + b"MZ\x90", Fault.POLYGLOT),
    "page behind a picture": (lambda: photo("WEBP") + b" " * 5_000 + b"<HTML>", Fault.POLYGLOT),
    "something before a zip": (lambda: b"PK\x03\x04" + bytes(60) + offices.docx(), Fault.POLYGLOT),
    "zip that grows": (lambda: bomb(length=12_000_000), Fault.BOMB),
    "zip of thousands": (lambda: bomb(count=5_200), Fault.BOMB),
    "zip in itself": (overlapping, Fault.BOMB),
    "zip with a password": (locked_zip, Fault.LOCKED),
    "Office with a password": (lambda: compound("Root Entry", "EncryptedPackage"), Fault.LOCKED),
    "old container of something": (lambda: compound("Root Entry", "Contents"), Fault.UNKNOWN),
    "film without an end": (lambda: sounds.film()[:-9], Fault.MALFORMED),
    "voice with something behind": (lambda: sounds.amr() + b"\xffmore", Fault.MALFORMED),
    "path out of the file": (lambda: zipped({"mimetype": b"x", "../up": b"x"}), Fault.MALFORMED),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_none_of_them_or_more_than_one_is_refused(what: str) -> None:
    make, wrong = REFUSED[what]

    assert fault(make()) == wrong


def test_a_photo_with_a_film_behind_it_as_phones_make_is_taken() -> None:
    assert known(photo("JPEG") + sounds.film()).name == "jpeg"


def test_a_note_that_quotes_a_mail_is_text() -> None:
    assert known(b"From: Jane\nSent: Monday\nTo: me\nSubject: rota\n\nHello").name == "text"


def test_what_cannot_be_cleaned_is_said() -> None:
    assert set(KINDS_NOT_CLEANED) == {
        Label.MACROS,
        Label.OLD_OFFICE,
        Label.RICH_TEXT,
        Label.OTHER_FILM,
    }
    assert {kind.name for kind in KINDS.values()} >= KNOWN.keys()
