"""Bodies outside as anybody may read of them, by what they deal with (R19); the unchecked are left out (R20)."""

from dataclasses import dataclass
from datetime import date

from concerns.domain import bodies
from concerns.enums import BodyKind, Matter, Nation
from concerns.models import OutsideBody


@dataclass(frozen=True)
class Body:
    """One body as a reader meets it; `nations` is empty for all of them."""

    name: str
    aka: str
    remit: str
    address: str
    nations: str


@dataclass(frozen=True)
class Group:
    """`key` is where on the page it stands, so that choosing it asks nothing of the server."""

    key: str
    label: str
    bodies: list[Body]


def groups(*, on: date) -> list[Group]:
    """By matter, in the order of `enums.Matter`; those that only help come last, under a head of their own."""
    rows = bodies.published(on)
    found = [
        Group(matter.value, str(matter.label), _of(rows, matter)) for matter in Matter if matter != Matter.SUPPORT
    ]
    helping = [_body(row) for row in rows if row.kind == BodyKind.SUPPORT]
    found.append(Group(Matter.SUPPORT.value, str(Matter.SUPPORT.label), helping))
    return [group for group in found if group.bodies]


def _of(rows: list[OutsideBody], matter: Matter) -> list[Body]:
    return [_body(row) for row in rows if row.kind == BodyKind.PRESCRIBED and matter in row.matters]


def _body(row: OutsideBody) -> Body:
    nations = [str(nation.label) for nation in Nation if nation in row.nations]
    everywhere = len(nations) == len(Nation)
    return Body(row.name, row.aka, row.remit, row.address, "" if everywhere else ", ".join(nations))
