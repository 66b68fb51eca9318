"""New concerns as first readers see them: their own by kind and service, everybody else's by reference alone.

Nothing sealed stands in a list: what was said is read on a page of its own, which leaves an event.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from concerns.domain import access, clock
from concerns.enums import Duty, MessageFrom, State
from concerns.models import Concern, Deadline, Message
from concerns.queries.casefile import ConcernFile, concerns_of
from concerns.queries.promises import Promise, promise


@dataclass(frozen=True)
class NewConcern:
    """`about` is empty for what belongs to another first reader."""

    reference: str
    raised_date: date
    promise: Promise
    urgent: bool
    about: str = ""


def own(user: User, *, today: date) -> list[NewConcern]:
    """What this first reader has to decide about, the first due first."""
    cases = access.visible_cases(user).filter(state=State.RECEIVED, owner=user).select_related("data_key")
    found = [
        _own(one, urgent=case.urgent) for case in cases for one in concerns_of(case, today=today, original=False)
    ]
    return sorted(found, key=lambda new: (new.promise.due_date, new.reference))


def _own(one: ConcernFile, *, urgent: bool) -> NewConcern:
    return NewConcern(
        reference=one.concern.reference,
        raised_date=one.concern.raised_date,
        promise=one.promises[Duty.ACKNOWLEDGE],
        urgent=urgent,
        about=one.about,
    )


def of_others(user: User, *, today: date) -> list[NewConcern]:
    """What waits with other first readers, who may be away, and what lost its owner: reference and the next
    date, nothing that was said. A closed case waits for nobody until its reporter writes again."""
    unread = Message.objects.filter(
        mailbox__concern=OuterRef("pk"), sender=MessageFrom.REPORTER, read_by_staff=False
    )
    rows = (
        access.open_to_take_over(user)
        .filter(~Q(case__state=State.CLOSED) | Exists(unread))
        .exclude(case__owner=user)
        .select_related("case")
        .prefetch_related("deadlines")
        .order_by("raised_date", "reference")
    )
    known = clock.current_calendar()
    return [
        NewConcern(
            reference=row.reference,
            raised_date=row.raised_date,
            promise=promise(_next_due(row), division=row.division, today=today, known=known),
            urgent=row.case.urgent,
        )
        for row in rows
    ]


def _next_due(concern: Concern) -> Deadline:
    """The first open duty, or the last one met when nothing is owed any more."""
    promised = [one for one in concern.deadlines.all() if one.duty in clock.PROMISED]
    duties = sorted(promised, key=lambda one: (one.due_at, one.duty))
    return next((one for one in duties if one.met_at is None), duties[-1])
