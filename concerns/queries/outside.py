"""Bodies outside as anybody may read of them, by what they deal with (R19); the unchecked are left out (R20)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

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


def groups(*, on: date, nation: Nation | None = None, matter: Matter | None = None) -> list[Group]:
    """By matter, in the order of `enums.Matter`, with what is for any matter after it; those that only help come
    last, under a head of their own. `nation` and `matter` leave out what a reader did not ask for."""
    rows = [row for row in bodies.published(on) if nation is None or nation in row.nations]
    shown = [one for one in Matter if (one != Matter.SUPPORT and matter in {None, one}) or one == Matter.ANY]
    found = [Group(one.value, _label(one), _of(rows, one)) for one in shown]
    found.append(Group(Matter.SUPPORT.value, str(Matter.SUPPORT.label), _helping(rows)))
    return [group for group in found if group.bodies]


def helping(*, on: date) -> list[Body]:
    """Those that help and that the law does not name."""
    return _helping(bodies.published(on))


@dataclass(frozen=True)
class Row:
    """One body as an administrator looks after it."""

    pk: UUID
    name: str
    nations: str
    remit: str
    source: str
    checked_on: date | None


def table(*, on: date) -> list[Row]:
    """Every body in force, those that nobody checked first."""
    rows = sorted(bodies.on(on), key=lambda row: (row.checked_on is not None, row.name))
    return [Row(row.pk, row.name, _body(row).nations, row.remit, row.source, row.checked_on) for row in rows]


def _label(matter: Matter) -> str:
    return _("Any kind of concern") if matter == Matter.ANY else str(matter.label)


def _helping(rows: list[OutsideBody]) -> list[Body]:
    return [_body(row) for row in rows if row.kind == BodyKind.SUPPORT]


def _of(rows: list[OutsideBody], matter: Matter) -> list[Body]:
    return [_body(row) for row in rows if row.kind == BodyKind.PRESCRIBED and matter in row.matters]


def _body(row: OutsideBody) -> Body:
    nations = [str(nation.label) for nation in Nation if nation in row.nations]
    everywhere = len(nations) == len(Nation)
    return Body(row.name, row.aka, row.remit, row.address, "" if everywhere else ", ".join(nations))
