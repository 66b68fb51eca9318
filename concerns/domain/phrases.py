"""Words that two texts share in the same order: what points to whoever wrote the first of them (T23, T24)."""

import re
from itertools import pairwise

from concerns.domain import matching

LEAST = 6  # words in a row; fewer are common to any two people
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def shared(text: str, other: str, *, least: int = LEAST) -> list[str]:
    """The longest runs of at least so many words that stand in both, as they stand in `text`; case, accents, marks
    and line breaks aside."""
    found, spans = [], _spans(text)
    theirs = _runs([word for word, *_ in _spans(other)], least)
    at = 0
    while at + least <= len(spans):
        end = at
        while end + least <= len(spans) and tuple(word for word, *_ in spans[end : end + least]) in theirs:
            end += 1
        if end > at:
            last = end + least - 2  # the last word of the last run that matched
            found.append(" ".join(text[spans[at][1] : spans[last][2]].split()))
            at = last + 1
        else:
            at += 1
    return list(dict.fromkeys(found))


def _spans(text: str) -> list[tuple[str, int, int]]:
    """Each word folded, and where in the text it begins and ends; an apostrophe parts no word."""
    plain = text.replace("’", "'")
    return [
        (matching.folded(match[0]).replace("'", ""), match.start(), match.end()) for match in _WORD.finditer(plain)
    ]


def _runs(words: list[str], least: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + least]) for at in range(len(words) - least + 1)}


def names_shared(text: str, other: str) -> list[str]:
    """Pairs of words with a capital each that stand next to each other in both texts, as a name would."""
    pairs = set(_pairs(other))
    return [f"{first} {last}" for first, last in dict.fromkeys(_pairs(text)) if (first, last) in pairs]


def _pairs(text: str) -> list[tuple[str, str]]:
    words = [text[start:end] for _, start, end in _spans(text)]
    return [(one, two) for one, two in pairwise(words) if one[:1].isupper() and two[:1].isupper()]
