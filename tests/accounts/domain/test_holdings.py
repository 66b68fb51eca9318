"""Who holds which org role: given and taken by others, never in a refused pair, never below two administrators."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from accounts.domain import holdings, rota, sessions, standing
from accounts.enums import AccountEvent, Refusal
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import NEEDS_SECOND, REFUSED_PAIRS, Role
from tests import people
from tests.accounts.acts import break_chain, give, refusal_of, written
from tests.desk import client_of


def test_an_administrator_gives_a_role_to_somebody_else(worker: User, administrator: User, now: datetime) -> None:
    holdings.give(worker, Role.MANAGER, by=administrator, now=now)

    assert standing.roles_of(worker) == {Role.MANAGER}
    assert written(AccountEvent.ROLE_GIVEN) == [
        {"actor": f"user:{administrator.pk}", "person": str(worker.pk), "role": "manager", "agreed_by": None}
    ]


def test_nobody_gives_a_role_to_themselves(administrator: User, second: User, now: datetime) -> None:
    assert refusal_of(holdings.give, second, Role.MANAGER, by=administrator, now=now) == Refusal.PAIR

    assert refusal_of(holdings.give, administrator, Role.MANAGER, by=administrator, now=now) == Refusal.SELF
    assert standing.roles_of(administrator) == {Role.ADMINISTRATOR}


def test_nobody_takes_a_role_from_themselves(
    administrator: User, second: User, third: User, now: datetime
) -> None:

    assert refusal_of(holdings.take, administrator, Role.ADMINISTRATOR, by=administrator, now=now) == Refusal.SELF
    assert standing.is_administrator(administrator)


@pytest.mark.parametrize("who", ["hr", "lead", "senior", "worker", "superuser"])
def test_only_an_administrator_gives_and_takes(
    request: pytest.FixtureRequest,
    who: str,
    handler: User,
    other_handler: User,
    administrator: User,
    now: datetime,
) -> None:
    by = request.getfixturevalue(who)
    holdings.take(other_handler, Role.MANAGER, by=administrator, now=now)
    holdings.give(other_handler, Role.MANAGER, by=administrator, now=now)

    assert refusal_of(holdings.give, other_handler, Role.MANAGER, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(holdings.take, handler, Role.MANAGER, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert standing.roles_of(handler) == {Role.MANAGER}


def test_an_administrator_who_left_gives_nothing(worker: User, administrator: User, now: datetime) -> None:
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    assert refusal_of(holdings.give, worker, Role.MANAGER, by=administrator, now=now) == Refusal.NOT_ADMINISTRATOR


def test_who_left_gets_no_role(worker: User, administrator: User, now: datetime) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert refusal_of(holdings.give, worker, Role.MANAGER, by=administrator, now=now) == Refusal.LEFT


def test_a_role_is_held_once(handler: User, administrator: User, now: datetime) -> None:
    assert refusal_of(holdings.give, handler, Role.MANAGER, by=administrator, now=now) == Refusal.HELD
    assert RoleHolding.objects.filter(user=handler).count() == 1


def test_what_is_not_held_cannot_be_taken(worker: User, administrator: User, now: datetime) -> None:
    assert refusal_of(holdings.take, worker, Role.MANAGER, by=administrator, now=now) == Refusal.NOT_HELD


@pytest.mark.parametrize("role", sorted(NEEDS_SECOND))
def test_what_opens_most_needs_a_second_administrator(
    worker: User, administrator: User, second: User, now: datetime, role: Role
) -> None:
    assert refusal_of(holdings.give, worker, role, by=administrator, now=now) == Refusal.NEEDS_SECOND
    assert (
        refusal_of(holdings.give, worker, role, by=administrator, agreed_by=administrator, now=now)
        == Refusal.SAME_PERSON
    )
    assert standing.roles_of(worker) == set()

    holdings.give(worker, role, by=administrator, agreed_by=second, now=now)

    assert standing.roles_of(worker) == {role}


@pytest.mark.parametrize(
    ("held", "wanted"),
    sorted((a, b) for pair in REFUSED_PAIRS for a, b in (sorted(pair), sorted(pair, reverse=True))),
)
def test_a_refused_pair_is_never_held(
    worker: User, administrator: User, second: User, now: datetime, held: Role, wanted: Role
) -> None:
    give(worker, held, administrator, second, now=now)

    assert refusal_of(give, worker, wanted, administrator, second, now=now) == Refusal.PAIR
    assert standing.roles_of(worker) == {held}


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.ADMINISTRATOR])
def test_a_reserve_reader_neither_keeps_names_nor_administers(
    reserve: User, administrator: User, second: User, now: datetime, role: Role
) -> None:
    assert refusal_of(give, reserve, role, administrator, second, now=now) == Refusal.RESERVE

    rota.remove(reserve, by=administrator, now=now)
    give(reserve, role, administrator, second, now=now)

    assert standing.roles_of(reserve) == {role}


def test_the_last_two_administrators_stay(administrator: User, second: User, third: User, now: datetime) -> None:
    holdings.take(third, Role.ADMINISTRATOR, by=administrator, now=now)

    assert (
        refusal_of(holdings.take, second, Role.ADMINISTRATOR, by=administrator, now=now)
        == Refusal.TOO_FEW_ADMINISTRATORS
    )
    assert standing.is_administrator(second)


def test_an_administrator_who_left_does_not_count_and_can_lose_the_role(
    administrator: User, second: User, third: User, now: datetime
) -> None:
    User.objects.filter(pk=third.pk).update(is_active=False)
    assert (
        refusal_of(holdings.take, second, Role.ADMINISTRATOR, by=administrator, now=now)
        == Refusal.TOO_FEW_ADMINISTRATORS
    )

    holdings.take(third, Role.ADMINISTRATOR, by=administrator, now=now)

    assert standing.roles_of(third) == set()


def test_losing_a_role_ends_every_session_at_once(handler: User, administrator: User, now: datetime) -> None:
    client = client_of(handler)
    assert client.get("/staff/").status_code == 200

    holdings.take(handler, Role.MANAGER, by=administrator, now=now)

    assert client.get("/staff/").status_code == 302
    assert list(sessions.of(handler, now=now)) == []


def test_whoever_is_no_lead_any_more_leaves_the_rota(
    lead: User, other_lead: User, administrator: User, now: datetime
) -> None:
    holdings.take(lead, Role.TRIAGE_LEAD, by=administrator, now=now)

    assert [place.user for place in RotaPlace.objects.all()] == [other_lead]
    assert [(one["person"], one["how"]) for one in written(AccountEvent.ROTA_CHANGED)] == [
        (str(lead.pk), "removed")
    ]


def test_a_reserve_reader_keeps_that_place_when_another_role_goes(
    reserve: User, administrator: User, second: User, now: datetime
) -> None:
    give(reserve, Role.TRIAGE_LEAD, administrator, second, now=now)

    holdings.take(reserve, Role.TRIAGE_LEAD, by=administrator, now=now)

    assert [place.user for place in RotaPlace.objects.all()] == [reserve]


def test_nothing_is_given_without_its_event(worker: User, administrator: User, now: datetime) -> None:
    holdings.give(worker, Role.MANAGER, by=administrator, now=now)
    other = people.make_person("Una Brook", "Clerk")
    break_chain()

    with pytest.raises(IntegrityError):
        holdings.give(other, Role.MANAGER, by=administrator, now=now)

    assert standing.roles_of(other) == set()
