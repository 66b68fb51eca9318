"""The vault's pages, walked as its keepers walk them."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import audit, opening, rotation, shares, vault
from concerns.domain import keepers as keeping
from concerns.domain.vault import Identity
from concerns.enums import EventType, Mode
from concerns.models.vault import Keeper, KeyShare, SealedIdentity, VaultKey
from tests import people
from tests.concerns.domain.test_vault import make_concern
from tests.desk import client_of, text_of
from tests.names import PASSPHRASE, open_vault
from trust import pairs

GROUPS = re.compile(r"<li>([0-9A-Z]{4})</li>")
SEEN = re.compile(r'name="seen" value="([\w-]+)"')
OTHER = "four words of mine"


@pytest.fixture
def iris(keepers: list[User]) -> User:
    return keepers[0]


@pytest.fixture
def femi(keepers: list[User]) -> User:
    return keepers[1]


@pytest.fixture
def opened(iris: User, femi: User) -> str:
    """The vault of the two; what its sheet says."""
    return open_vault([iris, femi], now=timezone.now()).recovery_sheet


def named(count: int) -> None:
    for number in range(count):
        vault.seal(make_concern(Mode.CONFIDENTIAL), Identity(f"Catrin {number}"), on=date(2026, 11, 10))


def send(client: Client, name: str, *args: object, **data: str) -> Any:
    return client.post(reverse(f"identity:{name}", args=args), data)


def make_key(person: User) -> Any:
    return send(client_of(person), "vault-key", passphrase=PASSPHRASE, passphrase_again=PASSPHRASE)


def page(person: User) -> str:
    return " ".join(text_of(client_of(person).get(reverse("identity:vault"))).split())


def rotate(client: Client, *, name: str = "vault-rotate", args: tuple[object, ...] = (), **data: str) -> Any:
    """Open the form and send it, as it stands there."""
    form = text_of(client.get(reverse(f"identity:{name}", args=args)))
    seen = SEEN.search(form)
    assert seen
    return send(client, name, *args, passphrase=PASSPHRASE, seen=seen[1], **data)


def test_the_ceremony_from_nothing_to_a_sheet_that_is_shown_once(iris: User, femi: User) -> None:
    assert "You have no key yet." in page(iris)
    assert make_key(iris).status_code == 302
    assert "1 name keeper is ready. It takes two." in page(iris)
    assert send(client_of(iris), "vault-set-up", passphrase=PASSPHRASE)["Location"] == reverse("identity:vault")
    make_key(femi)
    client = client_of(iris)
    assert "Femi Castell" in text_of(client.get(reverse("identity:vault-set-up")))

    shown = send(client, "vault-set-up", passphrase=PASSPHRASE)

    sheet = " ".join(GROUPS.findall(text_of(shown)))
    assert (shown.status_code, "no-store" in shown["Cache-Control"]) == (200, True)
    private = opening.unlock(iris, PASSPHRASE, now=timezone.now())
    assert opening.unlock_with_sheet(sheet, by=femi, now=timezone.now()) == private
    assert keeping.holders() == [femi, iris]
    again = send(client, "vault-set-up", passphrase=PASSPHRASE)  # reloaded, or pressed twice
    by_other = send(client_of(femi), "vault-set-up", passphrase=PASSPHRASE)  # at the same time
    back = client.get(reverse("identity:vault-set-up"))
    assert [one["Location"] for one in (again, by_other, back)] == [reverse("identity:vault")] * 3
    assert VaultKey.objects.count() == 1
    assert page(iris).count("Share given on") == 2


@pytest.mark.usefixtures("opened")
def test_a_wrong_passphrase_is_said_with_the_wait_and_opens_nothing(iris: User) -> None:
    client = client_of(iris)
    seen = str(VaultKey.objects.get().pk)

    answers = [text_of(send(client, "vault-rotate", passphrase="not this one", seen=seen)) for _ in range(6)]

    assert "That passphrase is not right. Try again. Each try is recorded." in answers[0]
    assert "That passphrase is not right. Try again in 30 seconds. Each try is recorded." in answers[4]
    assert "There were too many tries. Try again in" in answers[5]
    assert all("not this one" not in answer for answer in answers)
    assert VaultKey.objects.count() == 1


@pytest.mark.usefixtures("opened")
def test_a_newcomer_is_given_a_share_by_the_code_on_their_own_page(iris: User, council: object) -> None:
    alun = people.make_person("Alun Prosser", "Archivist", Role.CUSTODIAN)
    make_key(alun)
    code = shares.check_code(alun)
    assert code.replace("-", "</span><span>") in text_of(client_of(alun).get(reverse("identity:vault-key")))
    client = client_of(iris)
    assert code not in text_of(client.get(reverse("identity:vault-share", args=[alun.pk])))

    wrong = send(client, "vault-share", alun.pk, check_code=shares.check_code(iris), passphrase=PASSPHRASE)
    given = send(client, "vault-share", alun.pk, check_code=code.lower(), passphrase=PASSPHRASE)

    assert "This is not the check code of their key." in text_of(wrong)
    assert given["Location"] == reverse("identity:vault")
    assert alun in keeping.holders()
    assert send(client, "vault-share", alun.pk, check_code=code, passphrase=PASSPHRASE).status_code == 404


@pytest.mark.usefixtures("opened")
def test_a_rotation_by_page_goes_on_until_no_name_waits(
    iris: User, femi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(3)
    monkeypatch.setattr(rotation, "BATCH", 1)
    client = client_of(iris)

    shown = rotate(client, new_sheet="on")
    sheet = " ".join(GROUPS.findall(text_of(shown)))

    assert "It is on paper. Move 3 names" in text_of(shown)
    assert "3 names are still under the old key." in page(femi)
    done = rotate(client_of(femi))
    assert done["Location"] == reverse("identity:vault")
    assert rotation.left() == 0
    assert set(SealedIdentity.objects.values_list("vault_key__is_current", flat=True)) == {True}
    assert opening.unlock_with_sheet(sheet, by=iris, now=timezone.now())


@pytest.mark.usefixtures("opened")
def test_names_that_do_not_open_are_told_of_and_kept(iris: User) -> None:
    named(1)
    SealedIdentity.objects.update(sealed=b"damaged")
    client = client_of(iris)

    answer = rotate(client)

    assert "1 name does not open with the old key." in text_of(client.get(answer["Location"]))
    assert rotation.left() == 1


def test_i13_a_damaged_name_holds_up_no_new_key_by_page_once_the_others_are_moved(
    iris: User, femi: User, opened: str
) -> None:
    named(2)
    broken = SealedIdentity.objects.order_by("pk")[:1].get()
    SealedIdentity.objects.filter(pk=broken.pk).update(sealed=b"damaged")
    client = client_of(iris)
    private = opening.unlock(iris, PASSPHRASE, now=timezone.now())
    rotation.start(by=iris, private=private, now=timezone.now())
    RoleHolding.objects.filter(user=femi).delete()
    keys = VaultKey.objects.count()
    for refused in (
        rotate(client, new_key="on"),
        rotate(client, new_sheet="on"),
        rotate(client, name="vault-remove", args=(femi.pk,)),
    ):
        assert (refused.status_code, "Go on moving them first." in text_of(refused)) == (200, True)
    assert VaultKey.objects.count() == keys

    for _ in range(2):  # going on makes no new key, however often
        assert rotate(client)["Location"] == reverse("identity:vault-rotate")
    assert VaultKey.objects.count() == keys
    assert rotate(client, new_key="on")["Location"] == reverse("identity:vault-rotate")
    sheet = " ".join(GROUPS.findall(text_of(rotate(client, new_sheet="on"))))

    assert VaultKey.objects.count() == keys + 2
    assert sheet != opened
    assert opening.unlock_with_sheet(sheet, by=iris, now=timezone.now())


@pytest.mark.usefixtures("opened")
def test_pressing_twice_makes_one_new_key(iris: User) -> None:
    client = client_of(iris)
    seen = str(VaultKey.objects.get().pk)

    answers = [send(client, "vault-rotate", passphrase=PASSPHRASE, seen=seen) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("identity:vault")] * 2
    assert VaultKey.objects.count() == 2


@pytest.mark.usefixtures("opened")
def test_nobody_is_removed_without_whom_one_would_be_alone(iris: User, femi: User) -> None:
    here = client_of(iris).get(reverse("identity:vault-remove", args=[femi.pk]))
    assert "Fewer than two name keepers would hold a share." in text_of(here)
    assert 'name="passphrase"' not in text_of(here)
    done = send(
        client_of(iris), "vault-remove", femi.pk, passphrase=PASSPHRASE, seen=str(VaultKey.objects.get().pk)
    )
    assert done.status_code == 409
    assert keeping.holders() == [femi, iris]


@pytest.mark.usefixtures("opened")
def test_somebody_who_lost_the_role_is_named_and_removed(iris: User, femi: User) -> None:
    RoleHolding.objects.filter(user=femi).delete()
    assert "Femi Castell no longer keeps names and still holds a share." in page(iris)
    assert client_of(femi).get(reverse("identity:vault")).status_code == 404
    client = client_of(iris)
    asked = client.get(reverse("identity:vault-remove", args=[femi.pk]))
    assert asked.context["form"]["new_sheet"].value() is True  # they may have copied the old one
    assert client.get(reverse("identity:vault-rotate")).context["form"]["new_sheet"].value() is False
    assert client.get(reverse("identity:vault-remove", args=[iris.pk])).status_code == 404  # not oneself

    rotate(client, name="vault-remove", args=(femi.pk,))

    assert "no longer keeps names" not in page(iris)
    assert not KeyShare.objects.filter(keeper=femi.pk).exists()
    RoleHolding.objects.create(user=femi, role=Role.CUSTODIAN)  # back again, they begin anew
    assert "You have no key yet." not in page(femi)
    assert "Has made no key yet." in page(femi)
    assert make_key(femi).status_code == 302


def test_a_lost_passphrase_is_replaced_with_the_sheet_or_by_another_keeper(
    iris: User, femi: User, opened: str
) -> None:
    new = {"passphrase": OTHER, "passphrase_again": OTHER}
    slip = send(client_of(femi), "vault-recover", sheet_code=opened[:-1], **new)
    assert "The recovery sheet has fourteen groups of four letters and digits." in text_of(slip)
    assert opened[:-1] in text_of(slip)

    assert send(client_of(femi), "vault-recover", sheet_code=opened, **new).status_code == 302
    assert opening.unlock(femi, OTHER, now=timezone.now())
    assert send(client_of(femi), "vault-recover", sheet_code="", **new).status_code == 302
    last = send(client_of(iris), "vault-recover", sheet_code="", **new)

    assert keeping.holders() == [iris]
    assert "Yours is the last share." in text_of(last)
    assert "Give a share" in page(iris)


@pytest.mark.usefixtures("opened")
def test_ones_passphrase_is_changed_with_the_one_before(iris: User) -> None:
    client = client_of(iris)
    new = {"passphrase": OTHER, "passphrase_again": OTHER}
    poor = send(
        client, "vault-key", passphrase_now=PASSPHRASE, passphrase="too short", passphrase_again="too short"
    )
    wrong = send(client, "vault-key", passphrase_now="not this one", **new)
    done = send(client, "vault-key", passphrase_now=PASSPHRASE, **new)

    assert "Use at least 15 characters" in text_of(poor)
    assert "That passphrase is not right." in text_of(wrong)
    assert done.status_code == 302
    assert opening.unlock(iris, OTHER, now=timezone.now())


@pytest.mark.usefixtures("opened")
def test_a_key_put_in_anothers_place_is_told_of(iris: User, femi: User) -> None:
    assert "not the one on record" not in page(iris)

    Keeper.objects.filter(pk=femi.pk).update(public=pairs.new_pair().public)
    VaultKey.objects.update(public=pairs.new_pair().public)

    assert "The key of Femi Castell is not the one on record." in page(iris)
    assert "The key to names is not the one on record." in page(iris)


@pytest.mark.usefixtures("opened")
def test_i11_the_vault_tells_nothing_of_a_concern(iris: User, now: datetime) -> None:
    named(1)
    concern = SealedIdentity.objects.get().concern
    addresses = ["vault", "vault-key", "vault-rotate", "vault-recover"]
    texts = [text_of(client_of(iris).get(reverse(f"identity:{one}"))) for one in addresses]

    assert "Femi Castell" in texts[0]
    assert not any(concern.reference in text or "Catrin" in text or "hoist" in text for text in texts)


def test_the_other_keepers_see_what_was_done_with_the_key(
    iris: User, femi: User, handler: User, opened: str
) -> None:
    new = {"passphrase": OTHER, "passphrase_again": OTHER}
    assert "used the recovery sheet" not in page(iris)

    send(client_of(femi), "vault-recover", sheet_code=opened, **new)
    send(client_of(femi), "vault-key", passphrase_now="not this one", **new)
    with transaction.atomic():  # of a key to be shown names, which is not theirs to know
        audit.record_accounts(EventType.PASSPHRASE_WRONG, by=handler, now=timezone.now())

    told = page(iris)
    assert told.count("A name keeper used the recovery sheet") == 1
    assert told.count("A wrong passphrase was typed") == 1
    assert handler.name not in told
