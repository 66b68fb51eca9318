"""Zips from outside: what they say they hold, before anything is unpacked."""

import re
import zipfile
from typing import BinaryIO

from cleaning import limits
from cleaning.errors import Fault, Unfit
from cleaning.reading import exactly, little, some
from cleaning.strangers import zip_end

_ENDING = 22  # bytes of an end record without its comment
_DIRECTORY_MOST = 4 * limits.MIB
_HEADER, _ENTRY = 30, 46  # bytes before a part, and of its line in the directory, without names
_LOCATOR = b"PK\x06\x07"  # of a zip for more than 4 GB; no Office file needs one
_ENCRYPTED, _PACKINGS = 0x1, frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FOLDER_UP = re.compile(r"(^|/)\.\.(/|$)|^/|\\|\x00|^[A-Za-z]:")
_LITTLE = 256 * 1024  # what is read of a part only to tell the kind

_MAIN_PARTS = {
    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    b"vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": "pptx",
    b"vnd.ms-word.document.macroEnabled.main+xml": "docm",
    b"vnd.ms-excel.sheet.macroEnabled.main+xml": "xlsm",
    b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml": "pptm",
}
_CONTENT_TYPE = re.compile(rb'ContentType\s*=\s*["\']application/([^"\']+)["\']')
_MACROS = {"docx": "docm", "xlsx": "xlsm", "pptx": "pptm"}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_RUN = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"})


def kind_of(source: BinaryIO, size: int) -> str:
    """The name of the Office kind. Raises `Unfit` for every other zip."""
    with opened(source, size) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return _office(archive, names)
        if "mimetype" in names:
            return _open_document(archive, names)
    raise Unfit(Fault.PROGRAM if names & _RUN else Fault.ARCHIVE)


def opened(source: BinaryIO, size: int) -> zipfile.ZipFile:
    """The zip, once its directory was found to be sane. Raises `Unfit`."""
    ending = zip_end(source, size)
    if ending < 0:
        raise Unfit(Fault.MALFORMED)
    record = exactly(source, ending, _ENDING)
    length, offset = little(record[12:16]), little(record[16:20])
    if little(record[10:12]) > limits.ENTRIES or length > _DIRECTORY_MOST:
        raise Unfit(Fault.BOMB)
    if some(source, ending + 4, size).rfind(record[:4]) >= 0:  # zipfile would believe that one
        raise Unfit(Fault.POLYGLOT)
    if offset + length != ending or some(source, max(0, ending - 20), 4) == _LOCATOR:
        raise Unfit(Fault.POLYGLOT)
    _count(exactly(source, offset, length), little(record[10:12]))
    archive = zipfile.ZipFile(source)
    _check(archive.infolist(), offset)
    return archive


def _count(directory: bytes, said: int) -> None:
    """No more entries than it says: each costs zipfile far more than its bytes."""
    place = count = 0
    while place < len(directory):
        lengths = directory[place + 28 : place + 34]
        place, count = place + _ENTRY + sum(little(lengths[at : at + 2]) for at in (0, 2, 4)), count + 1
        if count > said:
            raise Unfit(Fault.MALFORMED)


def _check(entries: list[zipfile.ZipInfo], directory: int) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_FOLDER_UP.search(name) for name in names):
        raise Unfit(Fault.MALFORMED)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit(Fault.LOCKED)
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise Unfit(Fault.MALFORMED)
    if sum(entry.file_size for entry in entries) > limits.UNPACKED or any(map(_packed_too_well, entries)):
        raise Unfit(Fault.BOMB)
    _check_places(entries, directory)


def _check_places(entries: list[zipfile.ZipInfo], directory: int) -> None:
    place = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < place:  # parts that share their bytes: a bomb that no ratio shows
            raise Unfit(Fault.BOMB)
        if entry.header_offset > place and place == 0:
            raise Unfit(Fault.POLYGLOT)
        place = entry.header_offset + _HEADER + len(entry.filename) + entry.compress_size
    if place > directory:
        raise Unfit(Fault.MALFORMED)


def _packed_too_well(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(limits.RATIO_FROM, limits.PACKED_RATIO * entry.compress_size)


def _office(archive: zipfile.ZipFile, names: set[str]) -> str:
    types = set(_CONTENT_TYPE.findall(_beginning(archive, "[Content_Types].xml")))
    found = {_MAIN_PARTS[of] for of in types & _MAIN_PARTS.keys()}
    if len(found) != 1:
        raise Unfit(Fault.UNKNOWN if not found else Fault.POLYGLOT)
    [name] = found
    if b"vnd.ms-office.vbaProject" in types or any(part.lower().endswith("vbaproject.bin") for part in names):
        return _MACROS.get(name, name)
    return name


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> str:
    name = _OPEN_DOCUMENT.get(_beginning(archive, "mimetype").strip())
    if name is None or not {"content.xml", "META-INF/manifest.xml"} <= names:
        raise Unfit(Fault.UNKNOWN)
    if b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
        raise Unfit(Fault.LOCKED)
    return name


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LITTLE)
