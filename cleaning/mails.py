"""Saved mails: the copy is a text of what they say, under their subject.

Who wrote it, to whom, when and by which machines is left out, and so is what a mail carries beside its words: one
of these people is likely whoever sent it in. A name in the words themselves stays.
"""

import codecs
from email import policy
from email.errors import HeaderParseError, MissingHeaderBodySeparatorDefect
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from typing import BinaryIO

from cleaning import outlook, quoted, texts, webtext
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

_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


def clean(name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    letter = outlook.read(source) if name == "msg" else read(source)
    if not letter.words.strip():
        raise CannotClean(Lack.PART)
    said = "\n\n".join(part for part in (letter.subject, letter.words.strip()) if part)
    words, notes = texts.without_marks(said.replace("\r\n", "\n").replace("\r", "\n"))
    target.write(f"{quoted.without_senders(words)}\n".encode())
    return notes | letter.notes | {Note.SENDERS}


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
    if any(isinstance(fault, MissingHeaderBodySeparatorDefect) for fault in mail.defects):
        raise CannotClean(Lack.PART)  # the rest of its head would stand among its words
    bodies, files = _bodies(mail)
    is_page = any(body.get_content_subtype() == "html" for body in bodies)
    return Letter(_subject(mail), "\n\n".join(_words(body) for body in bodies), files > 0, is_page)


def _bodies(part: Message) -> tuple[list[Message], int]:
    """What it says, each thing once, and how many files it carries; a mail within it is one of those."""
    if part.get_content_maintype() == "message" or part.get_content_disposition() == "attachment":
        return [], 1
    if not part.is_multipart():
        return ([part], 0) if _is_body(part) else ([], 1)
    found = [_bodies(one) for one in part.get_payload() if isinstance(one, Message)]
    if part.get_content_type() == "multipart/alternative":
        return next((one for one in found if any(_words(body).strip() for body in one[0])), ([], len(found)))
    return [body for bodies, _ in found for body in bodies], sum(files for _, files in found)


def _is_body(part: Message) -> bool:
    return part.get_content_type() in {"text/plain", "text/html"} and part.get_filename() is None


def _words(part: Message) -> str:
    text = _text(part)
    return webtext.read(text) if part.get_content_subtype() == "html" else text.strip()


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
