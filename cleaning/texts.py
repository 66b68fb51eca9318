"""Plain text: its encoding, its line ends and its words stay; characters that nobody sees go.

A text can be given to each reader with other invisible characters, or spaces at line ends, so that a copy tells
whose it was. What joins letters or signs that can be seen stays, for some languages are not written without.
Which words were chosen, and kinds of spaces inside a line, can be such a mark too: no program sees that.
"""

import io
import re
from typing import BinaryIO

from cleaning.notes import Note
from cleaning.plain import encoding_of

_BOM = "\ufeff"
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
# Joiners stay only between letters of scripts that need them, and the mark for a coloured sign only behind a sign.
_JOINER = re.compile("(?<![\u0590-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
                     "|[\u200c\u200d](?![\u0590-\u0dff\u2190-\u2bff\U0001f000-\U0001faff])")  # fmt: skip
_COLOUR = re.compile("(?<![#*0-9\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]")
_LINE_END = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+(?=\r?\n|\r|\Z)")


def clean(_name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    size = source.seek(0, io.SEEK_END)
    encoding = encoding_of(source, size)
    source.seek(0)
    text = source.read().decode(encoding)
    first, rest = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    kept, notes = without_marks(rest)
    target.write((first + kept).encode(encoding))
    return notes


def without_marks(text: str) -> tuple[str, frozenset[Note]]:
    kept = text
    for pattern in (_UNSEEN, _JOINER, _COLOUR):
        kept = pattern.sub("", kept)
    return _LINE_END.sub("", kept), frozenset({Note.MARKS} if kept != text else ())
