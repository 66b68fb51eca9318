"""Setting up a second step, from being led to it until the page one wanted."""

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import factors
from accounts.enums import Refusal
from accounts.models import Session, User
from accounts.roles import Role
from tests.desk import client_of, sign_in, text_of
from tests.people import make_person

WORK = "/staff/"
APP = "/staff/second-step/app/"
CODES = "/staff/second-step/codes/"
KEY = "/staff/second-step/passkey/"


@pytest.fixture
def newcomer(employer: object) -> User:
    """Has a role, and no second step yet."""
    user = make_person("Pat Hollis", "Officer", Role.MANAGER)
    Authenticator.objects.filter(user=user).delete()
    return user


def secret_on(page: str) -> str:
    found = re.search(r'class="hk-mono">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", page)


def test_from_the_first_page_through_an_app_to_where_one_wanted(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    wanted = reverse("casework:log")
    chosen = text_of(client.get(wanted, follow=True))
    assert f"{APP}?next={wanted}" in unescape(chosen)
    secret = secret_on(text_of(client.get(f"{APP}?next={wanted}")))
    before = client.cookies["sessionid"].value

    answer = client.post(APP, {"code": factors.code_at(secret, timezone.now()), "next": wanted})

    assert client.cookies["sessionid"].value != before
    codes = text_of(client.get(answer["Location"]))
    assert len(codes_on(codes)) == 10
    assert client.post(CODES, {"kept": "on", "next": wanted})["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert factors.is_enrolled(newcomer)


def test_a_wrong_code_is_said_and_the_secret_stays_the_same(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    secret = secret_on(text_of(client.get(APP)))

    page = text_of(client.post(APP, {"code": "000000"}))

    assert "That code is not right." in page
    assert secret_on(page) == secret
    assert not factors.is_enrolled(newcomer)


def test_the_secret_is_no_longer_shown_once_it_is_in_use(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    secret = secret_on(text_of(client.get(APP)))

    client.post(APP, {"code": factors.code_at(secret, timezone.now())})

    assert secret_on(text_of(client.get(APP))) != secret


def let_pass(client: Client, *, minutes: int) -> None:
    """So long ago was the page made that shows the secret."""
    session = client.session
    session["app_secret"] = {**session["app_secret"], "made_at": session["app_secret"]["made_at"] - minutes * 60}
    session.save()


def test_a_secret_that_was_not_set_up_within_ten_minutes_is_replaced(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    secret = secret_on(text_of(client.get(APP)))
    let_pass(client, minutes=9)
    assert secret_on(text_of(client.get(APP))) == secret
    let_pass(client, minutes=1)
    assert client.get(reverse("accounts:second-step-picture")).status_code == 204

    page = text_of(client.post(APP, {"code": factors.code_at(secret, timezone.now())}))

    assert "This page was open for more than ten minutes." in page
    assert not factors.is_enrolled(newcomer)
    fresh = secret_on(page)
    assert fresh != secret
    client.post(APP, {"code": factors.code_at(fresh, timezone.now())})
    assert factors.is_enrolled(newcomer)


def test_the_picture_is_a_drawing_of_its_own_that_nobody_keeps(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    picture = reverse("accounts:second-step-picture")
    assert client.get(picture).status_code == 204
    secret = secret_on(text_of(client.get(APP)))

    drawn = client.get(picture)

    assert (drawn["Content-Type"], drawn.status_code) == ("image/svg+xml", 200)
    assert "no-store" in drawn["Cache-Control"]
    assert b"<script" not in drawn.content
    assert b"style=" not in drawn.content
    assert secret.encode() not in drawn.content


def test_recovery_codes_stay_until_they_are_kept_and_are_never_shown_again(newcomer: User) -> None:
    client = sign_in(Client(), newcomer)
    secret = secret_on(text_of(client.get(APP)))
    client.post(APP, {"code": factors.code_at(secret, timezone.now())})
    shown = codes_on(text_of(client.get(CODES)))
    unkept = text_of(client.post(CODES, {}))
    assert "Keep the codes first" in unkept
    assert codes_on(unkept) == shown

    client.post(CODES, {"kept": "on"})

    page = text_of(client.get(CODES))
    assert codes_on(page) == []
    assert "You have 10 unused codes." in page


def test_a_new_set_is_shown_once_too(handler: User) -> None:
    client = client_of(handler)
    assert client.post(CODES, {"make": "1"}).status_code == 302
    first = codes_on(text_of(client.get(CODES)))

    client.post(CODES, {"make": "1"})

    second = codes_on(text_of(client.get(CODES)))
    assert (len(first), len(second), set(first) & set(second)) == (10, 10, set())


def test_without_a_second_step_there_are_no_codes_to_make(worker: User) -> None:
    answer = client_of(worker).post(CODES, {"make": "1"})

    assert answer["Location"] == reverse("accounts:second-step")
    assert not Authenticator.objects.filter(user=worker).exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", "1", '"x"', '{"id": "x", "response": {}}', "{", "[" * 60_000])
def test_what_is_no_passkey_is_refused_with_a_sentence(newcomer: User, sent: str) -> None:
    client = sign_in(Client(), newcomer)
    client.get(KEY)

    page = text_of(client.post(KEY, {"name": "Desk", "credential": sent}))

    assert "The passkey could not be made." in page
    assert not factors.is_enrolled(newcomer)


def test_the_browser_is_asked_for_a_passkey_that_needs_no_password(newcomer: User) -> None:
    page = unescape(text_of(sign_in(Client(), newcomer).get(KEY)))

    assert '"residentKey": "required"' in page
    assert '"userVerification": "required"' in page


def test_one_of_two_is_removed_and_other_sessions_end(handler: User) -> None:
    here, there = client_of(handler), client_of(handler)
    key = factors.add_key(
        handler, {"id": "made up"}, name="Desk", now=timezone.now(), keep=here.cookies["sessionid"].value
    )
    there = client_of(handler)
    assert "Desk" in text_of(here.get(reverse("accounts:account")))

    answer = here.post(reverse("accounts:second-step-remove", args=[key.pk]))

    assert answer["Location"] == reverse("accounts:account")
    assert [step.type for step in factors.of(handler)] == ["totp"]
    assert here.get(WORK).status_code == 200
    assert there.get(WORK).status_code == 302


def test_the_last_one_stays_and_the_page_says_why(handler: User) -> None:
    client = client_of(handler)
    step = factors.of(handler).get()

    page = text_of(client.post(reverse("accounts:second-step-remove", args=[step.pk])))

    assert str(Refusal.LAST_STEP.label) in page
    assert factors.is_enrolled(handler)


def test_the_step_of_somebody_else_is_not_there(handler: User, lead: User) -> None:
    step = factors.of(lead).get()
    client, place = client_of(handler), reverse("accounts:second-step-remove", args=[step.pk])

    assert client.get(place)["Location"] == reverse("accounts:account")
    assert client.post(place)["Location"] == reverse("accounts:account")
    assert factors.is_enrolled(lead)


def test_a_second_app_takes_the_place_of_the_first_and_ends_other_sessions(handler: User) -> None:
    here, there = client_of(handler), client_of(handler)
    secret = secret_on(text_of(here.get(APP)))

    here.post(APP, {"code": factors.code_at(secret, timezone.now())})

    assert Session.objects.filter(user=handler).count() == 1
    assert there.get(WORK).status_code == 302
    assert len(factors.of(handler)) == 1
