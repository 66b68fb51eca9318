"""Whoever is known comes in by the provider, and nothing that it tells is kept."""

import logging
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.domain import factors
from accounts.enums import AccountEvent
from accounts.models import User
from tests.accounts.single_sign_on.driving import (
    CLOSED,
    LEAVE,
    RETURN,
    SUB,
    arrive,
    leave,
    opens,
    person_there,
    sign_in,
)
from tests.desk import text_of
from tests.oidc_provider import Provider
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db


def test_without_a_provider_nothing_is_offered_and_nothing_answers(client: Client, worker: User) -> None:
    assert "Sign in with Westmarch" not in text_of(client.get("/staff/sign-in/"))
    assert client.get(LEAVE).status_code == 404
    assert client.get(RETURN, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def test_a_provider_in_the_database_is_none(client: Client, worker: User) -> None:
    SocialApp.objects.create(provider="openid_connect", provider_id="work", name="x", client_id="x", secret="x")

    assert client.get(LEAVE).status_code == 404


@pytest.mark.usefixtures("provider")
def test_the_link_stands_on_the_page_of_signing_in_and_keeps_the_way(client: Client, employer: Any) -> None:
    page = text_of(client.get(f"/staff/sign-in/?next={CLOSED}"))

    assert f'href="{LEAVE}?next={CLOSED}">Sign in with Westmarch login</a>' in page


def test_only_the_provider_configured_answers(client: Client, provider: Provider) -> None:
    assert client.get(LEAVE.replace("work", "home")).status_code == 404


def test_a_known_person_comes_in_and_is_linked(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)

    answer = sign_in(client, provider)

    assert answer["Location"] == "/staff/"
    assert opens(client)
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.extra_data) == (worker, "work", {})
    assert {event.type for event in Event.objects.all()} == {AccountEvent.SIGN_IN_LINKED, AccountEvent.SIGNED_IN}
    assert {event.on for event in Event.objects.all()} == {timezone.localdate().isoformat()}


def test_nothing_that_the_provider_tells_is_kept(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker, phone_number="01632 960 199", groups=["one"])
    for _ in range(2):
        sign_in(Client(), provider)

    link = SocialAccount.objects.get()

    assert link.extra_data == {}
    assert SUB not in link.uid
    assert SocialToken.objects.count() == 0
    local = {timezone.localtime(moment).time().isoformat() for moment in (link.last_login, link.date_joined)}
    assert local == {"00:00:00"}


def test_the_password_of_a_linked_person_stays(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    sign_in(client, provider)

    worker.refresh_from_db()

    assert worker.check_password(PASSWORD)


def test_a_link_holds_though_the_address_changes(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    sign_in(Client(), provider)
    provider.person = {"sub": SUB, "email": "somebody.else@westmarch.example", "email_verified": False}

    client = Client()
    sign_in(client, provider)

    assert opens(client)


def test_the_way_is_kept(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)

    assert sign_in(client, provider, next=str(CLOSED))["Location"] == CLOSED


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "/raise/", "//elsewhere.example/staff/"])
def test_the_way_leads_nowhere_else(client: Client, provider: Provider, worker: User, elsewhere: str) -> None:
    provider.person = person_there(worker)

    assert sign_in(client, provider, next=elsewhere)["Location"] == "/staff/"


def test_the_second_step_is_asked_for_as_after_a_password(
    client: Client, provider: Provider, worker: User
) -> None:
    secret = factors.new_secret()
    factors.put_app(worker, secret, now=timezone.now())
    provider.person = person_there(worker)

    assert sign_in(client, provider)["Location"] == "/staff/sign-in/step/"
    assert not opens(client)

    code = factors.code_at(secret, timezone.now())
    assert client.post("/staff/sign-in/step/", {"code": code})["Location"] == "/staff/"
    assert opens(client)


def test_a_cookie_known_before_is_worth_nothing_after(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    back = provider.way_back(leave(client))
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    arrive(client, back)

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert opens(client)
    assert not opens(thief)


def test_no_log_tells_who_came_or_how(
    client: Client, provider: Provider, worker: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.person = person_there(worker)
    sign_in(client, provider)
    assert opens(client)
    provider.bent = {"nonce": "another"}
    sign_in(Client(), provider)
    provider.person = {"sub": "x", "email": "nobody@westmarch.example", "email_verified": True}
    sign_in(Client(), provider)

    telling = [worker.email, worker.name, "nobody@", SUB, provider.client_secret, *provider.given]

    assert provider.given
    assert "hearken.requests" in caplog.text
    # What the server of the tests itself logs of a refusal is not ours and goes nowhere (config.settings).
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.request"))
    assert [word for word in telling if word in ours] == []
