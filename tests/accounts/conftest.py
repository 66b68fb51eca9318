"""More administrators than one: most that they do takes two."""

import pytest

from accounts.models import Unit, User
from accounts.roles import Role
from tests import people


@pytest.fixture
def second(council: Unit) -> User:
    return people.make_person("Wanda Pryce", "Head of systems", Role.ADMINISTRATOR, unit=council)


@pytest.fixture
def third(council: Unit) -> User:
    return people.make_person("Emil Costa", "Systems officer", Role.ADMINISTRATOR, unit=council)
