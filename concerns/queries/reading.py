"""What second reader and writer see: the letter with its words marked, and what became of each question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from concerns.domain import reading, wording
from concerns.domain.reading import Material
from concerns.models import Concern, SecondReading


@dataclass(frozen=True)
class Piece:
    text: str
    is_marked: bool


@dataclass(frozen=True)
class Paragraph:
    lead: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Asked:
    """One question to a second reader. `kind` is that of its chip."""

    name: str
    asked_at: datetime
    kind: str
    words: str
    reason: str


def marked(material: Material, words: Iterable[str]) -> list[Paragraph]:
    """The letter in paragraphs, with every one of these words marked wherever it stands."""
    found = sorted(set(words), key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in found), re.IGNORECASE) if found else None
    return [Paragraph(block.lead, _pieces(block.text, pattern)) for block in wording.blocks(material.text)]


def _pieces(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    if pattern is None:
        return [Piece(text, is_marked=False)]
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces += [Piece(text[end : match.start()], is_marked=False), Piece(match[0], is_marked=True)]
        end = match.end()
    return [piece for piece in (*pieces, Piece(text[end:], is_marked=False)) if piece.text]


def history(concern: Concern) -> list[Asked]:
    """Whom the writer asked and what they said, the last one first."""
    return [_asked(row) for row in reading.past(concern)]


def _asked(row: SecondReading) -> Asked:
    answer = reading.answer_of(row)
    kind, words = _became(row)
    return Asked(row.reader.name, row.asked_at, kind, words, answer.reason if answer else "")


def _became(row: SecondReading) -> tuple[str, str]:
    if row.agreed_at is not None:
        return "met", _("Agreed")
    if row.sent_back_at is not None:
        return "due_soon", _("Sent back")
    if row.dropped_at is not None:
        return "neutral", _("Not answered before it was asked anew")
    return "time_left", _("Waits for their answer")
