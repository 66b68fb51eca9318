"""Who must not know of a case: blocked by those who lead it, by two cases becoming one, or by themselves (I7).

Access ends in the same transaction, whatever gave it. What somebody wrote stays, and nobody tells them why.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, calendar, exclusions, prompts, reviewers
from concerns.enums import ConflictKind, EventType, Obstacle, State
from concerns.errors import Blocked, WrongState
from concerns.models import Case
from trust.models import Event


@transaction.atomic
def block(case: Case, user: User, *, kind: ConflictKind, by: User, now: datetime) -> None:
    """What they held on the case ends now, a name they may be shown included; who goes on is told (I13).

    Raises WrongState for a case that changed meanwhile, or was joined to another: that one is where a block
    holds, and the next reader of the empty one may be blocked there. Raises Blocked for whoever looks again at
    what `by` had a hand in: nobody chooses who reviews them, nor who does not (R56).
    """
    access.advance(case)
    if case.state == State.JOINED:
        raise WrongState
    if user.pk != by.pk and reviewers.of(case) == user and reviewers.looks_at_work_of(case, by):
        raise Blocked([(Obstacle.REVIEWS_YOU, None)])
    former = case.owner_id
    access.block(case, user, kind, by=by, now=now)
    exclusions.tell(case, now=now)
    if case.owner is not None and case.owner_id != former:
        prompts.hand_on(case.owner, case, now=now)


def step_aside(case: Case, *, by: User, now: datetime) -> None:
    """Somebody on the case finds that they are too close to it: their own part ends, and no reason is asked."""
    block(case, by, kind=ConflictKind.RECUSAL, by=by, now=now)


@transaction.atomic
def unite(case: Case, into: Case, *, by: User, now: datetime) -> None:
    """Two cases become one: whoever must not know of either must not know of what remains, by whose word and since
    when as before: whose word it was decides who has to look at it (`exclusions`)."""
    known = set(into.conflicts.values_list("user_id", "kind"))
    for row in case.conflicts.select_related("user").order_by("pk"):
        access.block(into, row.user, ConflictKind(row.kind), by=by, now=now)
        if (row.user_id, row.kind) not in known:
            into.conflicts.filter(user=row.user, kind=row.kind).update(
                added_date=row.added_date, added_by=row.added_by, looked_at=row.looked_at, looked_by=row.looked_by
            )
    case.reservations.update(case=into)


def days_read(case: Case, people: Collection[User]) -> dict[UUID, list[date]]:
    """On which days each of these people opened the case, or one that was joined to it: what a block cannot
    undo. Whoever never did is left out."""
    if not people:
        return {}
    joined = Case.objects.filter(joined_into=case).only("pk")
    chains = [audit.case_chain(one) for one in (case, *joined)]
    by_actor = {audit.actor(user): user.pk for user in people}
    rows = Event.objects.filter(chain__in=chains, type=EventType.CASE_READ, actor__in=by_actor)
    found: dict[UUID, set[date]] = {}
    for actor, moment in rows.order_by("on").values_list("actor", "on"):
        found.setdefault(by_actor[actor], set()).add(calendar.receipt_date(datetime.fromisoformat(moment)))
    return {user: sorted(days) for user, days in found.items()}
