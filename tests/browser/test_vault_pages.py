"""The vault in Chromium: two name keepers set it up, a third comes, its key is made anew, one of them leaves."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import clock, shares
from concerns.domain import keepers as keeping
from concerns.enums import Mode
from concerns.models import Heartbeat
from tests import factories, people
from tests.browser.conftest import Enter
from tests.browser.driving import Faults, cannot_go_back, follow, go_by, heading, press, said
from tests.names import PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = "four words of mine"
GROUPS = re.compile(r"\b[0-9A-Z]{4}\b")


@pytest.fixture
def no_vault(rota: list[User], keepers: list[User], today: datetime) -> list[User]:
    """Two people who are to keep names, on the day on which everything else runs."""
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=today + timedelta(minutes=2))
    return keepers


def make_key(page: Page) -> None:
    page.get_by_label("New passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("New passphrase again").fill(PASSPHRASE)
    press(page, "Make your key")
    assert "Your key is made." in said(page)


def test_two_name_keepers_set_up_the_vault_and_see_the_sheet_once(enter: Enter, no_vault: list[User]) -> None:
    iris, femi = enter(no_vault[0]), enter(no_vault[1])
    faulty = Faults()
    follow(iris, "The vault")
    faulty.look(iris, "no vault")
    follow(iris, "Make your key")
    press(iris, "Make your key")
    faulty.look(iris, "no passphrase")
    make_key(iris)
    faulty.look(iris, "a check code, no share")
    follow(iris, "The vault")
    assert "1 name keeper is ready. It takes two." in said(iris)
    assert iris.get_by_role("link", name="Set up the vault").count() == 0
    follow(femi, "Your key")
    make_key(femi)
    iris.reload()
    follow(iris, "Set up the vault")
    assert "Femi Castell" in said(iris)
    iris.get_by_label("Your passphrase").fill(WRONG)
    press(iris, "Set up, and show the sheet")
    faulty.look(iris, "a wrong passphrase")
    assert keeping.current_key() is None
    iris.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(iris, "Set up, and show the sheet")
    assert heading(iris) == "Recovery sheet"
    faulty.look(iris, "the sheet")
    sheet = GROUPS.findall(iris.locator("main .hk-codes").inner_text())
    assert len(sheet) == 14
    iris.emulate_media(media="print")
    assert iris.get_by_role("link").count() == 0
    assert iris.locator("body").inner_text().split()[: len(sheet) + 2] == ["Recovery", "sheet", *sheet]
    iris.emulate_media(media="screen")
    go_by(iris.get_by_role("button", name="It is on paper"))
    assert said(iris).count("Share given on") == 2
    assert cannot_go_back(iris)
    for page in (iris, femi):
        page.goto(reverse("identity:vault-set-up"))
        assert heading(page) == "The vault"
        assert not any(group in said(page).split() for group in sheet)

    assert sorted(person.name for person in keeping.holders()) == ["Femi Castell", "Iris Dunmore"]
    assert faulty.routes == {"identity:vault", "identity:vault-key", "identity:vault-set-up"}
    assert faulty.found == {}


@pytest.mark.usefixtures("running")
def test_the_vault_as_people_come_and_go(enter: Enter, keepers: list[User], lead: User, today: datetime) -> None:
    iris, femi = keepers
    newcomer = people.make_person("Wanda Pryce", "Archivist", Role.CUSTODIAN)
    faulty, page = Faults(), enter(iris)
    keeping.make_key(newcomer, PASSPHRASE, now=today)
    page.goto(reverse("identity:vault"))
    faulty.look(page, "one waits for a share")
    follow(page, "Give a share to Wanda Pryce")
    page.get_by_label("Their check code").fill("0000")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page, "Give the share")
    faulty.look(page, "a wrong check code")
    page.get_by_label("Their check code").fill(shares.check_code(newcomer))
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page, "Give the share")
    assert "Wanda Pryce holds a share now." in said(page)

    RoleHolding.objects.filter(user=femi).delete()
    page.reload()
    faulty.look(page, "one no longer keeps names")
    follow(page, "Remove Femi Castell")
    faulty.look(page, "remove")
    follow(page, "The vault")
    factories.raise_concern(mode=Mode.CONFIDENTIAL)
    follow(page, "Make a new key")
    press(page, "Make a new key")
    faulty.look(page, "a new key, no passphrase")
    page.get_by_label("Make a new recovery sheet").check()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page, "Make a new key")
    faulty.look(page, "a new sheet, and a name to move")
    page.goto(reverse("identity:vault"))
    faulty.look(page, "a name is under the old key")
    follow(page, "Go on moving names")
    faulty.look(page, "go on")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page, "Go on")
    assert "The old key is destroyed." in said(page)

    follow(page, "Your key")
    press(page, "Change your passphrase")
    faulty.look(page, "change, empty")
    follow(page, "I have forgotten it")
    page.get_by_label("What is on the recovery sheet").fill("0000")
    press(page, "Make a new key")
    faulty.look(page, "recover, with errors")

    names = ("vault", "vault-key", "vault-share", "vault-remove", "vault-rotate", "vault-recover")
    assert faulty.routes == {f"identity:{name}" for name in names}
    assert faulty.found == {}
