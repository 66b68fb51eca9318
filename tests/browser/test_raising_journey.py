"""Raising in Chromium: one question a page or all on one, with script and without, while the connection breaks."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from accounts.models import User
from concerns.domain import mailbox
from concerns.enums import Mode
from concerns.models import Concern
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, code_on, go_on, heading, said, touch
from tests.factories import HAPPENED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

NOT_RECEIVED = "We did not receive it. Nothing was sent."
UNKNOWN = "We cannot say if it reached us."
KEPT = """async () => [localStorage.length, sessionStorage.length, (await caches?.keys() ?? []).length,
    (await indexedDB.databases()).length, document.cookie.length, JSON.stringify(history.state)]"""
_FOCUSED = "() => document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"


def lost(route: Route) -> None:
    route.abort("internetdisconnected") if route.request.method == "POST" else route.continue_()


def answer_lost(route: Route) -> None:
    """The form reaches the server, and its answer reaches nobody."""
    route.fetch()
    route.abort("connectionreset")


def another_site(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<title>Wi-Fi</title><h1>Welcome to the train</h1>")


def press_in_vain(page: Page, button: str, sentence: str) -> None:
    """The page stays as it is, and says what is known."""
    touch(page.get_by_role("button", name=button, exact=True))
    told = page.get_by_role("alert").filter(has_text=sentence)
    told.wait_for()
    assert str(page.evaluate(_FOCUSED)).startswith(sentence), "the focus is on what is said"
    assert page.get_by_role("alert").count() == 1


def to_the_text(page: Page) -> None:
    page.goto("/raise/")
    for _ in range(3):
        go_on(page)
    page.get_by_label("Anonymous").check()
    go_on(page)
    assert heading(page) == "What happened, or what worries you?"


def test_a_connection_that_breaks_takes_nothing_that_was_typed(visitor: Visitor, lead: User) -> None:
    context = visitor()
    page, faulty = context.new_page(), Faults()
    to_the_text(page)
    page.get_by_label("What happened").fill(HAPPENED)

    for broken in (lost, another_site):
        context.route("**/raise/", broken)
        press_in_vain(page, "Continue", NOT_RECEIVED)
        assert page.get_by_label("What happened").input_value() == HAPPENED
        context.unroute("**/raise/")
    faulty.glance(page, "nothing was sent")

    go_on(page)
    assert (heading(page), page.title()) == ("What, when and where?", "Question 5 of 9 – Contact form")
    assert page.evaluate(_FOCUSED) == "What, when and where?"
    page.evaluate("() => document.querySelector('main').setAttribute('data-old', '')")
    page.evaluate("() => history.back()")  # the browser’s own
    page.locator("main:not([data-old])").wait_for()
    assert page.get_by_label("What happened").input_value() == HAPPENED
    while page.get_by_label("Type the code here").count() == 0:
        go_on(page)

    code = code_on(page)
    with page.expect_download() as note:
        touch(page.get_by_role("button", name="Save as note.txt"))
    assert note.value.suggested_filename == "note.txt"
    page.get_by_label("Type the code here").fill(code)
    context.route("**/raise/", lost)
    assert "Nothing has been sent yet." in said(page)
    press_in_vain(page, "Send", UNKNOWN)
    assert "Nothing has been sent yet." not in said(page), "nobody can know that now"
    assert Concern.objects.count() == 0
    context.unroute("**/raise/")
    context.route("**/raise/", answer_lost)
    press_in_vain(page, "Send", UNKNOWN)
    faulty.glance(page, "nobody can say")
    context.unroute("**/raise/")
    assert code_on(page) == code
    go_on(page, "Send")

    assert heading(page) == "We already have this"
    assert mailbox.find(code).concern == Concern.objects.get()
    assert urlsplit(page.url).path == "/raise/"
    assert HAPPENED not in page.content()
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0, '"on"']
    assert faulty.found == {}


@pytest.mark.parametrize("script", [True, False])
def test_all_questions_on_one_page(visitor: Visitor, lead: User, *, script: bool) -> None:
    page, faulty = visitor(script=script).new_page(), Faults()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/raise/")
    go_on(page, "Show all questions on one page")
    go_on(page)  # nothing said yet
    assert page.title() == "Error: All questions – Contact form"
    touch(page.get_by_role("link", name="Tell us what happened"))
    assert page.evaluate("() => document.activeElement.name") == "happened"
    assert page.get_by_label("Your name", exact=True).is_visible()
    page.get_by_label("Anonymous").check()
    assert page.get_by_label("Your name", exact=True).is_hidden()
    page.get_by_label("Open:").check()
    page.get_by_label("Your name", exact=True).fill("Wilhelmina Ashgrove")
    page.get_by_label("What happened").fill(f"{HAPPENED} Ashgrove wrote it.")
    go_on(page)
    assert "“Ashgrove”" in said(page)
    if script:  # the checker needs it
        faulty.glance(page, "all questions with advice")
    page.get_by_label("What would you like to happen?").fill("Two people on every round")
    go_on(page, "Show one question at a time")
    assert heading(page) == "Is anyone in danger right now?"
    go_on(page, "Show all questions on one page")
    assert page.get_by_label("What would you like to happen?").input_value() == "Two people on every round"
    go_on(page)
    assert heading(page) == "Check your answers"
    go_on(page)
    code = code_on(page)
    page.get_by_label("Type the code here").fill(code.lower())
    go_on(page, "Send")

    assert heading(page) == "We have it"
    concern = mailbox.find(code).concern
    assert (concern.mode, concern.wishes.count()) == (Mode.OPEN, 1)
    assert faulty.found == {}
