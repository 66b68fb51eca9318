"""The order in which first readers are asked: triage leads first, then the reserve readers (R17, R36)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef

from accounts.domain import audit, standing
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, Refusal, RotaWarning
from accounts.errors import Refused
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import NEVER_RESERVE, Role

LEADS_AT_LEAST = 2
AWAY = 10_000  # where places stand while they change order: no two may ever share a position


@transaction.atomic
def add(person: User, *, reserve: bool, by: User, now: datetime) -> None:
    """Put somebody last in the order of leads, or of reserve readers.

    Raises Refused: nobody places themselves; a lead holds the role; a reserve reader neither keeps names nor
    is an administrator; one place each.
    """
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    (person,) = standing.locked(person)
    _refuse_unfit(person, reserve=reserve, by=by)
    last = RotaPlace.objects.filter(is_fallback=reserve).aggregate(last=Max("position"))["last"] or 0
    RotaPlace.objects.create(user=person, position=last + 1, is_fallback=reserve)
    _record(person, "added", by=by, now=now, reserve=reserve)
    HOOKS.role_changed(person, by=by, now=now)


def _refuse_unfit(person: User, *, reserve: bool, by: User) -> None:
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


def _record(person: User, how: str, *, by: User | None, now: datetime, reserve: bool | None = None) -> None:
    codes = {} if reserve is None else {"reserve": reserve}
    audit.record(AccountEvent.ROTA_CHANGED, by=by, now=now, person=str(person.pk), how=how, **codes)


def warnings() -> list[RotaWarning]:
    """What the rota lacks, with one query: at least two leads and one reserve reader must be able to read."""
    keeps_names = Exists(RoleHolding.objects.filter(user=OuterRef("user"), role=Role.CUSTODIAN))
    leads = Exists(RoleHolding.objects.filter(user=OuterRef("user"), role=Role.TRIAGE_LEAD))
    places = RotaPlace.objects.filter(~keeps_names, user__is_active=True).annotate(leads=leads)
    able = [(place.is_fallback, place.leads) for place in places]
    found = []
    if able.count((False, True)) < LEADS_AT_LEAST:
        found.append(RotaWarning.TOO_FEW_LEADS)
    if not any(reserve for reserve, _ in able):
        found.append(RotaWarning.NO_RESERVE)
    return found
