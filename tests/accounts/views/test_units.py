"""The pages of the units: one list drawn as a tree, and one page for each."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.divisions import Division
from accounts.models import Unit, User
from tests import people
from tests.desk import client_of, text_of

UNITS = "/staff/units/"


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


def address(unit: Unit) -> str:
    return reverse("accounts:unit", args=[unit.pk])


def typed(**changed: str) -> dict[str, str]:
    return {"name": "Depot", "division": Division.SCOTLAND, "parent": "", "manager": "", "do": "save", **changed}


def test_the_list_is_drawn_as_a_tree(desk: Client, unit: Unit, council: Unit, senior: User) -> None:
    people.make_unit("Home care", parent=unit)

    text = text_of(desk.get(UNITS))

    places = [text.index(f">{name}</a>") for name in ("Council", "Adult social care", "Home care")]
    assert places == sorted(places)
    assert "level 3:" in text
    assert text.count("Colin Marsh") == 4  # manager once, told next in three units
    assert reverse("accounts:units") == UNITS


def test_where_nobody_senior_is_found_it_says_so(desk: Client, council: Unit, handler: User) -> None:
    Unit.objects.update(manager=handler)

    assert text_of(desk.get(UNITS)).count("Nobody") == Unit.objects.count()


def test_the_list_costs_the_same_for_any_number_of_units(desk: Client, council: Unit) -> None:
    desk.get(UNITS)
    with CaptureQueriesContext(connection) as few:
        desk.get(UNITS)
    for number in range(5):
        people.make_unit(f"Team {number}", parent=council)
    with CaptureQueriesContext(connection) as many:
        desk.get(UNITS)

    assert len(many) == len(few)


def test_a_unit_is_added(desk: Client, council: Unit, handler: User) -> None:
    place = reverse("accounts:unit-new")
    assert desk.get(place).status_code == 200

    answer = desk.post(place, typed(parent=str(council.pk), manager=handler.email))

    assert (answer.status_code, answer["Location"]) == (302, UNITS)
    kept = Unit.objects.get(name="Depot")
    assert (kept.parent, kept.manager, kept.division) == (council, handler, Division.SCOTLAND)


def test_a_unit_is_changed_from_what_it_is(desk: Client, unit: Unit, council: Unit, handler: User) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=handler)
    text = text_of(desk.get(address(unit)))
    assert f'value="{handler.email}"' in text
    assert f'<option value="{council.pk}" selected>' in text

    desk.post(address(unit), typed(parent=str(council.pk)))

    unit.refresh_from_db()
    assert (unit.name, unit.manager, unit.division) == ("Depot", None, Division.SCOTLAND)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "  "}, "Write the name of the unit."),
        ({"name": "x" * 121}, "This is longer than 120 characters."),
        ({"manager": "nobody@westmarch.example"}, "Nobody who works here has this work email."),
        ({"division": "cornwall"}, "Choose one of these."),
        ({"parent": "00000000-0000-4000-8000-000000000000"}, "Choose one of these."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    desk: Client, unit: Unit, changed: dict[str, str], said: str
) -> None:
    answer = desk.post(address(unit), typed(**changed))

    assert answer.status_code == 200
    assert said in text_of(answer)
    assert Unit.objects.get(pk=unit.pk).name == "Adult social care"


def test_a_ring_is_refused_beside_its_field(desk: Client, unit: Unit, council: Unit) -> None:
    answer = desk.post(address(council), typed(parent=str(unit.pk)))

    assert answer.status_code == 200
    assert "A unit cannot stand under itself." in text_of(answer)
    assert Unit.objects.get(pk=council.pk).parent is None


def test_an_empty_unit_is_removed_and_no_other(desk: Client, unit: Unit, council: Unit) -> None:
    refused = desk.post(address(council), {"do": "remove"})
    assert (refused.status_code, "This is still in use." in text_of(refused)) == (200, True)

    assert desk.post(address(unit), {"do": "remove"}).status_code == 302

    assert set(Unit.objects.values_list("name", flat=True)) == {"Council"}


@pytest.mark.parametrize("who", ["lead", "hr", "senior", "handler", "superuser"])
def test_the_pages_exist_for_administrators_alone(request: pytest.FixtureRequest, who: str, unit: Unit) -> None:
    viewer = client_of(request.getfixturevalue(who))

    assert {viewer.get(place).status_code for place in (UNITS, f"{UNITS}new/", address(unit))} == {404}
    assert viewer.post(address(unit), typed()).status_code == 404
    assert Unit.objects.get(pk=unit.pk).name == "Adult social care"


def test_a_unit_that_does_not_exist_is_not_found(desk: Client) -> None:
    assert desk.get(reverse("accounts:unit", args=[uuid4()])).status_code == 404
