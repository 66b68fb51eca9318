"""The order in which first readers are asked: triage leads first, then the reserve readers (R17, R36)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from accounts.domain import audit, standing
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, Refusal, RotaWarning
from accounts.errors import Refused
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import KEEPERS_OF_THE_ROTA, NEVER_RESERVE, Role
from trust.audit import Code

LEADS_AT_LEAST = 2
AWAY = 10_000  # where places stand while they change order: no two may ever share a position


def keepers() -> "QuerySet[User]":
    """Who is told that nobody on the rota may have something."""
    return User.objects.filter(is_active=True, roles__role__in=KEEPERS_OF_THE_ROTA).distinct()


@transaction.atomic
def add(person: User, *, reserve: bool, by: User, now: datetime, agreed_by: User | None = None) -> None:
    """Put somebody last in the order of leads, or of reserve readers. A lead has the role by the word of two
    administrators already; a reserve reader reads as much, and gets the place from `approvals.agree`.

    Raises Refused: nobody places themselves; a lead holds the role; a reserve reader neither keeps names nor
    is an administrator; one place each.
    """
    standing.take_turn()
    (person,) = standing.locked(person)
    refuse_unfit(person, reserve=reserve, by=by)
    if reserve != (agreed_by is not None):
        raise Refused(Refusal.NEEDS_SECOND if reserve else Refusal.NEEDS_NO_SECOND)
    if agreed_by is not None:
        standing.refuse_second(person, first=by, second=agreed_by)
    last = RotaPlace.objects.filter(is_fallback=reserve).aggregate(last=Max("position"))["last"] or 0
    RotaPlace.objects.create(user=person, position=last + 1, is_fallback=reserve)
    second = {"agreed_by": audit.actor(agreed_by)} if agreed_by else {}
    _record(person, "added", by=by, now=now, reserve=reserve, **second)
    HOOKS.role_changed(person, by=by, now=now)


def refuse_unfit(person: User, *, reserve: bool, by: User) -> None:
    """Raises Refused unless an administrator may ask for this place for this person."""
    standing.refuse_others_than_administrators(by)
    held = standing.roles_of(person)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not person.is_active:
        raise Refused(Refusal.LEFT)
    if reserve and held & NEVER_RESERVE:
        raise Refused(Refusal.RESERVE)
    if not reserve and Role.TRIAGE_LEAD not in held:
        raise Refused(Refusal.NOT_LEAD)
    if RotaPlace.objects.filter(user=person).exists():
        raise Refused(Refusal.PLACED)


@transaction.atomic
def remove(person: User, *, by: User, now: datetime) -> None:
    """Take somebody off the rota; `warnings` says when too few are left."""
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    if not give_up(person, by=by, now=now):
        raise Refused(Refusal.NOT_PLACED)
    HOOKS.role_changed(person, by=by, now=now)


@transaction.atomic
def give_up(person: User, *, by: User | None, now: datetime) -> bool:
    """Remove whatever place this person has, because of something that was decided already: they left, or lost
    the role. False when there was none."""
    removed, _ = RotaPlace.objects.filter(user=person).delete()
    if removed:
        _record(person, "removed", by=by, now=now)
    return bool(removed)


@transaction.atomic
def move(person: User, *, up: bool, by: User, now: datetime) -> None:
    """One place up or down within leads or reserve readers; at the end of the list nothing changes."""
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    place = RotaPlace.objects.filter(user=person).first()
    if place is None:
        raise Refused(Refusal.NOT_PLACED)
    order = list(RotaPlace.objects.filter(is_fallback=place.is_fallback).order_by("position"))
    here = order.index(place)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    _renumber(order)
    _record(person, "moved_up" if up else "moved_down", by=by, now=now)


def _renumber(order: list[RotaPlace]) -> None:
    RotaPlace.objects.filter(pk__in=[place.pk for place in order]).update(position=F("position") + AWAY)
    for position, place in enumerate(order, start=1):
        RotaPlace.objects.filter(pk=place.pk).update(position=position)


def _record(person: User, how: str, *, by: User | None, now: datetime, **codes: Code) -> None:
    audit.record(AccountEvent.ROTA_CHANGED, by=by, now=now, person=str(person.pk), how=how, **codes)


def warnings() -> list[RotaWarning]:
    """Where too few are left, with one query: two leads and one reserve reader must be able to read, and two
    keepers to open a name."""
    keeps = Exists(RoleHolding.objects.filter(user=OuterRef("pk"), role=Role.CUSTODIAN))
    leads = Exists(RoleHolding.objects.filter(user=OuterRef("pk"), role=Role.TRIAGE_LEAD))
    asked = User.objects.filter(Q(rota_place__isnull=False) | keeps, is_active=True)
    found = list(asked.annotate(keeps=keeps, leads=leads).values_list("rota_place__is_fallback", "keeps", "leads"))
    lacks = {
        RotaWarning.TOO_FEW_LEADS: found.count((False, False, True)) < LEADS_AT_LEAST,
        RotaWarning.NO_RESERVE: not any(reserve and not keeps for reserve, keeps, _ in found),
        RotaWarning.TOO_FEW_KEEPERS: sum(keeps for _, keeps, _ in found) < standing.KEEPERS_AT_LEAST,
    }
    return [warning for warning, lacking in lacks.items() if lacking]
