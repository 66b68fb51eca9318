"""Changing one's password, and a new one by mail, page by page."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.domain import factors, passwords
from accounts.enums import AccountEvent
from accounts.models import Session, User
from notifications import delivery
from tests import desk
from tests.desk import text_of
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db

SIGN_IN = "/staff/sign-in/"
ASK = "/staff/password/forgotten/"
NEW = "/staff/password/new/"
CHANGE = "/staff/password/"
FRESH = "seven lanterns over Tallinn"
ASKED = "If we know this address, a mail with a link is on its way."
LINK = re.compile(r"https?://[^/]+(/staff/password/new/\S+/)")


def sign_in(client: Client, person: User, password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"email": person.email, "password": password})


def mailed_link(person: User) -> str:
    """Ask for a link, let the mail go, and take the link out of it."""
    Client().post(ASK, {"email": person.email})
    assert delivery.deliver(now=timezone.now()) == 1
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def follow(client: Client, link: str) -> Any:
    """Press the link and then the button of the page that it leads to, which a script would press by itself."""
    page = client.get(link)
    assert page.status_code == 200
    onward = re.search(r'href="([^"]+)" data-leave', text_of(page))
    assert onward
    return client.get(onward[1].replace("&amp;", "&"))


def both(password: str) -> dict[str, str]:
    return {"password": password, "again": password}


def test_the_answer_is_the_same_for_known_and_unknown(client: Client, worker: User) -> None:
    pages = {text_of(client.post(ASK, {"email": email})) for email in (worker.email, "nobody@westmarch.example")}

    assert len(pages) == 1
    (page,) = pages
    assert ASKED in page
    assert "If you asked several times, wait 30 minutes and ask once more." in page


def test_the_answer_takes_its_time_whoever_was_asked_about(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STEADY_ANSWER", 0.3)
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)

    for email in (worker.email, "nobody@westmarch.example"):
        client.post(ASK, {"email": email})

    assert len(waited) == 2
    assert all(0 < held <= 0.3 for held in waited)


def test_the_mail_has_constant_words_and_no_name(worker: User) -> None:
    link = mailed_link(worker)

    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your sign-in", [worker.email])
    body = str(sent.body)
    assert "Someone asked for a new password for this address." in body
    assert "your password is unchanged" in body
    assert worker.name not in body.replace(link, "")


def test_a_mailed_link_leads_to_a_new_password_and_to_sign_in(client: Client, worker: User) -> None:
    answer = follow(client, mailed_link(worker))
    assert answer["Location"] == NEW

    answer = client.post(NEW, both(FRESH))

    assert answer["Location"] == SIGN_IN
    assert "Your password is changed. Sign in with it." in text_of(client.get(SIGN_IN))
    assert sign_in(client, worker).status_code == 200
    assert sign_in(client, worker, FRESH).status_code == 302


def test_the_first_page_of_a_link_reads_and_sets_no_cookie(client: Client, worker: User) -> None:
    link = mailed_link(worker)

    answer = client.get(link)

    assert not answer.cookies
    assert Session.objects.count() == 0


def test_the_token_leaves_the_address(client: Client, worker: User) -> None:
    link = mailed_link(worker)
    token = link.rstrip("/").rpartition("/")[2]

    follow(client, link)

    assert token not in text_of(client.get(NEW))


def test_a_link_works_once(worker: User) -> None:
    link = mailed_link(worker)
    first, second, third = Client(), Client(), Client()
    for client in (first, second):
        follow(client, link)

    assert first.post(NEW, both(FRESH)).status_code == 302
    late = second.post(NEW, both("nine lanterns over Tallinn"))

    assert late.status_code == 410
    assert "This link does not work any more" in text_of(late)
    assert follow(third, link).status_code == 410
    worker.refresh_from_db()
    assert worker.check_password(FRESH)


def test_without_a_link_there_is_nothing_to_choose(client: Client) -> None:
    assert client.get(NEW).status_code == 410
    assert client.post(NEW, both(FRESH)).status_code == 410


def test_a_weak_password_is_refused_beside_its_field_and_the_link_stays_good(client: Client, worker: User) -> None:
    follow(client, mailed_link(worker))

    page = text_of(client.post(NEW, both("Westmarch1892")))
    assert "This holds a name that others would try first" in page

    page = text_of(client.post(NEW, {"password": FRESH, "again": f"{FRESH}x"}))
    assert "The two are not the same." in page
    assert client.post(NEW, both(FRESH)).status_code == 302


def test_a_new_password_ends_every_session(client: Client, worker: User) -> None:
    sign_in(client, worker)
    assert client.get("/staff/").status_code == 200
    other = Client()
    follow(other, mailed_link(worker))

    other.post(NEW, both(FRESH))

    assert client.get("/staff/").status_code == 302
    assert Session.objects.filter(user=worker).count() == 0


def test_a_new_password_does_not_go_round_the_second_step(client: Client, worker: User) -> None:
    secret = factors.new_secret()
    factors.put_app(worker, secret, now=timezone.now())
    follow(client, mailed_link(worker))
    client.post(NEW, both(FRESH))

    answer = sign_in(client, worker, FRESH)

    assert answer["Location"] == "/staff/sign-in/step/"
    assert client.get("/staff/").status_code == 302


def test_whoever_opens_a_link_is_signed_out_first(client: Client, worker: User, handler: User) -> None:
    sign_in(client, worker)
    assert client.get("/staff/").status_code == 200

    follow(client, mailed_link(handler))

    assert client.get("/staff/").status_code == 302


def test_a_used_link_signs_nobody_out(client: Client, worker: User) -> None:
    link = mailed_link(worker)
    passwords.reset(link.rstrip("/").rpartition("/")[2], FRESH, now=timezone.now())
    sign_in(client, worker, FRESH)

    assert follow(client, link).status_code == 410
    assert client.get("/staff/").status_code == 200


# One's own, signed in


def test_changing_needs_the_password_that_holds_now(client: Client, worker: User) -> None:
    sign_in(client, worker)

    page = client.post(CHANGE, {"current": "a wrong password", **both(FRESH)})
    assert "That password is not right. Try again." in text_of(page)

    assert client.post(CHANGE, {"current": PASSWORD, **both(FRESH)}).status_code == 302
    worker.refresh_from_db()
    assert worker.check_password(FRESH)


def test_changing_keeps_this_session_and_ends_the_others(client: Client, worker: User) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, worker)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post(CHANGE, {"current": PASSWORD, **both(FRESH)})

    assert client.get("/staff/").status_code == 200
    assert other.get("/staff/").status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert Event.objects.filter(type=AccountEvent.PASSWORD_CHANGED).count() == 1


def test_wrong_tries_at_the_password_that_holds_now_are_counted(client: Client, worker: User) -> None:
    sign_in(client, worker)
    for _ in range(5):
        client.post(CHANGE, {"current": "a wrong password", **both(FRESH)})

    page = text_of(client.post(CHANGE, {"current": PASSWORD, **both(FRESH)}))

    assert "There were too many tries." in page


def test_who_has_no_password_here_has_none_to_change(client: Client, worker: User) -> None:
    desk.sign_in(client, worker)
    assert client.get(CHANGE).status_code == 200

    worker.set_unusable_password()
    worker.save()
    desk.sign_in(client, worker)

    assert client.get(CHANGE).status_code == 404
    assert f'href="{CHANGE}"' not in text_of(client.get("/staff/account/"))
