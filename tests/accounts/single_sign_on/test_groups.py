"""Roles follow the groups of the provider as far as the map goes, and no further."""

import json

import pytest
from django.test import Client

from accounts.enums import AccountEvent
from accounts.models import Session, User
from accounts.roles import Role
from tests.accounts.single_sign_on.driving import (
    bend,
    opens,
    person_there,
    roles,
    sign_in,
)
from tests.oidc_provider import Provider
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapped(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    table = {"g-managers": "manager", "g-seniors": "senior_manager"}
    bend(monkeypatch, groups=table)
    return provider


def test_groups_give_and_take_the_roles_of_the_map(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers", "g-others"])
    sign_in(Client(), mapped)
    assert roles(worker) == {Role.MANAGER}

    mapped.person = person_there(worker, groups=["g-seniors"])
    sign_in(Client(), mapped)

    assert roles(worker) == {Role.SENIOR_MANAGER}
    told = [(e.type, json.loads(e.data)["role"]) for e in Event.objects.filter(type__startswith="role.")]
    assert sorted(told) == [
        (AccountEvent.ROLE_GIVEN, Role.MANAGER),
        (AccountEvent.ROLE_GIVEN, Role.SENIOR_MANAGER),
        (AccountEvent.ROLE_TAKEN, Role.MANAGER),
    ]


def test_a_role_taken_by_a_group_ends_the_other_sessions(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers"])
    before = Client()
    sign_in(before, mapped)

    mapped.person = person_there(worker)
    sign_in(Client(), mapped)

    assert Session.objects.filter(user=worker).count() == 1
    assert not opens(before)


def test_groups_never_take_what_an_administrator_gave(mapped: Provider, handler: User) -> None:
    mapped.person = person_there(handler, groups=[])

    sign_in(Client(), mapped)

    assert roles(handler) == {Role.MANAGER}


def test_groups_give_nothing_that_goes_ill_with_what_somebody_holds(mapped: Provider, keepers: list[User]) -> None:
    keeper = keepers[0]
    mapped.person = person_there(keeper, groups=["g-seniors"])

    sign_in(Client(), mapped)

    assert roles(keeper) == {Role.CUSTODIAN}


def test_too_many_groups_to_tell_change_nothing(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers"])
    sign_in(Client(), mapped)

    mapped.person = person_there(worker, _claim_names={"groups": "src1"})
    sign_in(Client(), mapped)

    assert roles(worker) == {Role.MANAGER}


def test_without_a_map_groups_mean_nothing(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker, groups=["g-managers"])

    sign_in(Client(), provider)

    assert roles(worker) == set()
