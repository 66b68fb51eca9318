"""How hard a page is to read: its sentences as a reader meets them, and the grade they need.

A grade (Flesch and Kincaid) counts words a sentence and syllables a word. Paragraphs, cells and list items are
apart; a sentence of fewer than four words is a label and left out; a date, a phone number, an address, a code and
what the employer fills in count as one short word, since no other words could stand for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

LONGEST = 20  # words of one sentence
HARDEST = 7.0  # grade of one page
LABEL = 4  # fewer words than this are no sentence
INLINE = {"a", "abbr", "b", "bdi", "br", "code", "em", "i", "small", "span", "strong", "sup", "time", "u"}
UNREAD = {"script", "style", "svg", "textarea", "template", "option", "input", "head", "header", "footer"}
DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?\d{1,2} (?:January|February|March|April|May|June|July"
DAY += r"|August|September|October|November|December)(?: \d{4})?"
SLOTS = (
    (re.compile(DAY), "May"),
    (re.compile(r"\b(?:0\d{3,4}[ \d]{6,}\d)\b"), "four"),
    (re.compile(r"\b[\w-]+(?:\.[\w-]+)+(?:/[\w/-]*)?"), "page"),
    (re.compile(r"\b(?:[A-Z0-9]{2}-)?[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b"), "code"),
    (re.compile(r"\bWestmarch County Council\b|\bthe chair of the audit committee\b"), "Ash"),
)
SENTENCE = re.compile(r"[^.!?:]+[.!?:]*")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|\d+(?:[.,]\d+)*%?")
SHORT_NOT = re.compile(r"\b(?:\w+n[’']t)\b", re.IGNORECASE)


def blocks(page: str) -> list[str]:
    """What stands in the main part and beside it, one text for each paragraph, item, cell or heading."""
    tree = html.fromstring(page)
    places = tree.xpath("//main | //aside") or [tree]
    found = [text for place in places for text in _texts(place)]
    return [" ".join(text.split()) for text in found if text.strip()]


def _texts(element: html.HtmlElement) -> Iterator[str]:
    """Texts of this element, split where another block begins."""
    run = element.text or ""
    for child in element:
        if not isinstance(child.tag, str) or _is_unread(child):
            run += child.tail or ""
        elif child.tag in INLINE:
            inner = list(_texts(child))
            run += f" {inner[0]}" if inner else " "
            for one in inner[1:]:
                yield run
                run = one
            run += child.tail or ""
        else:
            yield run
            yield from _texts(child)
            run = child.tail or ""
    yield run


def _is_unread(element: html.HtmlElement) -> bool:
    """Not to be read, or the reader's own words come back."""
    classes = element.get("class", "").split()
    is_own = "hk-message--own" in classes or (element.tag == "dd" and "hk-message__text" in classes)
    return element.tag in UNREAD or is_own or element.get("aria-hidden") == "true"


def plain(text: str) -> str:
    for slot, word in SLOTS:
        text = slot.sub(word, text)
    return text


@dataclass(frozen=True)
class Sentence:
    text: str
    words: tuple[str, ...]

    @property
    def syllables(self) -> int:
        return sum(syllables(word) for word in self.words)


def sentences(texts: list[str]) -> list[Sentence]:
    found = [
        Sentence(one.strip(), tuple(WORD.findall(one))) for text in texts for one in SENTENCE.findall(plain(text))
    ]
    return [one for one in found if len(one.words) >= LABEL]


def grade(told: list[Sentence]) -> float:
    """The school year in which most can read it; 0 where there is nothing to read."""
    words = sum(len(one.words) for one in told)
    if not words:
        return 0
    return 0.39 * words / len(told) + 11.8 * sum(one.syllables for one in told) / words - 15.59


# Vowels side by side that sound one after the other.
TWICE = re.compile(
    r"(?<![tscg])i(?:a|o|ous)|[^qg]ua|(?<!p)eo|uou|ying|[aeiou]ing|[aeo]y(?=[aeou])|ea$|crea|(?<![tcr])ie[nt]|rience|ciet"
)
# Vowels that do not sound: at the end, or where two words were made one.
SILENT = re.compile(
    r"(?:[aeiouy]l|[^aeiouyl])e$|(?:[aeiouy]l|[^aeiouylsxzcgh])es$|[^aeiouytd]ed$|[aeiouy][^aeiouy]ely$"
    r"|^(?:some|safe|care|home|whole|every|busine)(?=[a-z]{2})"
)
ONE = {"friend", "friends", "your", "hour", "every"}


def syllables(word: str) -> int:
    """By the vowels that sound; a number counts as a short word. Right for nearly all words, and off by one for
    the rest, to either side."""
    plainer = re.sub(r"[^a-z]", "", word.lower().removesuffix("’s"))
    if not plainer or plainer in ONE:
        return 2 if plainer == "every" else 1
    sounds = len(re.findall(r"[aeiouy]+", plainer)) + len(TWICE.findall(plainer)) - len(SILENT.findall(plainer))
    return max(sounds, 1)
