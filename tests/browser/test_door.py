"""The front door in a real browser: passkeys, another provider on another site, and links from a mail."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.domain import passwords
from accounts.models import User
from config.single_sign_on import SingleSignOn
from tests.browser.conftest import Visitor
from tests.browser.driving import go_by, heading, press, sign_in, touch
from tests.oidc_provider import running as provider_running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

FRESH = "seven lanterns over Tallinn"


def place(page: Page) -> str:
    return urlsplit(page.url).path


def add_device(context: BrowserContext, page: Page) -> None:
    """A made-up device that keeps passkeys and says that it knows its owner's finger."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_out(page: Page) -> None:
    go_by(page.get_by_role("button", name="Sign out").first)
    assert heading(page) == "Sign in"


def test_a_passkey_is_made_and_then_signs_in_alone_and_as_a_second_step(visitor: Visitor, worker: User) -> None:
    context = visitor()
    page = context.new_page()
    add_device(context, page)
    sign_in(page, worker)
    page.goto("/staff/second-step/passkey/")
    press(page, "Make a passkey")
    page.wait_for_url("**/second-step/codes/**")
    page.goto("/staff/")
    sign_out(page)

    go_by(page.get_by_role("link", name="Sign in with a passkey"))
    press(page, "Use my passkey")
    page.wait_for_url("**/staff/")
    assert heading(page) == "Work list"
    sign_out(page)

    page.get_by_label("Work email").fill(worker.email)
    page.get_by_label("Password").fill("correct horse battery staple")
    press(page, "Sign in")
    assert heading(page) == "Second step"
    press(page, "Use my passkey")
    page.wait_for_url("**/staff/")

    assert heading(page) == "Work list"


def test_a_device_that_knows_nobody_opens_nothing_and_says_so(visitor: Visitor) -> None:
    context = visitor()
    page = context.new_page()
    add_device(context, page)
    page.goto("/staff/sign-in/passkey/")
    assert not page.get_by_text("The passkey was not used.").is_visible()

    touch(page.get_by_role("button", name="Use my passkey"))  # the script stays on the page

    page.get_by_text("The passkey was not used.").wait_for()
    assert place(page) == "/staff/sign-in/passkey/"


def test_without_script_the_page_of_passkeys_says_what_to_do(visitor: Visitor) -> None:
    page = visitor(script=False).new_page()

    page.goto("/staff/sign-in/passkey/")

    assert page.get_by_text("A passkey needs JavaScript").is_visible()
    assert not page.get_by_role("button", name="Use my passkey").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_another_site_signs_somebody_in_though_our_cookie_never_comes_from_there(
    visitor: Visitor, worker: User, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    assert "localhost" in live_server.url
    with provider_running("127.0.0.1") as provider:
        known = SingleSignOn("Westmarch login", provider.issuer, provider.client_id, provider.client_secret)
        monkeypatch.setattr(settings, "SINGLE_SIGN_ON", known)
        provider.shows_a_page = True
        provider.person = {"sub": "a1", "email": worker.email, "email_verified": True}
        context = visitor(script=script)
        page = context.new_page()
        closed = reverse("casework:closed")
        page.goto(f"/staff/sign-in/?next={closed}")

        go_by(page.get_by_role("link", name="Sign in with Westmarch login"))
        go_by(page.get_by_role("link", name="Go on"))
        if not script:
            assert heading(page) == "One more press"
            go_by(page.get_by_role("link", name="Continue"))
        page.wait_for_url(f"**{closed}")

        assert heading(page) == "Answered and closed"
        cookies = {cookie["name"]: cookie["sameSite"] for cookie in context.cookies()}
        assert cookies[settings.SESSION_COOKIE_NAME] == "Strict"
        assert provider.refusals == []


def test_a_link_on_another_site_neither_uses_nor_replaces_an_open_session(
    visitor: Visitor, live_server: LiveServer, worker: User, handler: User
) -> None:
    """The page that continues sets no cookie, so whoever is signed in here stays it until they continue."""
    context = visitor(script=False)
    page = context.new_page()
    sign_in(page, worker)
    before = context.cookies()
    token = passwords.make_token(handler, now=timezone.now())

    with provider_running("127.0.0.1") as elsewhere:
        elsewhere.shows_a_page = True
        here = f"{live_server.url}/staff/password/new/{token}/"
        page.goto(f"{elsewhere.issuer}/authorize?state=x&redirect_uri={here}")
        go_by(page.get_by_role("link", name="Go on"))
    assert heading(page) == "One more press"
    assert context.cookies() == before
    page.goto("/staff/")

    assert heading(page) == "Work list"


def test_a_mailed_link_leads_on_by_itself_and_leaves_the_history(visitor: Visitor, worker: User) -> None:
    page = visitor().new_page()
    token = passwords.make_token(worker, now=timezone.now())
    page.goto("/staff/sign-in/")

    page.goto(f"/staff/password/new/{token}/")
    page.wait_for_url("**/password/new/")
    page.get_by_label("New password", exact=True).fill(FRESH)
    page.get_by_label("New password again").fill(FRESH)
    press(page, "Change password")

    assert heading(page) == "Sign in"
    page.go_back()
    page.go_back()
    assert token not in page.url
    worker.refresh_from_db()
    assert worker.check_password(FRESH)
