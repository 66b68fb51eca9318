"""The tree of units: no rings, nothing lost, and the way up to a senior manager."""

from dataclasses import replace
from datetime import datetime

import pytest

from accounts.divisions import Division
from accounts.domain import units
from accounts.domain.units import Particulars
from accounts.enums import AccountEvent, Refusal
from accounts.models import Service, Unit, User
from concerns.domain import recipients
from tests.accounts.acts import refusal_of, written

NEW = Particulars(name="Highways depot", division=Division.SCOTLAND)


def test_a_unit_is_added_under_another(council: Unit, handler: User, administrator: User, now: datetime) -> None:
    unit = units.add(replace(NEW, parent=council, manager=handler), by=administrator, now=now)

    kept = Unit.objects.get(pk=unit.pk)
    assert (kept.name, kept.division, kept.parent, kept.manager) == (
        "Highways depot",
        Division.SCOTLAND,
        council,
        handler,
    )
    assert written(AccountEvent.UNIT_ADDED) == [{"actor": f"user:{administrator.pk}", "unit": str(unit.pk)}]


@pytest.mark.parametrize("who", ["hr", "lead", "senior", "superuser"])
def test_only_an_administrator_changes_units(
    request: pytest.FixtureRequest, who: str, council: Unit, now: datetime
) -> None:
    by = request.getfixturevalue(who)
    before = set(Unit.objects.values_list("pk", "name"))

    assert refusal_of(units.add, NEW, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(units.edit, council, NEW, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(units.remove, council, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert set(Unit.objects.values_list("pk", "name")) == before


def test_a_unit_is_changed(unit: Unit, council: Unit, handler: User, administrator: User, now: datetime) -> None:
    units.edit(unit, replace(NEW, parent=council, manager=handler), by=administrator, now=now)

    unit.refresh_from_db()
    assert (unit.name, unit.division, unit.manager) == ("Highways depot", Division.SCOTLAND, handler)
    assert written(AccountEvent.UNIT_CHANGED) == [{"actor": f"user:{administrator.pk}", "unit": str(unit.pk)}]


def test_no_unit_stands_under_itself(unit: Unit, council: Unit, administrator: User, now: datetime) -> None:
    below = units.add(replace(NEW, parent=unit), by=administrator, now=now)

    for parent in (council, unit, below):
        asked = Particulars(name="Council", division=Division.ENGLAND_AND_WALES, parent=parent)
        assert refusal_of(units.edit, council, asked, by=administrator, now=now) == Refusal.CYCLE

    council.refresh_from_db()
    assert council.parent is None


def test_the_tree_is_read_as_it_is_and_not_as_it_was(
    unit: Unit, council: Unit, administrator: User, now: datetime
) -> None:
    """Two administrators look at the same page; each puts one of two units under the other."""
    other = units.add(replace(NEW, parent=council), by=administrator, now=now)
    seen = Unit.objects.get(pk=other.pk)
    units.edit(other, replace(NEW, parent=unit), by=administrator, now=now)

    asked = Particulars(name="Adult social care", division=Division.ENGLAND_AND_WALES, parent=seen)
    assert refusal_of(units.edit, unit, asked, by=administrator, now=now) == Refusal.CYCLE


def test_who_left_becomes_no_manager(unit: Unit, handler: User, administrator: User, now: datetime) -> None:
    units.edit(unit, replace(NEW, manager=handler), by=administrator, now=now)
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert refusal_of(units.add, replace(NEW, manager=handler), by=administrator, now=now) == Refusal.LEFT


def test_a_manager_who_left_hinders_no_other_change(
    unit: Unit, handler: User, administrator: User, now: datetime
) -> None:
    units.edit(unit, replace(NEW, manager=handler), by=administrator, now=now)
    User.objects.filter(pk=handler.pk).update(is_active=False)

    units.edit(unit, replace(NEW, name="Depot", manager=handler), by=administrator, now=now)

    assert Unit.objects.get(pk=unit.pk).name == "Depot"


def test_an_empty_unit_is_removed(council: Unit, administrator: User, now: datetime) -> None:
    unit = units.add(replace(NEW, parent=council), by=administrator, now=now)
    key = str(unit.pk)

    units.remove(unit, by=administrator, now=now)

    assert not Unit.objects.filter(pk=key).exists()
    assert written(AccountEvent.UNIT_REMOVED) == [{"actor": f"user:{administrator.pk}", "unit": key}]


@pytest.mark.parametrize("what", ["people", "units", "services"])
def test_a_unit_with_anything_in_it_stays(
    what: str, council: Unit, handler: User, administrator: User, now: datetime
) -> None:
    unit = units.add(replace(NEW, parent=council), by=administrator, now=now)
    if what == "people":
        User.objects.filter(pk=handler.pk).update(unit=unit, is_active=False)
    elif what == "units":
        units.add(replace(NEW, parent=unit), by=administrator, now=now)
    else:
        Service.objects.create(name="Roads", unit=unit, division=Division.SCOTLAND)

    assert refusal_of(units.remove, unit, by=administrator, now=now) == Refusal.IN_USE
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_the_senior_manager_is_found_up_the_tree(
    senior: User, unit: Unit, handler: User, administrator: User, now: datetime
) -> None:
    assert list(recipients.seniors_above(handler)) == [senior]

    units.edit(unit, Particulars(name="Care", division=Division.ENGLAND_AND_WALES), by=administrator, now=now)

    assert list(recipients.seniors_above(User.objects.get(pk=handler.pk))) == []


def test_nobody_makes_themselves_manager_of_a_unit(
    unit: Unit, handler: User, administrator: User, second: User, now: datetime
) -> None:
    """The manager is asked and told about what happens in the unit."""
    mine = replace(NEW, manager=administrator)
    assert refusal_of(units.add, mine, by=administrator, now=now) == Refusal.SELF
    assert refusal_of(units.edit, unit, mine, by=administrator, now=now) == Refusal.SELF

    units.edit(unit, mine, by=second, now=now)
    units.edit(Unit.objects.get(pk=unit.pk), replace(mine, name="Depot"), by=administrator, now=now)

    assert (Unit.objects.get(pk=unit.pk).manager, Unit.objects.get(pk=unit.pk).name) == (administrator, "Depot")
