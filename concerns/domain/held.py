"""Words in an answer that smell of discipline or name somebody: found, and held until a person has looked (R55).

Some never go out: what they say can be said only of a sanction. The rest may be harmless, a hearing aid or a
suspended ceiling, which the second reader says with a reason, never the writer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.models import Service, Unit
from concerns.domain import recipients
from concerns.enums import Obstacle
from concerns.models import Case

Reason = tuple[str, int | str | None]

NEVER = re.compile(
    r"\b(?:(?:(?:final|written|verbal|formal)\s+)+warnings?|gross\s+misconduct|dismissed|dismissals?"
    r"|sacked|sacking|demot\w*|disciplinary|disciplined)\b",
    re.IGNORECASE,
)
HELD = re.compile(
    r"\b(?:dismiss\w*|suspen[ds]\w*|disciplin\w*|hearings?|warnings?|misconduct|sanction\w*|resign\w*)\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# However somebody is called by a title, on the staff list or not. The title as typed, the name with a capital.
CALLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\b\.?\s+[A-Z][\w'’-]+")
FEW = 3  # so many who share a job title are pointed to by it; more are not
# A day or a shift can be the one on which somebody talked to us (T23). Shown to the reader, never held.
POINTING = re.compile(
    rf"\b(?:\d{{1,2}} (?:{_MONTHS})|(?:early|late|day|night|twilight) shifts?|only (?:one|person)|alone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """What was found, once each as it stands there."""

    never: list[str]
    held: list[str]
    pointing: list[str]

    @property
    def all(self) -> list[str]:
        return [*self.never, *self.held, *self.pointing]


def find(texts: Iterable[str], *, case: Case) -> Words:
    """Look through all that staff wrote for one letter of this case."""
    text = "\n".join(texts)
    never = _once(match[0] for match in NEVER.finditer(text))
    named, hinted = _people(text, case)
    return Words(
        never=never,
        held=_once([*_smelling(text, never), *named]),
        pointing=_once([*(match[0] for match in POINTING.finditer(text)), *_places(text), *hinted]),
    )


def stops(texts: Iterable[str], *, case: Case) -> list[Reason]:
    """For what nobody reads twice, so that nobody can find such words harmless (R55)."""
    words = find(texts, case=case)
    stopping = [*words.never, *words.held]
    return [(Obstacle.WORDS_READ_ONCE, ", ".join(stopping))] if stopping else []


def discipline(text: str) -> list[str]:
    """Only what smells of discipline, the gravest first."""
    never = _once(match[0] for match in NEVER.finditer(text))
    return [*never, *_once(_smelling(text, never))]


def _smelling(text: str, never: list[str]) -> Iterator[str]:
    return (match[0] for match in HELD.finditer(text) if not _within(match[0], never))


def _people(text: str, case: Case) -> tuple[list[str], list[str]]:
    """Who is named, and who may be meant. A last name alone is often a word, and many share a job title: both are
    shown, and held where the case is about that very person (R55)."""
    hints, about = recipients.hints_in(text, gone=True), recipients.about(case)
    sharing = Counter(hint.words.lower() for hint in hints if hint.is_title)
    named = [*(user.name for user in recipients.named_in(text, gone=True)), *(m[0] for m in CALLED.finditer(text))]
    hints = [hint for hint in hints if not _within(hint.words, named)]
    few = (hint for hint in hints if not hint.is_title or sharing[hint.words.lower()] <= FEW)
    meant = [hint.words for hint in few if hint.person in about]
    return [*named, *meant], [hint.words for hint in hints if hint.words not in meant]


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _within(word: str, others: list[str]) -> bool:
    return any(word.lower() in other.lower() for other in others)


def _places(text: str) -> list[str]:
    """Teams and services by their whole name."""
    lowered = text.lower()
    names = [*Unit.objects.values_list("name", flat=True), *Service.objects.values_list("name", flat=True)]
    return [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", lowered)]
