"""Files of the demo: a picture and a page of notes, sealed as the form seals them."""

import struct
import zlib
from collections.abc import Iterable
from datetime import date

from concerns.demo.plans import Plan
from concerns.domain.attachments import ORIGINAL, Advice
from concerns.domain.filing import Incoming
from trust import blobs, streams

WIDE, HIGH = 480, 320
PAPER, LINE = b"\xf7\xf5\xf0", b"\x2b\x50\x6e"
NOTES = (
    b"What I saw, in the order in which I remember it.\n\n"
    b"1. The sheet was on the desk before the round, with every box filled in.\n"
    b"2. I asked about it and was told that it saves time.\n"
    b"3. It was the same on the two evenings after that.\n"
)


def of(plan: Plan, *, turn: int, on: date) -> tuple[Incoming, ...]:
    """What is sent with it by some of those whose inbox can be looked into."""
    if not (plan.code_for and plan.writes) or plan.told is not None:
        return ()
    notes = sealed("notes.txt", NOTES, "text", on=on)
    if turn % 2:
        return (notes,)
    advised = Advice(injury=False)
    return notes, sealed("IMG_0412.png", picture(), "png", on=on, advice=advised)


def sealed(name: str, content: bytes, kind: str, *, on: date, advice: Advice | None = None) -> Incoming:
    """In the store, as if it had streamed in."""
    blob, target = blobs.begin()
    writer = streams.Writer(target, label=ORIGINAL, row=blob)
    writer.write(content)
    writer.finish()
    blobs.keep(target, on=on)
    return Incoming(name, len(content), kind, blob.hex, writer.key, advice)


def picture() -> bytes:
    """A sheet with lines on it, and a note of who drew it, which its clean copy lacks."""
    rows = b"".join(b"\0" + (LINE if row % 40 < 3 else PAPER) * WIDE for row in range(HIGH))
    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"tEXt", b"Author\0A phone"), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(parts))


def _chunks(parts: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    for name, content in parts:
        yield struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
