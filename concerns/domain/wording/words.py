"""The words of one kind of letter, in one version: texts by name of their part, with places for facts.

A place is a name in braces, `{raised}`. Nothing is looked up through it: what is not a known name stays refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from concerns.enums import LetterKind

PLACE = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")
LONGEST_SENTENCE = 20  # words; a longer one is named, never refused
_SENTENCE = re.compile(r"[^.!?:]+")


@dataclass(frozen=True)
class Part:
    """One text of a letter. `needs` are the places that must stand in it, `may` those that can."""

    name: str
    label: object  # what it is, for whoever edits it
    text: object  # as shipped
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.needs, *self.may)


@dataclass(frozen=True)
class Words:
    """The parts of a letter by name, in the version that counts."""

    kind: LetterKind
    version: int
    parts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What a letter keeps of the words it was made from."""
        return f"{self.kind.value}/{self.version}"

    def say(self, part: str, **facts: str) -> str:
        """One part with its facts. A place whose fact is empty leaves no gap."""
        text = PLACE.sub(lambda place: facts[place[1]], self.parts[part])
        return re.sub(r" {2,}", " ", text).strip()


def places_in(text: str) -> list[str]:
    """The names in braces, in their order."""
    return PLACE.findall(text)


def has_loose_brace(text: str) -> bool:
    return bool(BRACE.search(PLACE.sub("", text)))


def long_sentences(text: str) -> list[str]:
    """Sentences that a tired reader loses: more than twenty words."""
    found = (sentence.strip() for sentence in _SENTENCE.findall(text))
    return [sentence for sentence in found if len(sentence.split()) > LONGEST_SENTENCE]
