from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import gate, grants
from concerns.errors import Refused
from tests.desk import client_of, done, text_of
from tests.names import REVEAL_PASSPHRASE, make_ready
from trust.errors import WrongPassphrase

NEW = "gravel lantern orchard thimble"
KEY, ANEW = reverse("identity:key"), reverse("identity:key-anew")


def send(client: Client, address: str, passphrase: str, again: str | None = None, **more: str) -> str:
    answer = client.post(
        address, {"passphrase": passphrase, "passphrase_again": again or passphrase, **more}, follow=True
    )
    assert answer.status_code == 200
    return text_of(answer)


def opens(person: User, passphrase: str) -> bool:
    try:
        return len(grants.unlock(person, passphrase, now=timezone.now() + timedelta(days=1))) == 32
    except WrongPassphrase:
        return False


def test_i8_a_key_is_made_after_the_scenes_changed_with_its_passphrase_and_made_anew_without(
    handler: User,
) -> None:
    client, now = client_of(handler), timezone.now()
    assert "First pass the five scenes" in text_of(client.get(KEY))
    send(client, KEY, NEW)
    assert not grants.has_key(handler)

    gate.record_pass(handler, now=now)
    assert "Type them again" in send(client, KEY, NEW, "another")
    assert "Use at least" in send(client, KEY, "gravel lantern")
    assert not grants.has_key(handler)
    assert "Your key is made." in send(client, KEY, NEW)
    assert opens(handler, NEW)

    changed = REVEAL_PASSPHRASE
    assert "That passphrase is not right" in send(client, KEY, changed, passphrase_now="gravel")
    assert "The passphrase is changed." in send(client, KEY, changed, passphrase_now=NEW)
    assert (opens(handler, changed), opens(handler, NEW)) == (True, False)

    assert "Tick this box" in send(client, ANEW, NEW)
    old = grants.unlock(handler, changed, now=now)
    assert "Your new key is made." in send(client, ANEW, NEW, sure="on")
    assert (opens(handler, NEW), opens(handler, changed)) == (True, False)
    with pytest.raises(Refused):  # a page that was open meanwhile must not lock the old key in its place
        grants.change_passphrase(handler, changed, private=old, now=now)


def test_after_too_many_tries_the_page_says_how_long_to_wait(handler: User) -> None:
    client = client_of(make_ready(handler, now=timezone.now()))

    said = [send(client, KEY, NEW, passphrase_now="gravel") for _ in range(6)][-1]

    assert "There were too many tries. Try again in" in said
    assert "Each try is recorded." in said


def test_a_name_keeper_has_no_such_page_and_no_such_key(keepers: list[User]) -> None:
    gate.record_pass(keepers[0], now=timezone.now())
    client = client_of(keepers[0])

    assert [client.get(place).status_code for place in (KEY, ANEW)] == [404, 404]
    with pytest.raises(Refused):
        grants.make_key(keepers[0], NEW, now=timezone.now())


def test_what_was_typed_is_never_shown_again(handler: User) -> None:
    client = client_of(make_ready(handler, now=timezone.now()))

    assert NEW not in send(client, KEY, NEW, passphrase_now="gravel")
    done(client.post(KEY, {"passphrase": NEW, "passphrase_again": NEW, "passphrase_now": REVEAL_PASSPHRASE}))
