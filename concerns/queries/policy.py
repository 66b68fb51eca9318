"""Texts of our own as pages show them, and who has read the newest procedure (R87)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from concerns.domain import policy
from concerns.enums import TextKind
from concerns.models import PolicyEdition, PolicyReading

HEADING, POINT = "# ", "- "


@dataclass
class Block:
    """A heading, a list of points, or a paragraph: one of the three is filled."""

    heading: str = ""
    points: tuple[str, ...] = ()
    text: str = ""


def blocks(text: str) -> list[Block]:
    """Plain text in parts: a line that begins with # is a heading, lines that begin with - are a list, and an
    empty line ends a paragraph. Nothing else in it means anything."""
    found: list[Block] = []
    is_open = False  # whether the last block goes on in the next line
    for line in (one.strip() for one in text.splitlines()):
        if not line:
            is_open = False
        elif line.startswith(HEADING):
            found.append(Block(heading=line.removeprefix(HEADING).strip()))
            is_open = False
        elif line.startswith(POINT):
            point = line.removeprefix(POINT).strip()
            if is_open and found[-1].points:
                found[-1].points += (point,)
            else:
                found.append(Block(points=(point,)))
            is_open = True
        elif is_open and found[-1].text:
            found[-1].text += f"\n{line}"
        else:
            found.append(Block(text=line))
            is_open = True
    return found


def current_procedure() -> dict[str, object]:
    """The procedure that counts, for a page."""
    edition = policy.current(TextKind.PROCEDURE)
    return {"edition": edition, "passages": blocks(edition.text) if edition else []}


@dataclass(frozen=True)
class Reader:
    person: User
    confirmed_at: datetime | None


def readers(edition: PolicyEdition) -> list[Reader]:
    """Everybody who is asked to confirm it, those who have not first; two queries."""
    rows = PolicyReading.objects.filter(edition=edition).values_list("reader", "confirmed_at")
    at = dict(rows)
    found = [Reader(person, at.get(person.pk)) for person in policy.confirming().select_related("unit")]
    return sorted(found, key=lambda one: one.confirmed_at is not None)
