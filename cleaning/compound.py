"""The old container of Office and Outlook: the names in its directory tell the kind."""

from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.reading import exactly, little, some

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes
_MOST_SECTORS = 512  # of the directory
_LAST = 0xFFFFFFFA  # numbers from here on are marks, not sectors
_INSIDE = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "__properties_version1.0": "msg",
}


def kind_of(source: BinaryIO, size: int) -> str:
    """Raises `Unfit`."""
    names = _names(source, size)
    if "EncryptedPackage" in names:
        raise Unfit(Fault.LOCKED)
    for inside, name in _INSIDE.items():
        if inside in names:
            return name
    raise Unfit(Fault.UNKNOWN)


def _names(source: BinaryIO, size: int) -> set[str]:
    head = exactly(source, 0, 512)
    shift = little(head[30:32])
    if shift not in {9, 12}:
        raise Unfit(Fault.MALFORMED)
    width, sector = 1 << shift, little(head[48:52])
    names, seen = set[str](), set[int]()
    while sector < _LAST and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        entries = some(source, (sector + 1) * width, width)
        names.update(_name(entries[at : at + _ENTRY]) for at in range(0, len(entries), _ENTRY))
        sector = _next(source, head, width, sector)
    return names


def _name(entry: bytes) -> str:
    length = little(entry[64:66])
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def _next(source: BinaryIO, head: bytes, width: int, sector: int) -> int:
    """The sector after this one, by the first 109 sectors of the table: 6.8 MB and more, where directories lie."""
    each = width // 4
    which = sector // each
    if which >= 109:
        return _LAST
    table = little(head[76 + 4 * which : 80 + 4 * which])
    if table >= _LAST:
        return _LAST
    found = some(source, (table + 1) * width + 4 * (sector % each), 4)
    return little(found) if len(found) == 4 else _LAST
