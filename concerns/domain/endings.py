"""How a grant of a name ends: its copy is destroyed in the act that ends it, and the row stays (I13). A question
for an original ends in the same acts, granted or not, so that neither comes back with a seat or a case.

Who holds a grant is locked before anything is written about the case. An act on a case locks the case, then its
requests, then the concern, then the grants, and only then the end of a chain: of two acts at once one waits.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from concerns.domain import audit, calendar
from concerns.enums import Consent, EventType, GrantEnd, RequestState
from concerns.models import Case, Concern, OriginalRequest
from concerns.models.disclosure import Grant

BY_REPORTERS = frozenset({GrantEnd.TAKEN_BACK, GrantEnd.MODE_CHANGED})  # these carry their day alone


def standing() -> "QuerySet[Grant]":
    """What has not been ended, whether it still holds or not."""
    related = ("user", "request__concern__case", "request__concern__data_key")
    return Grant.objects.filter(ended_at=None).select_related(*related).order_by("-granted_at", "pk")


def hold(cases: Iterable[UUID]) -> list[Grant]:
    """The grants of every name in these cases, locked until the transaction ends; before its first event."""
    rows = standing().filter(request__concern__case__in=list(cases)).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


@transaction.atomic
def end(grant: Grant, *, why: GrantEnd, by: User | None, now: datetime | date) -> None:
    """Nobody is shown the name by this grant any more, and its copy is destroyed. Ended twice is ended once.

    A `date` when a reporter causes it (T11): the row then says the first moment of that day and the event stands
    on their inbox's chain, so that neither its time nor its place between timed events tells when they came.
    """
    ended_at = now if isinstance(now, datetime) else datetime.combine(now, time(), tzinfo=calendar.LONDON)
    ended = Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=ended_at, end=why, sealed_copy=b"")
    grant.refresh_from_db(fields=["ended_at", "end", "sealed_copy"])
    if ended:
        record(EventType.GRANT_ENDED, grant, by=by, now=now, why=why)


def end_all(concern: Concern, *, why: GrantEnd, on: date) -> None:
    """Its owner ends every grant of this name."""
    for grant in standing().filter(request__concern=concern).select_for_update(of=("self",)):
        end(grant, why=why, by=None, now=on)


@transaction.atomic
def end_in(case: Case, *, why: GrantEnd, by: User | None, now: datetime, of: User | None = None) -> None:
    """In this case nobody, or not this person any more, is shown a name or an original by what was granted before,
    and nobody is asked any more for an original that they would open."""
    for row in originals_in(case, now=now):
        if of is None or row.asked_by_id == of.pk:
            end_original(row, why=why, by=by, now=now)
    for grant in hold([case.pk]):
        if of is None or grant.user_id == of.pk:
            end(grant, why=why, by=by, now=now)


def originals_in(case: Case, *, now: datetime) -> list[OriginalRequest]:
    """The questions for originals of this case of which something may still come, locked; before its concerns."""
    coming = Q(answer=Consent.YES) | Q(answer="", consult_by_date__gte=calendar.receipt_date(now))
    open_now = Q(state=RequestState.GRANTED, expires_at__gt=now) | Q(coming, state=RequestState.ASKED)
    rows = OriginalRequest.objects.filter(open_now, attachment__concern__case=case).order_by("asked_at", "pk")
    return list(rows.select_related("attachment__concern__case").select_for_update(of=("self",)))


def end_original(row: OriginalRequest, *, why: GrantEnd, by: User | None, now: datetime) -> None:
    row.state, row.expires_at, row.end = RequestState.WITHDRAWN, None, why
    row.save(update_fields=["state", "expires_at", "end"])
    record_original(EventType.ORIGINAL_WITHDRAWN, row, by=by, now=now, why=why)


def record_original(
    type_: EventType, row: OriginalRequest, *, by: User | None, now: datetime, **codes: str
) -> None:
    concern = row.attachment.concern
    codes |= {"concern": concern.reference, "request": str(row.pk), "purpose": row.purpose}
    audit.record(type_, case=concern.case, by=by, now=now, number=row.attachment.number, **codes)


def record(type_: EventType, grant: Grant, *, by: User | None, now: datetime | date, **codes: str | int) -> None:
    """An event of a grant: on the inbox's chain where a reporter caused it."""
    concern = grant.request.concern
    codes |= {"concern": concern.reference, "grant": str(grant.pk)}
    if isinstance(now, datetime):
        audit.record(type_, case=concern.case, by=by, now=now, **codes)
    else:
        audit.record_reporter(type_, mailbox=concern.mailbox, on=now, **codes)
