"""Name keepers who were kept out of a case by somebody on it: nobody chooses who decides about a name (I3, I7).

A block holds at once, whoever makes it, and nobody takes it away. But where it takes out a keeper who could have
said no, no name of the case is opened before a second person has said that it is right; a life at risk alone goes
on, and then first readers are told before other keepers.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from concerns.domain import audit, calendar, keepers, knowledge, recipients
from concerns.enums import EventType, State
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, Conflict
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace


def unsettled(case: Case) -> list[Conflict]:
    """The blocks of this case that a second person must look at before a name of it is opened.

    Not those that the reporter or the program made, nor a keeper who stepped aside: nobody who wants a name had a
    hand in them. Nor those of a first reader who never asked for a name of it, from before anybody asked for one.
    """
    asked = knowledge.asked_for_names(case)
    first = min((calendar.receipt_date(moment) for _, moment in asked), default=None)
    people = {person for person, _ in asked}
    reading = {user.pk for user in recipients.on_rota()}
    rows = list(_by_staff().filter(case=case, user__in=keepers.holders()))
    settled = _settled_otherwise(case) | {row.user_id for row in rows if row.looked_by_id}
    return [
        row
        for row in rows
        if row.user_id not in settled and not _is_apart(row, asked=people, first=first, reading=reading)
    ]


def _by_staff() -> "QuerySet[Conflict]":
    """Of name keepers, made by somebody on the case and not by themselves."""
    rows = Conflict.objects.filter(user__roles__role=Role.CUSTODIAN, added_by__isnull=False)
    rows = rows.exclude(added_by=F("user")).exclude(case__state=State.JOINED)
    return rows.select_related("case__owner", "user", "added_by").order_by("added_date", "pk")


def _settled_otherwise(case: Case) -> set[UUID]:
    """Whom the reporter named, whom the text named, and who stepped aside: kept out whatever anybody adds."""
    rows = case.conflicts.filter(Q(added_by=None) | Q(added_by=F("user")))
    return set(rows.values_list("user_id", flat=True))


def _is_apart(row: Conflict, *, asked: set[UUID], first: date | None, reading: set[UUID]) -> bool:
    """Whether whoever made it had nothing to gain: days only, since a block has no time."""
    before = first is None or row.added_date < first
    return row.added_by_id in reading and row.added_by_id not in asked and before


def lookers(row: Conflict) -> list[User]:
    """Who may say that it is right: first readers with no hand in it and no wish for a name of this case; where
    there is none, senior managers."""
    case = row.case
    asked = {person for person, _ in knowledge.asked_for_names(case)}
    out = recipients.barred_on(case) | asked | {row.added_by_id, row.user_id}
    if able := [user for user in recipients.on_rota() if user.pk not in out]:
        return able
    keeping = User.objects.filter(roles__role=Role.CUSTODIAN)
    seniors = User.objects.filter(is_active=True, roles__role=Role.SENIOR_MANAGER).exclude(pk__in=keeping)
    return [user for user in seniors.order_by("name", "pk") if user.pk not in out]


def tell(case: Case, *, now: datetime) -> None:
    """Word to those who may look at what is unsettled, once for each block and person."""
    on = calendar.receipt_date(now)
    outbox.post_many(
        outbox.Draft(
            to=user,
            kind=Kind.NAME,
            key=f"kept-out:{row.pk}:{user.pk}",
            on=on,
            pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
            about=case.pk,
        )
        for row in unsettled(case)
        for user in lookers(row)
    )


def waiting(user: User) -> list[Conflict]:
    """What this person may look at, the first made first. One question to the database where there is none."""
    cases = {row.case_id: row.case for row in _by_staff().filter(looked_by=None)}
    found = [row for case in cases.values() for row in unsettled(case)]
    return [row for row in _in_order(found) if user in lookers(row)]


def _in_order(rows: Iterable[Conflict]) -> list[Conflict]:
    return sorted(rows, key=lambda row: (row.added_date, str(row.pk)))


@transaction.atomic
def uphold(row: Conflict, *, by: User, now: datetime) -> None:
    """A second person asked, and it is right: names of the case can be decided about again, without this keeper.

    Raises NoSuchCase for who may not say so, WrongState where somebody else was quicker.
    """
    held = Conflict.objects.select_for_update(of=("self",)).select_related("case__owner").get(pk=row.pk)
    if held.looked_by_id is not None:
        raise WrongState
    if held not in unsettled(held.case) or by not in lookers(held):
        raise NoSuchCase
    held.looked_at, held.looked_by = now, by
    held.save(update_fields=["looked_at", "looked_by"])
    told = {"person": str(held.user_id), "kind": held.kind}
    audit.record(EventType.KEEPER_BLOCK_UPHELD, case=held.case, by=by, now=now, **told)
