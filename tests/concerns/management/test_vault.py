"""`manage.py vault`: the same ceremony at a keyboard, in plain sentences."""

import re
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import RoleHolding, User
from concerns.domain import keepers as keeping
from concerns.domain import opening, rotation, shares, vault
from concerns.domain.vault import Identity
from concerns.enums import Mode
from concerns.management.commands import vault as command
from concerns.models.vault import SealedIdentity, VaultKey
from tests.concerns.domain.test_vault import make_concern
from tests.names import PASSPHRASE, open_vault

SHEET = re.compile(r"^  ((?:[0-9A-Z]{4} ?){14})$", re.MULTILINE)
OTHER = "four words of mine"

Run = Callable[..., str]


@pytest.fixture
def iris(keepers: list[User]) -> User:
    return keepers[0]


@pytest.fixture
def femi(keepers: list[User]) -> User:
    return keepers[1]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a step and type these, one for each question."""

    def run(*given: str, types: tuple[str, ...] = ()) -> str:
        typed, out = iter(types), StringIO()
        monkeypatch.setattr(sys, "stdin", Keyboard())
        monkeypatch.setattr(command, "getpass", lambda asked: next(typed))
        call_command("vault", *given, stdout=out)
        assert list(typed) == []
        assert not any(secret in out.getvalue() for secret in types if secret)
        return out.getvalue()

    return run


class Keyboard(StringIO):
    def isatty(self) -> bool:
        return True


def as_(person: User) -> tuple[str, str]:
    return "--as", person.email


def sheet_in(said: str) -> str:
    found = SHEET.search(said)
    assert found, said
    return found[1]


def test_the_whole_ceremony(run: Run, iris: User, femi: User) -> None:
    assert "has made no key yet" in run("status")
    for person in (iris, femi):
        assert shares.check_code(person) in run("key", *as_(person), types=(PASSPHRASE, PASSPHRASE))[-20:]

    said = run("set-up", *as_(iris), types=(PASSPHRASE,))

    sheet, now = sheet_in(said), timezone.now()
    private = opening.unlock(femi, PASSPHRASE, now=now)
    assert opening.unlock_with_sheet(sheet, by=iris, now=now) == private
    assert run("status").count("share given on") == 2
    with pytest.raises(CommandError, match="As things stand"):
        run("set-up", *as_(iris), types=(PASSPHRASE,))


def test_a_lost_passphrase_a_share_and_a_removal(run: Run, iris: User, femi: User) -> None:
    sheet = open_vault([iris, femi], now=timezone.now()).recovery_sheet
    assert "You hold a share again." in run("recover", *as_(femi), types=(sheet, OTHER, OTHER))
    run("recover", *as_(femi), types=("", OTHER, OTHER))
    assert keeping.holders() == [iris]
    assert "WRONG: only one name keeper can open the vault." in run("status")

    run("share", femi.email, *as_(iris), types=(shares.check_code(femi), PASSPHRASE))
    assert keeping.holders() == [femi, iris]

    with pytest.raises(CommandError, match="cannot be done"):
        run("remove", femi.email, *as_(iris), types=(PASSPHRASE,))  # who keeps names still is one of two
    RoleHolding.objects.filter(user=femi).delete()
    removed = run("remove", femi.email, *as_(iris), types=(PASSPHRASE,))
    assert "Every name is locked to the new key." in removed
    assert sheet_in(removed) != sheet  # they may have copied the one before
    assert keeping.holders() == [iris]
    RoleHolding.objects.filter(user=iris).delete()
    said = run("status")
    assert "no longer keeps names" in said
    assert "confidential mode is off" in said


def test_a_rotation_goes_on_to_its_end(run: Run, iris: User, femi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    old = open_vault([iris, femi], now=timezone.now())
    for _ in range(3):
        vault.seal(make_concern(Mode.CONFIDENTIAL), Identity("Catrin"), on=date(2026, 11, 10))
    private = opening.unlock(iris, PASSPHRASE, now=timezone.now())
    rotation.start(by=iris, private=private, now=timezone.now())
    assert "WRONG: 3 names are still under the old key." in run("status")

    assert "The old key is destroyed." in run("rotate", *as_(femi), types=(PASSPHRASE,))

    assert rotation.left() == 0
    sheet = sheet_in(run("rotate", "--new-sheet", *as_(iris), types=(PASSPHRASE,)))
    assert sheet != old.recovery_sheet
    assert VaultKey.objects.exclude(retired_at=None).count() == 2


def test_i13_a_damaged_name_holds_up_no_new_key_once_the_others_are_moved(
    run: Run, iris: User, femi: User
) -> None:
    open_vault([iris, femi], now=timezone.now())
    for _ in range(2):
        vault.seal(make_concern(Mode.CONFIDENTIAL), Identity("Catrin"), on=date(2026, 11, 10))
    SealedIdentity.objects.filter(pk=SealedIdentity.objects.order_by("pk")[:1].get().pk).update(sealed=b"damaged")
    rotation.start(by=iris, private=opening.unlock(iris, PASSPHRASE, now=timezone.now()), now=timezone.now())
    RoleHolding.objects.filter(user=femi).delete()
    for step in (("rotate", "--new-sheet"), ("rotate", "--new-key"), ("remove", femi.email)):
        with pytest.raises(CommandError, match="Names still wait that can be moved"):
            run(*step, *as_(iris), types=(PASSPHRASE,))
    keys = VaultKey.objects.count()

    for again in (("rotate",), ("rotate",), ("rotate", "--new-key"), ("rotate", "--new-sheet")):
        with pytest.raises(CommandError, match="1 names do not open"):
            run(*again, *as_(iris), types=(PASSPHRASE,))

    assert VaultKey.objects.count() == keys + 2


def test_what_goes_wrong_is_said_in_a_sentence(run: Run, iris: User, femi: User, handler: User) -> None:
    open_vault([iris, femi], now=timezone.now())
    steps: dict[str, Callable[[], str]] = {
        "That passphrase is not right": lambda: run("rotate", *as_(iris), types=("not this one",)),
        "The two are not the same": lambda: run("passphrase", *as_(iris), types=(PASSPHRASE, OTHER, PASSPHRASE)),
        "Use at least 15 characters": lambda: run("passphrase", *as_(iris), types=(PASSPHRASE, "short", "short")),
        "Only a name keeper can do this": lambda: run("key", *as_(handler), types=(OTHER, OTHER)),
        "You have a key already": lambda: run("key", *as_(iris)),
        "Nobody here has the work email": lambda: run("key", "--as", "nobody@westmarch.example"),
    }
    said = {}
    for expected, step in steps.items():
        with pytest.raises(CommandError, match=expected) as refused:
            step()
        said[expected] = str(refused.value)

    assert all("not this one" not in words for words in said.values())
    run("passphrase", *as_(iris), types=(PASSPHRASE, OTHER, OTHER))
    assert opening.unlock(iris, OTHER, now=timezone.now())


def test_without_a_keyboard_nothing_is_asked(iris: User) -> None:
    with pytest.raises(CommandError, match="typed at a keyboard"):
        call_command("vault", "key", "--as", iris.email)
