"""Name keepers who were kept out of a case by somebody on it, themselves or through whoever manages them: nobody
chooses who decides about a name (I3, I7).

A block holds at once, whoever makes it, and nobody takes it away. But where it takes out a keeper who could have
said no, no name of the case is opened before a second person has said that it is right; a life at risk alone goes
on, and then first readers are told before other keepers.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, keepers, knowledge, recipients
from concerns.enums import ConflictKind, EventType, State
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, Conflict
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace


def unsettled(case: Case) -> list[Conflict]:
    """The blocks of this case that a second person must look at before a name of it is opened.

    Not those that the reporter or the program made, nor a keeper who stepped aside: nobody who wants a name had a
    hand in them. Nor those of a first reader who never asked for a name of it and is not its contact, from before
    anybody asked for one.
    """
    rows = list(_by_staff().filter(case=case).select_related("case__owner", "user", "added_by"))
    if not rows or not (rows := _of_keepers(rows)):
        return []
    asked = knowledge.asked_for_names(case)
    first = min((calendar.receipt_date(moment) for _, moment in asked), default=None)
    handler = access.handler_of(case)
    wanting = {person for person, _ in asked} | ({handler.pk} if handler else set())
    reading = {user.pk for user in recipients.on_rota()} - wanting
    # The word of a second person who became its contact or asked for a name is no second word any more.
    looked = {row.user_id for row in rows if row.looked_by_id and row.looked_by_id not in wanting}
    settled = _settled_otherwise(case) | looked
    return [row for row in rows if row.user_id not in settled and not _is_apart(row, reading=reading, first=first)]


def _by_staff() -> "QuerySet[Conflict]":
    """Made by somebody on the case, and not by themselves, of people without whom somebody else may decide: name
    keepers, and managers, since nobody decides who stands under one whom the case is about."""
    manages = Exists(Unit.objects.filter(manager=OuterRef("user")))
    of_keepers = Exists(RoleHolding.objects.filter(user=OuterRef("user"), role=Role.CUSTODIAN))
    rows = Conflict.objects.filter(of_keepers | (Q(kind=ConflictKind.SUBJECT) & manages), added_by__isnull=False)
    return rows.exclude(added_by=F("user")).exclude(case__state=State.JOINED).order_by("added_date", "pk")


def _of_keepers(rows: list[Conflict]) -> list[Conflict]:
    """Those that take out somebody who could decide now."""
    holders, units = keepers.holders(), {unit.pk: unit for unit in Unit.objects.only("parent_id", "manager_id")}
    keeping = {keeper.pk for keeper in holders}
    above = set().union(*(managers_above(keeper, units) for keeper in holders))
    return [
        row
        for row in rows
        if row.user_id in keeping or (row.kind == ConflictKind.SUBJECT and row.user_id in above)
    ]


def managers_above(user: User, units: Mapping[Any, Unit]) -> set[UUID]:
    """Everybody who manages a unit this person stands in, to the top."""
    found: set[UUID] = set()
    seen = set()  # units set up in a ring must not hold this for ever
    key = user.unit_id
    while key in units and key not in seen:
        seen.add(key)
        manager = units[key].manager_id
        if manager is not None and manager != user.pk:
            found.add(manager)
        key = units[key].parent_id
    return found


def _settled_otherwise(case: Case) -> set[UUID]:
    """Whom the reporter named, whom the text named, and who stepped aside: kept out whatever anybody adds."""
    rows = case.conflicts.filter(Q(added_by=None) | Q(added_by=F("user")))
    return set(rows.values_list("user_id", flat=True))


def _is_apart(row: Conflict, *, reading: set[UUID], first: date | None) -> bool:
    """Whether whoever made it had nothing to gain: days only, since a block has no time."""
    return row.added_by_id in reading and (first is None or row.added_date < first)


def lookers(row: Conflict) -> list[User]:
    """Who may say that it is right: first readers with no hand in it, no part in the case and no wish for a name
    of it, whom the reporter would not rather be without; where there is none, senior managers."""
    case = row.case
    asked = {person for person, _ in knowledge.asked_for_names(case)}
    part = {user.pk for user, _ in access.holders(case)} | {case.owner_id}
    out = recipients.barred_on(case) | recipients.reserved_on(case) | asked | part | {row.added_by_id, row.user_id}
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
    wants = knowledge.wants_name("looked_by", "case") | access.handles("looked_by", "case")
    rows = _by_staff().filter(Q(looked_by=None) | wants).select_related("case__owner")
    cases = {row.case_id: row.case for row in rows}
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
    if held.looked_by_id != row.looked_by_id:
        raise WrongState
    if held not in unsettled(held.case) or by not in lookers(held):
        raise NoSuchCase
    held.looked_at, held.looked_by = now, by
    held.save(update_fields=["looked_at", "looked_by"])
    told = {"person": str(held.user_id), "kind": held.kind}
    audit.record(EventType.KEEPER_BLOCK_UPHELD, case=held.case, by=by, now=now, **told)
