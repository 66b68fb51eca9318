"""Statements as anybody reads them, and as administrators look after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from concerns.domain import statements
from concerns.domain.statement_slots import SLOTS
from concerns.domain.statements import Filled
from concerns.enums import SlotKind, StatementKind
from concerns.models import Statement


@dataclass(frozen=True)
class Published:
    """One edition; `slots` by name, a day as a date."""

    number: int
    published_at: datetime
    slots: Mapping[str, str | bool | date]


@dataclass(frozen=True)
class Kept:
    """One kind, with what stands of it."""

    kind: StatementKind
    published: Statement | None
    draft: Statement | None


def published(kind: StatementKind) -> Published | None:
    """What anybody reads; one query."""
    row = statements.published(kind)
    return as_read(row) if row else None


def as_read(row: Statement) -> Published | None:
    if row.published_at is None:
        return None
    return Published(row.number, row.published_at, shown(StatementKind(row.kind), row.slots))


def shown(kind: StatementKind, slots: Filled) -> dict[str, str | bool | date]:
    """The slots for a page: days as dates, what is empty as nothing."""
    found: dict[str, str | bool | date] = {}
    for slot in SLOTS[kind]:
        value = slots.get(slot.name) or ""
        found[slot.name] = date.fromisoformat(str(value)) if value and slot.kind == SlotKind.DAY else value
    return found


def table() -> list[Kept]:
    return [Kept(kind, statements.published(kind), statements.draft(kind)) for kind in StatementKind]
