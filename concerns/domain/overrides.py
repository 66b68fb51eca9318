"""What is done with a name without a yes, as its owner is told of it: before, or after where that must wait."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from concerns.domain import calendar, requests
from concerns.enums import Basis, RequestState
from concerns.models import Concern

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest


class Stage(StrEnum):
    """Where an override stands of which the reporter is told."""

    BEFORE = "before"  # one keeper agreed; the second may from `day` on
    AFTER = "after"  # done on `day`
    DROPPED = "dropped"  # the reporter was told before, and it was not done


STAGES = {RequestState.AGREED: Stage.BEFORE, RequestState.GRANTED: Stage.AFTER}


@dataclass(frozen=True)
class Told:
    """An override as its reporter reads it. `to` is a body, or the title of whoever is shown the name."""

    key: UUID
    basis: Basis
    to: str
    reason: str
    stage: Stage
    day: date | None
    last: date | None  # on which it can still be done
    why_not_before: str


def told(concern: Concern, *, today: date) -> list[Told]:
    """The overrides this reporter must have been told of by `today`, the oldest first."""
    rows = requests.of(concern).filter(tell_date__lte=today).exclude(state=RequestState.ASKED)
    return [_told(row, today=today) for row in rows.prefetch_related("decisions") if not _was_never_told(row)]


def _was_never_told(row: "NameRequest") -> bool:
    """It lapsed before the day on which they were to be told of it."""
    last = requests.last_day(row) if row.state == RequestState.AGREED else None
    return last is not None and row.tell_date is not None and row.tell_date > last


def _told(row: "NameRequest", *, today: date) -> Told:
    lapsed = requests.has_lapsed(row, today=today)
    stage = Stage.DROPPED if lapsed else STAGES.get(RequestState(row.state), Stage.DROPPED)
    days = {Stage.BEFORE: requests.disclosure_day(row), Stage.AFTER: _decided_date(row)}
    return Told(
        key=row.pk,
        basis=Basis(row.basis),
        to=row.recipient.title if row.recipient else str(row.get_body_display()),
        reason=requests.words_of(row),
        stage=stage,
        day=days.get(stage),
        last=requests.last_day(row) if stage == Stage.BEFORE else None,
        why_not_before=requests.why_not_before_of(row),
    )


def _decided_date(row: "NameRequest") -> date | None:
    moments = [decision.decided_at for decision in row.decisions.all()]
    return calendar.receipt_date(max(moments)) if moments else None
