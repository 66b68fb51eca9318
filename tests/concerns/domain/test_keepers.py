from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import Locked
from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import audit, keepers, opening
from concerns.domain.keepers import NewVault
from concerns.enums import EventType
from concerns.errors import Refused, WrongKey, WrongState
from concerns.models.vault import Keeper, KeyShare, VaultKey
from tests import people
from tests.names import PASSPHRASE, open_vault
from trust import audit as chain
from trust import pairs, paper
from trust.errors import NotACode, SealBroken, WrongPassphrase
from trust.models import Event

NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)
OWN = ("seven slow herons", "a lamp in the attic")


@pytest.fixture
def first(keepers: list[User]) -> User:
    return keepers[0]


@pytest.fixture
def second(keepers: list[User]) -> User:
    return keepers[1]


@pytest.fixture
def third(council: object) -> User:
    return people.make_person("Alun Prosser", "Archivist", Role.CUSTODIAN)


@pytest.fixture(name="vault")
def open_vault_of_two(first: User, second: User) -> NewVault:
    return open_vault([first, second], now=NOW, passphrases=OWN)


def kinds() -> list[str]:
    events = Event.objects.filter(chain="accounts", type__startswith="vault.").order_by("number")
    return list(events.values_list("type", flat=True))


def check_code(person: User) -> str:
    return pairs.check_code(Keeper.objects.get(pk=person.pk).public)


def swap_key(person: User) -> None:
    """What somebody with the database alone could do: put their own public half in place of another's."""
    Keeper.objects.filter(pk=person.pk).update(public=pairs.new_pair().public)


def append(type_: EventType, by: User, **codes: Any) -> None:
    with transaction.atomic():
        audit.record_accounts(type_, by=by, now=NOW, **codes)
    assert chain.first_fault() is None


# A passphrase, and a key of one's own


def test_a_key_is_made_by_who_keeps_names_alone(first: User, handler: User) -> None:
    keepers.make_key(first, OWN[0], now=NOW)
    assert [one.pk for one in keepers.ready()] == [first.pk]
    assert opening.own(first, OWN[0], now=NOW)

    with pytest.raises(Refused):
        keepers.make_key(handler, OWN[0], now=NOW)
    with pytest.raises(ValidationError):
        keepers.make_key(first, "too short", now=NOW)
    assert Keeper.objects.count() == 1


def test_a_passphrase_is_changed_by_who_opened_the_key(first: User, vault: NewVault) -> None:
    private = opening.own(first, OWN[0], now=NOW)

    keepers.change_passphrase(first, "four words of mine", private=private, now=NOW)

    assert opening.own(first, "four words of mine", now=NOW) == private
    assert opening.unlock(first, "four words of mine", now=NOW)
    with pytest.raises(WrongPassphrase):
        opening.own(first, OWN[0], now=NOW)
    with pytest.raises(Refused):
        keepers.change_passphrase(first, "another four words", private=pairs.new_pair().private, now=NOW)
    assert kinds()[-2:] == [EventType.KEEPER_PASSPHRASE_CHANGED, EventType.PASSPHRASE_WRONG]


def test_a_new_key_costs_its_share_and_never_the_last_one(first: User, second: User, vault: NewVault) -> None:
    keepers.make_key(second, "four words of mine", now=NOW)

    assert keepers.holders() == [first]
    assert [one.pk for one in keepers.ready()] == [second.pk]
    with pytest.raises(WrongState):
        keepers.make_key(first, "four words of mine", now=NOW)
    assert opening.unlock(first, OWN[0], now=NOW)


# Set-up


def test_set_up_gives_each_keeper_and_the_sheet_a_share(first: User, second: User) -> None:
    assert not keepers.has_keepers()

    made = open_vault([first, second], now=NOW, passphrases=OWN)

    assert keepers.has_keepers()
    assert keepers.holders() == [second, first]  # by name
    assert list(VaultKey.objects.filter(is_current=True)) == [made.key]
    holders = set(KeyShare.objects.values_list("vault_key", "keeper"))
    assert holders == {(made.key.pk, first.pk), (made.key.pk, second.pk), (made.key.pk, None)}
    assert kinds() == [
        EventType.KEEPER_KEY_MADE,
        EventType.KEEPER_KEY_MADE,
        EventType.VAULT_KEY_MADE,
        EventType.KEEPER_ENROLLED,
        EventType.KEEPER_ENROLLED,
    ]


def test_every_share_opens_to_the_same_key(first: User, second: User, vault: NewVault) -> None:
    private = opening.unlock(first, OWN[0], now=NOW)

    assert opening.unlock(second, OWN[1], now=NOW) == private
    assert opening.unlock_with_sheet(vault.recovery_sheet, by=first, now=NOW) == private
    assert pairs.public_of(private) == vault.key.public


def test_the_vault_is_made_once(first: User, second: User, vault: NewVault, third: User) -> None:
    keepers.make_key(third, PASSPHRASE, now=NOW)

    with pytest.raises(WrongState):
        keepers.set_up(by=third, private=opening.own(third, PASSPHRASE, now=NOW), now=NOW)
    with pytest.raises(WrongState):
        keepers.set_up(by=first, private=opening.own(first, OWN[0], now=NOW), now=NOW)

    assert VaultKey.objects.count() == 1


def test_set_up_takes_two_who_are_ready_and_one_of_them(first: User, second: User, handler: User) -> None:
    keepers.make_key(first, OWN[0], now=NOW)
    private = opening.own(first, OWN[0], now=NOW)
    with pytest.raises(WrongState):
        keepers.set_up(by=first, private=private, now=NOW)

    keepers.make_key(second, OWN[1], now=NOW)

    with pytest.raises(Refused):
        keepers.set_up(by=second, private=private, now=NOW)
    with pytest.raises(Refused):
        keepers.set_up(by=handler, private=private, now=NOW)
    assert keepers.set_up(by=first, private=private, now=NOW).key.is_current


def test_a_key_that_was_put_in_anothers_place_gets_nothing(first: User, second: User, third: User) -> None:
    for person in (first, second, third):
        keepers.make_key(person, PASSPHRASE, now=NOW)
    swap_key(third)

    keepers.set_up(by=first, private=opening.own(first, PASSPHRASE, now=NOW), now=NOW)

    assert keepers.holders() == [second, first]
    private = opening.unlock(first, PASSPHRASE, now=NOW)
    with pytest.raises(WrongKey):
        keepers.share(third, check_code=check_code(third), private=private, by=first, now=NOW)
    with pytest.raises(SealBroken):
        opening.own(third, PASSPHRASE, now=NOW)


def test_nothing_is_sealed_to_a_vault_key_that_was_swapped(vault: NewVault) -> None:
    assert keepers.has_keepers()

    VaultKey.objects.filter(is_current=True).update(public=pairs.new_pair().public)

    assert not keepers.has_keepers()


@pytest.mark.parametrize("half", ["public", "sheet_public"])
def test_an_event_of_ones_own_makes_no_vault_key_true(first: User, vault: NewVault, half: str) -> None:
    """Whoever writes to the database appends what the code itself would write: its digest needs no key."""
    theirs = pairs.new_pair().public
    key = vault.key
    halves = {"fingerprint": key.public, "sheet": key.sheet_public}
    halves["sheet" if half == "sheet_public" else "fingerprint"] = theirs
    VaultKey.objects.filter(pk=key.pk).update(**{half: theirs})
    told = {name: pairs.fingerprint(public) for name, public in halves.items()}
    append(EventType.VAULT_KEY_MADE, first, key=str(key.pk), mark=key.mark, replaces=None, **told)
    assert not keepers.has_keepers()

    VaultKey.objects.filter(pk=key.pk).update(**{half: getattr(key, half)})
    keepers._mark_told.cache_clear()  # as in a process that begins
    assert not keepers.has_keepers()  # two events tell of this key


def test_an_event_of_ones_own_makes_no_keepers_key_true(first: User, second: User, vault: NewVault) -> None:
    kept = Keeper.objects.get(pk=second.pk)
    theirs = pairs.new_pair().public
    Keeper.objects.filter(pk=second.pk).update(public=theirs)
    told = {"person": str(second.pk), "mark": kept.mark}
    append(EventType.KEEPER_KEY_MADE, second, fingerprint=pairs.fingerprint(theirs), **told)
    assert not keepers.is_true(Keeper.objects.get(pk=second.pk))

    keepers.make_key(second, "four words of mine", now=NOW)
    assert keepers.is_true(Keeper.objects.get(pk=second.pk))

    # The one before, which they gave up, with its own mark and a copy of its own event.
    Keeper.objects.filter(pk=second.pk).update(public=kept.public, mark=kept.mark)
    append(EventType.KEEPER_KEY_MADE, second, fingerprint=pairs.fingerprint(kept.public), **told)
    assert not keepers.is_true(Keeper.objects.get(pk=second.pk))


def test_a_vault_key_that_is_not_that_of_its_shares_is_not_opened(first: User, vault: NewVault) -> None:
    assert opening.unlock(first, OWN[0], now=NOW) == opening.unlock_with_sheet(
        vault.recovery_sheet, by=first, now=NOW
    )
    VaultKey.objects.filter(pk=vault.key.pk).update(public=pairs.new_pair().public)
    with pytest.raises(SealBroken, match="public half"):
        opening.unlock(first, OWN[0], now=NOW)
    with pytest.raises(SealBroken, match="public half"):
        opening.unlock_with_sheet(vault.recovery_sheet, by=first, now=NOW)


# Shares


def test_a_share_is_given_by_the_check_code(first: User, second: User, third: User, vault: NewVault) -> None:
    private = opening.unlock(first, OWN[0], now=NOW)
    keepers.make_key(third, PASSPHRASE, now=NOW)
    give = partial(keepers.share, third, private=private, by=first, now=NOW)
    for wrong, error in ((check_code(second), WrongKey), ("ABCD", NotACode)):
        with pytest.raises(error):
            give(check_code=wrong)
    assert third not in keepers.holders()

    give(check_code=check_code(third).replace("-", " ").lower())

    assert opening.unlock(third, PASSPHRASE, now=NOW) == private
    with pytest.raises(WrongState):
        give(check_code=check_code(third))


def test_who_may_not_give_a_share_and_who_gets_none(
    first: User, second: User, third: User, handler: User, vault: NewVault
) -> None:
    private = opening.unlock(first, OWN[0], now=NOW)
    with pytest.raises(WrongState):  # no key yet
        keepers.share(third, check_code=check_code(first), private=private, by=first, now=NOW)
    keepers.make_key(third, PASSPHRASE, now=NOW)
    code = check_code(third)
    with pytest.raises(Refused):  # not to oneself
        keepers.share(third, check_code=code, private=private, by=third, now=NOW)
    with pytest.raises(Refused):  # not by who holds none
        keepers.share(third, check_code=code, private=private, by=handler, now=NOW)
    with pytest.raises(WrongState):  # not without having opened the vault
        keepers.share(third, check_code=code, private=pairs.new_pair().private, by=first, now=NOW)
    assert keepers.holders() == [second, first]

    keepers.share(third, check_code=code, private=private, by=first, now=NOW)
    assert len(keepers.holders()) == 3


def test_a_share_opens_in_its_own_place_alone(first: User, second: User, vault: NewVault) -> None:
    """A share copied to another keeper's row is not theirs."""
    theirs = KeyShare.objects.get(keeper=second.pk)
    KeyShare.objects.filter(keeper=first.pk).update(sealed_private=theirs.sealed_private)
    with pytest.raises(SealBroken):
        opening.unlock(first, OWN[0], now=NOW)


# Opening


def test_a_passphrase_opens_its_own_share_alone(first: User, vault: NewVault) -> None:
    with pytest.raises(WrongPassphrase):
        opening.unlock(first, OWN[1], now=NOW)


def test_wrong_passphrases_are_counted_for_each_keeper_and_recorded(
    first: User, second: User, vault: NewVault
) -> None:
    waits = []
    for _ in range(5):
        with pytest.raises(WrongPassphrase) as wrong:
            opening.unlock(first, OWN[1], now=NOW)
        waits.append(wrong.value.open_at)
    with pytest.raises(Locked):
        opening.unlock(first, OWN[0], now=NOW)

    assert waits == [None, None, None, None, NOW + timedelta(seconds=30)]
    assert kinds().count(EventType.PASSPHRASE_WRONG) == 5
    assert opening.unlock(second, OWN[1], now=NOW)
    assert opening.unlock(first, OWN[0], now=NOW + timedelta(seconds=31))


def test_i13_who_keeps_names_no_more_opens_nothing_at_once(first: User, vault: NewVault, handler: User) -> None:
    assert opening.unlock(first, OWN[0], now=NOW)
    held = RoleHolding.objects.get(user=first)
    held.delete()
    with pytest.raises(Refused):
        opening.unlock(first, OWN[0], now=NOW)
    with pytest.raises(Refused):
        opening.unlock(handler, OWN[0], now=NOW)

    RoleHolding.objects.create(user=first, role=held.role)

    assert opening.unlock(first, OWN[0], now=NOW)


def test_without_an_active_keeper_confidential_mode_is_off(first: User, second: User, vault: NewVault) -> None:
    User.objects.filter(pk=first.pk).update(is_active=False)
    assert keepers.has_keepers()
    RoleHolding.objects.filter(user=second).delete()
    assert not keepers.has_keepers()


# The recovery sheet


def test_the_sheet_gives_a_keeper_a_new_key_with_a_share(first: User, second: User, vault: NewVault) -> None:
    private = opening.unlock_with_sheet(vault.recovery_sheet.lower(), by=second, now=NOW)

    keepers.recover(second, "four words of mine", private=private, now=NOW)

    assert opening.unlock(second, "four words of mine", now=NOW) == opening.unlock(first, OWN[0], now=NOW)
    with pytest.raises(WrongPassphrase):
        opening.unlock(second, OWN[1], now=NOW)
    assert kinds()[-4:-1] == [EventType.KEEPER_KEY_MADE, EventType.KEEPER_RECOVERED, EventType.KEEPER_ENROLLED]


def test_a_sheet_that_is_not_the_one_is_counted_and_a_slip_is_said(
    first: User, handler: User, vault: NewVault
) -> None:
    with pytest.raises(NotACode):
        opening.unlock_with_sheet(vault.recovery_sheet[:-1], by=first, now=NOW)
    with pytest.raises(Refused):
        opening.unlock_with_sheet(vault.recovery_sheet, by=handler, now=NOW)
    other = paper.written(pairs.new_pair().private)
    for _ in range(5):
        with pytest.raises(SealBroken):
            opening.unlock_with_sheet(other, by=first, now=NOW)

    with pytest.raises(Locked):
        opening.unlock_with_sheet(vault.recovery_sheet, by=first, now=NOW)
    assert kinds().count(EventType.PASSPHRASE_WRONG) == 5


def test_what_the_sheet_opened_must_be_the_current_key(first: User, handler: User, vault: NewVault) -> None:
    with pytest.raises(WrongState):
        keepers.recover(first, "four words of mine", private=pairs.new_pair().private, now=NOW)
    with pytest.raises(Refused):
        keepers.recover(handler, "four words of mine", private=pairs.new_pair().private, now=NOW)
    assert opening.unlock(first, OWN[0], now=NOW)
