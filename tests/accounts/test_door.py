"""Signing in by work email and password, and the second step of whoever has one."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.domain import factors, passwords
from accounts.enums import AccountEvent
from accounts.models import Session, Tries, User
from tests.desk import text_of
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db

SIGN_IN = "/staff/sign-in/"
STEP = "/staff/sign-in/step/"
WORK_LIST = "/staff/"
NO_FIT = "That email and password do not match."
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"email": email, "password": password, **more})


def enrol(person: User) -> str:
    """Give somebody an app, and return its secret."""
    secret = factors.new_secret()
    factors.put_app(person, secret, now=timezone.now())
    return secret


def code(secret: str) -> str:
    return factors.code_at(secret, timezone.now())


def opens(client: Client) -> int:
    return client.get(WORK_LIST).status_code


def test_email_and_password_lead_to_the_work_list(client: Client, worker: User) -> None:
    assert opens(client) == 302

    answer = sign_in(client, worker.email)

    assert (answer.status_code, answer["Location"]) == (302, WORK_LIST)
    assert opens(client) == 200


def test_the_email_may_be_written_in_any_case(client: Client, worker: User) -> None:
    assert sign_in(client, f" {worker.email.upper()} ").status_code == 302


def test_a_wrong_password_does_not_open(client: Client, worker: User) -> None:
    answer = sign_in(client, worker.email, f"{PASSWORD}!")

    assert NO_FIT in text_of(answer)
    assert opens(client) == 302


def test_signing_in_leads_to_the_page_somebody_was_on_the_way_to(client: Client, worker: User) -> None:
    closed = reverse("casework:closed")

    answer = sign_in(client, worker.email, next=closed)

    assert answer["Location"] == closed


@pytest.mark.parametrize("elsewhere", ["/", "/raise/", "https://elsewhere.example/staff/", "//elsewhere.example/"])
def test_signing_in_leads_nowhere_else(client: Client, worker: User, elsewhere: str) -> None:
    answer = sign_in(client, worker.email, next=elsewhere)

    assert answer["Location"] == WORK_LIST


def test_who_is_signed_in_already_is_sent_on(client: Client, worker: User) -> None:
    sign_in(client, worker.email)

    assert client.get(SIGN_IN)["Location"] == WORK_LIST


def test_signing_out_ends_the_session(client: Client, worker: User) -> None:
    sign_in(client, worker.email)

    answer = client.post(reverse("accounts:sign-out"))

    assert answer["Location"] == SIGN_IN
    assert opens(client) == 302
    assert Session.objects.count() == 0


def test_a_cookie_known_before_signing_in_is_worth_nothing_after(client: Client, worker: User) -> None:
    enrol(worker)
    sign_in(client, worker.email)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    secret = enrol(worker)
    assert client.post(STEP, {"code": code(secret)}).status_code == 302
    assert opens(client) == 200

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before

    assert opens(thief) == 302


def test_who_left_gets_the_answer_of_a_wrong_password(client: Client, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)

    answer = sign_in(client, worker.email)

    assert NO_FIT in text_of(answer)


def test_who_leaves_between_the_steps_is_turned_away(client: Client, worker: User) -> None:
    secret = enrol(worker)
    sign_in(client, worker.email)
    User.objects.filter(pk=worker.pk).update(is_active=False)

    answer = client.post(STEP, {"code": code(secret)})

    assert answer["Location"] == SIGN_IN
    assert opens(client) == 302
    assert not Event.objects.filter(type=AccountEvent.SIGNED_IN).exists()


def test_a_password_changed_between_the_steps_ends_the_way_in(client: Client, worker: User) -> None:
    secret = enrol(worker)
    sign_in(client, worker.email)
    passwords.change(worker, "seven lanterns over Tallinn", now=timezone.now(), keep=None)

    answer = client.post(STEP, {"code": code(secret)})

    assert answer["Location"] == SIGN_IN
    assert opens(client) == 302
    assert not Event.objects.filter(type=AccountEvent.SIGNED_IN).exists()


def test_signing_in_leaves_its_day_and_no_moment(client: Client, worker: User) -> None:
    sign_in(client, worker.email)

    event = Event.objects.get(type=AccountEvent.SIGNED_IN)

    assert (event.actor, event.on, json.loads(event.data)) == (
        f"user:{worker.pk}",
        timezone.localdate().isoformat(),
        {},
    )


# Known and unknown


def shown(client: Client, email: str) -> str:
    """The page after a try, without what is fresh each time and without what was typed."""
    return TOKEN.sub("", text_of(sign_in(client, email, "a wrong password"))).replace(email, "")


def test_known_unknown_and_gone_get_the_same_page_at_every_try(worker: User, handler: User) -> None:
    User.objects.filter(pk=handler.pk).update(is_active=False)
    asked = [worker.email, handler.email, "nobody@westmarch.example"]

    for _ in range(7):
        pages = {shown(Client(), email) for email in asked}

        assert len(pages) == 1


def test_the_fifth_failure_says_how_long_to_wait_and_the_next_try_is_not_looked_at(
    client: Client, worker: User
) -> None:
    for _ in range(4):
        assert f"{NO_FIT} Try again." in text_of(sign_in(client, worker.email, "a wrong password"))

    assert f"{NO_FIT} Try again in 30 seconds." in text_of(sign_in(client, worker.email, "a wrong password"))
    answer = text_of(sign_in(client, worker.email))

    assert re.search(r"There were too many tries\. Try again in \d+ seconds?\.", answer)
    assert opens(client) == 302


def test_after_the_wait_the_right_password_opens(client: Client, worker: User) -> None:
    for _ in range(5):
        sign_in(client, worker.email, "a wrong password")
    assert sign_in(client, worker.email).status_code == 200

    Tries.objects.update(open_at=timezone.now() - timedelta(seconds=1))

    assert sign_in(client, worker.email).status_code == 302
    assert Tries.objects.count() == 0


def test_the_hasher_runs_for_unknown_addresses_as_for_known_ones(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    kept = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(password)
        return kept(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    found = {}
    for email in (worker.email, "nobody@westmarch.example"):
        counted.clear()
        sign_in(client, email, "a wrong password")
        found[email] = len(counted)

    assert set(found.values()) == {1}


def test_a_refusal_takes_its_time_whoever_was_asked_about(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STEADY_ANSWER", 0.3)
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)

    sign_in(client, worker.email, "a wrong password")
    sign_in(client, "nobody@westmarch.example", "a wrong password")
    sign_in(client, worker.email)

    assert len(waited) == 2
    assert all(0 < held <= 0.3 for held in waited)


# The second step


def test_whoever_has_an_app_is_asked_for_its_code_and_let_in_by_it(client: Client, worker: User) -> None:
    secret = enrol(worker)

    assert sign_in(client, worker.email)["Location"] == STEP
    assert opens(client) == 302

    assert client.post(STEP, {"code": code(secret)})["Location"] == WORK_LIST
    assert opens(client) == 200


def test_the_way_is_kept_over_the_second_step(client: Client, worker: User) -> None:
    secret, closed = enrol(worker), reverse("casework:closed")
    sign_in(client, worker.email, next=closed)

    assert client.post(STEP, {"code": code(secret)})["Location"] == closed


def test_a_code_opens_once(worker: User) -> None:
    secret = enrol(worker)
    typed = code(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, worker.email)

    assert first.post(STEP, {"code": typed}).status_code == 302
    assert "That code is not right, or it was used before." in text_of(second.post(STEP, {"code": typed}))
    assert opens(second) == 302


def test_a_recovery_code_opens_once(worker: User) -> None:
    enrol(worker)
    (typed, *_) = factors.make_codes(worker, now=timezone.now())
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, worker.email)

    assert first.post(STEP, {"code": typed}).status_code == 302
    assert second.post(STEP, {"code": typed}).status_code == 200


def test_wrong_codes_are_counted_apart_from_wrong_passwords(client: Client, worker: User) -> None:
    secret = enrol(worker)
    sign_in(client, worker.email)
    for _ in range(5):
        answer = client.post(STEP, {"code": "000000x"})
    assert "Try again in 30 seconds." in text_of(answer)

    assert "There were too many tries." in text_of(client.post(STEP, {"code": code(secret)}))
    assert sign_in(Client(), worker.email)["Location"] == STEP


def test_wrong_passwords_hold_up_no_second_step(client: Client, worker: User) -> None:
    secret = enrol(worker)
    sign_in(client, worker.email)
    for _ in range(6):
        sign_in(Client(), worker.email, "a wrong password")

    assert client.post(STEP, {"code": code(secret)})["Location"] == WORK_LIST


def test_nobody_comes_to_the_second_step_without_the_first(client: Client, worker: User) -> None:
    secret = enrol(worker)

    assert client.get(STEP)["Location"] == SIGN_IN
    assert client.post(STEP, {"code": code(secret)})["Location"] == SIGN_IN


# Passkeys, as far as they go without a browser


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "no json",
        "[]",
        "{}",
        '"text"',
        '{"response": 1}',
        '{"id": "x", "response": {"userHandle": null}}',
        pytest.param("[" * 60_000, id="deep"),
        pytest.param('{"id":' * 900 + "1" + "}" * 900, id="deep and whole"),
        pytest.param('{"id": "' + "x" * 70_000 + '"}', id="long"),
    ],
)
@pytest.mark.parametrize("place", [STEP, "/staff/sign-in/passkey/"])
def test_what_is_no_answer_of_a_passkey_opens_nothing(
    client: Client, worker: User, answer: str, place: str
) -> None:
    enrol(worker)
    sign_in(client, worker.email)

    page = client.post(place, {"credential": answer})

    assert page.status_code == 200
    assert "That passkey does not fit." in text_of(page)
    assert opens(client) == 302


def test_a_passkey_is_asked_to_show_who_holds_it(client: Client) -> None:
    page = text_of(client.get("/staff/sign-in/passkey/"))

    assert "&quot;userVerification&quot;: &quot;required&quot;" in page


# No other road


LIBRARY = [
    "account_signup",
    "account_signup_by_passkey",
    "account_email",
    "account_reset_password",
    "account_set_password",
    "account_inactive",
    "account_request_login_code",
    "socialaccount_signup",
    "socialaccount_connections",
    "mfa_index",
    "mfa_signup_webauthn",
    "mfa_trust",
]


@pytest.mark.parametrize("name", LIBRARY)
def test_no_page_of_the_library_is_open_under_its_own_name(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "accounts/signup/", "social/signup/", "2fa/", "password/reset/"]
)
def test_no_address_of_the_library_answers(client: Client, worker: User, path: str) -> None:
    sign_in(client, worker.email)

    assert client.get(f"/staff/{path}").status_code == 404
    assert client.get(f"/{path}").status_code == 404


def test_every_address_that_the_library_asks_for_is_a_page_of_ours() -> None:
    theirs = {
        pattern.callback.__module__
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
        if getattr(pattern, "callback", None) is not None
    }

    assert {module for module in theirs if module.startswith("allauth")} == set()


def test_the_session_store_is_ours(client: Client, worker: User) -> None:
    sign_in(client, worker.email)

    assert isinstance(client.session, SessionBase)
    assert client.session.__class__.__module__ == "accounts.sessions"
