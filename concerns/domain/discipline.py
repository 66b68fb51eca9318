"""Where a procedure about somebody's job is kept: its name, reference and days, nothing of what is in it (R11).

No letter can read it (R55): nothing that writes to a reporter may import this room: a contract and a test.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType, Personnel
from concerns.errors import WrongState
from concerns.models import Case
from concerns.models.discipline import DisciplinaryLink
from trust import sealing


@dataclass(frozen=True)
class Link:
    """One procedure, opened. Days are ISO dates; `ended_on` is empty while it runs."""

    procedure: Personnel
    reference: str = field(repr=False)
    opened_on: str
    ended_on: str = ""


@dataclass(frozen=True)
class Kept:
    number: int
    link: Link
    recorded_at: datetime
    recorded_by: str

    @property
    def opened(self) -> date:
        return date.fromisoformat(self.link.opened_on)

    @property
    def ended(self) -> date | None:
        return date.fromisoformat(self.link.ended_on) if self.link.ended_on else None


@transaction.atomic
def keep(case: Case, link: Link, *, by: User, now: datetime) -> int:
    """Keep one reference; returns its number. Raises WrongState for a stale page."""
    access.advance(case)
    last = _rows(case).aggregate(last=Max("number"))["last"] or 0
    row = DisciplinaryLink(case=case, number=last + 1, recorded_at=now, recorded_by=by)
    if link.ended_on:
        row.ended_at, row.ended_by = now, by
    row.sealed_record = _sealed(row, link, case)
    row.save(force_insert=True)
    audit.record(EventType.DISCIPLINE_LINKED, case=case, by=by, now=now, number=row.number)
    return row.number


@transaction.atomic
def end(case: Case, number: int, *, on: date, by: User, now: datetime) -> None:
    """It ended on that day. Raises WrongState for one that ended or is not there, and ValueError for a day
    before it began."""
    access.advance(case)
    row = _rows(case).select_for_update(of=("self",)).filter(number=number, ended_at=None).first()
    if row is None:
        raise WrongState
    link = _opened(row, case)
    if on < date.fromisoformat(link.opened_on):
        raise ValueError("Nothing ends before it began.")
    ended = Link(link.procedure, link.reference, link.opened_on, on.isoformat())
    row.sealed_record, row.ended_at, row.ended_by = _sealed(row, ended, case), now, by
    row.save(update_fields=["sealed_record", "ended_at", "ended_by"])
    audit.record(EventType.DISCIPLINE_ENDED, case=case, by=by, now=now, number=number)


@transaction.atomic
def read(case: Case, *, by: User, now: datetime) -> list[Kept]:
    """All that is kept, in order; reading is an event of its own."""
    audit.record(EventType.DISCIPLINE_READ, case=case, by=by, now=now)
    rows = _rows(case).select_related("recorded_by").order_by("number")
    return [Kept(row.number, _opened(row, case), row.recorded_at, row.recorded_by.name) for row in rows]


def _rows(case: Case) -> "QuerySet[DisciplinaryLink]":
    return DisciplinaryLink.objects.filter(case=case)


def _sealed(row: DisciplinaryLink, link: Link, case: Case) -> bytes:
    return sealing.seal_record(case.data_key, asdict(link), label=Label.DISCIPLINE, row=row.pk)


def _opened(row: DisciplinaryLink, case: Case) -> Link:
    stored = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.DISCIPLINE, row=row.pk)
    return Link(**{**stored, "procedure": Personnel(stored["procedure"])})
