"""Who an address belongs to."""

from accounts.domain import signing
from accounts.models import User


def test_an_address_is_found_in_capitals_or_not(worker: User) -> None:
    assert signing.known(worker.email.upper()) == worker


def test_a_letter_that_folds_into_another_finds_nobody(lead: User) -> None:
    kelvin = "\u212a"
    User.objects.filter(pk=lead.pk).update(email="kate.bloom@westmarch.example")
    assert signing.known("Kate.bloom@westmarch.example") == lead
    assert f"{kelvin}ate".lower() == "kate"

    assert signing.known(f"{kelvin}ate.bloom@westmarch.example") is None
