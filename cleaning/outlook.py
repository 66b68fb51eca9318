"""A mail as Outlook saves it: properties in an old Office container ([MS-OXMSG])."""

from typing import BinaryIO

import olefile

from cleaning import webtext
from cleaning.errors import Fault, Unfit
from cleaning.letter import Letter

_SUBJECT, _WORDS, _PAGE = "0037", "1000", "1013"
_WIDE, _NARROW, _BYTES = "001F", "001E", "0102"  # how a property is written
_FILE = "__attach_version"


def read(source: BinaryIO) -> Letter:
    """Raises `Unfit` for what is no such container."""
    source.seek(0)
    if not olefile.isOleFile(source):
        raise Unfit(Fault.MALFORMED)
    source.seek(0)
    with olefile.OleFileIO(source) as held:
        has_files = any(path[0].startswith(_FILE) for path in held.listdir(streams=False, storages=True))
        subject = " ".join(_said(held, _SUBJECT).split())
        if (words := _said(held, _WORDS)).strip():
            return Letter(subject, words, has_files=has_files)
        return Letter(subject, webtext.read(_said(held, _PAGE)), has_files=has_files, is_page=True)


def _said(held: olefile.OleFileIO, number: str) -> str:
    for kind, encoding in ((_WIDE, "utf-16-le"), (_NARROW, "cp1252"), (_BYTES, "utf-8")):
        name = f"__substg1.0_{number}{kind}"
        if held.exists(name):
            content: bytes = held.openstream(name).read()
            return content.decode(encoding, errors="replace").replace("\0", "")
    return ""
