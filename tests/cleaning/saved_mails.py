"""Mails as mail programs save them, with marks wherever they say who wrote them."""

import struct
from email.message import EmailMessage

from tests.cleaning.samples import MARK, WORDS, photo

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
ROOT, STORAGE, STREAM = 5, 1, 2
ADDRESS = f"{MARK.lower()}@westmarch.example"
QUOTED = f"From: {MARK}\nSent: Monday, 2 March 2026 07:12\nTo: Night staff\nSubject: Rota\n\nThe rota says two.\n"
WROTE = f"On Mon, 2 Mar 2026 at 07:12, {MARK} <{ADDRESS}>\n wrote:"
PAGE = (
    f"<html><head><title>{MARK}</title><style>p {{ color: red }}</style></head><body><!-- {MARK} -->"
    f"<p>{WORDS}.</p><table><tr><td>Bed</td><td>4</td></tr></table>"
    f"See <a href='https://{MARK}.example/'>the rota</a>."
    f"<script>{MARK}</script><img src='https://track.example/{MARK}'></body></html>"
)


SAID = f"{WORDS}. Ask {ADDRESS}.\n\n{WROTE}\n> Yes.\n\n{QUOTED}"


def eml(words: str | None = SAID, page: str | None = PAGE) -> bytes:
    """With both forms of the words, and a photo."""
    mail = EmailMessage()
    mail["Received"] = f"from {MARK}.example by mx; Mon, 2 Mar 2026 07:12:00 +0000"
    mail["From"], mail["To"], mail["Cc"] = f"{MARK} <{ADDRESS}>", f"boss <b@{MARK}.example>", ADDRESS
    mail["Date"], mail["Message-ID"] = "Mon, 2 Mar 2026 07:12:00 +0000", f"<1@{MARK}.example>"
    mail["Subject"], mail["X-Mailer"] = "Bed rails – again", MARK
    if words is not None:
        mail.set_content(words)
        if page is not None:
            mail.add_alternative(page, subtype="html")
    elif page is not None:
        mail.set_content(page, subtype="html")
    mail.add_attachment(photo("JPEG"), maintype="image", subtype="jpeg", filename=f"{MARK}.jpg")
    return mail.as_bytes()


def msg(properties: dict[str, bytes], *, has_file: bool = True) -> bytes:
    """A container with these streams in its root, each written out to whole sectors."""
    streams = {"__properties_version1.0": b"\0" * 32} | {
        f"__substg1.0_{name}": content for name, content in properties.items()
    }
    named = [*streams, *(["__attach_version1.0_#00000000"] if has_file else [])]
    sectors = -(-(len(named) + 1) * 128 // SECTOR)
    table, at, body = [TABLE, *range(2, sectors + 1), END], sectors + 1, b""
    entries = [_entry("Root Entry", ROOT, child=1)]
    for number, name in enumerate(named, 1):
        following = number + 1 if number < len(named) else FREE
        if name not in streams:
            entries.append(_entry(name, STORAGE, right=following))
            continue
        content = streams[name].ljust(4096, b"\0")  # shorter ones would lie elsewhere
        count = -(-len(content) // SECTOR)
        entries.append(_entry(name, STREAM, right=following, start=at, size=len(content)))
        table += [*range(at + 1, at + count), END]
        at += count
        body += content.ljust(count * SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    directory = b"".join(entries).ljust(sectors * SECTOR, b"\0")
    return head + struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff") + directory + body


def _entry(
    name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int = END, size: int = 0
) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    head = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
