"""Text and mail: told from everything else by holding no control characters."""

import codecs
import re
from typing import BinaryIO

from cleaning.errors import Fault, Unfit
from cleaning.reading import pieces, some

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_WINDOWS = "cp1252"  # what older programs write when they say nothing
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*\S?", re.MULTILINE)
_FROM_LINE = re.compile(r"\AFrom \S+ .*\r?\n")
_ALWAYS, _CARRIED = {"from"}, {"message-id", "received", "mime-version", "return-path", "delivered-to"}
_SCRIPT = re.compile(
    r"\A\s*(#!|@echo off\b|<\?php|<%|import-module\b|set-executionpolicy\b|\[autorun\]|\[internetshortcut\])", re.I
)
_WEB_PAGE = re.compile(r"\A\s*<(\?xml|!doctype|html|svg|head|body|script)\b", re.I)
_HEAD = 16_384  # bytes


def kind_of(source: BinaryIO, size: int) -> str:
    """`text` or `eml`. Raises `Unfit` for what is no text, or a script, or a web page."""
    encoding = encoding_of(source, size)
    head = some(source, 0, _HEAD).decode(encoding, errors="ignore").removeprefix("\ufeff")
    if _SCRIPT.match(head):
        raise Unfit(Fault.PROGRAM)
    if _WEB_PAGE.match(head):
        raise Unfit(Fault.UNKNOWN)
    return "eml" if _is_mail(head) else "text"


def encoding_of(source: BinaryIO, size: int) -> str:
    """Raises `Unfit` (unknown) when the bytes are text in none of the encodings we read."""
    head = some(source, 0, 4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"]
    else:
        tried = ["utf-8", _WINDOWS]
    for encoding in tried:
        if _reads(source, size, encoding):
            return encoding
    raise Unfit(Fault.UNKNOWN)


def _reads(source: BinaryIO, size: int, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        texts = (decoder.decode(piece) for piece in pieces(source, 0, size))
        return not any(_CONTROL.search(text) for text in texts) and not decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False


def _is_mail(head: str) -> bool:
    """Written by a mail program: it says whom it is from, and how it was carried."""
    block = re.split(r"\r?\n\r?\n", _FROM_LINE.sub("", head), maxsplit=1)[0]
    names = {met.group(1).lower() for met in _HEADER.finditer(block)}
    first = _HEADER.match(block)
    return first is not None and names >= _ALWAYS and bool(names & _CARRIED)
