"""Looking through people: by words, unit, role and whether they left, with as many queries for many as for few."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import invitations
from accounts.domain import people as acts
from accounts.models import RotaPlace, Unit, User
from accounts.queries import people
from accounts.queries.people import NO_ROLE, Search
from accounts.roles import Role
from notifications.models import Notice, State
from tests.factories import raise_concern
from tests.people import make_person

pytestmark = pytest.mark.django_db


def names(search: Search) -> list[str]:
    return [person.name for person in people.found(search)]


def test_everybody_stands_in_the_order_of_their_names(lead: User, handler: User, worker: User) -> None:
    assert names(Search()) == ["Colin Marsh", "Jo Tarrant", "Priya Nair", "Ruth Adeyemi"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tarr", ["Jo Tarrant"]),
        ("TARRANT jo", ["Jo Tarrant"]),
        ("jo.tarrant@", ["Jo Tarrant"]),
        ("care worker", ["Jo Tarrant"]),
        ("adult", ["Jo Tarrant", "Ruth Adeyemi", "Colin Marsh"]),
        ("adult ruth", ["Ruth Adeyemi"]),
        ("nobody", []),
        ("%", []),
        ("", ["Colin Marsh", "Jo Tarrant", "Ruth Adeyemi"]),
    ],
)
def test_each_word_stands_in_name_address_title_or_unit(
    words: str, expected: list[str], handler: User, worker: User
) -> None:
    assert names(Search(words)) == sorted(expected)


def test_leavers_are_apart(administrator: User, worker: User, now: datetime) -> None:
    assert "Jo Tarrant" in names(Search())

    acts.leave(worker, by=administrator, now=now)

    assert "Jo Tarrant" not in names(Search())
    assert names(Search(show="left")) == ["Jo Tarrant"]
    assert sorted([*names(Search()), "Jo Tarrant"]) == names(Search(show="all"))


def test_units_and_roles_narrow_it(lead: User, handler: User, worker: User, unit: Unit, council: Unit) -> None:
    assert names(Search(unit=council.pk)) == ["Colin Marsh"]
    assert names(Search(role=Role.TRIAGE_LEAD)) == ["Priya Nair"]
    assert names(Search(role=NO_ROLE)) == ["Jo Tarrant"]
    assert names(Search(unit=unit.pk, role=Role.MANAGER)) == ["Ruth Adeyemi"]


def test_a_row_names_roles_a_place_in_reserve_and_a_waiting_invitation(
    administrator: User, worker: User, unit: Unit, now: datetime
) -> None:
    make_person("Zoe Both", "Head of two things", Role.MANAGER, Role.TRIAGE_LEAD, unit=unit)
    reserve = make_person("Ana Reserve", "Chair of the audit committee", unit=unit)
    RotaPlace.objects.create(user=reserve, position=1, is_fallback=True)
    invitations.invite(worker, by=administrator, now=now)

    rows = [people.row(person) for person in people.with_standing(people.found(Search(unit=unit.pk)))]

    assert [(row.person.name, row.roles, row.is_invited) for row in rows] == [
        ("Ana Reserve", ["Reserve reader"], False),
        ("Jo Tarrant", [], True),
        ("Zoe Both", ["Manager", "Triage lead"], False),
    ]


def queries_for_a_page() -> int:
    with CaptureQueriesContext(connection) as asked:
        for person in people.with_standing(people.found(Search("p")))[:50]:
            people.row(person)
            assert person.unit is None or person.unit.name
    return len(asked)


def test_many_people_cost_one_query_like_few(unit: Unit) -> None:
    make_person("Pat One", "Carer", Role.MANAGER, unit=unit)
    assert queries_for_a_page() == 1

    for number in range(5):
        make_person(f"Pat {number}", "Carer", Role.MANAGER, unit=unit)

    assert queries_for_a_page() == 1


def test_leaving_is_told_with_all_but_cases(lead: User, unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=lead)
    raise_concern()

    told = people.leaving(lead)

    assert (told.roles, told.on_rota, told.units) == (["Triage lead"], True, ["Adult social care"])


@pytest.mark.parametrize(
    ("state", "expected"), [(State.READY, "waiting"), (State.SENT, "sent"), (State.FAILED, "failed")]
)
def test_how_an_invitation_stands(
    state: State, expected: str, administrator: User, worker: User, now: datetime
) -> None:
    assert people.invited(worker) is None
    invitations.invite(worker, by=administrator, now=now)
    Notice.objects.update(state=state, sent_at=now if state == State.SENT else None)

    found = people.invited(worker)

    assert found is not None
    assert found.mailed == expected
