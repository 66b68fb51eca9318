"""The tree of units: whose manager is told next is found along it, so it has no rings and no loose ends."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.divisions import Division
from accounts.domain import audit, standing
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Service, Unit, User


@dataclass(frozen=True)
class Particulars:
    """What an administrator writes about a unit; without `parent` it stands at the top."""

    name: str
    division: Division
    parent: Unit | None = None
    manager: User | None = None


@transaction.atomic
def add(particulars: Particulars, *, by: User | None, now: datetime) -> Unit:
    """A new unit; `by=None` is the first installation. Raises Refused (LEFT or SELF for its manager)."""
    _begin(by)
    _refuse_unfit(particulars.manager, by=by)
    unit = Unit()
    _write(unit, particulars)
    audit.record(AccountEvent.UNIT_ADDED, by=by, now=now, unit=str(unit.pk))
    return unit


@transaction.atomic
def edit(unit: Unit, particulars: Particulars, *, by: User | None, now: datetime) -> None:
    """Raises Refused (CYCLE) for a unit put under itself, also where two administrators do half each."""
    _begin(by)
    if particulars.manager is not None and particulars.manager.pk != unit.manager_id:
        _refuse_unfit(particulars.manager, by=by)
    if particulars.parent is not None and unit.pk in _line_of(particulars.parent):
        raise Refused(Refusal.CYCLE)
    _write(unit, particulars)
    audit.record(AccountEvent.UNIT_CHANGED, by=by, now=now, unit=str(unit.pk))


@transaction.atomic
def remove(unit: Unit, *, by: User, now: datetime) -> None:
    """Raises Refused (IN_USE) while people, services or other units belong to it."""
    _begin(by)
    if (
        User.objects.filter(unit=unit).exists()
        or Unit.objects.filter(parent=unit).exists()
        or Service.objects.filter(unit=unit).exists()
    ):
        raise Refused(Refusal.IN_USE)
    audit.record(AccountEvent.UNIT_REMOVED, by=by, now=now, unit=str(unit.pk))
    unit.delete()


def _begin(by: User | None) -> None:
    standing.take_turn()
    if by is not None:
        standing.refuse_others_than_administrators(by)


def _refuse_unfit(manager: User | None, *, by: User | None) -> None:
    """Nobody puts themselves among those who are told what a unit misses."""
    if manager is None:
        return
    if by is not None and manager.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not standing.locked(manager)[0].is_active:
        raise Refused(Refusal.LEFT)


def _line_of(unit: Unit) -> set[UUID]:
    """The unit and everything above it, as stored now."""
    above = dict(Unit.objects.values_list("pk", "parent"))
    line: set[UUID] = set()
    at: UUID | None = unit.pk
    while at is not None and at not in line:
        line.add(at)
        at = above.get(at)
    return line


def _write(unit: Unit, particulars: Particulars) -> None:
    unit.name = particulars.name
    unit.division = particulars.division
    unit.parent = particulars.parent
    unit.manager = particulars.manager
    unit.save()
