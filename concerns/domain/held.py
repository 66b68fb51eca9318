"""Words in an answer that smell of discipline or name somebody: found, and held until a person has looked (R55).

Some never go out: what they say can be said only of a sanction. The rest may be harmless, a hearing aid or a
suspended ceiling, which the second reader says with a reason, never the writer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Service, Unit
from concerns.domain import recipients

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


def find(texts: Iterable[str]) -> Words:
    """Look through all that staff wrote for one letter."""
    text = "\n".join(texts)
    never = _once(match[0] for match in NEVER.finditer(text))
    held = _once(match[0] for match in HELD.finditer(text) if not _within(match[0], never))
    return Words(
        never=never,
        held=_once([*held, *(user.name for user in recipients.named_in(text))]),
        pointing=_once([*(match[0] for match in POINTING.finditer(text)), *_places(text)]),
    )


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _within(word: str, others: list[str]) -> bool:
    return any(word.lower() in other.lower() for other in others)


def _places(text: str) -> list[str]:
    """Teams and services by their whole name."""
    lowered = text.lower()
    names = [*Unit.objects.values_list("name", flat=True), *Service.objects.values_list("name", flat=True)]
    return [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", lowered)]
