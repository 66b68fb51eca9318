"""Everything that must stand before a name can be locked away, asked for and shown."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from concerns.domain import gate, grants, keepers
from concerns.domain.keepers import NewVault

PASSPHRASE = "a passphrase for the tests"
REVEAL_PASSPHRASE = "another passphrase for the tests"


def open_vault(people: Iterable[User], *, now: datetime) -> NewVault:
    """The vault with these name keepers, who all have the same passphrase."""
    return keepers.set_up([(person, PASSPHRASE) for person in people], now=now)


def make_ready(person: User, *, now: datetime) -> User:
    """They passed the five scenes and made their key."""
    gate.record_pass(person, now=now)
    grants.make_key(person, REVEAL_PASSPHRASE, now=now)
    return person
