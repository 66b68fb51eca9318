"""How a grant of a name ends: its copy is destroyed in the act that ends it, and the row stays (I13).

Who holds a grant is locked before anything is written about the case. An act on a case locks the case, then its
requests, then the concern, then the grants, and only then the end of a chain: of two acts at once one waits.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import audit, calendar
from concerns.enums import EventType, GrantEnd
from concerns.models import Case, Concern
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
    """In this case nobody, or not this person any more, is shown a name by what was granted before."""
    for grant in hold([case.pk]):
        if of is None or grant.user_id == of.pk:
            end(grant, why=why, by=by, now=now)


def record(type_: EventType, grant: Grant, *, by: User | None, now: datetime | date, **codes: str | int) -> None:
    """An event of a grant: on the inbox's chain where a reporter caused it."""
    concern = grant.request.concern
    codes |= {"concern": concern.reference, "grant": str(grant.pk)}
    if isinstance(now, datetime):
        audit.record(type_, case=concern.case, by=by, now=now, **codes)
    else:
        audit.record_reporter(type_, mailbox=concern.mailbox, on=now, **codes)
