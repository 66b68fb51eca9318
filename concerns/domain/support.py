"""What the reporter needs, and what the person it is about needs: considered and addressed, and kept apart (R29).

Two tables under two keys, on two pages. The record of the person it is about is of the case and names no concern;
that of a reporter is of their concern, and is read by nobody who speaks to the other.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import Accepted, EventType, Obstacle
from concerns.errors import WrongState
from concerns.models import Case, Concern, ReporterSupport, SubjectSupport
from trust import sealing
from trust.models import DataKey

Reason = tuple[str, int | str | None]
Row = ReporterSupport | SubjectSupport


@dataclass(frozen=True)
class Support:
    """One need: what was offered, whether they took it and what came of it; or why there is none."""

    need: str = field(default="", repr=False)
    offered: str = field(default="", repr=False)
    accepted: Accepted = Accepted.WAITING
    came_of: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)  # none needed, because

    @property
    def is_whole(self) -> bool:
        return bool(self.need.strip() and self.offered.strip()) != bool(self.reason.strip())


@dataclass(frozen=True)
class Opened:
    row: Row = field(repr=False)
    support: Support

    def is_due(self, *, on: date) -> bool:
        return self.row.review_date is not None and self.row.review_date <= on


def _opened(rows: Iterable[Row], key: DataKey, label: Label) -> list[Opened]:
    return [Opened(row, _support(_record(row, key, label))) for row in rows]


def _record(row: Row, key: DataKey, label: Label) -> dict[str, Any]:
    return sealing.unseal_record(key, row.sealed_record, label=label, row=row.pk)


def _support(record: dict[str, Any]) -> Support:
    kept = {name: value for name, value in record.items() if name != "earlier"}
    return Support(**{**kept, "accepted": Accepted(kept["accepted"])})


def of_reporter(concern: Concern) -> list[Opened]:
    rows = concern.support.select_related("decided_by").order_by("decided_at", "pk")
    return _opened(rows, concern.data_key, Label.REPORTER_SUPPORT)


def of_subject(case: Case) -> list[Opened]:
    rows = case.support.select_related("decided_by").order_by("decided_at", "pk")
    return _opened(rows, case.data_key, Label.SUBJECT_SUPPORT)


@transaction.atomic
def consider_reporter(
    concern: Concern,
    support: Support,
    *,
    review_date: date | None,
    by: User,
    now: datetime,
    row: UUID | None = None,
) -> ReporterSupport:
    """A need of this reporter, or none and why; with `row` what became of one. Raises ValueError for half a
    record, WrongState."""
    access.advance(concern.case)
    kept = concern.support.select_for_update().filter(pk=row).first() if row else ReporterSupport(concern=concern)
    if kept is None:
        raise WrongState
    _keep(kept, support, concern.data_key, Label.REPORTER_SUPPORT, review_date=review_date, by=by, now=now)
    codes = {"concern": concern.reference}
    audit.record(EventType.REPORTER_SUPPORT, case=concern.case, by=by, now=now, **codes)
    return kept


@transaction.atomic
def consider_subject(
    case: Case, support: Support, *, review_date: date | None, by: User, now: datetime, row: UUID | None = None
) -> SubjectSupport:
    """The same of whoever it is about."""
    access.advance(case)
    kept = case.support.select_for_update().filter(pk=row).first() if row else SubjectSupport(case=case)
    if kept is None:
        raise WrongState
    _keep(kept, support, case.data_key, Label.SUBJECT_SUPPORT, review_date=review_date, by=by, now=now)
    audit.record(EventType.SUBJECT_SUPPORT, case=case, by=by, now=now)
    return kept


def _keep(
    row: Row,
    support: Support,
    key: DataKey,
    label: Label,
    *,
    review_date: date | None,
    by: User,
    now: datetime,
) -> None:
    """What it was before stays inside the record."""
    if not support.is_whole or (support.reason and review_date):
        raise ValueError("Either a need and what was offered, or why there is none.")
    earlier: list[dict[str, Any]] = []
    if not row._state.adding:
        before = _record(row, key, label)
        older = before.pop("earlier", [])
        told = {"decided_at": row.decided_at.isoformat(), "decided_by": str(row.decided_by_id)}
        earlier = [*older, {**before, **told, "review": str(row.review_date or "")}]
    record = {**asdict(support), "earlier": earlier}
    row.sealed_record = sealing.seal_record(key, record, label=label, row=row.pk)
    row.is_needed, row.review_date = not support.reason, review_date
    row.decided_at, row.decided_by = now, by
    row.save()


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: what the person it is about needs, sealed anew under the key of the case that remains."""
    for row in case.support.order_by("decided_at", "pk"):
        record = _record(row, case.data_key, Label.SUBJECT_SUPPORT)
        row.sealed_record = sealing.seal_record(into.data_key, record, label=Label.SUBJECT_SUPPORT, row=row.pk)
        row.case = into
        row.save(update_fields=["case", "sealed_record"])


def closing_obstacles(case: Case) -> list[Reason]:
    """Neither may be left blank when the case closes (R29)."""
    blank = case.concerns.filter(support=None).order_by("recorded_date", "pk").values_list("reference", flat=True)
    found: list[Reason] = [(Obstacle.REPORTER_SUPPORT_BLANK, reference) for reference in blank]
    if not case.support.exists():
        found.append((Obstacle.SUBJECT_SUPPORT_BLANK, None))
    return found
