"""The cast and the moment. Fixtures hold people; what happens to cases is told by the factories."""

import os
from datetime import datetime

import pytest

from accounts.models import Employer, Service, Unit, User
from accounts.roles import Role
from concerns.domain.calendar import LONDON
from tests import people

pytest_plugins = [
    *("tests.plugins.examples", "tests.plugins.garbage", "tests.plugins.parts", "tests.plugins.redis"),
    *("tests.plugins.schema", "tests.triggers"),
]

# Playwright's sync API runs an event loop in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def now() -> datetime:
    """Tuesday 10 November 2026, ten in the morning in London."""
    return datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)


@pytest.fixture
def employer(db: None) -> Employer:
    return people.make_employer()


@pytest.fixture
def service(employer: Employer) -> Service:
    return people.make_service()


@pytest.fixture
def council(employer: Employer) -> Unit:
    return people.make_unit("Council")


@pytest.fixture
def senior(council: Unit) -> User:
    user = people.make_person("Colin Marsh", "Director of adult services", Role.SENIOR_MANAGER, unit=council)
    Unit.objects.filter(pk=council.pk).update(manager=user)
    return user


@pytest.fixture
def unit(council: Unit, senior: User) -> Unit:
    council.refresh_from_db()
    return people.make_unit("Adult social care", parent=council)


@pytest.fixture
def lead(unit: Unit) -> User:
    return people.put_on_rota(
        people.make_person("Priya Nair", "Head of governance", Role.TRIAGE_LEAD, unit=unit), 1
    )


@pytest.fixture
def other_lead(unit: Unit) -> User:
    return people.put_on_rota(people.make_person("Owen Hale", "Head of legal", Role.TRIAGE_LEAD, unit=unit), 2)


@pytest.fixture
def reserve(employer: Employer) -> User:
    return people.put_on_rota(people.make_person("Moira Quill", "Chair of the audit committee"), 1, fallback=True)


@pytest.fixture
def rota(lead: User, other_lead: User, reserve: User) -> list[User]:
    return [lead, other_lead, reserve]


@pytest.fixture
def handler(unit: Unit) -> User:
    return people.make_person("Ruth Adeyemi", "Service manager", Role.MANAGER, unit=unit)


@pytest.fixture
def other_handler(unit: Unit) -> User:
    return people.make_person("Tom Whitlock", "Team manager", Role.MANAGER, unit=unit)


@pytest.fixture
def hr(council: Unit) -> User:
    return people.make_person("Gwen Parry", "HR business partner", Role.HR_AUDITOR, unit=council)


@pytest.fixture
def keepers(council: Unit) -> list[User]:
    return [
        people.make_person("Iris Dunmore", "Records officer", Role.CUSTODIAN, unit=council),
        people.make_person("Femi Castell", "Information officer", Role.CUSTODIAN, unit=council),
    ]


@pytest.fixture
def administrator(council: Unit) -> User:
    return people.make_person("Noel Strand", "Systems officer", Role.ADMINISTRATOR, unit=council)


@pytest.fixture
def worker(unit: Unit) -> User:
    return people.make_person("Jo Tarrant", "Care worker", unit=unit)


@pytest.fixture
def superuser(employer: Employer) -> User:
    user = people.make_person("Sam Overend", "Nobody’s title")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.refresh_from_db()
    return user
