"""What was raised points to whoever raised it: a mark that says so, and what others read in its place (I12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.models import Case, Concern, WorkingCopy
from trust import sealing
from trust.models import DataKey


@dataclass(frozen=True)
class Copy:
    """One version, opened."""

    number: int
    text: str
    written_at: datetime
    written_by: str


@transaction.atomic
def mark(concern: Concern, *, identifying: bool, by: User, now: datetime) -> None:
    """Say whether the text could show who wrote it. Saying it twice changes nothing."""
    case = concern.case
    access.advance(case)
    if not Concern.objects.filter(pk=concern.pk, identifying=not identifying).update(identifying=identifying):
        return
    concern.identifying = identifying
    told = EventType.TEXT_MARKED if identifying else EventType.TEXT_UNMARKED
    audit.record(told, case=case, by=by, now=now, concern=concern.reference)


@transaction.atomic
def write(concern: Concern, text: str, *, by: User, now: datetime) -> WorkingCopy:
    """One more version, in words that could come from anyone; earlier ones stay as they are."""
    case = concern.case
    access.advance(case)
    last = concern.copies.aggregate(last=Max("number"))["last"] or 0
    copy = WorkingCopy(concern=concern, number=last + 1, written_at=now, written_by=by)
    copy.sealed_text = _sealed(copy, text, key=case.data_key)
    copy.save(force_insert=True)
    audit.record(EventType.COPY_WRITTEN, case=case, by=by, now=now, concern=concern.reference, number=copy.number)
    return copy


def versions(concern: Concern, *, case: Case) -> list[Copy]:
    """Every version of one concern, the latest first. `case` is the one that it hangs on now."""
    return [_opened(row, key=case.data_key) for row in _rows([concern.pk])]


def latest(case: Case, concerns: Iterable[Concern]) -> dict[UUID, Copy]:
    """The version that counts of each of these concerns of the case, by one query."""
    found: dict[UUID, WorkingCopy] = {}
    for row in _rows(concern.pk for concern in concerns):
        found.setdefault(row.concern_id, row)
    return {concern: _opened(row, key=case.data_key) for concern, row in found.items()}


def carry(case: Case, *, into: Case) -> None:
    """Part of joining, before its concerns move: sealed anew under the key of the case that remains."""
    for row in WorkingCopy.objects.filter(concern__case=case).order_by("concern", "number"):
        row.sealed_text = _sealed(row, _opened(row, key=case.data_key).text, key=into.data_key)
        row.save(update_fields=["sealed_text"])


def _rows(concerns: Iterable[UUID]) -> Iterable[WorkingCopy]:
    rows = WorkingCopy.objects.filter(concern__in=list(concerns))
    return rows.select_related("written_by").order_by("concern", "-number")


def _sealed(row: WorkingCopy, text: str, *, key: DataKey) -> bytes:
    return sealing.seal(key, text, label=Label.WORKING_COPY, row=row.pk)


def _opened(row: WorkingCopy, *, key: DataKey) -> Copy:
    return Copy(
        number=row.number,
        text=sealing.unseal(key, row.sealed_text, label=Label.WORKING_COPY, row=row.pk),
        written_at=row.written_at,
        written_by=row.written_by.name,
    )
