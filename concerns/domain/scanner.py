"""Asks a virus scanner (ClamAV's `clamd`) about one file. Off by default; where it is on, no answer is no pass.

The file goes to it in clear over a socket of this machine or of a network of our own, and nothing else does:
neither a name nor where it belongs.
"""

import io
import socket
from contextlib import closing
from enum import StrEnum
from typing import BinaryIO

from django.conf import settings

PIECE = 64 * 1024
SECONDS = 150.0  # without a word from it; it gives up itself after 120, unless its MaxScanTime says otherwise
SECONDS_TO_SAY = 10.0  # for a few bytes
LONGEST_ANSWER = 4096  # bytes


class Verdict(StrEnum):
    CLEAN = "clean"
    HARMFUL = "harmful"
    NO_ANSWER = "no_answer"  # it is down, too small for this file, or says something else


def is_on() -> bool:
    return bool(settings.CLAMD)


def look(source: BinaryIO) -> Verdict:
    """What the scanner says of this file, read from its beginning. Never raises for the scanner's own troubles."""
    return _look(source, seconds=SECONDS)


def is_well() -> bool:
    """Whether it passes a few harmless bytes: then it is the file that it does not answer for."""
    return _look(io.BytesIO(b"Are you there?"), seconds=SECONDS_TO_SAY) == Verdict.CLEAN


def _look(source: BinaryIO, *, seconds: float) -> Verdict:
    try:
        with closing(_connect(settings.CLAMD, seconds)) as link:
            return _asked(link, source)
    except (OSError, ValueError):
        return Verdict.NO_ANSWER


def _connect(address: str, seconds: float) -> socket.socket:
    """`unix:/path`, or `host:port`."""
    kind, _, path = address.partition(":")
    if kind == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(seconds)
        try:
            link.connect(path)
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _asked(link: socket.socket, source: BinaryIO) -> Verdict:
    """INSTREAM: pieces behind their length, and a length of nothing at the end."""
    link.sendall(b"zINSTREAM\0")
    source.seek(0)
    while piece := source.read(PIECE):
        link.sendall(len(piece).to_bytes(4, "big") + piece)
    link.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = link.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return _verdict(answer)


def _verdict(answer: bytes) -> Verdict:
    """Only its two whole sentences count. The name of what was found may come out of the file: it is not kept."""
    said = answer.rstrip(b"\0\n")
    if said == b"stream: OK":
        return Verdict.CLEAN
    if said.startswith(b"stream: ") and said.endswith(b" FOUND"):
        return Verdict.HARMFUL
    return Verdict.NO_ANSWER
