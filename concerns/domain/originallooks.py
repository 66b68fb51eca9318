"""Each opening of an original: asked anew every time, written down before the first byte, told to its reporter
(I9, I10, I13)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import access, attachments, calendar, endings, gate, grants, originals, wordsaid
from concerns.domain.content import Label
from concerns.enums import Action, Consent, EventType, GrantEnd, RequestState, Seat
from concerns.errors import Refused
from concerns.models import Attachment, Case, Concern, OriginalLook, OriginalRequest
from trust import sealing


@dataclass(frozen=True)
class Seen:
    """One opening, as its reporter is told of it."""

    number: int  # of the file
    seat: Seat
    on: date
    reason: str = field(repr=False)


def over(request: OriginalRequest, *, now: datetime) -> GrantEnd | None:
    """Why what was granted holds no more; None while it does. The person is read anew from the database."""
    case = originals.concern_of(request).case
    if request.end:
        return GrantEnd(request.end)
    if request.state != RequestState.GRANTED or request.decided_at is None or request.expires_at is None:
        return GrantEnd.GIVEN_UP
    if request.answer != Consent.YES:
        return GrantEnd.TAKEN_BACK
    if grants.was_closed_since(case, request.decided_at):
        return GrantEnd.CASE_CLOSED
    if request.expires_at <= now:
        return GrantEnd.EXPIRED
    return _not_allowed(request.asked_by_id, case, now=now)


def _not_allowed(person: UUID, case: Case, *, now: datetime) -> GrantEnd | None:
    user = User.objects.get(pk=person)
    may_ask = Action.ASK_FOR_ORIGINAL in access.actions_for(user, case)
    if may_ask and grants.may_be_shown(user, case, now=now):
        return None
    if case.conflicts.filter(user=person).exists():
        return GrantEnd.BLOCKED
    passed = gate.is_passed(user, on=calendar.receipt_date(now))
    return GrantEnd.LEFT_CASE if passed else GrantEnd.PASS_LAPSED


def live_for(user: User, file: Attachment, *, now: datetime) -> OriginalRequest | None:
    """By which this person may open this original now; asked at each request (I13)."""
    rows = originals.every().filter(attachment=file, asked_by=user, state=RequestState.GRANTED)
    return next((row for row in rows if over(row, now=now) is None), None)


def last_end(user: User, file: Attachment, *, now: datetime) -> GrantEnd | None:
    """Why what this person was granted last holds no more; None for somebody who never was."""
    rows = originals.every().filter(attachment=file, asked_by=user, decided_at__isnull=False)
    latest = rows.exclude(state=RequestState.REFUSED).order_by("-asked_at", "-pk").first()
    return over(latest, now=now) if latest else None


@sensitive_variables()
@transaction.atomic(durable=True)  # the event is on disk before the first byte goes (I9)
def look(request: OriginalRequest, *, reason: str, by: User, now: datetime) -> OriginalLook:
    """Write down that `by` is about to open it; whoever calls this sends it after.

    Raises Refused where it may not be opened (any more), ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A reason is needed.")
    concern = originals.concern_of(request)
    case = grants.hold_case(concern.pk)
    row = originals.hold(request)
    if row.asked_by_id != by.pk or over(row, now=now) is not None or not wordsaid.is_theirs(row):
        raise Refused
    if not attachments.may_be_opened(row.attachment):
        raise Refused
    shown = OriginalLook(request=row, seat=_seat(by, case), shown_at=now, shown_to=by)
    endings.record_original(EventType.ORIGINAL_OPENED, row, by=by, now=now, look=str(shown.pk))
    shown.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.ORIGINAL_LOOK, row=shown.pk)
    shown.save(force_insert=True)
    return shown


def _seat(person: User, case: Case) -> Seat:
    """The one that the reporter is told of: the first in order of weight."""
    held = access.seats(person, case)
    return next(seat for seat in grants.SEATS if seat in held)


def seen(concern: Concern) -> list[Seen]:
    """Every opening of an original of this reporter's, the first one first."""
    rows = OriginalLook.objects.filter(request__attachment__concern=concern).select_related("request__attachment")
    return [
        Seen(
            number=row.request.attachment.number,
            seat=Seat(row.seat),
            on=calendar.receipt_date(row.shown_at),
            reason=sealing.unseal(concern.data_key, row.sealed_reason, label=Label.ORIGINAL_LOOK, row=row.pk),
        )
        for row in rows.order_by("shown_at", "pk")
    ]
