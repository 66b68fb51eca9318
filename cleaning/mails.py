"""Saved mails: the copy is a text of what they say, under their subject.

Who wrote it, to whom, when and by which machines is left out, and so is what a mail carries beside its words: one
of these people is likely whoever sent it in. A name in the words themselves stays.
"""

import codecs
import re
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from itertools import groupby
from typing import BinaryIO

from cleaning import outlook, texts, webtext
from cleaning.errors import CannotClean, Lack
from cleaning.letter import Letter
from cleaning.notes import Note
from cleaning.plain import encoding_of

_UNICODE = ("ascii", "utf-7", "utf-8", "utf-16", "raw_unicode_escape")
_WINDOWS = ("cp1250", "cp1251", "cp1252", "cp1254", "cp1257", "koi8_r")
_LATIN = tuple(f"iso8859_{number}" for number in (1, 2, 3, 4, 5, 7, 9, 13, 14, 15, 16))
for _name in _UNICODE + _WINDOWS + _LATIN:  # read from disk when first used, and there will be no disk
    codecs.lookup(_name)
# What a charset raises that is no charset, or one for which the disk would be needed.
_UNREADABLE = (LookupError, UnicodeError, HeaderParseError, ValueError, OSError)

_QUOTED = re.compile(
    r"^[\s>|]*\*?(?P<name>From|Sent|Date|To|Cc|Bcc|Reply-To|Subject|Importance|Attachments):", re.IGNORECASE
)
_WROTE = re.compile(r"^[ \t>]*On [^\n]{4,160}\n?[^\n]{0,160}\bwrote:[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}", re.IGNORECASE)
_HIDDEN = "…"
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


def clean(name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    letter = outlook.read(source) if name == "msg" else read(source)
    if not letter.words.strip():
        raise CannotClean(Lack.PART)
    said = "\n\n".join(part for part in (letter.subject, letter.words.strip()) if part)
    words, notes = texts.without_marks(without_senders(said.replace("\r\n", "\n").replace("\r", "\n")))
    target.write(f"{words}\n".encode())
    return notes | letter.notes | {Note.SENDERS}


def without_senders(text: str) -> str:
    """Without addresses, and without the lines by which a quoted mail says who wrote it."""
    kept: list[str] = []
    for quoted, run in groupby(text.split("\n"), key=lambda line: _QUOTED.match(line) is not None):
        lines = list(run)
        names = [met["name"].lower() for line in lines if (met := _QUOTED.match(line))]
        if quoted and len(lines) > 1 and "from" in names:
            lines = [line for line, of in zip(lines, names, strict=True) if of == "subject"]
        kept += lines
    return _ADDRESS.sub(_HIDDEN, _WROTE.sub(_HIDDEN, "\n".join(kept)))


def read(source: BinaryIO) -> Letter:
    """A mail as it was carried (RFC 5322)."""
    size = source.seek(0, 2)
    encoding = encoding_of(source, size)
    source.seek(0)
    raw = source.read().removeprefix(codecs.BOM_UTF8)
    if encoding.startswith("utf-16"):
        raw = raw.decode("utf-16").encode()
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    if mail.get_content_type() in _ENCRYPTED:
        raise CannotClean(Lack.PART)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    bodies = [part for part in parts if _is_body(part)]
    files = len(parts) - len(bodies)
    plain = [_text(part) for part in bodies if part.get_content_subtype() == "plain"]
    if any(text.strip() for text in plain):
        return Letter(_subject(mail), "\n\n".join(plain), has_files=files > 0)
    pages = [webtext.read(_text(part)) for part in bodies]
    return Letter(_subject(mail), "\n\n".join(pages), has_files=files > 0, is_page=True)


def _is_body(part: Message) -> bool:
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return part.get_content_type() in {"text/plain", "text/html"} and not named


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return content.decode(charset)
        except _UNREADABLE:
            continue
    return content.decode("cp1252", errors="replace")


def _subject(mail: Message) -> str:
    try:
        said = str(make_header(decode_header(mail.get("Subject", ""))))
    except _UNREADABLE:
        return ""
    return " ".join(said.split())
