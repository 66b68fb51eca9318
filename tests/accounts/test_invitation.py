"""The first visit of somebody who was invited."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.domain import invitations
from accounts.enums import AccountEvent
from accounts.models import RoleHolding, Session, User
from accounts.roles import Role
from notifications import delivery
from tests.desk import text_of
from tests.people import PASSWORD, enrol
from trust.models import Event

pytestmark = pytest.mark.django_db

CHOOSE = "/staff/invitation/"
FRESH = "seven lanterns over Tallinn"
LINK = re.compile(r"https?://[^/]+(/staff/invitation/\S+/)")


@pytest.fixture
def newcomer(worker: User) -> User:
    worker.set_unusable_password()
    worker.save()
    return worker


@pytest.fixture
def link(newcomer: User, administrator: User) -> str:
    invitations.invite(newcomer, by=administrator, now=timezone.now())
    assert delivery.deliver(now=timezone.now()) == 1
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def follow(client: Client, link: str) -> Any:
    onward = re.search(r'href="([^"]+)" data-leave', text_of(client.get(link)))
    assert onward
    return client.get(onward[1].replace("&amp;", "&"))


def choose(client: Client, password: str = FRESH) -> Any:
    return client.post(CHOOSE, {"password": password, "again": password})


def test_an_invitation_leads_to_a_password_and_in(client: Client, newcomer: User, link: str) -> None:
    assert follow(client, link)["Location"] == CHOOSE

    answer = choose(client)

    assert answer["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.check_password(FRESH)
    assert Event.objects.filter(type=AccountEvent.INVITATION_USED, actor=f"user:{newcomer.pk}").count() == 1
    assert Event.objects.filter(type=AccountEvent.SIGNED_IN).count() == 1


def test_an_invitation_works_once(link: str, client: Client) -> None:
    late = Client()
    for browser in (client, late):
        follow(browser, link)
    assert choose(client).status_code == 302

    answer = choose(late)

    assert answer.status_code == 410
    assert "This link was used, replaced or is too old." in text_of(answer)
    assert late.get("/staff/").status_code == 302
    assert follow(Client(), link).status_code == 410


def test_a_second_press_leads_on_like_the_first(link: str, client: Client) -> None:
    follow(client, link)
    first = choose(client)

    assert (choose(client).status_code, choose(client)["Location"]) == (302, first["Location"])
    assert client.get(CHOOSE)["Location"] == first["Location"]
    assert Event.objects.filter(type=AccountEvent.INVITATION_USED).count() == 1


def test_the_first_page_of_an_invitation_reads_and_sets_no_cookie(client: Client, link: str) -> None:
    answer = client.get(link)

    assert not answer.cookies
    assert Session.objects.count() == 0


def test_a_weak_password_is_refused_and_the_invitation_stays_good(client: Client, link: str) -> None:
    follow(client, link)

    assert "This password is too short." in text_of(choose(client, "short"))
    assert choose(client).status_code == 302


def test_the_token_leaves_the_address(client: Client, link: str) -> None:
    follow(client, link)

    assert link.rstrip("/").rpartition("/")[2] not in text_of(client.get(CHOOSE))


def test_without_an_invitation_there_is_nothing_to_choose(client: Client) -> None:
    assert client.get(CHOOSE).status_code == 410
    assert follow(client, "/staff/invitation/nothing/").status_code == 410


def test_nobody_signs_in_before_using_their_invitation(client: Client, newcomer: User) -> None:
    answer = client.post("/staff/sign-in/", {"email": newcomer.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert client.get("/staff/").status_code == 302


def test_whoever_needs_a_second_step_is_led_to_it_next(client: Client, newcomer: User, link: str) -> None:
    RoleHolding.objects.create(user=newcomer, role=Role.MANAGER)
    follow(client, link)
    choose(client)

    answer = client.get("/staff/")

    assert answer["Location"] == "/staff/second-step/?next=/staff/"
    assert client.get("/staff/second-step/app/").status_code == 200


def test_whoever_has_a_second_step_already_shows_it_after_the_invitation(
    client: Client, newcomer: User, link: str
) -> None:
    """Somebody with a new work email: the mail alone does not let its reader in."""
    enrol(newcomer)
    follow(client, link)

    choose(client)

    assert client.get("/staff/")["Location"] == "/staff/sign-in/?next=/staff/"
    assert client.get("/staff/account/").status_code == 302
