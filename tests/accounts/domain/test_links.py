"""Two first visits at the same moment, and two uses of one mailed link: one of each counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection

from accounts.domain import links, passwords
from accounts.errors import Refused
from accounts.models import User

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
    pytest.mark.django_db(transaction=True),
]

MANY = 6


def at_once(act: Callable[[int], Any]) -> list[Any]:
    def closing(turn: int) -> Any:
        try:
            return act(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(closing, range(MANY)))


def test_two_first_visits_of_one_person_make_one_link(worker: User, now: datetime) -> None:
    found = at_once(lambda _: links.person_for("work", "subject", email=worker.email, now=now))

    assert found == [worker] * MANY
    assert SocialAccount.objects.count() == 1


def test_of_two_subjects_with_one_address_one_is_linked(worker: User, now: datetime) -> None:
    found = at_once(lambda turn: links.person_for("work", f"subject-{turn}", email=worker.email, now=now))

    assert found.count(worker) == 1
    assert found.count(None) == MANY - 1


def test_of_many_uses_of_one_mailed_link_one_changes_the_password(worker: User, now: datetime) -> None:
    token = passwords.make_token(worker, now=now)

    def use(turn: int) -> bool:
        try:
            passwords.reset(token, f"lantern number {turn} over Tallinn", now=now)
        except Refused:
            return False
        return True

    assert sum(at_once(use)) == 1
