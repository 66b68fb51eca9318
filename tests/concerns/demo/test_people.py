"""Who works for the demo employer, and that what its file says of passwords, codes and keys is so."""

import json
import stat
from datetime import datetime, timedelta

from django.contrib.auth import authenticate

from accounts.domain import factors, rota, standing
from accounts.enums import AccountEvent
from accounts.models import Invitation, RoleHolding, RotaPlace, User
from accounts.roles import REFUSED_PAIRS, Role
from concerns.demo.load import load
from concerns.demo.people import POSTS
from concerns.domain import gate, grants, mailbox, opening
from concerns.domain.calendar import LONDON
from concerns.enums import Mode
from tests.concerns.demo.loaded import Loaded
from trust.models import Event


def test_the_accounts_in_the_file_sign_in(demo: Loaded) -> None:
    for post in POSTS:
        email, password = demo.lines(f"{post.name.lower().replace(' ', '.')}@")[0].split()[:2]
        assert authenticate(None, username=email, password=password) == User.objects.get(name=post.name)


def test_whoever_needs_a_second_step_has_one_of_their_own(demo: Loaded) -> None:
    needing = [user for user in User.objects.all() if factors.needs(user)]
    shown = [factors.current_code(user, now=demo.now) for user in needing]
    assert {user.name for user in User.objects.all()} - {user.name for user in needing} == {
        "Jo Tarrant",
        "Lewis Crane",
    }
    assert None not in shown
    assert len(set(shown)) > len(shown) - 3  # two of a million may meet


def test_all_of_it_was_set_up_by_two_administrators_and_the_rules(demo: Loaded) -> None:
    accounts = Event.objects.filter(chain="accounts")
    given = [json.loads(event.data) for event in accounts.filter(type=AccountEvent.ROLE_GIVEN)]
    alone = {one["role"] for one in given if one["agreed_by"] is None}
    assert accounts.filter(type=AccountEvent.EMPLOYER_SET_UP).count() == 1
    assert len(given) == RoleHolding.objects.count()
    assert alone == {Role.MANAGER, Role.ADMINISTRATOR}
    assert len(standing.administrators()) == 2
    assert rota.warnings() == []
    assert not Invitation.objects.exists()


def test_no_two_secrets_are_alike(demo: Loaded) -> None:
    passwords = [line.split()[1] for line in demo.lines("@")]
    assert len(passwords) == len(set(passwords)) == len(POSTS)


def test_the_codes_in_the_file_open_what_they_say(demo: Loaded) -> None:
    codes = [line.split()[0] for line in demo.lines("  code: ")]
    modes = [mailbox.find(code).concern.mode for code in codes]
    assert modes == [line.split("code: ")[1].split(",")[0] for line in demo.lines("  code: ")]
    assert len(codes) == 9
    waiting = [line.split()[0] for line in demo.lines("hand-over code: ")]
    assert [mailbox.find_handover(code).concern.mode for code in waiting] == [Mode.UNNAMED]


def test_the_keepers_in_the_file_open_the_vault(demo: Loaded) -> None:
    keepers = User.objects.filter(roles__role=Role.CUSTODIAN).order_by("name")
    opened = {
        opening.unlock(user, demo.lines(f"  {user.name} ")[0].split()[-1], now=datetime.now(tz=LONDON))
        for user in keepers
    }
    assert len(keepers) == 2
    sheet = demo.text.split("The recovery sheet of the vault:")[1].strip().splitlines()[0]
    opened.add(opening.unlock_with_sheet(sheet, by=keepers[0], now=datetime.now(tz=LONDON)))
    assert len(opened) == 1


def test_the_file_is_for_its_owner_alone(demo: Loaded) -> None:
    assert stat.S_IMODE(demo.credentials.stat().st_mode) == 0o600
    assert [path.name for path in demo.credentials.parent.iterdir()] == ["demo.txt"]


def test_a_second_load_changes_nothing(demo: Loaded) -> None:
    before = (User.objects.count(), Event.objects.count(), demo.credentials.read_text())
    assert not load(now=demo.now + timedelta(days=1), credentials=demo.credentials)
    assert (User.objects.count(), Event.objects.count(), demo.credentials.read_text()) == before


def test_everybody_has_a_part_that_fits() -> None:
    assert set(Role) == {role for post in POSTS for role in post.roles}
    assert not any(pair <= set(post.roles) for post in POSTS for pair in REFUSED_PAIRS)
    assert RotaPlace.objects.filter(is_fallback=False).count() >= 2
    assert RotaPlace.objects.filter(is_fallback=True).count() >= 1


def test_whoever_can_be_shown_a_name_opens_their_own_key_with_what_the_file_says(demo: Loaded) -> None:
    told = (
        demo.text.split("key of their own, with a passphrase:")[1]
        .split("The recovery sheet")[0]
        .strip()
        .splitlines()
    )
    opened = {}
    for line in told:
        *name, passphrase = line.split()
        person = User.objects.get(name=" ".join(name))
        opened[person.name] = len(grants.unlock(person, passphrase, now=demo.now))
        assert gate.is_passed(person, on=demo.today)

    assert opened == dict.fromkeys(
        ["Ruth Adeyemi", "Grace Oduya", "Tom Whitlock", "Sheila Navin", "Derek Hollis"], 32
    )
    soon = [post.name for post in POSTS if gate.lapses_soon(User.objects.get(name=post.name), on=demo.today)]
    assert soon == ["Sheila Navin"]
