"""What the demo's reporters tell. Everything here is made up: no such place, no such person."""

from dataclasses import dataclass

from concerns.enums import Category


@dataclass(frozen=True)
class Narrative:
    """What was told; `alleged` is how the council puts it in words that could come from anyone."""

    happened: str
    alleged: str
    categories: tuple[Category, ...]
    wishes: tuple[str, ...] = ()
    about: str = ""
    place: str = ""
    occurred: str = ""
    told_before: str = ""
