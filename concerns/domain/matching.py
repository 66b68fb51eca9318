"""Whether words stand in a text, however both are cased or accented, and the few words around them."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

BEFORE, AFTER = 50, 110  # characters around the first word that was found
BLANKS = re.compile(r"\s+")
EDGES = " \t\r\n.,;:!?\"'()[]{}<>«»„“”‘’…/\\*-–—_"
# Letters that Unicode takes for letters of their own, written as people without them on their keys do.
ALIKE = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t"}
ALIKE |= dict.fromkeys("‘’ʼ´`", "'") | dict.fromkeys("‐‑‒–—−", "-")


class _Folding(dict[int, str]):
    """For `str.translate`: each character as it is compared, worked out once."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).casefold()).casefold()
        kept = [char for char in parts if unicodedata.category(char) not in {"Mn", "Mc", "Me", "Cf"}]
        self[code] = "".join(ALIKE.get(char, char) for char in kept)
        return self[code]


_FOLDING = _Folding()


@dataclass(frozen=True)
class Part:
    """A piece of a snippet: one of the words, or what stands between them."""

    text: str
    is_found: bool


def folded(text: str) -> str:
    """As it is compared: without case, accents and invisible characters."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words(typed: str) -> tuple[str, ...]:
    """The words of what was typed, folded, each once and without the marks around it."""
    bare = (word.strip(EDGES) for word in folded(typed).split())
    return tuple(dict.fromkeys(word for word in bare if word))


def words_in_order(text: str) -> list[str]:
    """Every word of a text, folded, as often as it stands there and without the marks around it."""
    bare = (word.strip(EDGES) for word in folded(text).split())
    return [word for word in bare if word]


def found_in(folded_text: str, wanted: tuple[str, ...]) -> frozenset[str]:
    """Those of the words that stand in a text, which is folded already. Every one is looked for."""
    return frozenset([word for word in wanted if word in folded_text])


def snippet(text: str, wanted: tuple[str, ...]) -> tuple[Part, ...]:
    """The first of the words with what stands around it, on one line; nothing where there is none."""
    spans = _spans(text, wanted)
    if not spans:
        return ()
    start, end = _window(text, spans[0])
    parts, at = [Part("… ", is_found=False)] if start else [], start
    for first, last in spans:
        if first >= at and last <= end:
            parts += [Part(text[at:first], is_found=False), Part(text[first:last], is_found=True)]
            at = last
    parts.append(Part(text[at:end] + (" …" if end < len(text) else ""), is_found=False))
    return tuple(Part(BLANKS.sub(" ", part.text), part.is_found) for part in parts if part.text)


def _spans(text: str, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    """From where to where in the text itself each word stands, each time, in order."""
    starts = _starts(text)
    plain = folded(text)
    found = []
    for word in wanted:
        at = plain.find(word)
        while at >= 0:
            found.append((_place(starts, at), _end(text, _place(starts, at + len(word) - 1) + 1)))
            at = plain.find(word, at + len(word))
    return sorted(found)


def _starts(text: str) -> list[int]:
    """Where each character of the text begins once it is folded; empty where nothing moves."""
    if text.isascii():
        return []
    starts, at = [], 0
    for char in text:
        starts.append(at)
        at += len(_FOLDING[ord(char)])
    return starts


def _place(starts: list[int], at: int) -> int:
    """The character of the text to which this place in the folded one belongs."""
    return bisect_right(starts, at) - 1 if starts else at


def _end(text: str, at: int) -> int:
    """Behind the accents that belong to the letter before."""
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Whole words around the first that was found."""
    start, end = max(0, span[0] - BEFORE), min(len(text), span[1] + AFTER)
    if start and (blank := BLANKS.search(text, start, span[0])):
        start = blank.end()
    if end < len(text) and (cut := max(text.rfind(blank, span[1], end) for blank in " \n")) > span[1]:
        end = cut
    return start, end
