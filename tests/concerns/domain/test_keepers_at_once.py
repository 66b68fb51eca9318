"""Keepers at the same moment, and names that are locked away while their key changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from concerns.domain import keepers, rotation, vault
from concerns.domain.vault import Identity
from concerns.enums import Mode
from concerns.errors import Refused, WrongState
from concerns.models import Concern
from concerns.models.vault import KeyShare, SealedIdentity, VaultKey
from tests import people
from tests.concerns.domain.test_vault import make_concern
from tests.names import PASSPHRASE, open_vault

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race"
    ),
    pytest.mark.django_db(transaction=True),
]
NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)
Act = Callable[[], object]


def together(*acts: Act) -> list[bool]:
    """Each in a thread of its own; whether it was done."""

    def attempt(act: Act) -> bool:
        try:
            act()
        except (Refused, WrongState):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.fixture
def trio() -> list[User]:
    people.make_employer()
    names = ("Iris Dunmore", "Femi Castell", "Alun Prosser")
    return [people.make_person(name, "Records officer", Role.CUSTODIAN) for name in names]


def test_of_keepers_who_set_up_at_once_one_does(trio: list[User]) -> None:
    for person in trio:
        keepers.make_key(person, PASSPHRASE, now=NOW)
    opened = {person: keepers.own(person, PASSPHRASE, now=NOW) for person in trio}

    done = together(
        *(lambda by=by, own=own: keepers.set_up(by=by, private=own, now=NOW) for by, own in opened.items())
    )

    assert sum(done) == VaultKey.objects.count() == 1
    assert KeyShare.objects.count() == len(trio) + 1


def test_of_two_keepers_who_remove_each_other_one_stays(trio: list[User]) -> None:
    open_vault(trio, now=NOW)
    private = keepers.unlock(trio[0], PASSPHRASE, now=NOW)
    pairs = ((trio[0], trio[1]), (trio[1], trio[0]))

    done = together(
        *(
            lambda by=by, leaver=leaver: rotation.start(by=by, private=private, now=NOW, leaver=leaver)
            for by, leaver in pairs
        )
    )

    assert sum(done) == 1
    assert len(keepers.holders()) == 2


def test_no_name_is_left_under_a_key_that_went(trio: list[User]) -> None:
    open_vault(trio, now=NOW)
    concerns = [make_concern(Mode.CONFIDENTIAL) for _ in range(60)]

    def lock_away(some: list[Concern]) -> None:
        for concern in some:
            vault.seal(concern, Identity("Catrin Holloway"), on=date(2026, 11, 10))

    def rotate() -> None:
        for _ in range(8):
            private = keepers.unlock(trio[0], PASSPHRASE, now=NOW)
            rotation.start(by=trio[0], private=private, now=NOW)
            private = keepers.unlock(trio[0], PASSPHRASE, now=NOW)
            while rotation.go_on(by=trio[0], private=private, now=NOW).left:
                pass

    done = together(rotate, *(lambda some=concerns[part::3]: lock_away(some) for part in range(3)))

    assert done == [True] * 4
    assert set(SealedIdentity.objects.values_list("vault_key__is_current", flat=True)) == {True}
    private = keepers.unlock(trio[1], PASSPHRASE, now=NOW)
    assert {vault.open_confidential(one, private=private).name for one in concerns} == {"Catrin Holloway"}
    assert VaultKey.objects.exclude(retired_at=None).count() == 8
