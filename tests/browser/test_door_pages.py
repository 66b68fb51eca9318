"""Every page of the door that is open to whoever is signed out, looked at by axe and by width."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from accounts.domain import factors, invitations, passwords
from accounts.models import User
from config.single_sign_on import SingleSignOn
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, go_by, press
from tests.oidc_provider import running as provider_running
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]


def try_password(page: Page, person: User, password: str) -> None:
    page.get_by_label("Work email").fill(person.email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def look_at_passwords(page: Page, faults: Faults, worker: User) -> None:
    page.goto("/staff/password/forgotten/")
    faults.look(page, "forgotten")
    page.get_by_label("Work email").fill(worker.email)
    press(page, "Send the mail")
    faults.look(page, "asked")
    page.goto("/staff/password/new/")
    faults.look(page, "link used")
    page.goto(f"/staff/password/new/{passwords.make_token(worker, now=timezone.now())}/")
    page.wait_for_url("**/password/new/")
    faults.look(page, "new password")
    page.get_by_label("New password", exact=True).fill("short")
    press(page, "Change password")
    faults.look(page, "weak password")


def look_at_invitations(page: Page, faults: Faults, worker: User, administrator: User) -> None:
    page.goto("/staff/invitation/")
    faults.look(page, "invitation used")
    now = timezone.now()
    token = invitations.make_token(invitations.invite(worker, by=administrator, now=now), now=now)
    page.goto(f"/staff/invitation/{token}/")
    page.wait_for_url("**/staff/invitation/")
    faults.look(page, "invitation")


def test_the_pages_of_signing_in(visitor: Visitor, worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    faults, page = Faults(), visitor().new_page()
    factors.put_app(worker, factors.new_secret(), now=timezone.now())
    with provider_running("127.0.0.1") as provider:
        known = SingleSignOn("Westmarch login", provider.issuer, provider.client_id, provider.client_secret)
        monkeypatch.setattr(settings, "SINGLE_SIGN_ON", known)
        provider.person = {"error": "access_denied"}
        page.goto("/staff/sign-in/")
        faults.look(page, "sign in")
        go_by(page.get_by_role("link", name="Sign in with Westmarch login"))
        page.get_by_role("heading", name="You are not signed in").wait_for()
        faults.look(page, "turned away")
    page.goto("/staff/sign-in/")
    try_password(page, worker, "a wrong password")
    faults.look(page, "wrong password")
    try_password(page, worker, PASSWORD)
    faults.look(page, "second step")
    page.get_by_label("Code").fill("000000")
    press(page, "Continue")
    faults.look(page, "wrong code")
    page.goto("/staff/sign-in/passkey/")
    faults.look(page, "passkey")

    assert faults.found == {}
    assert len(faults.looked_at) == 6


def test_the_pages_of_links(visitor: Visitor, worker: User, administrator: User) -> None:
    faults, page = Faults(), visitor().new_page()
    without_script = visitor(script=False).new_page()

    look_at_passwords(page, faults, worker)
    look_at_invitations(page, faults, worker, administrator)
    without_script.goto("/staff/sign-in/")
    here = without_script.url.removesuffix("sign-in/")
    without_script.goto("about:blank")
    without_script.set_content(f'<a href="{here}invitation/nothing/">In a mail</a>')
    go_by(without_script.get_by_role("link", name="In a mail"))

    go_by(without_script.get_by_role("link", name="Continue"))
    without_script.wait_for_url(re.compile(r"/staff/invitation/nothing/\?go-on="))
    assert not without_script.get_by_role("link", name="Continue").is_visible()
    assert faults.found == {}
    assert len(faults.looked_at) == 7
