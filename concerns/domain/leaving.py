"""Somebody leaves the house: their part in every case ends now, and the first readers hear what waits (I13).

A case whose handler left keeps its owner's name until it is taken over: who hears of it next is looked up from
there. `access` opens it for nobody meanwhile, and `seating` lets go of it should they come back.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from concerns.domain import access, calendar, endings, ownerless, recipients
from concerns.enums import State
from concerns.models import Case
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft


@transaction.atomic
def left(person: User, *, by: User | None, now: datetime) -> None:
    """End every case role of somebody who is inactive since this transaction, and tell who goes on.

    Whoever works on such a case at this moment from a page made before finds it changed.
    """
    held = list(access.seated_on(person).select_for_update(of=("self",), no_key=True))
    Case.objects.filter(pk__in=[case.pk for case in held]).update(version=F("version") + 1)
    endings.hold(case.pk for case in held)
    for case in held:
        access.dismiss_wholly(case, person, by=by, now=now)
    waiting = [case for case in held if case.state != State.CLOSED]
    outbox.post_many(draft for case in waiting for draft in _drafts(case, person, now=now))


def _drafts(case: Case, person: User, *, now: datetime) -> Iterator[Draft]:
    """To every first reader who may take the case over; to its owner where only another part ended."""
    blocked, today = recipients.blocked_on(case), calendar.receipt_date(now)
    owned = case.owner_id == person.pk
    told = recipients.first_readers(case, on=today) if owned else [recipients.responsible_for(case, on=today)]
    for user in filter(None, told):
        yield Draft(
            user,
            Kind.LEFT,
            f"{Kind.LEFT}:{case.pk}:{person.pk}:{user.pk}:{case.version}",
            today,
            Pace.AT_ONCE if case.urgent else Pace.HOURS,
            about=case.pk,
        )
    if not any(told):
        yield from ownerless.drafts([case], blocked={case.pk: blocked}, on=today)
