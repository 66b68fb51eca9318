"""Staying in: a second step where one is needed, shown in this session, and shown lately where that matters."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import freshness
from accounts.domain import factors
from accounts.models import Session, User
from accounts.roles import Role
from tests import routes
from tests.desk import client_of, sign_in, text_of
from tests.people import PASSWORD, enrol, make_person

WORK = "casework:worklist"
CHOOSE = "accounts:second-step"


def bare(user: User) -> Client:
    """Signed in with a password alone."""
    client = Client()
    client.force_login(user)
    session = client.session
    session.save()
    return client


@pytest.fixture
def newcomer(employer: object) -> User:
    """Has a role, and no second step yet."""
    user = make_person("Pat Hollis", "Officer", Role.MANAGER)
    factors.of(user).delete()
    return user


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_needs_a_second_step_is_led_to_one_and_back(newcomer: User, method: str) -> None:
    client = sign_in(Client(), newcomer)
    here = reverse("casework:log")

    answer = getattr(client, method)(here)

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse(CHOOSE)}?next={here}")
    enrol(newcomer)
    assert client_of(newcomer).get(here).status_code == 200


def test_who_needs_none_works_without_one(worker: User) -> None:
    assert client_of(worker).get(reverse(WORK)).status_code == 200


def test_an_appointment_needs_one_from_the_next_page_on(worker: User) -> None:
    client = client_of(worker)
    assert client.get(reverse(WORK)).status_code == 200

    User.objects.filter(pk=worker.pk).update(needs_second_factor=True)

    assert client.get(reverse(WORK))["Location"].startswith(reverse(CHOOSE))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_without_the_second_step_is_nobodys(handler: User, method: str) -> None:
    client = bare(handler)
    here = reverse(WORK)

    answer = getattr(client, method)(here)

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('accounts:sign-in')}?next={here}")
    assert not Session.objects.filter(user=handler).exists()


def test_who_has_a_second_step_without_need_shows_it_too(worker: User) -> None:
    enrol(worker)

    assert bare(worker).get(reverse(WORK))["Location"].startswith(reverse("accounts:sign-in"))
    assert client_of(worker).get(reverse(WORK)).status_code == 200


def test_signing_out_needs_nothing_first(newcomer: User, handler: User) -> None:
    for user in (newcomer, handler):
        client = bare(user)
        assert client.post(reverse("accounts:sign-out")).status_code == 302
        assert not Session.objects.filter(user=user).exists()


STALE = sorted(freshness.MINUTES)


def test_the_table_names_pages_that_are_there() -> None:
    assert set(freshness.MINUTES) <= {route.name for route in routes.routes()}
    assert set(freshness.MINUTES.values()) == {5}


@pytest.mark.parametrize("name", STALE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_table_names_needs_somebody_fresh(handler: User, name: str, method: str) -> None:
    route = next(route for route in routes.routes() if route.name == name)
    here = route.url({})
    fresh, stale = client_of(handler), sign_in(Client(), handler, minutes_ago=5)
    again = f"{reverse('accounts:again')}?next="
    assert not getattr(fresh, method)(here).get("Location", "").startswith(again)

    answer = getattr(stale, method)(here)

    assert (answer.status_code, answer["Location"]) == (302, again + here)


def test_a_page_that_is_not_in_the_table_needs_nobody_fresh(handler: User) -> None:
    assert sign_in(Client(), handler, minutes_ago=500).get(reverse(WORK)).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(4.9, 200), (5, 302)])
def test_five_minutes_are_fresh(handler: User, minutes: float, status: int) -> None:
    client = sign_in(Client(), handler, minutes_ago=minutes)

    assert client.get(reverse("accounts:second-step-app")).status_code == status


def test_idle_ends_before_anything_is_asked_again(handler: User) -> None:
    client = client_of(handler)
    row = Session.objects.get()
    Session.objects.update(seen_at=row.seen_at - timedelta(minutes=21))

    answer = client.get(reverse("accounts:second-step-app"))

    assert answer["Location"].startswith(reverse("accounts:sign-in"))


def test_a_form_sent_too_late_is_kept_less_its_secrets(handler: User) -> None:
    client = sign_in(Client(), handler, minutes_ago=6)
    here = reverse("identity:open-name", args=["RC-0000-0000"])

    client.post(here, {"reason": "to ring them", "password": PASSWORD, "passphrase": "x", "kind": ["a", "b"]})

    assert client.session[freshness.KEPT] == {
        "path": here,
        "fields": [["reason", "to ring them"], ["kind", "a"], ["kind", "b"]],
    }
    assert PASSWORD not in str(dict(client.session))


def test_what_was_kept_is_gone_with_the_next_page_that_is_opened(handler: User) -> None:
    here = reverse("identity:open-name", args=["RC-0000-0000"])
    for next_page in (WORK, "accounts:account", "accounts:password", "accounts:sign-in"):
        client = sign_in(Client(), handler, minutes_ago=6)
        client.post(here, {"reason": "to ring them"})
        client.get(reverse("accounts:again"))
        assert freshness.KEPT in client.session

        client.get(reverse(next_page))

        assert freshness.KEPT not in client.session


def test_a_form_that_was_not_checked_yet_is_not_kept(administrator: User) -> None:
    """The page of a file checks where a form came from by itself, and later."""
    form = {"pasted": "email,name,title\nx@westmarch.example,X,Y"}
    checked = Client(enforce_csrf_checks=True)
    for name, status in (("accounts:people-import", 302), ("accounts:person-new", 403)):
        sign_in(checked, administrator, minutes_ago=6)

        assert checked.post(reverse(name), form).status_code == status
        assert freshness.KEPT not in checked.session

    client = sign_in(Client(), administrator, minutes_ago=6)
    assert client.post(reverse("accounts:person-new"), {"name": "X"}).status_code == 302
    assert freshness.KEPT in client.session


def test_without_the_second_step_that_is_needed_no_page_tells_of_the_house(administrator: User) -> None:
    """Neither the links of a role nor what the rota lacks, on the page that leads to one."""
    here = reverse(CHOOSE)
    told = ("/staff/people/", "on the page of the rota", "/staff/closed/")
    before = text_of(client_of(administrator).get(here))
    assert [words in before for words in told] == [True] * 3
    factors.of(administrator).delete()

    page = text_of(client_of(User.objects.get(pk=administrator.pk)).get(here))

    assert [words in page for words in told] == [False] * 3
    assert reverse("accounts:sign-out") in page


def test_a_page_that_is_not_there_names_nobody(administrator: User) -> None:
    assert administrator.name in text_of(client_of(administrator).get("/staff/closed/"))

    for client in (client_of(administrator), bare(administrator)):
        page = client.get("/staff/nothing-here/")
        assert page.status_code == 404
        assert administrator.name not in text_of(page)
