"""What was asked of the reporter before, and when they may be asked again: asking on and on is pressure (I4)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from concerns.domain import calendar
from concerns.enums import Basis, Consent, Obstacle, RequestState

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

AGAIN_AFTER = timedelta(days=30)  # after a no of theirs, their silence, or a name keeper's no

Reason = tuple[str, int | str | None]


def stops(earlier: "Iterable[NameRequest]", *, today: date) -> list[Reason]:
    """Why nobody may ask them now, whatever for and for whomever: one question at a time, which waits for its day
    even when it was taken back, and none soon after a no or a silence."""
    for row in earlier:
        if row.basis == Basis.CONSENT and (reasons := _stops_of(row, today=today)):
            return reasons
    return []


def _stops_of(row: "NameRequest", *, today: date) -> list[Reason]:
    last = row.consult_by_date
    if last is None:
        return []
    if today <= last and row.state == RequestState.WITHDRAWN and row.answer != Consent.NO:
        return [(Obstacle.ASK_AGAIN_FROM, (last + calendar.DAY).isoformat())]
    if today <= last and row.state == RequestState.ASKED and not row.answer:
        return [(Obstacle.REPORTER_MAY_ANSWER, last.isoformat())]
    no = _no(row, today=today)
    if no is None or today >= no[1] + AGAIN_AFTER:
        return []
    code, day = no
    return [(code, day.isoformat()), (Obstacle.ASK_AGAIN_FROM, (day + AGAIN_AFTER).isoformat())]


def _no(row: "NameRequest", *, today: date) -> tuple[Obstacle, date] | None:
    """Who said no to it and when; silence is one, too."""
    if row.answer == Consent.NO and row.answered_date is not None:
        return Obstacle.REPORTER_SAID_NO, row.answered_date
    if row.state == RequestState.REFUSED:
        said = [calendar.receipt_date(one.decided_at) for one in row.decisions.filter(agreed=False)]
        return (Obstacle.KEEPER_SAID_NO, max(said)) if said else None
    silent = row.state == RequestState.ASKED and not row.answer and row.consult_by_date
    return (Obstacle.REPORTER_SILENT, row.consult_by_date) if silent and row.consult_by_date else None
