"""What a browser is given and what it sends: nothing to others, no cookie before the inbox, each side its own."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import factories
from tests.browser.conftest import Visitor
from tests.browser.driving import code_on, heading, press, sign_in, watch
from tests.factories import HAPPENED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

SIDES = ("/", "/raise/", "/help/advice/", "/inbox/", "/static/hearken.css", "/staff/")


def named(context: BrowserContext) -> set[tuple[str, str]]:
    return {(cookie["name"], cookie["path"]) for cookie in context.cookies()}


def sent_to(seen: list[Request]) -> dict[str, str]:
    """The cookies that went along, by path; empty where none did."""
    return {urlsplit(one.url).path: one.all_headers().get("cookie", "") for one in seen}


def raised(page: Page) -> str:
    """From the front page to the end of the form; the receipt code."""
    page.goto("/")
    page.get_by_role("button", name="Start").click()
    code = ""
    while heading(page) != "We have it":
        if page.get_by_label("Anonymous").count():
            page.get_by_label("Anonymous").check()
        if page.get_by_label("What happened").count():
            page.get_by_label("What happened").fill(HAPPENED)
        if page.get_by_label("Type the code here").count():
            code = code_on(page)
            page.get_by_label("Type the code here").fill(code)
        press(page, "Send" if code else "Continue")
    return code


def test_t33_no_request_leaves_the_site_and_no_cookie_comes_before_the_inbox(
    visitor: Visitor, live_server: LiveServer
) -> None:
    context = visitor()
    seen, page = watch(context), context.new_page()

    code = raised(page)
    assert context.cookies() == []
    page.goto("/inbox/")
    assert context.cookies() == []
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")
    page.get_by_role("link", name="Close your inbox").click()

    assert context.cookies() == []
    origins = {f"{urlsplit(one.url).scheme}://{urlsplit(one.url).netloc}" for one in seen}
    assert origins == {live_server.url}
    assert {"/static/hearken.css", "/static/hearken.js", "/employer.css"} <= set(sent_to(seen))
    assert not any(code in one.url or code.replace("-", "") in one.url for one in seen)
    stored = page.evaluate("() => [localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]


def test_each_side_keeps_its_cookies_to_itself(visitor: Visitor, handler: User) -> None:
    raised_one = factories.raise_concern()
    context = visitor()
    page = context.new_page()
    sign_in(page, handler)
    staff = named(context)
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(raised_one.code)
    press(page, "Open your inbox")
    assert heading(page) != "Enter your code"
    assert staff == {("sessionid", "/staff/"), ("csrftoken", "/staff/")}
    assert named(context) - staff == {("inbox", "/inbox/")}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Strict" for cookie in context.cookies())

    seen = watch(context)
    for address in SIDES:
        page.goto(address)

    went = {
        path: {part.split("=")[0] for part in cookie.split("; ") if part} for path, cookie in sent_to(seen).items()
    }
    assert {path: went[path] for path in SIDES} == {
        "/": set(),
        "/raise/": set(),
        "/help/advice/": set(),
        "/inbox/": {"inbox"},
        "/static/hearken.css": set(),
        "/staff/": {"sessionid", "csrftoken"},
    }


def test_leaving_ends_the_inbox_at_once(visitor: Visitor) -> None:
    """Its page sends the browser on to another site, which is made up here."""
    raised_one = factories.raise_concern()
    context = visitor()
    page = context.new_page()
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(raised_one.code)
    press(page, "Open your inbox")
    assert named(context) == {("inbox", "/inbox/")}
    home = page.url
    context.route(
        lambda address: urlsplit(address).netloc != urlsplit(home).netloc,
        lambda route: route.fulfill(content_type="text/html", body="<h1>Another site</h1>"),
    )

    page.get_by_role("link", name="Leave now").first.click()
    page.get_by_role("heading", name="Another site").wait_for()

    assert context.cookies() == []
    page.goto(home)
    assert heading(page) == "Enter your code"
