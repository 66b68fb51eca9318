"""Every staff URL × every way in which a session can fall short: each gets what the table here says."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import freshness
from accounts.middleware import ENROLMENT, SIGN_OUT
from accounts.models import Session, User
from accounts.roles import Role
from tests.desk import client_of, sign_in
from tests.people import make_person
from tests.routes import Route
from tests.test_urls import others

INSIDE = [route for route in others() if route.is_staff]


def without_factor(user: User) -> Client:
    """Needs a second step and has none."""
    Authenticator.objects.filter(user=user).delete()
    return sign_in(Client(), user)


def factor_not_shown(user: User) -> Client:
    """Has a second step; only the password was asked."""
    client = Client()
    client.force_login(user)
    return client


def idle(user: User) -> Client:
    client = client_of(user)
    Session.objects.filter(user=user).update(seen_at=timezone.now() - timedelta(minutes=20))
    return client


def too_long(user: User) -> Client:
    client = client_of(user)
    Session.objects.filter(user=user).update(began_at=timezone.now() - timedelta(hours=10))
    return client


def ended(user: User) -> Client:
    client = client_of(user)
    Session.objects.filter(user=user).delete()
    return client


def inactive(user: User) -> Client:
    client = client_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def new_password(user: User) -> Client:
    client = client_of(user)
    user.set_password("another horse battery staple")
    user.save()
    return client


def to_sign_in(route: Route) -> str:
    return f"/staff/sign-in/?next={route.url({})}"


def to_a_second_step(route: Route) -> str | None:
    """None where somebody without one may go."""
    return None if route.name in ENROLMENT | {SIGN_OUT} else f"/staff/second-step/?next={route.url({})}"


def to_sign_in_but_for_leaving(route: Route) -> str | None:
    return None if route.name == SIGN_OUT else to_sign_in(route)


SHORT: dict[Callable[[User], Client], Callable[[Route], str | None]] = {
    without_factor: to_a_second_step,
    factor_not_shown: to_sign_in_but_for_leaving,
    idle: to_sign_in,
    too_long: to_sign_in,
    ended: to_sign_in,
    inactive: to_sign_in,
    new_password: to_sign_in,
}


def answered(client: Client, method: str, route: Route) -> tuple[int, str | None]:
    """What becomes of one request, which leaves neither a row nor a cookie: the next falls short just the same."""
    jar = client.cookies
    client.cookies = copy(jar)
    with transaction.atomic():
        answer = getattr(client, method)(route.url({}))
        transaction.set_rollback(True)
    client.cookies = jar
    return answer.status_code, answer.get("Location")


@pytest.fixture
def somebody(employer: object) -> User:
    """Holds every role that one person may: only what their session lacks stands in the way."""
    return make_person("Pat Hollis", "Officer", Role.MANAGER, Role.TRIAGE_LEAD, Role.SENIOR_MANAGER)


@pytest.mark.parametrize("short", list(SHORT), ids=lambda short: short.__name__)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_falls_short_opens_nothing(
    somebody: User, short: Callable[[User], Client], method: str
) -> None:
    client, found, expected = short(somebody), {}, {}
    for route in INSIDE:
        where = SHORT[short](route)
        if where is None:
            continue
        found[route.name] = answered(client, method, route)
        expected[route.name] = (302, where)

    assert len(found) > 50
    assert found == expected


@pytest.mark.parametrize("method", ["get", "post"])
def test_where_one_must_be_fresh_and_where_not(administrator: User, method: str) -> None:
    """The stale one is asked again where the table says so, and otherwise answered like the fresh one."""
    fresh, stale = client_of(administrator), sign_in(Client(), administrator, minutes_ago=5)
    inside = [route for route in INSIDE if route.name not in {SIGN_OUT, "accounts:again", "accounts:session-end"}]
    expected = {}
    found = {}
    for route in inside:
        there = getattr(stale, method)(route.url({}))
        found[route.name] = (there.status_code, there.get("Location"))
        if route.name in freshness.MINUTES:
            expected[route.name] = (302, f"/staff/again/?next={route.url({})}")
        else:
            here = getattr(fresh, method)(route.url({}))
            expected[route.name] = (here.status_code, here.get("Location"))

    assert found == expected


@pytest.mark.parametrize("name", sorted(ENROLMENT))
def test_without_a_factor_the_way_to_one_is_open(somebody: User, name: str) -> None:
    answer = without_factor(somebody).get(reverse(name))

    assert not answer.get("Location", "").startswith(("/staff/sign-in/", "/staff/second-step/?"))


ADMINISTRATORS = "accounts:people accounts:person accounts:unit accounts:rota accounts:proposal"
OF_ADMINISTRATORS = [route for route in INSIDE if route.name.startswith(tuple(ADMINISTRATORS.split()))]


@pytest.mark.parametrize("who", ["lead", "senior", "hr", "handler", "keeper", "worker", "superuser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_of_administrators_are_not_there_for_others(
    request: pytest.FixtureRequest, handler: User, who: str, method: str
) -> None:
    """Neither with somebody's real key in the address nor with nobody's; being a superuser opens nothing."""
    client = client_of(request.getfixturevalue(who))

    found = {
        route.name: {
            getattr(client, method)(route.url(values)).status_code
            for values in ({"pk": handler.pk, "role": Role.MANAGER.value}, {})
        }
        for route in OF_ADMINISTRATORS
    }

    assert len(found) > 10
    assert all(statuses <= {404, 405} for statuses in found.values()), found


@pytest.fixture
def keeper(keepers: list[User]) -> User:
    return keepers[0]
