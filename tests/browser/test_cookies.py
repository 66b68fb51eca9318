"""What a browser is given and what it sends: nothing to others, no cookie before the inbox, each side its own."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Request
from pytest_django.live_server_helper import LiveServer

from accounts.models import Employer, User
from tests import factories
from tests.browser.conftest import Visitor
from tests.browser.driving import code_on, go_by, go_on, heading, press, sign_in, touch, watch
from tests.factories import HAPPENED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

SECRET = "The jar stood open all night."
SIDES = ("/", "/raise/", "/help/advice/", "/inbox/", "/static/hearken.css", "/staff/")


def named(context: BrowserContext) -> set[tuple[str, str]]:
    return {(cookie["name"], cookie["path"]) for cookie in context.cookies()}


def sent_to(seen: list[Request]) -> dict[str, str]:
    """The cookies that went along, by path; empty where none did."""
    return {urlsplit(one.url).path: one.all_headers().get("cookie", "") for one in seen}


def raised(page: Page) -> str:
    """From the front page to the end of the form; the receipt code."""
    page.goto("/")
    go_by(page.get_by_role("button", name="Start"))
    code = ""
    while heading(page) != "We have it":
        if page.get_by_label("Anonymous").count():
            page.get_by_label("Anonymous").check()
        if page.get_by_label("What happened").count():
            page.get_by_label("What happened").fill(HAPPENED)
        if page.get_by_label("Type the code here").count():
            code = code_on(page)
            page.get_by_label("Type the code here").fill(code)
        go_on(page, "Send" if code else "Continue")
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
    go_by(page.get_by_role("link", name="Close your inbox"))

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


@pytest.mark.parametrize("script", [True, False])
def test_t14_back_after_leaving_shows_nothing(visitor: Visitor, live_server: LiveServer, script: bool) -> None:
    """From every kind of page, with script and without. Another host's picture stands for the site it leads to: a
    made-up answer would have Chromium ask the server again where it asks nobody."""
    elsewhere = f"{live_server.url.replace('localhost', '127.0.0.1')}/static/square.svg"
    raised_one = factories.raise_concern()
    Employer.objects.update(neutral_site=elsewhere)
    for reach in (_home_with_words, _refused_message, _page_of_its_own, _half_raised):
        context = visitor(script=script)
        page = context.new_page()
        page.goto("/inbox/")
        reach(page, raised_one.code)
        assert SECRET in page.content() or HAPPENED in page.content()

        go_by(page.get_by_role("link", name="Leave now").first)
        page.wait_for_url(elsewhere)

        assert context.cookies() == []
        for _step in range(2):
            shown = _back(page)
            assert SECRET not in shown
            assert HAPPENED not in shown


def _back(page: Page) -> str:
    """What one page back shows; empty where the browser has nothing and says so on a page of its own."""
    try:
        page.go_back()
    except Error as error:
        if "ERR_CACHE_MISS" not in str(error):
            raise
        page.wait_for_url("chrome-error://**")
        return ""
    page.wait_for_load_state()
    return page.content()


def _home_with_words(page: Page, code: str) -> None:
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")


def _refused_message(page: Page, code: str) -> None:
    _home_with_words(page, code)
    page.get_by_label("Write a message").fill(f"{SECRET} {code}")
    press(page, "Send message")


def _page_of_its_own(page: Page, code: str) -> None:
    _home_with_words(page, code)
    page.goto("/inbox/stop/")
    page.get_by_label("Is there anything we should know?").fill(f"{SECRET} {code}")
    press(page, "Ask us to stop")


def _half_raised(page: Page, code: str) -> None:
    page.goto("/")
    press(page, "Start")
    while page.get_by_label("What happened").count() == 0:
        if page.get_by_label("Anonymous").count():
            page.get_by_label("Anonymous").check()
        go_on(page)
    page.get_by_label("What happened").fill(SECRET)
    go_on(page)
    touch(page.get_by_role("button", name="Back", exact=True).first)
    page.get_by_label("What happened").wait_for()
