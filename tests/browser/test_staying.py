"""Setting up a second step because one must, and showing again who one is, in a real browser."""

import re
import time
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.domain import factors
from accounts.models import RoleHolding, User
from accounts.roles import Role
from accounts.sessions import SessionStore
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, go_by, heading, press, sign_in
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

APP = "/staff/second-step/app/"


def place(page: Page) -> str:
    return urlsplit(page.url).path


def session_of(context: BrowserContext) -> SessionStore:
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    return SessionStore(cookie["value"])


def make_stale(context: BrowserContext) -> None:
    """As if everything had been shown six minutes ago."""
    session = session_of(context)
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 6 * 60
    session.modified = True
    session.save()


def on_paper(page: Page, title: str, codes: list[str]) -> None:
    """What is printed: the heading and the codes, and nothing that says who or what for."""
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == [*title.split(), *codes]
    page.emulate_media(media="screen")


def test_whoever_gets_a_role_sets_up_an_app_before_anything_else(visitor: Visitor, worker: User) -> None:
    page, faulty, said = visitor().new_page(), Faults(), []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, worker)
    RoleHolding.objects.create(user=worker, role=Role.MANAGER)

    page.goto("/staff/log/")
    assert (heading(page), place(page)) == ("Set up a second step", "/staff/second-step/")
    faulty.look(page, "choose")
    go_by(page.get_by_role("link", name="Set up an app"))
    page.wait_for_function("() => document.querySelector('main img')?.naturalWidth > 0")
    faulty.look(page, "app")
    secret = page.locator("main .hk-mono").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill("000000")
    press(page, "Continue")
    assert "That code is not right." in page.locator("main").inner_text()
    page.get_by_label("Code from the app").fill(factors.code_at(secret, timezone.now()))
    press(page, "Continue")

    assert heading(page) == "Recovery codes"
    codes = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.locator("main").inner_text())
    assert len(codes) == 10
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    faulty.look(page, "codes")
    on_paper(page, "Recovery codes", codes)
    press(page, "Continue")
    assert "Keep the codes first" in page.locator("main").inner_text()
    page.get_by_label("I have kept these codes").check()
    press(page, "Continue")

    assert place(page) == "/staff/log/"
    assert faulty.found == {}
    assert said == []


def test_a_page_asks_again_and_gives_back_what_was_typed(
    visitor: Visitor, administrator: User, handler: User
) -> None:
    context, faulty = visitor(), Faults()
    page = context.new_page()
    sign_in(page, administrator)
    page.goto(f"/staff/people/{handler.pk}/roles/{Role.TRIAGE_LEAD.value}/")
    field = page.locator("main textarea, main input[type=text]").first
    field.fill("Priya is away until spring")
    make_stale(context)

    go_by(page.locator("main form button[type=submit]").first)
    assert heading(page) == "Sign in again"
    faulty.look(page, "again")
    page.get_by_label("Password").fill(PASSWORD)
    go_by(page.get_by_role("button", name="Continue").last)
    assert heading(page) == "Carry on where you were"
    faulty.look(page, "carry on")
    press(page, "Send it now")

    proposed = handler.proposals.get()
    assert (proposed.role, proposed.reason) == (Role.TRIAGE_LEAD, "Priya is away until spring")
    assert faulty.found == {}


def test_somebody_ends_the_session_they_left_open_elsewhere(visitor: Visitor, worker: User) -> None:
    here, there = visitor().new_page(), visitor().new_page()
    for page in (here, there):
        sign_in(page, worker)
    go_by(here.get_by_role("link", name="Your account").first)

    press(here, "End all the others")

    assert here.locator("main tbody tr").count() == 1
    there.reload()
    assert place(there) == "/staff/sign-in/"
