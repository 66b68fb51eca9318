"""What comes back from the provider opens nothing unless all of it fits what was sent."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from accounts.models import Session, User
from tests.accounts.single_sign_on.driving import (
    FAILED,
    LEAVE,
    RETURN,
    SUB,
    arrive,
    bend,
    leave,
    opens,
    path_of,
    person_there,
    sign_in,
    turned_away,
)
from tests.oidc_provider import Provider

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "bent",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-service"},
        {"aud": ["hearken", "another-service"], "azp": "another-service"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_fit_opens_nothing(
    client: Client, provider: Provider, worker: User, bent: dict[str, Any]
) -> None:
    provider.person, provider.bent = person_there(worker), bent

    turned_away(client, sign_in(client, provider), FAILED)

    assert provider.refusals == []  # the provider was content: it was we who refused


def test_a_token_signed_by_another_key_opens_nothing(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    provider.signing = (rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256")

    turned_away(client, sign_in(client, provider), FAILED)


@pytest.mark.parametrize("signing", [("x" * 32, "HS256"), ("", "none")])
def test_a_token_that_is_not_signed_by_a_private_key_opens_nothing(
    client: Client, provider: Provider, worker: User, signing: tuple[str, str]
) -> None:
    provider.person, provider.signing = person_there(worker), signing

    turned_away(client, sign_in(client, provider), FAILED)


@pytest.mark.parametrize("state", ["", "another-state-16"])
def test_another_state_opens_nothing(client: Client, provider: Provider, worker: User, state: str) -> None:
    provider.person, provider.answers_with = person_there(worker), {"state": state}

    turned_away(client, sign_in(client, provider), FAILED)


def test_what_began_in_one_browser_does_not_end_in_another(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    back = provider.way_back(leave(Client()))
    victim = Client()

    turned_away(victim, arrive(victim, back), FAILED)


def test_a_way_back_is_good_once(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    client = Client()
    back = provider.way_back(leave(client))
    assert arrive(client, back).status_code == 302
    client.post("/staff/sign-out/")

    assert arrive(client, back).status_code == 403
    assert not opens(client)


def test_a_code_is_good_once_though_the_state_is_fresh(client: Client, provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    used = parse_qs(urlsplit(provider.way_back(leave(client))).query)["code"][0]
    provider.codes.pop(used)
    provider.answers_with = {"code": used}

    turned_away(client, sign_in(client, provider), FAILED)

    assert provider.refusals == ["code"]


def test_a_code_of_another_browser_does_not_fit_the_proof_key(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker)
    stolen = parse_qs(urlsplit(provider.way_back(leave(Client()))).query)["code"][0]
    provider.answers_with = {"code": stolen}
    thief = Client()

    turned_away(thief, sign_in(thief, provider), FAILED)

    assert provider.refusals == ["code_verifier"]


def test_the_way_there_carries_a_challenge_a_state_and_a_nonce(client: Client, provider: Provider) -> None:
    sent = parse_qs(urlsplit(leave(client)).query)

    assert sent["code_challenge_method"] == ["S256"]
    assert sent["response_type"] == ["code"]
    assert all(len(sent[name][0]) >= 16 for name in ("code_challenge", "state", "nonce"))
    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}
    assert sent["redirect_uri"] == [f"http://testserver{RETURN}"]


def test_nobody_steers_the_request_from_the_address(client: Client, provider: Provider) -> None:
    sent = parse_qs(urlsplit(leave(client, scope="mail.read", auth_params="prompt=none", process="connect")).query)

    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in sent


def test_another_site_cannot_begin_a_sign_in(client: Client, provider: Provider) -> None:
    answer = client.get(LEAVE, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer["Location"] == "/staff/sign-in/"
    assert Session.objects.count() == 0


def test_an_answer_in_the_name_of_another_issuer_opens_nothing(
    client: Client, provider: Provider, worker: User
) -> None:
    provider.person, provider.answers_with = person_there(worker), {"iss": "https://elsewhere.example"}

    answer = arrive(client, provider.way_back(leave(client)))

    turned_away(client, answer, FAILED)


@pytest.mark.parametrize(
    "bent", [{"issuer": "https://elsewhere.example"}, {"token_endpoint": "ftp://elsewhere.example/"}]
)
def test_a_provider_that_is_not_itself_is_not_gone_to(
    client: Client, provider: Provider, bent: dict[str, Any]
) -> None:
    provider.bent_config = bent

    turned_away(client, client.get(LEAVE), FAILED)


def test_a_provider_that_is_away_is_told_so(
    client: Client, provider: Provider, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = provider.way_back(leave(client))
    bend(monkeypatch, issuer="http://localhost:9")

    turned_away(client, client.get(LEAVE), FAILED)
    provider.answers_with = {}
    turned_away(client, client.get(f"{path_of(back).replace('&iss=', '&was=')}&go-on"), FAILED)


def test_an_email_kept_out_of_the_token_is_asked_for(client: Client, provider: Provider, worker: User) -> None:
    provider.person = {"sub": SUB}
    provider.asked_about = person_there(worker)

    sign_in(client, provider)

    assert opens(client)


def test_what_is_told_on_asking_must_be_about_the_same_person(
    client: Client, provider: Provider, worker: User
) -> None:
    provider.person = {"sub": SUB}
    provider.asked_about = person_there(worker, sub="another")

    turned_away(client, sign_in(client, provider), FAILED)
