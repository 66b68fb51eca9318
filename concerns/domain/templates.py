"""The words of letters that count now: those that came with the program, and what an administrator made of them.

A version is only ever added. It begins with the next letter: what was issued keeps its text and the name of its
words, and no letter is ever made anew (R35).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language

from accounts.domain import standing
from accounts.models import User
from concerns.domain import audit, wording
from concerns.domain.wording import Part, Words
from concerns.enums import EventType, LetterKind
from concerns.errors import TemplateRefusal, WrongState
from concerns.models import LetterTemplate

LONGEST = 1000  # characters of one part


@dataclass(frozen=True)
class Fault:
    """Why words cannot be published: beside which part, and for a place its name."""

    part: str
    why: TemplateRefusal
    place: str = ""


class Unfit(ValueError):
    """Words that would make a letter that lacks something or says something of its own."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the words of a letter are unfit")
        self.faults = faults


def words(kind: LetterKind) -> Words:
    """The words that count for a letter of this kind in the language spoken now. A part that no version has yet
    comes from the program."""
    shipped = wording.shipped(kind)
    row = latest(kind)
    if row is None:
        return shipped
    known = {name: row.texts.get(name, text) for name, text in shipped.parts.items()}
    return Words(kind, row.version, known)


def latest(kind: LetterKind) -> LetterTemplate | None:
    """The newest version in the language spoken now; None while the shipped words count."""
    return LetterTemplate.objects.filter(kind=kind, language=_language()).order_by("-version").first()


def versions(kind: LetterKind) -> list[LetterTemplate]:
    """Every later version of this kind in the language spoken now, the newest first."""
    rows = LetterTemplate.objects.filter(kind=kind, language=_language()).select_related("published_by")
    return list(rows.order_by("-version"))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def faults(kind: LetterKind, texts: Mapping[str, str]) -> list[Fault]:
    """All that is wrong with these texts: nothing compulsory may be missing and no unknown place be there."""
    return [fault for part in wording.SHIPPED[kind] for fault in _faults_of(part, texts.get(part.name, ""))]


def _faults_of(part: Part, text: str) -> list[Fault]:
    if not text.strip():
        return [Fault(part.name, TemplateRefusal.EMPTY)]
    if len(text) > LONGEST:
        return [Fault(part.name, TemplateRefusal.LONG)]
    places = wording.places_in(text)
    found = [Fault(part.name, TemplateRefusal.MISSING, place) for place in part.needs if place not in places]
    unknown = dict.fromkeys(place for place in places if place not in part.places)
    found += [Fault(part.name, TemplateRefusal.UNKNOWN, place) for place in unknown]
    if wording.has_loose_brace(text):
        found.append(Fault(part.name, TemplateRefusal.BRACE))
    if "\n\n" in text.replace("\r", ""):
        found.append(Fault(part.name, TemplateRefusal.PARAGRAPHS))
    return found


@transaction.atomic
def publish(
    kind: LetterKind, texts: Mapping[str, str], *, instead_of: int, reason: str, by: User, now: datetime
) -> LetterTemplate:
    """These words count for every letter from the next one on. Raises Unfit with every fault, WrongState when
    another version than `instead_of` counts by now, or nothing would change."""
    standing.take_turn()
    current = words(kind)
    known = {part.name: texts.get(part.name, "").strip() for part in wording.SHIPPED[kind]}
    if current.version != instead_of or known == dict(current.parts):
        raise WrongState
    wrong = faults(kind, known)
    if wrong:
        raise Unfit(wrong)
    last = LetterTemplate.objects.filter(kind=kind).aggregate(last=Max("version"))["last"]
    row = LetterTemplate.objects.create(
        kind=kind,
        language=_language(),
        version=(last or wording.FIRST_VERSION) + 1,
        texts=known,
        reason=reason,
        published_at=now,
        published_by=by,
    )
    audit.record_accounts(EventType.TEMPLATE_PUBLISHED, by=by, now=now, letter=kind, version=row.version)
    return row
