"""What in a text could point to its writer. Hints advise after a step is saved; they never stop anybody (T16)."""

import hashlib
import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOWN = 5  # hints at once; more would bury the page
LONGEST_QUOTE = 60  # characters

ADDRESS = _(
    "There is an email, phone or staff number in your text. If it is yours, take it out to stay anonymous."
)
WRITER = _("This part may tell people who wrote it. Could you say it another way?")
MOMENT = _("An exact time or shift can point to you. “One night in May” may be enough.")
SPOKEN = _("If only you heard these words, they point to you. Say what they meant instead.")

_REST = r"[^.!?\n]{0,40}"
RULES: tuple[tuple[str, Promise | str], ...] = (
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", ADDRESS),
    (r"(?<!\w)\+?\d(?:[ -]?\d){6,14}(?!\w)", ADDRESS),
    (r"\b(?:staff|payroll|employee|badge|pin) ?(?:number|no\.?|id)?:? ?\d{3,}\b", ADDRESS),
    (rf"\bI(?: am|’m|'m| was) the one who{_REST}", WRITER),
    (rf"\bthe only\b{_REST}", WRITER),
    (r"\b\d{1,2}[:.]\d{2} ?(?:am|pm|hrs?)?\b", MOMENT),
    (r"\b(?:at|by|about|around|until) \d{1,2} ?(?:am|pm|o[’']clock)\b", MOMENT),
    (r"\bmy (?:[a-z]+ )?shift\b", MOMENT),
    (r"\broom \d+\w?\b", MOMENT),
    (r"[“\"][^”\"\n]{12,}[”\"]", SPOKEN),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in RULES)


@dataclass(frozen=True)
class Hint:
    quote: str
    words: Promise | str


def found_in(text: str) -> list[Hint]:
    """At most `SHOWN` hints, in the order of the text, each passage once."""
    hits = (
        sorted(
            (match.start(), _shortened(match[0]), words)
            for pattern, words in _COMPILED
            for match in pattern.finditer(text)
        )
        if text
        else []
    )
    seen: dict[str, Hint] = {}
    for _start, quote, words in hits:
        seen.setdefault(quote.casefold(), Hint(quote, words))
    return list(seen.values())[:SHOWN]


def _shortened(quote: str) -> str:
    quote = quote.strip(' ,;“”"')
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rstrip()} …"


def mark_of(text: str) -> str:
    """Stands in the form for "hints about this very text were shown"; tells nothing to whoever reads it."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]
