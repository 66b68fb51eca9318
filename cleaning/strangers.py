"""Another kind of file inside a picture: before its picture data, or after its end.

Phones write harmless things after the end of a picture (a short film, their own notes), and cutting programs leave
old dots there. Such a file is taken, and its clean copy ends where the picture ends. What a second program would
open as something else is not taken.
"""

import re
from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.reading import little, some, windows

_BEGINNING = 1024  # bytes in which a PDF reader or a browser looks for its own kind
_AFTER = (b"%pdf-", b"<script", b"<html", b"<!doctype", b"<?php", b"<svg", b"rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_LONGEST = max(map(len, _AFTER))
_BEFORE = re.compile(rb"%PDF-|<script|<html|<!doctype|<\?php", re.IGNORECASE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"PK\x03\x04")
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 65_557  # an end record with the longest comment


def refuse(source: BinaryIO, *, end: int, size: int) -> None:
    """Raises `Unfit` when a picture that ends at `end` is something else too."""
    if _BEFORE.search(some(source, 0, _BEGINNING)) or zip_end(source, size) >= 0:
        raise Unfit(Fault.POLYGLOT)
    if end >= size:
        return
    if some(source, end, 16).startswith(_PROGRAMS) or _is_behind(source, end, size):
        raise Unfit(Fault.POLYGLOT)


def _is_behind(source: BinaryIO, end: int, size: int) -> bool:
    """Word by word: one pattern for all of them, in any case, takes fifty times as long."""
    lowered = (window.lower() for _, window in windows(source, end, size, _LONGEST))
    return any(word in window for window in lowered for word in _AFTER)


def zip_end(source: BinaryIO, size: int) -> int:
    """Where a zip's end record begins that reaches exactly to the end of the file; -1 for none."""
    start = max(0, size - _ZIP_TAIL)
    tail = some(source, start, size - start)
    place = tail.rfind(_ZIP_END)
    while place >= 0:
        if place + 22 <= len(tail) and place + 22 + little(tail[place + 20 : place + 22]) == len(tail):
            return start + place
        place = tail.rfind(_ZIP_END, 0, place)
    return -1
