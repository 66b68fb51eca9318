"""Two presses at the same moment: one of them is first, and the other finds it so."""

import pytest
from django.db import connection

from accounts.domain import csvtable, imports, invitations, people, standing
from accounts.domain.details import Details
from accounts.enums import AccountEvent
from accounts.models import Invitation, User
from accounts.roles import Role
from tests.accounts.acts import written
from tests.accounts.domain.test_at_once import together
from tests.factories import NOW
from tests.people import make_employer, make_person

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race"
    ),
    pytest.mark.django_db(transaction=True),
]

TWICE = 6  # presses


@pytest.fixture
def administrators() -> list[User]:
    make_employer()
    names = ("Noel Strand", "Wanda Pryce", "Emil Costa", "Ada Fell")
    return [make_person(name, "Systems officer", Role.ADMINISTRATOR) for name in names]


def test_two_administrators_are_left_however_many_end_each_other_at_once(administrators: list[User]) -> None:
    first, second, third, fourth = administrators

    done = together(
        lambda: people.leave(second, by=first, now=NOW),
        lambda: people.leave(third, by=second, now=NOW),
        lambda: people.leave(fourth, by=third, now=NOW),
        lambda: people.leave(first, by=fourth, now=NOW),
    )

    assert len(standing.administrators()) == 4 - sum(done) >= 2


def test_somebody_leaves_once(administrators: list[User]) -> None:
    worker = make_person("Jo Tarrant", "Care worker")

    done = together(*[lambda: people.leave(worker, by=administrators[0], now=NOW)] * TWICE)

    assert sum(done) == len(written(AccountEvent.PERSON_LEFT)) == 1


def test_one_address_is_added_once(administrators: list[User]) -> None:
    new = Details("ana@westmarch.example", "Ana Novák", "Night nurse")

    done = together(*[lambda: people.add(new, by=administrators[0], now=NOW)] * TWICE)

    assert sum(done) == User.objects.filter(email=new.email).count() == 1


def test_a_link_is_used_once(administrators: list[User]) -> None:
    worker = make_person("Jo Tarrant", "Care worker")
    token = invitations.make_token(invitations.invite(worker, by=administrators[0], now=NOW), now=NOW)

    done = together(*[lambda: invitations.use(token, password="a chosen horse", now=NOW)] * TWICE)

    assert sum(done) == len(written(AccountEvent.INVITATION_USED)) == 1
    assert not Invitation.objects.exists()


def test_a_file_is_imported_once(administrators: list[User]) -> None:
    lines = csvtable.parse("email,name,title\nana@westmarch.example,Ana,Nurse").lines
    seen = imports.plan(lines).fingerprint

    done = together(
        *[lambda: imports.apply(lines, fingerprint=seen, invite=True, by=administrators[0], now=NOW)] * TWICE
    )

    assert sum(done) == len(written(AccountEvent.PEOPLE_IMPORTED)) == 1
    assert User.objects.filter(email="ana@westmarch.example").count() == 1


def test_inviting_twice_at_once_leaves_one_invitation(administrators: list[User]) -> None:
    worker = make_person("Jo Tarrant", "Care worker")

    done = together(*[lambda: invitations.invite(worker, by=administrators[0], now=NOW)] * TWICE)

    assert sum(done) == TWICE
    assert Invitation.objects.filter(user=worker).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_whoever_leaves_while_they_use_their_link_is_out(administrators: list[User], attempt: int) -> None:
    worker = make_person("Jo Tarrant", "Care worker")
    token = invitations.make_token(invitations.invite(worker, by=administrators[0], now=NOW), now=NOW)

    together(
        lambda: invitations.use(token, password="a chosen horse", now=NOW),
        lambda: people.leave(worker, by=administrators[0], now=NOW),
    )

    worker.refresh_from_db()
    assert (worker.is_active, worker.has_usable_password()) == (False, False)
    assert not Invitation.objects.exists()
