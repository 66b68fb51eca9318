"""Which kind of file this is, by what is in it and never by its name."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, cast

from cleaning import archives, boxes, compound, outlines, plain, sounds, strangers
from cleaning.errors import Fault, Unfit
from cleaning.limits import PIXELS
from cleaning.reading import Frugal, some


class Label(StrEnum):
    """What people call it; whoever shows it has the words."""

    PICTURE = "picture"
    HEIC = "heic"
    PDF = "pdf"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"
    SLIDES = "slides"
    MACROS = "macros"  # Office files that hold programs
    OLD_OFFICE = "old_office"  # .doc, .xls, .ppt
    TEXT = "text"
    RICH_TEXT = "rich_text"
    SOUND = "sound"
    FILM = "film"
    OTHER_FILM = "other_film"  # films in containers that are not cleaned
    MAIL = "mail"


@dataclass(frozen=True)
class Kind:
    name: str  # stays the same for ever: it is stored
    label: Label
    extension: str
    media_type: str
    can_be_cleaned: bool = True
    can_be_pictured: bool = False
    copied_as: str = ""  # the name of the kind that its clean copy is of, where that is another


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_ALL = (
    Kind("jpeg", Label.PICTURE, "jpg", "image/jpeg", can_be_pictured=True),
    Kind("png", Label.PICTURE, "png", "image/png", can_be_pictured=True),
    Kind("gif", Label.PICTURE, "gif", "image/gif", can_be_pictured=True),
    Kind("webp", Label.PICTURE, "webp", "image/webp", can_be_pictured=True),
    Kind("tiff", Label.PICTURE, "tif", "image/tiff", can_be_pictured=True),
    Kind("bmp", Label.PICTURE, "bmp", "image/bmp", can_be_pictured=True),
    Kind("heic", Label.HEIC, "heic", "image/heic"),
    Kind("pdf", Label.PDF, "pdf", "application/pdf", can_be_pictured=True),
    Kind("docx", Label.DOCUMENT, "docx", f"{_OOXML}.wordprocessingml.document"),
    Kind("xlsx", Label.SPREADSHEET, "xlsx", f"{_OOXML}.spreadsheetml.sheet"),
    Kind("pptx", Label.SLIDES, "pptx", f"{_OOXML}.presentationml.presentation"),
    Kind("docm", Label.MACROS, "docm", "application/vnd.ms-word.document.macroenabled.12", can_be_cleaned=False),
    Kind("xlsm", Label.MACROS, "xlsm", "application/vnd.ms-excel.sheet.macroenabled.12", can_be_cleaned=False),
    Kind(
        "pptm",
        Label.MACROS,
        "pptm",
        "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        can_be_cleaned=False,
    ),
    Kind("odt", Label.DOCUMENT, "odt", f"{_ODF}.text"),
    Kind("ods", Label.SPREADSHEET, "ods", f"{_ODF}.spreadsheet"),
    Kind("odp", Label.SLIDES, "odp", f"{_ODF}.presentation"),
    Kind("doc", Label.OLD_OFFICE, "doc", "application/msword", can_be_cleaned=False),
    Kind("xls", Label.OLD_OFFICE, "xls", "application/vnd.ms-excel", can_be_cleaned=False),
    Kind("ppt", Label.OLD_OFFICE, "ppt", "application/vnd.ms-powerpoint", can_be_cleaned=False),
    # A spreadsheet would run what a line of a .csv begins with "=": as .txt it opens as text, and nothing is lost.
    Kind("text", Label.TEXT, "txt", "text/plain"),
    Kind("rtf", Label.RICH_TEXT, "rtf", "application/rtf", can_be_cleaned=False),
    Kind("mp3", Label.SOUND, "mp3", "audio/mpeg"),
    Kind("m4a", Label.SOUND, "m4a", "audio/mp4"),
    Kind("wav", Label.SOUND, "wav", "audio/wav"),
    Kind("ogg", Label.SOUND, "ogg", "audio/ogg"),
    Kind("flac", Label.SOUND, "flac", "audio/flac"),
    Kind("amr", Label.SOUND, "amr", "audio/amr"),
    Kind("mp4", Label.FILM, "mp4", "video/mp4"),
    Kind("mov", Label.FILM, "mov", "video/quicktime"),
    Kind("3gp", Label.FILM, "3gp", "video/3gpp"),
    Kind("webm", Label.OTHER_FILM, "webm", "video/webm", can_be_cleaned=False),
    Kind("avi", Label.OTHER_FILM, "avi", "video/x-msvideo", can_be_cleaned=False),
    Kind("eml", Label.MAIL, "eml", "message/rfc822", copied_as="text"),
    Kind("msg", Label.MAIL, "msg", "application/vnd.ms-outlook", copied_as="text"),
)
KINDS = {kind.name: kind for kind in _ALL}
KINDS_NOT_CLEANED = tuple(dict.fromkeys(kind.label for kind in _ALL if not kind.can_be_cleaned))

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",
)
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
# What our own reading, and that of the zip's parts, raises for a file that ends or counts as none should.
_BROKEN = (IndexError, ValueError, OverflowError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_PDF_WITHIN = 64  # bytes: a mark of the encoding or an empty line may stand before a PDF
_PICTURES: dict[bytes, tuple[str, Callable[[BinaryIO, int], outlines.Outline]]] = {
    b"\xff\xd8\xff": ("jpeg", outlines.of_jpeg),
    b"\x89PNG\r\n\x1a\n": ("png", outlines.of_png),
    b"GIF87a": ("gif", outlines.of_gif),
    b"GIF89a": ("gif", outlines.of_gif),
    b"II*\0": ("tiff", outlines.of_tiff),
    b"MM\0*": ("tiff", outlines.of_tiff),
    b"BM": ("bmp", outlines.of_bmp),
}
_SIGNED: dict[bytes, Callable[[BinaryIO, int], str]] = {
    b"PK\x03\x04": archives.kind_of,
    compound.MAGIC: compound.kind_of,
    b"RIFF": sounds.of_riff,
    b"OggS": sounds.of_ogg,
    b"fLaC": sounds.of_flac,
    b"#!AMR": sounds.of_amr,
    b"\x1aE\xdf\xa3": sounds.of_matroska,
}


def kind_of(source: BinaryIO, size: int) -> Kind:
    """The kind of a file that can be read at any place. Raises `Unfit`, also for a file that would cost more to
    look at than an honest one of its size. No parser but our own and zlib's runs."""
    if size == 0:
        raise Unfit(Fault.EMPTY)
    frugal = cast(BinaryIO, Frugal(source, size))
    try:
        return KINDS[_name(frugal, size, some(frugal, 0, 512))]
    except _BROKEN as wrong:
        raise Unfit(Fault.MALFORMED) from wrong


def _name(source: BinaryIO, size: int, head: bytes) -> str:
    for magic, (name, outline) in _PICTURES.items():
        if head.startswith(magic) and (name != "bmp" or _is_bmp(head)):
            return _picture(source, size, name, outline)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _picture(source, size, "webp", outlines.of_webp)
    for magic, named in _SIGNED.items():
        if head.startswith(magic):
            return named(source, size)
    if boxes.is_first(head):
        return boxes.kind_of(source, size)
    return _without_signature(source, size, head)


def _without_signature(source: BinaryIO, size: int, head: bytes) -> str:
    if head.startswith(_PROGRAMS):
        raise Unfit(Fault.PROGRAM)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise Unfit(Fault.ARCHIVE)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        if strangers.zip_end(source, size) >= 0:
            raise Unfit(Fault.POLYGLOT)
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return "mp3" if sounds.is_mp3(source, size, head) else plain.kind_of(source, size)


def _is_bmp(head: bytes) -> bool:
    return head[6:10] == b"\0\0\0\0" and head[15:18] == b"\0\0\0"


def _picture(source: BinaryIO, size: int, name: str, outline: Callable[[BinaryIO, int], outlines.Outline]) -> str:
    found = outline(source, size)
    strangers.refuse(source, end=found.end, size=size)
    if found.width * found.height > PIXELS:
        raise Unfit(Fault.LARGE)
    return name
