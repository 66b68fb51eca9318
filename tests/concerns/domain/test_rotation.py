from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import audit, keepers, opening, rotation, vault
from concerns.domain.keepers import NewVault
from concerns.domain.rotation import Progress
from concerns.domain.vault import Identity
from concerns.enums import EventType, Mode
from concerns.errors import Refused, WrongState
from concerns.models import Concern
from concerns.models.vault import Keeper, KeyShare, SealedIdentity, VaultKey
from tests import people
from tests.concerns.domain.test_vault import make_concern
from tests.names import PASSPHRASE, open_vault
from trust import pairs
from trust.errors import SealBroken
from trust.models import Event

DAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)


@pytest.fixture
def by(keepers: list[User]) -> User:
    return keepers[0]


@pytest.fixture
def other(keepers: list[User]) -> User:
    return keepers[1]


@pytest.fixture(name="new")
def new_vault(by: User, other: User) -> NewVault:
    return open_vault([by, other], now=NOW)


@pytest.fixture
def named(new: NewVault) -> list[Concern]:
    """Three people's names in the vault."""
    concerns = [make_concern(Mode.CONFIDENTIAL) for _ in range(3)]
    for number, concern in enumerate(concerns):
        vault.seal(concern, Identity(f"Catrin {number}"), on=DAY)
    return concerns


def opened(person: User) -> bytes:
    return opening.unlock(person, PASSPHRASE, now=NOW)


def start(by: User, *, leaver: User | None = None, new_sheet: bool = False) -> str | None:
    return rotation.start(by=by, private=opened(by), now=NOW, leaver=leaver, new_sheet=new_sheet)


def go_on(by: User, *, at_most: int = rotation.AT_ONCE) -> Progress:
    return rotation.go_on(by=by, private=opened(by), now=NOW, at_most=at_most)


def join(by: User) -> User:
    """A third keeper with a share."""
    third = people.make_person("Alun Prosser", "Archivist", Role.CUSTODIAN)
    keepers.make_key(third, PASSPHRASE, now=NOW)
    code = pairs.check_code(Keeper.objects.get(pk=third.pk).public)
    keepers.share(third, check_code=code, private=opened(by), by=by, now=NOW)
    return third


def names(concerns: list[Concern], person: User) -> list[str]:
    return [vault.open_confidential(concern, private=opened(person)).name for concern in concerns]


def last_events(count: int) -> list[str]:
    return list(Event.objects.filter(chain="accounts").order_by("number").values_list("type", flat=True))[-count:]


def test_every_name_moves_to_the_new_key_and_the_old_one_goes(
    by: User, other: User, new: NewVault, named: list[Concern]
) -> None:
    before = opened(by)
    assert start(by) is None
    assert go_on(by) == Progress(0)

    old, current = VaultKey.objects.get(pk=new.key.pk), VaultKey.objects.get(is_current=True)
    assert (old.retired_at, bytes(old.sealed_private), rotation.is_under_way()) == (NOW, b"", False)
    assert set(KeyShare.objects.values_list("vault_key", flat=True)) == {current.pk}
    assert set(SealedIdentity.objects.values_list("vault_key", flat=True)) == {current.pk}
    assert names(named, other) == ["Catrin 0", "Catrin 1", "Catrin 2"]
    assert opening.unlock_with_sheet(new.recovery_sheet, by=by, now=NOW) == opened(by) != before
    with pytest.raises(SealBroken):
        vault.open_confidential(named[0], private=before)
    assert last_events(1) == [EventType.VAULT_KEY_RETIRED]


def test_a_rotation_goes_on_where_it_stopped_with_anybodys_passphrase(
    by: User, other: User, new: NewVault, named: list[Concern]
) -> None:
    start(by)
    assert go_on(by, at_most=1) == Progress(2)
    assert rotation.left() == 2
    assert names(named, other) == ["Catrin 0", "Catrin 1", "Catrin 2"]  # of both keys meanwhile
    assert KeyShare.objects.filter(vault_key=new.key).count() == 3
    with pytest.raises(WrongState):
        start(by)

    assert go_on(other, at_most=1) == Progress(1)
    assert go_on(by, at_most=1) == Progress(0)

    assert names(named, by) == ["Catrin 0", "Catrin 1", "Catrin 2"]
    assert not KeyShare.objects.filter(vault_key=new.key).exists()
    assert go_on(by) == Progress(0)


def test_a_batch_stands_or_falls_as_a_whole(
    by: User, named: list[Concern], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(by)
    before = set(SealedIdentity.objects.values_list("pk", "vault_key"))
    private = opened(by)
    monkeypatch.setattr(rotation, "BATCH", 2)
    with transaction.atomic():
        rotation.go_on(by=by, private=private, now=NOW, at_most=2)
        transaction.set_rollback(True)
    assert set(SealedIdentity.objects.values_list("pk", "vault_key")) == before

    assert rotation.go_on(by=by, private=private, now=NOW) == Progress(0)
    assert names(named, by) == ["Catrin 0", "Catrin 1", "Catrin 2"]


def test_a_name_that_does_not_open_keeps_the_old_key(by: User, new: NewVault, named: list[Concern]) -> None:
    row = SealedIdentity.objects.get(concern=named[1])
    whole = bytes(row.sealed)
    SealedIdentity.objects.filter(pk=row.pk).update(sealed=whole[:-1] + bytes([whole[-1] ^ 1]))
    start(by)

    assert go_on(by) == Progress(1, stuck=1)
    assert KeyShare.objects.filter(vault_key=new.key).exists()
    assert VaultKey.objects.get(pk=new.key.pk).retired_at is None

    SealedIdentity.objects.filter(pk=row.pk).update(sealed=whole)
    assert go_on(by) == Progress(0)
    assert names(named, by) == ["Catrin 0", "Catrin 1", "Catrin 2"]


def test_i13_a_damaged_name_keeps_nobodys_share(
    by: User, other: User, new: NewVault, named: list[Concern]
) -> None:
    """The key that it waits under goes along to the next one, so that the name can still be mended."""
    third = join(by)
    row = SealedIdentity.objects.get(concern=named[1])
    whole = bytes(row.sealed)
    SealedIdentity.objects.filter(pk=row.pk).update(sealed=whole[:-1] + bytes([whole[-1] ^ 1]))
    start(by)
    with pytest.raises(WrongState):
        start(by, leaver=third)  # names that open go first
    assert go_on(by) == Progress(1, stuck=1)

    start(by, leaver=third)

    with pytest.raises(Refused):
        opened(third)
    assert go_on(other) == Progress(1, stuck=1)
    assert (
        VaultKey.objects.filter(is_current=False, retired_at=None).count() == 1
    )  # the second held no name any more
    SealedIdentity.objects.filter(pk=row.pk).update(sealed=whole)
    assert go_on(by) == Progress(0)
    assert names(named, other) == ["Catrin 0", "Catrin 1", "Catrin 2"]
    assert not rotation.is_under_way()


def test_a_name_sealed_while_names_move_is_under_the_new_key(by: User, named: list[Concern]) -> None:
    start(by)
    late = make_concern(Mode.CONFIDENTIAL)
    vault.seal(late, Identity("Catrin late"), on=DAY)

    assert rotation.left() == 3
    assert SealedIdentity.objects.get(concern=late).vault_key == keepers.current_key()
    go_on(by)
    assert names([*named, late], by)[-1] == "Catrin late"


def test_a_new_sheet_is_made_when_asked_and_the_old_one_opens_nothing(by: User, new: NewVault) -> None:
    sheet = start(by, new_sheet=True)
    go_on(by)

    assert sheet is not None
    assert opening.unlock_with_sheet(sheet, by=by, now=NOW) == opened(by)
    with pytest.raises(SealBroken):
        opening.unlock_with_sheet(new.recovery_sheet, by=by, now=NOW)


def test_a_keeper_who_is_removed_opens_nothing_from_then_on(
    by: User, other: User, new: NewVault, named: list[Concern]
) -> None:
    third = join(by)
    assert opened(other)

    start(by, leaver=other)

    assert keepers.holders() == [third, by]
    assert not KeyShare.objects.filter(keeper=other.pk).exists()
    with pytest.raises(Refused):
        opened(other)
    assert EventType.KEEPER_REMOVED in last_events(5)
    go_on(by)
    keepers.make_key(other, "four words of mine", now=NOW)  # asked back, they begin anew
    assert [one.pk for one in keepers.ready()] == [other.pk]


def test_who_left_or_lost_the_role_gets_no_share_of_the_new_key(
    by: User, other: User, new: NewVault, named: list[Concern]
) -> None:
    third = people.make_person("Alun Prosser", "Archivist", Role.CUSTODIAN)
    keepers.make_key(third, PASSPHRASE, now=NOW)  # ready, and stays so
    RoleHolding.objects.filter(user=other).delete()

    start(by)

    assert set(KeyShare.objects.filter(vault_key__is_current=True).values_list("keeper", flat=True)) == {
        by.pk,
        None,
    }
    assert Keeper.objects.get(pk=other.pk).removed_at == NOW
    assert [one.pk for one in keepers.ready()] == [third.pk]


def test_a_swapped_key_gets_no_share_of_the_new_one(by: User, other: User, new: NewVault) -> None:
    Keeper.objects.filter(pk=other.pk).update(public=pairs.new_pair().public)

    start(by)

    assert keepers.holders() == [by]


def test_a_swapped_key_with_an_event_of_its_own_gets_no_share_either(by: User, other: User, new: NewVault) -> None:
    theirs = pairs.new_pair().public
    Keeper.objects.filter(pk=other.pk).update(public=theirs)
    told = {"person": str(other.pk), "fingerprint": pairs.fingerprint(theirs)}
    with transaction.atomic():
        audit.record_accounts(EventType.KEEPER_KEY_MADE, by=other, now=NOW, **told)

    start(by)

    assert keepers.holders() == [by]


def test_nobody_takes_the_share_without_which_they_are_alone(by: User, other: User, new: NewVault) -> None:
    with pytest.raises(WrongState):
        start(by, leaver=other, new_sheet=True)
    assert (keepers.holders(), VaultKey.objects.count()) == ([other, by], 1)

    RoleHolding.objects.filter(user=other).delete()  # by two administrators

    assert start(by, leaver=other, new_sheet=True)
    assert keepers.holders() == [by]


def test_who_may_not_begin_one(by: User, other: User, handler: User, new: NewVault) -> None:
    private = opened(by)
    for who, leaver in ((handler, None), (by, by), (by, handler)):
        with pytest.raises(Refused):
            rotation.start(by=who, private=private, now=NOW, leaver=leaver)
    with pytest.raises(WrongState):
        rotation.start(by=by, private=pairs.new_pair().private, now=NOW)
    assert VaultKey.objects.count() == 1

    rotation.start(by=by, private=private, now=NOW)
    with pytest.raises(WrongState):  # the old key, once more
        rotation.start(by=by, private=private, now=NOW)
    assert VaultKey.objects.count() == 2
