"""Coming from a mail or from another site: one more press, no cookie, and everything that was open stays open."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import invitations, passwords
from accounts.models import Session, User
from tests.desk import client_of, sign_in, text_of
from tests.routes import routes

pytestmark = pytest.mark.django_db

ONWARD = re.compile(r'href="([^"]+)" data-(?:go-on|leave)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
UNIT = {"name": "North", "division": "scotland", "parent": "", "manager": ""}
DEPARTURE = "openid_connect_login"  # has a test of its own: nobody else's page begins a sign-in


def coming(site: str) -> dict[str, str]:
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}


def onward(response: Any) -> str | None:
    if not response["Content-Type"].startswith("text/html"):  # a poster to print
        return None
    found = ONWARD.search(text_of(response))
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("query", ["", "?go-on", "?go-on=&next=/staff/closed/"])
def test_no_page_of_staff_is_answered_to_another_site(employer: object, site: str, query: str) -> None:
    staff = [route for route in routes() if route.is_staff and route.name != DEPARTURE]
    found = {}
    for route in staff:
        client = Client()
        answer = client.get(route.url({}) + query, headers=coming(site))
        found[route.name] = (answer.status_code, "One more press" in text_of(answer), dict(client.cookies))

    assert len(found) > 60
    assert found == dict.fromkeys(found, (200, True, {}))
    assert not Session.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_page_is_the_same_for_somebody_signed_in_and_touches_no_session(worker: User, method: str) -> None:
    signed_in = client_of(worker)
    before = Session.objects.values().get()

    pages = [
        getattr(client, method)("/staff/nothing-here/", headers=coming("same-site"))
        for client in (Client(), signed_in)
    ]

    assert [(page.status_code, page.cookies) for page in pages] == [(200, {})] * 2
    assert pages[0].content == pages[1].content
    assert pages[1]["X-Frame-Options"] == "DENY"
    assert Session.objects.values().get() == before


def test_a_link_in_a_notice_mail_keeps_what_is_open_in_another_tab(administrator: User) -> None:
    tab = Client(enforce_csrf_checks=True)
    sign_in(tab, administrator)
    token = TOKEN.search(text_of(tab.get(reverse("accounts:unit-new"))))
    assert token
    from_mail = Client()

    page = from_mail.get(settings.STAFF_PATH, headers=coming("cross-site"))
    tab.cookies.update(from_mail.cookies)  # one browser, one jar

    assert onward(page) == "/staff/"
    assert tab.get("/staff/", headers=coming("same-origin")).status_code == 200
    assert tab.post(reverse("accounts:unit-new"), {**UNIT, "csrfmiddlewaretoken": token[1]}).status_code == 302


def test_the_page_keeps_the_whole_address(employer: object) -> None:
    there = "/staff/closed/?page=2&next=%2Fstaff%2F"

    assert onward(Client().get(there, headers=coming("cross-site"))) == there


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_and_a_typed_address_lead_straight_there(worker: User, site: str) -> None:
    assert "One more press" not in text_of(client_of(worker).get("/staff/", headers=coming(site)))


def test_a_browser_that_says_nothing_gets_the_page_only_where_a_mail_leads(worker: User) -> None:
    client = client_of(worker)
    asked = {
        route.name: client.get(route.url({}))
        for route in routes()
        if route.is_staff and "sign-out" not in route.name
    }

    assert {name for name, page in asked.items() if page.status_code == 200 and onward(page)} == {
        "accounts:invitation",
        "accounts:password-link",
        "openid_connect_callback",
    }


def test_what_a_mail_leads_to_waits_for_a_press_and_no_script(worker: User, administrator: User) -> None:
    """Or else any site could sign somebody out by sending them to a link of its own."""
    now = timezone.now()
    invited = invitations.make_token(invitations.invite(worker, by=administrator, now=now), now=now)
    links = {
        reverse("accounts:invitation", args=[invited]),
        reverse("accounts:password-link", args=[passwords.make_token(worker, now=now)]),
    }

    for link in links:
        for headers in (coming("cross-site"), {}):
            page = text_of(Client().get(link, headers=headers))
            assert ("data-leave" in page, "data-go-on" in page) == (True, False)
    assert "data-go-on" in text_of(Client().get("/staff/", headers=coming("cross-site")))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused_without_a_cookie(employer: object, site: str) -> None:
    client = Client(enforce_csrf_checks=True)

    for place in ("/staff/sign-in/", "/staff/sign-in/passkey/", "/staff/password/forgotten/", "/staff/"):
        assert client.post(place, {"email": "a@b.example"}, headers=coming(site)).status_code == 403
    assert not client.cookies


def test_the_public_side_asks_nobody_where_they_come_from(employer: object) -> None:
    assert "One more press" not in text_of(Client().get("/", headers=coming("cross-site")))
