"""Keepers at the same moment, and names that are locked away while their key changes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from concerns.domain import keepers, opening, rotation, vault
from concerns.domain.vault import Identity
from concerns.enums import Mode
from concerns.errors import Refused, WrongState
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
    opened = {person: opening.own(person, PASSPHRASE, now=NOW) for person in trio}

    done = together(
        *(lambda by=by, own=own: keepers.set_up(by=by, private=own, now=NOW) for by, own in opened.items())
    )

    assert sum(done) == VaultKey.objects.count() == 1
    assert KeyShare.objects.count() == len(trio) + 1


def test_of_two_keepers_who_remove_each_other_one_stays(trio: list[User]) -> None:
    open_vault(trio, now=NOW)
    private = opening.unlock(trio[0], PASSPHRASE, now=NOW)
    pairs = ((trio[0], trio[1]), (trio[1], trio[0]))

    done = together(
        *(
            lambda by=by, leaver=leaver: rotation.start(by=by, private=private, now=NOW, leaver=leaver)
            for by, leaver in pairs
        )
    )

    assert sum(done) == 1
    assert len(keepers.holders()) == 2


class Paused:
    """One of the real functions, which waits after its first answer to the thread that locks a name away."""

    def __init__(self, name: str) -> None:
        self.real: Callable[[], VaultKey | None] = getattr(keepers, name)
        self.thread: int | None = None
        self.answered, self.go = threading.Event(), threading.Event()

    def __call__(self) -> VaultKey | None:
        key = self.real()
        if threading.get_ident() == self.thread and not self.answered.is_set():
            self.answered.set()
            assert self.go.wait(20)
        return key


@pytest.mark.parametrize("after", ["current_key", "hold_current_key"])
def test_no_name_is_left_under_a_key_that_goes_meanwhile(
    trio: list[User], monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    old = open_vault(trio, now=NOW).key
    private = opening.unlock(trio[0], PASSPHRASE, now=NOW)
    concern, paused = make_concern(Mode.CONFIDENTIAL), Paused(after)
    monkeypatch.setattr(keepers, after, paused)

    def lock_away() -> None:
        paused.thread = threading.get_ident()
        vault.seal(concern, Identity("Catrin Holloway"), on=date(2026, 11, 10))

    def rotate() -> None:
        assert paused.answered.wait(20)
        threading.Timer(0.5, paused.go.set).start()  # by then the old key is gone, or its end waits for the row
        rotation.start(by=trio[0], private=private, now=NOW)
        fresh = opening.unlock(trio[0], PASSPHRASE, now=NOW)
        while rotation.go_on(by=trio[0], private=fresh, now=NOW).left:
            pass

    assert together(lock_away, rotate) == [True, True]

    assert VaultKey.objects.get(pk=old.pk).retired_at == NOW
    assert SealedIdentity.objects.get(concern=concern).vault_key == keepers.current_key()
    now_private = opening.unlock(trio[1], PASSPHRASE, now=NOW)
    assert vault.open_confidential(concern, private=now_private).name == "Catrin Holloway"
