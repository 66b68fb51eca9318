"""Nobody comes in by the provider whom we do not know already."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client

from accounts.enums import AccountEvent
from accounts.models import Session, User
from tests.accounts.single_sign_on.driving import (
    FAILED,
    SUB,
    UNKNOWN,
    bend,
    opens,
    person_there,
    sign_in,
    turned_away,
)
from tests.desk import text_of
from tests.oidc_provider import Provider, running
from trust.models import Event

pytestmark = pytest.mark.django_db


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
