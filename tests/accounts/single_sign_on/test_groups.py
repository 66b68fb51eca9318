"""Roles follow the groups of the provider as far as the map goes, and no further."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain import factors
from accounts.enums import AccountEvent
from accounts.models import Session, User
from accounts.roles import Role
from tests import desk
from tests.accounts.single_sign_on.driving import (
    bend,
    opens,
    person_there,
    roles,
    sign_in,
)
from tests.oidc_provider import Provider
from tests.people import PASSWORD, make_person
from trust.models import Event

pytestmark = pytest.mark.django_db


STEP = "/staff/sign-in/step/"


@pytest.fixture
def mapped(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    table = {"g-managers": "manager", "g-heads": "manager"}
    bend(monkeypatch, groups=table)
    return provider


def test_groups_give_and_take_the_roles_of_the_map(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers", "g-others"])
    sign_in(Client(), mapped)
    assert roles(worker) == {Role.MANAGER}

    mapped.person = person_there(worker, groups=["g-heads"])
    sign_in(Client(), mapped)
    assert roles(worker) == {Role.MANAGER}

    mapped.person = person_there(worker, groups=["g-others"])
    sign_in(Client(), mapped)

    assert roles(worker) == set()
    told = [(e.type, json.loads(e.data)["role"]) for e in Event.objects.filter(type__startswith="role.")]
    assert sorted(told) == [
        (AccountEvent.ROLE_GIVEN, Role.MANAGER),
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


def begun(client: Client, provider: Provider, person: User, *groups: str) -> None:
    """The first step is done, by the provider, and the second one waits."""
    provider.person = person_there(person, groups=list(groups))
    assert sign_in(client, provider)["Location"] == STEP


def test_groups_change_nothing_before_the_second_step_is_done(
    client: Client, mapped: Provider, worker: User
) -> None:
    mapped.person = person_there(worker, groups=["g-managers"])
    before = Client()
    sign_in(before, mapped)
    assert roles(worker) == {Role.MANAGER}
    secret = factors.new_secret()
    factors.put_app(worker, secret, now=timezone.now())
    desk.sign_in(before, worker)

    begun(client, mapped, worker, "g-others")

    assert roles(worker) == {Role.MANAGER}
    assert opens(before)
    assert client.post(STEP, {"code": factors.code_at(secret, timezone.now())}).status_code == 302
    assert roles(worker) == set()
    assert opens(client)
    assert not opens(before)


def test_groups_of_one_person_are_nobody_elses_who_comes_in_after_them(
    client: Client, mapped: Provider, worker: User
) -> None:
    factors.put_app(worker, factors.new_secret(), now=timezone.now())
    begun(client, mapped, worker, "g-managers")
    plain = make_person("Pat Hollis", "Officer")

    client.post("/staff/sign-in/", {"email": plain.email, "password": PASSWORD})

    assert opens(client)
    assert (roles(plain), roles(worker)) == (set(), set())


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
