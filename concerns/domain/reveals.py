"""Each showing of a name: the event, why, and what its owner is told of it (I9, I10)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4, uuid5

from django.db import transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import audit, calendar, waiting
from concerns.domain.content import Label
from concerns.enums import Basis, Body, EventType, Seat
from concerns.errors import AlreadyReceived
from concerns.models import Case, Concern
from concerns.models.disclosure import NameRequest, Reveal
from trust import sealing
from trust.audit import Code, Fault
from trust.models import Event

SHOWN = (EventType.IDENTITY_REVEALED, EventType.NAME_PASSED_ON)


@dataclass(frozen=True)
class Seen:
    """One showing as its owner is told of it: from which seat it was seen, or to which body it was passed on."""

    seat: Seat | None
    body: Body | None
    on: date
    reason: str = field(repr=False)


@sensitive_variables()
@transaction.atomic
def record(
    concern: Concern,
    *,
    to: User,
    reason: str,
    now: datetime,
    seat: Seat | None = None,
    request: NameRequest | None = None,
    once: str = "",
) -> None:
    """Write down that `to` is about to be shown the name. Whoever calls this opens the name after it, in the same
    transaction (I9).

    `once` is random and stands in the form that asked: a page sent again by the browser shows nothing. Raises
    AlreadyReceived for it; the caller holds the concern, so that of two at once the second sees the first.
    """
    key = uuid5(to.pk, f"look {once}") if once else uuid4()
    if once and Reveal.objects.filter(pk=key).exists():
        raise AlreadyReceived
    body = request.body if request else ""
    shown = Reveal(pk=key, concern=concern, request=request, seat=seat or "", body=body, shown_at=now, shown_to=to)
    audit.record(_type(shown), case=concern.case, by=to, now=now, **_codes(shown))
    shown.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.REVEAL, row=shown.pk)
    shown.save(force_insert=True)
    if request is None or request.basis == Basis.CONSENT:  # else it is told from the day that was decided
        waiting.tell(concern)


def _type(row: Reveal) -> EventType:
    return EventType.NAME_PASSED_ON if row.body else EventType.IDENTITY_REVEALED


def _codes(row: Reveal) -> dict[str, Code]:
    """What the event of a showing tells."""
    return {
        "concern": row.concern.reference,
        "request": str(row.request_id) if row.request_id else None,
        "look": str(row.pk),
        **({"body": row.body} if row.body else {"seat": row.seat}),
    }


def seen(concern: Concern, *, today: date) -> list[Seen]:
    """Every showing, the first one first, for the reporter. What was done without their yes is left out until
    the day on which they are told of it."""
    told = Q(request=None) | Q(request__basis=Basis.CONSENT) | Q(request__tell_date__lte=today)
    return [
        Seen(
            Seat(row.seat) if row.seat else None,
            Body(row.body) if row.body else None,
            calendar.receipt_date(row.shown_at),
            sealing.unseal(concern.data_key, row.sealed_reason, label=Label.REVEAL, row=row.pk),
        )
        for row in Reveal.objects.filter(told, concern=concern).order_by("shown_at", "pk")
    ]


def is_whole(concern: Concern) -> bool:
    """Whether every showing that the chain tells of is still on record, what must not be told of yet included.
    False when somebody took one out of the database."""
    cases = Case.objects.filter(Q(pk=concern.case_id) | Q(joined_into=concern.case_id))
    told = {
        one.get("look")
        for case in cases
        for one in audit.told(audit.case_chain(case), *SHOWN, concern=concern.reference)
    }
    return told <= {str(key) for key in Reveal.objects.filter(concern=concern).values_list("pk", flat=True)}


def faults() -> Iterator[Fault]:
    """Each showing of which the chain and the row beside it do not tell the same: somebody took the row away, put
    one in that nobody was shown anything for, or changed what its owner reads of it. Number 0 is of no event."""
    rows = {str(row.pk): row for row in Reveal.objects.select_related("concern__case", "shown_to")}
    for event in Event.objects.filter(type__in=SHOWN).order_by("chain", "number").iterator():
        row = rows.pop(str(json.loads(event.data).get("look")), None)
        if row is None:
            yield Fault(event.chain, event.number, "a name was shown, and the row that says why is missing")
        elif not _tells_of(event, row):
            yield Fault(event.chain, event.number, "a name was shown, and the row says something else of it")
    for row in rows.values():
        where = audit.case_chain(row.concern.case)
        yield Fault(where, 0, f"the row {row.pk} says that a name was shown, and no event does")


def _tells_of(event: Event, row: Reveal) -> bool:
    moment = datetime.fromisoformat(event.on)
    told = (event.type, event.actor, moment, json.loads(event.data))
    return told == (_type(row), audit.actor(row.shown_to), row.shown_at.replace(microsecond=0), _codes(row))


def times_shown(to: User) -> int:
    """How many names this person has been shown: the turn of the reminder beside the next one."""
    return Reveal.objects.filter(shown_to=to).count()


def last_shown(concern: Concern) -> date | None:
    """For those on its case: on which day anybody saw the name last."""
    rows = Reveal.objects.filter(concern=concern).order_by("-shown_at")
    moment = rows.values_list("shown_at", flat=True).first()
    return calendar.receipt_date(moment) if moment else None
