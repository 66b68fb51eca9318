"""What a search found, as its page shows it: the case, where in it, and the few words around."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from concerns.domain import matching
from concerns.domain.matching import Part
from concerns.domain.search import Found, Place, Searched
from concerns.enums import State
from concerns.queries.casefile import STATE_CHIPS

SHOWN = 3  # texts of one case

WORDS = {
    Place.SENT: _("What we were told"),
    Place.WISH: _("What they would like"),
    Place.COPY: _("Working copy"),
    Place.MESSAGE: _("Message"),
    Place.LETTER: _("Letter"),
    Place.NOTE: _("Note"),
    Place.ALLEGATION: _("Allegation"),
}
# The page on which each of them stands, by the name of its route.
PAGES = {
    Place.SENT: "casework:concern",
    Place.WISH: "casework:concern",
    Place.COPY: "casework:concern",
    Place.MESSAGE: "casework:messages",
    Place.LETTER: "casework:letter",
    Place.NOTE: "casework:notes",
    Place.ALLEGATION: "casework:allegations",
}


@dataclass(frozen=True)
class Spot:
    """One text in which a word stands; `page` with `reference` and `letter` is where it is read."""

    words: str
    page: str
    reference: str
    letter: UUID | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Result:
    """One case. `more` is how many of its texts are not shown."""

    references: tuple[str, ...]
    state: State
    chip: str
    spots: tuple[Spot, ...]
    more: int

    @property
    def reference(self) -> str:
        return self.references[0]

    @property
    def others(self) -> tuple[str, ...]:
        """Of the other concerns in the same case."""
        return self.references[1:]


def results(searched: Searched, typed: str) -> list[Result]:
    return [_result(one, matching.words(typed)) for one in searched.found]


def _result(found: Found, wanted: tuple[str, ...]) -> Result:
    state = State(found.case.state)
    spots = tuple(_spots(found, wanted))
    return Result(found.references, state, STATE_CHIPS[state], spots, max(0, len(found.texts) - SHOWN))


def _spots(found: Found, wanted: tuple[str, ...]) -> Iterator[Spot]:
    for one in found.texts[:SHOWN]:
        yield Spot(
            words=str(WORDS[one.place]),
            page=PAGES[one.place],
            reference=one.reference or found.references[0],
            letter=one.row if one.place == Place.LETTER else None,
            parts=matching.snippet(one.text, wanted),
        )
