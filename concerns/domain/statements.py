"""The privacy notice and the accessibility statement, filled in by the employer (UK GDPR art. 13; SI 2018/952
reg. 8). An edition is only ever added: the last one published is what anybody reads, and none is published while
something compulsory is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import get_language

from accounts.domain import standing
from accounts.models import User
from concerns.domain import audit, calendar
from concerns.domain.statement_slots import SLOTS, Slot
from concerns.enums import EventType, SlotKind, StatementKind
from concerns.errors import StatementRefusal, WrongState
from concerns.models import Statement

LONGEST = {SlotKind.LINE: 200, SlotKind.TEXT: 1500}  # characters
Filled = Mapping[str, str | bool]


@dataclass(frozen=True)
class Fault:
    """Why an edition cannot be published: which slot, and what is wrong with it."""

    slot: str
    why: StatementRefusal


class Unfit(ValueError):
    """An edition that lacks something, or says two things at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("a statement is unfit")
        self.faults = faults


def published(kind: StatementKind) -> Statement | None:
    """What anybody reads now."""
    return _editions(kind).exclude(published_at=None).order_by("-number").first()


def draft(kind: StatementKind) -> Statement | None:
    """What is being written and nobody outside reads yet."""
    return _editions(kind).filter(published_at=None).first()


def editions(kind: StatementKind) -> list[Statement]:
    """Every published one, the newest first."""
    rows = _editions(kind).exclude(published_at=None).select_related("published_by")
    return list(rows.order_by("-number"))


def _editions(kind: StatementKind) -> "QuerySet[Statement]":
    return Statement.objects.filter(kind=kind, language=_language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def seen(kind: StatementKind) -> str:
    """What somebody who opens the page now has before them."""
    row = draft(kind) or published(kind)
    return f"{row.number}.{row.revision}" if row else ""


def faults(kind: StatementKind, slots: Filled, *, today: date) -> list[Fault]:
    """All that stands between this text and its publication."""
    found = [
        Fault(slot.name, StatementRefusal.EMPTY)
        for slot in SLOTS[kind]
        if not slot.may_be_empty and not slots.get(slot.name)
    ]
    found += [
        Fault(slot.name, StatementRefusal.TO_COME)
        for slot in SLOTS[kind]
        if slot.kind == SlotKind.DAY and str(slots.get(slot.name) or "") > today.isoformat()
    ]
    return found + (_of_problems(slots) if kind == StatementKind.ACCESSIBILITY else [])


def _of_problems(slots: Filled) -> list[Fault]:
    """Saying nothing of problems is not saying that there are none."""
    found = []
    if not slots.get("none_known") and not slots.get("known_problems"):
        found.append(Fault("known_problems", StatementRefusal.UNSAID))
    if slots.get("none_known") and slots.get("known_problems"):
        found.append(Fault("known_problems", StatementRefusal.BOTH))
    written, looked_over = str(slots.get("prepared_date") or ""), str(slots.get("reviewed_date") or "")
    if looked_over and looked_over < written:
        found.append(Fault("reviewed_date", StatementRefusal.ORDER))
    return found


@transaction.atomic
def keep(kind: StatementKind, slots: Filled, *, instead_of: str, by: User, now: datetime) -> Statement:
    """Keep an edition that is not finished. Raises WrongState when another than `instead_of` counts by now."""
    row = _written(kind, slots, instead_of=instead_of, by=by, now=now)
    audit.record_accounts(EventType.STATEMENT_KEPT, by=by, now=now, statement=kind, number=row.number)
    return row


@transaction.atomic
def publish(kind: StatementKind, slots: Filled, *, instead_of: str, by: User, now: datetime) -> Statement:
    """From now on anybody reads this. Raises Unfit with every fault, WrongState when another than `instead_of`
    counts by now or nothing would change."""
    current = published(kind)
    if current and current.slots == _known(kind, slots):
        raise WrongState
    wrong = faults(kind, slots, today=calendar.receipt_date(now))
    if wrong:
        raise Unfit(wrong)
    row = _written(kind, slots, instead_of=instead_of, by=by, now=now)
    row.published_at, row.published_by = now, by
    row.save(update_fields=["published_at", "published_by"])
    audit.record_accounts(EventType.STATEMENT_PUBLISHED, by=by, now=now, statement=kind, number=row.number)
    return row


def _written(kind: StatementKind, slots: Filled, *, instead_of: str, by: User, now: datetime) -> Statement:
    standing.take_turn()
    if seen(kind) != instead_of:
        raise WrongState
    row = draft(kind) or Statement(kind=kind, language=_language(), number=_next(kind))
    row.slots, row.changed_at, row.changed_by = _known(kind, slots), now, by
    row.revision += 1
    row.save()
    return row


def _known(kind: StatementKind, slots: Filled) -> dict[str, str | bool]:
    return {slot.name: slots.get(slot.name) or _empty(slot) for slot in SLOTS[kind]}


def _empty(slot: Slot) -> str | bool:
    return False if slot.kind == SlotKind.TICK else ""


def _next(kind: StatementKind) -> int:
    """Numbered whatever the language, so that kind and number name one text."""
    last = Statement.objects.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
