"""Two administrators at the same moment: one of them is first, and the other finds it so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from accounts.divisions import Division
from accounts.domain import approvals, holdings, standing, units
from accounts.domain.units import Particulars
from accounts.enums import AccountEvent
from accounts.errors import Refused
from accounts.models import Unit, User
from accounts.roles import Role
from tests import people
from tests.accounts.acts import written
from tests.factories import NOW

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race"
    ),
    pytest.mark.django_db(transaction=True),
]

Act = Callable[[], object]


def together(*acts: Act) -> list[bool]:
    """Each in a thread of its own; whether it was done."""

    def attempt(act: Act) -> bool:
        try:
            act()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.fixture
def administrators() -> list[User]:
    people.make_employer()
    names = ("Noel Strand", "Wanda Pryce", "Emil Costa", "Ada Fell")
    return [people.make_person(name, "Systems officer", Role.ADMINISTRATOR) for name in names]


def test_one_of_many_agrees(administrators: list[User]) -> None:
    asker, *others = administrators
    worker = people.make_person("Jo Tarrant", "Care worker")
    proposal = approvals.propose_role(worker, Role.TRIAGE_LEAD, reason="Needed.", by=asker, now=NOW)

    done = together(*(lambda by=by: approvals.agree(proposal, by=by, now=NOW) for by in others * 2))

    assert sum(done) == 1
    assert len(written(AccountEvent.ROLE_GIVEN)) == 1


def test_of_both_halves_of_a_pair_one_is_given(administrators: list[User]) -> None:
    asker, second, third, _ = administrators
    worker = people.make_person("Jo Tarrant", "Care worker")
    keeper, senior = (
        approvals.propose_role(worker, role, reason="Needed.", by=asker, now=NOW)
        for role in (Role.CUSTODIAN, Role.SENIOR_MANAGER)
    )

    done = together(
        lambda: approvals.agree(keeper, by=second, now=NOW),
        lambda: approvals.agree(senior, by=third, now=NOW),
    )

    assert sum(done) == len(standing.roles_of(worker)) == 1


def test_two_administrators_are_left_however_many_lose_the_role_at_once(administrators: list[User]) -> None:
    first, second, third, fourth = administrators

    done = together(
        lambda: holdings.take(second, Role.ADMINISTRATOR, by=first, now=NOW),
        lambda: holdings.take(third, Role.ADMINISTRATOR, by=second, now=NOW),
        lambda: holdings.take(fourth, Role.ADMINISTRATOR, by=third, now=NOW),
        lambda: holdings.take(first, Role.ADMINISTRATOR, by=fourth, now=NOW),
    )

    assert len(standing.administrators()) == len(administrators) - sum(done) >= 2


def test_two_units_are_not_put_under_each_other(administrators: list[User]) -> None:
    first, second, *_ = administrators
    here, there = people.make_unit("Here"), people.make_unit("There")
    plain = Particulars(name="Unit", division=Division.SCOTLAND)

    done = together(
        lambda: units.edit(here, replace(plain, parent=there), by=first, now=NOW),
        lambda: units.edit(there, replace(plain, parent=here), by=second, now=NOW),
    )

    assert sum(done) == 1
    assert Unit.objects.filter(parent=None).count() == 1
