"""What in our own words could show who spoke up, or names somebody: looked for before anything leaves a case (R68,
R96, T23). It says which words; whoever wrote them says it otherwise. A name that is locked away cannot be compared
by any server, so whatever looks like a name is held, whoever's it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.models import Employer, Service, Unit, User
from concerns.domain import matching, ownwords
from concerns.models import Case

PHRASE = 4  # words in a row that two texts share by more than chance
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
EXACT = (
    re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\w)\+?\d(?:[ -]?\d){4,14}(?!\w)"),
    re.compile(r"\b[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"),
    re.compile(r"\b\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?\b"),
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS})[a-z]*\b", re.IGNORECASE),
    re.compile(rf"\b(?:{MONTHS})[a-z]* \d{{1,4}}(?:st|nd|rd|th)?\b", re.IGNORECASE),
    re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE),
    re.compile(r"\b\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)\b", re.IGNORECASE),
    re.compile(r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b", re.I),
)
ENDS = ".!?:;\n"
# Capitals that name nobody.
PLAIN = frozenset(
    {"i", "we", "uk", "hr", "cctv", "gp", "nhs", "england", "wales", "scotland", "ireland", "northern"}
)


@dataclass(frozen=True)
class Known:
    """What must not stand in a text. Its repr is empty on purpose: it holds what was told (T5)."""

    names: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)  # of people, titles, teams
    phrases: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)
    allowed: frozenset[str] = field(default=frozenset(), repr=False)  # single words, folded


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_]+", matching.folded(text)))


def phrases_of(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of so many words."""
    words = words_of(text)
    return (words[start : start + PHRASE] for start in range(len(words) - PHRASE + 1))


def found(text: str, known: Known) -> list[str]:
    """The words to take out, as they stand there, each once. Pure: the database is asked in `known_of`."""
    hits = [match[0] for pattern in EXACT for match in pattern.finditer(text)]
    hits += _names(text, known) + _shared(text, known) + _capitals(text, known)
    return list(dict.fromkeys(hits))


def _names(text: str, known: Known) -> list[str]:
    """Names of people in any order of their words, titles and teams as they stand."""
    line = f" {' '.join(words_of(text))} "
    return [" ".join(name) for name in sorted(known.names) if f" {' '.join(name)} " in line]


def _shared(text: str, known: Known) -> list[str]:
    return [" ".join(phrase) for phrase in phrases_of(text) if phrase in known.phrases]


def _capitals(text: str, known: Known) -> list[str]:
    """A capital inside a sentence looks like a name."""
    hits = []
    for match in WORD.finditer(text):
        before = text[: match.start()].rstrip(" “”‘’\"'(")
        folded = words_of(match[0])
        if not match[0][0].isupper() or not before or before[-1] in ENDS:
            continue
        if not set(folded) <= known.allowed | PLAIN:
            hits.append(match[0])
    return hits


def known_of(case: Case, *, allowed: str = "") -> Known:
    """Of this case: the staff list, titles, teams and services, and whatever its reporters wrote. `allowed` are
    words that may stand there, say the name of whose file it is."""
    may = frozenset(words_of(f"{allowed} {_employer()}"))
    names = {one for one in _staff() if not set(one) <= may}
    told = {phrase for text in ownwords.in_case(case) for phrase in phrases_of(text)}
    return Known(frozenset(names), frozenset(told), may)


def _employer() -> str:
    employer = Employer.objects.first()
    return employer.name if employer else ""


def _staff() -> Iterator[tuple[str, ...]]:
    """Whole names both ways round, job titles, teams and services; a single word is too common to be one."""
    for name, title in User.objects.filter(is_active=True).order_by("pk").values_list("name", "title"):
        words = words_of(name)
        if len(words) > 1:
            yield words
            yield (words[-1], words[0])
        yield from _several(title)
    for model in (Unit, Service):
        for name in model.objects.order_by("pk").values_list("name", flat=True):
            yield from _several(name)


def _several(text: str) -> Iterator[tuple[str, ...]]:
    words = words_of(text)
    if len(words) > 1:
        yield words
