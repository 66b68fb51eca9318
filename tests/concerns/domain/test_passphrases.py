import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from concerns.domain import passphrases
from tests import people


@pytest.mark.parametrize(
    ("poor", "code"),
    [
        ("fourteen chars", "too_short"),
        ("aaaaaaaabbbbbbbb", "too_plain"),
        ("ruth and her cats", "context"),
        (people.PASSWORD, "password"),
    ],
)
def test_a_passphrase_is_long_and_opens_nothing_else(handler: User, poor: str, code: str) -> None:
    assert len(people.PASSWORD) >= passphrases.SHORTEST
    passphrases.require("seven slow herons", handler)

    with pytest.raises(ValidationError) as refused:
        passphrases.require(poor, handler)

    assert refused.value.code == code
