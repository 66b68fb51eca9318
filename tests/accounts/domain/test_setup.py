"""The first installation: once, whole, with nobody's password known to us."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from accounts.divisions import Division
from accounts.domain import setup, standing
from accounts.domain.setup import Newcomer
from accounts.enums import AccountEvent, Refusal
from accounts.models import Employer, Invitation, User
from accounts.roles import Role
from notifications.messages import Kind
from notifications.models import Notice
from tests import people
from tests.accounts.acts import refusal_of, written
from trust.models import Event

NOEL = Newcomer("Noel Strand", "Systems officer", "Noel.Strand@westmarch.example")
WANDA = Newcomer("Wanda Pryce", "Head of systems", "wanda.pryce@westmarch.example")
WESTMARCH: dict[str, Any] = {
    "name": "Westmarch County Council",
    "division": Division.ENGLAND_AND_WALES,
    "administrators": [NOEL, WANDA],
}

pytestmark = pytest.mark.django_db


def test_an_employer_begins_with_two_administrators(now: datetime) -> None:
    made = setup.set_up(**WESTMARCH, now=now)

    employer = Employer.objects.get()
    assert (employer.name, employer.division) == ("Westmarch County Council", Division.ENGLAND_AND_WALES)
    assert made == list(User.objects.order_by("email"))
    assert [user.email for user in made or []] == ["noel.strand@westmarch.example", WANDA.email]
    assert [standing.roles_of(user) for user in made or []] == [{Role.ADMINISTRATOR}] * 2
    assert len(written(AccountEvent.EMPLOYER_SET_UP)) == 1
    assert {one["actor"] for one in written(AccountEvent.ROLE_GIVEN)} == {"system"}


def test_nobody_begins_with_a_password(now: datetime) -> None:
    made = setup.set_up(**WESTMARCH, now=now)

    assert [user.has_usable_password() for user in made or []] == [False, False]
    assert {invitation.user for invitation in Invitation.objects.all()} == set(made or [])
    assert [notice.kind for notice in Notice.objects.all()] == [Kind.INVITATION] * 2


def test_the_same_again_changes_nothing(now: datetime) -> None:
    setup.set_up(**WESTMARCH, now=now)
    before = (Event.objects.count(), list(Invitation.objects.values_list("pk", flat=True)))

    assert setup.set_up(**WESTMARCH, now=now) is None
    assert (Event.objects.count(), list(Invitation.objects.values_list("pk", flat=True))) == before


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Eastmarch County Council"},
        {"division": Division.SCOTLAND},
        {"administrators": [NOEL, replace(WANDA, email="w.pryce@westmarch.example")]},
        {"administrators": [NOEL, replace(WANDA, title="Officer")]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_values_are_refused_once_it_is_set_up(now: datetime, other: dict[str, object]) -> None:
    setup.set_up(**WESTMARCH, now=now)
    before = Event.objects.count()

    assert refusal_of(setup.set_up, **{**WESTMARCH, **other}, now=now) == Refusal.SET_UP
    assert (User.objects.count(), Event.objects.count()) == (2, before)
    assert Employer.objects.get().name == "Westmarch County Council"


def test_people_without_an_employer_are_not_built_upon(now: datetime) -> None:
    people.make_person("Jo Tarrant", "Care worker")

    assert refusal_of(setup.set_up, **WESTMARCH, now=now) == Refusal.SET_UP
    assert Employer.objects.count() == 0


@pytest.mark.parametrize("given", [[], [NOEL], [NOEL, replace(WANDA, email=NOEL.email.lower())]], ids=len)
def test_one_administrator_is_not_enough(now: datetime, given: list[Newcomer]) -> None:
    with pytest.raises(ValueError, match="two administrators"):
        setup.set_up(**{**WESTMARCH, "administrators": given}, now=now)
    assert Employer.objects.count() == 0
