"""One query tells a page who opens it; nothing stale opens anything."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.domain import facts
from accounts.models import RoleHolding, User
from accounts.roles import Role
from tests.desk import sign_in
from tests.people import make_person


def loaded(user: User) -> User:
    found = facts.load(user.pk)
    assert found is not None
    return found


def test_one_query_loads_a_person_with_what_pages_ask(rota: list[User], lead: User, worker: User) -> None:
    RoleHolding.objects.create(user=lead, role=Role.MANAGER)

    with CaptureQueriesContext(connection) as asked:
        found, other = loaded(lead), loaded(worker)
        told = [(facts.roles(x), facts.enrolled(x), facts.on_rota(x)) for x in (found, other)]

    assert len(asked) == 2
    assert told == [
        (frozenset({Role.TRIAGE_LEAD, Role.MANAGER}), True, True),
        (frozenset(), False, False),
    ]


def test_loaded_and_asked_say_the_same(rota: list[User], lead: User, worker: User, senior: User) -> None:
    for user in (lead, worker, senior):
        other = loaded(user)
        assert user.loaded is None
        assert facts.roles(user) == facts.roles(other)
        assert facts.enrolled(user) == facts.enrolled(other)
        assert facts.on_rota(user) == facts.on_rota(other)


def test_recovery_codes_alone_are_no_second_step(worker: User) -> None:
    Authenticator.objects.create(user=worker, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not facts.enrolled(worker)

    Authenticator.objects.create(user=worker, type=Authenticator.Type.WEBAUTHN, data={})
    assert facts.enrolled(worker)


def test_who_left_is_not_loaded(worker: User) -> None:
    assert facts.load(worker.pk) == worker

    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert facts.load(worker.pk) is None


@pytest.mark.parametrize("role", list(Role))
def test_every_org_role_needs_a_second_step(role: Role, employer: object) -> None:
    assert facts.needs_second_step(make_person("Pat Hollis", "Officer", role))


def test_a_place_on_the_rota_or_an_appointment_needs_one_too(reserve: User, worker: User) -> None:
    assert facts.needs_second_step(reserve)
    assert not facts.needs_second_step(worker)

    worker.needs_second_factor = True

    assert facts.needs_second_step(worker)


def test_being_a_superuser_is_nothing(superuser: User) -> None:
    assert not facts.needs_second_step(superuser)
    assert facts.roles(loaded(superuser)) == frozenset()


def test_a_page_asks_at_most_two_questions_for_session_person_and_roles(worker: User, client: Client) -> None:
    """Everything that the page asks of its own is told by its tables."""
    sign_in(client, worker)
    client.get(reverse("casework:worklist"))

    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("casework:worklist")).status_code == 200

    statements = [query["sql"] for query in asked]
    who = [sql for sql in statements if sql.startswith(('SELECT "accounts_session"', 'SELECT "accounts_user"'))]
    assert len(who) == 2
    apart = tuple(
        f'SELECT "{table}"' for table in ("accounts_roleholding", "accounts_rotaplace", "mfa_authenticator")
    )
    assert [sql for sql in statements if sql.startswith(apart)] == []


def test_a_role_taken_back_is_gone_with_the_next_page(hr: User, client: Client) -> None:
    sign_in(client, hr)
    page = reverse("oversight:register")
    assert client.get(page).status_code == 200

    RoleHolding.objects.filter(user=hr).delete()

    assert client.get(page).status_code == 404
