"""Signing in by another provider, against one that runs here and keeps to the standard."""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse_lazy
from django.utils import timezone

from accounts.domain import factors
from accounts.enums import AccountEvent
from accounts.models import RoleHolding, Session, User
from accounts.roles import Role
from config.single_sign_on import SingleSignOn
from tests.desk import text_of
from tests.oidc_provider import Provider, running
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db

LEAVE = "/staff/sign-in/with/work/"
RETURN = "/staff/sign-in/with/work/return/"
CLOSED = reverse_lazy("casework:closed")
UNKNOWN = "knows you, but you have no sign-in here"
FAILED = "did not work. Try again"
SUB = "a1b2c3"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    known = SingleSignOn(
        name="Westmarch login", issuer=server.issuer, client_id="hearken", client_secret=server.client_secret
    )
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", known)
    server.person, server.asked_about, server.bent, server.bent_config, server.answers_with = {}, {}, {}, {}, {}
    server.signing, server.refusals = (server.key, "RS256"), []
    server.given.clear()
    return server


def bend(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Configure the provider otherwise."""
    known = settings.SINGLE_SIGN_ON
    assert known is not None
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", replace(known, **changed))


def person_there(person: User, **more: Any) -> dict[str, Any]:
    return {"sub": SUB, "email": person.email, "email_verified": True, "name": person.name, **more}


def leave(client: Client, **query: str) -> str:
    """Press the link; where the browser is sent."""
    answer = client.get(LEAVE, query)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def arrive(client: Client, back: str) -> Any:
    """Come back as a browser does: first without our cookie, then from our own page with it."""
    first = Client().get(_path(back))
    assert first.status_code == 200, text_of(first)
    assert not first.cookies
    onward = re.search(r'href="([^"]+)" data-go-on', text_of(first))
    assert onward, text_of(first)
    return client.get(onward[1].replace("&amp;", "&"))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, provider: Provider, **query: str) -> Any:
    return arrive(client, provider.way_back(leave(client, **query)))


def opens(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def roles(person: User) -> set[str]:
    return set(RoleHolding.objects.filter(user=person).values_list("role", flat=True))


def test_without_a_provider_nothing_is_offered_and_nothing_answers(client: Client, worker: User) -> None:
    assert "Sign in with Westmarch" not in text_of(client.get("/staff/sign-in/"))
    assert client.get(LEAVE).status_code == 404
    assert client.get(RETURN).status_code == 404


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


# Turned away


def turned_away(client: Client, answer: Any, words: str) -> None:
    assert answer.status_code == 403
    assert words in text_of(answer)
    assert not opens(client)
    assert not Event.objects.filter(type=AccountEvent.SIGNED_IN).exists()


def test_an_unknown_person_is_turned_away_and_not_added(client: Client, provider: Provider, worker: User) -> None:
    provider.person = {"sub": "x", "email": "nobody@westmarch.example", "email_verified": True}
    people = User.objects.count()

    turned_away(client, sign_in(client, provider), UNKNOWN)

    assert User.objects.count() == people
    assert SocialAccount.objects.count() == 0


def test_who_left_is_turned_away_alike_before_and_after_a_link(provider: Provider, worker: User) -> None:
    provider.person = {"sub": "x", "email": "nobody@westmarch.example", "email_verified": True}
    stranger = text_of(sign_in(Client(), provider))
    provider.person = person_there(worker)
    sign_in(Client(), provider)
    assert Session.objects.filter(user=worker).count() == 1
    User.objects.filter(pk=worker.pk).update(is_active=False)

    linked = sign_in(Client(), provider)
    SocialAccount.objects.all().delete()
    unlinked = sign_in(Client(), provider)

    assert {answer.status_code for answer in (linked, unlinked)} == {403}
    assert text_of(linked) == text_of(unlinked) == stranger
    assert Session.objects.filter(user=worker).count() == 1


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_links_nobody(
    client: Client, provider: Provider, worker: User, verified: Any
) -> None:
    provider.person = person_there(worker, email_verified=verified)

    turned_away(client, sign_in(client, provider), UNKNOWN)

    assert SocialAccount.objects.count() == 0


def test_a_provider_whose_addresses_are_trusted_need_not_say_so(
    client: Client, provider: Provider, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bend(monkeypatch, trusts_email=True)
    provider.person = {"sub": SUB, "email": worker.email}

    sign_in(client, provider)

    assert opens(client)


def test_an_address_given_to_somebody_else_does_not_lead_into_the_account(
    provider: Provider, worker: User
) -> None:
    provider.person = person_there(worker)
    sign_in(Client(), provider)
    provider.person = person_there(worker, sub="a successor")

    client = Client()
    answer = sign_in(client, provider)

    assert UNKNOWN in text_of(answer)
    assert not opens(client)


def test_the_same_subject_of_another_issuer_is_another_person(
    provider: Provider, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.person = person_there(worker)
    sign_in(Client(), provider)
    with running() as other:
        bend(monkeypatch, issuer=other.issuer, client_secret=other.client_secret)
        other.person = other.asked_about = {"sub": SUB}

        client = Client()
        answer = sign_in(client, other)

    assert UNKNOWN in text_of(answer)
    assert not opens(client)


def test_who_says_no_at_the_provider_is_not_signed_in(client: Client, provider: Provider, worker: User) -> None:
    provider.person = {"error": "access_denied"}

    turned_away(client, sign_in(client, provider), FAILED)


def test_links_are_forgotten_by_whoever_keeps_the_machine(
    provider: Provider, worker: User, handler: User, capsys: pytest.CaptureFixture[str]
) -> None:
    for person, sub in ((worker, SUB), (handler, "another")):
        provider.person = person_there(person, sub=sub)
        sign_in(Client(), provider)
    provider.person = person_there(worker, sub="new")
    assert sign_in(Client(), provider).status_code == 403

    call_command("forget_links", email=worker.email.upper())

    client = Client()
    sign_in(client, provider)
    assert opens(client)
    assert SocialAccount.objects.filter(user=handler).exists()
    assert Event.objects.filter(type=AccountEvent.SIGN_IN_UNLINKED).count() == 1
    call_command("forget_links")
    assert SocialAccount.objects.count() == 0
    assert capsys.readouterr().out == "Links removed: 1\nLinks removed: 2\n"


# What came back is not as it must be


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

    answer = client.get(_path(provider.way_back(leave(client))))

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
    turned_away(client, client.get(f"{_path(back).replace('&iss=', '&was=')}&go-on"), FAILED)


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


# Groups


@pytest.fixture
def mapped(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    table = {"g-managers": "manager", "g-seniors": "senior_manager"}
    bend(monkeypatch, groups=table)
    return provider


def test_groups_give_and_take_the_roles_of_the_map(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers", "g-others"])
    sign_in(Client(), mapped)
    assert roles(worker) == {Role.MANAGER}

    mapped.person = person_there(worker, groups=["g-seniors"])
    sign_in(Client(), mapped)

    assert roles(worker) == {Role.SENIOR_MANAGER}
    told = [(e.type, json.loads(e.data)["role"]) for e in Event.objects.filter(type__startswith="role.")]
    assert sorted(told) == [
        (AccountEvent.ROLE_GIVEN, Role.MANAGER),
        (AccountEvent.ROLE_GIVEN, Role.SENIOR_MANAGER),
        (AccountEvent.ROLE_TAKEN, Role.MANAGER),
    ]


def test_a_role_taken_by_a_group_ends_the_other_sessions(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers"])
    before = Client()
    sign_in(before, mapped)

    mapped.person = person_there(worker)
    sign_in(Client(), mapped)

    assert Session.objects.filter(user=worker).count() == 1
    assert not opens(before)


def test_groups_never_take_what_an_administrator_gave(mapped: Provider, handler: User) -> None:
    mapped.person = person_there(handler, groups=[])

    sign_in(Client(), mapped)

    assert roles(handler) == {Role.MANAGER}


def test_groups_give_nothing_that_goes_ill_with_what_somebody_holds(mapped: Provider, keepers: list[User]) -> None:
    keeper = keepers[0]
    mapped.person = person_there(keeper, groups=["g-seniors"])

    sign_in(Client(), mapped)

    assert roles(keeper) == {Role.CUSTODIAN}


def test_too_many_groups_to_tell_change_nothing(mapped: Provider, worker: User) -> None:
    mapped.person = person_there(worker, groups=["g-managers"])
    sign_in(Client(), mapped)

    mapped.person = person_there(worker, _claim_names={"groups": "src1"})
    sign_in(Client(), mapped)

    assert roles(worker) == {Role.MANAGER}


def test_without_a_map_groups_mean_nothing(provider: Provider, worker: User) -> None:
    provider.person = person_there(worker, groups=["g-managers"])

    sign_in(Client(), provider)

    assert roles(worker) == set()


# Logs


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
