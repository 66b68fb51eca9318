"""What one does in a browser, and what one looks for on each page."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone
from playwright.sync_api import BrowserContext, Error, Locator, Page, Request

from accounts.domain import factors
from accounts.models import User
from tests.people import APP_SECRET, PASSWORD

AXE = (Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 360)
NARROWEST = 320  # CSS pixels: 1280 at 400 % zoom
HEIGHT = 900
TAG = re.compile(r"<([a-z0-9]+)([^>]*)>")
SHAPE = re.compile(r'(class|role|type|aria-[a-z]+|data-[a-z]+|tabindex)(?:="([^"]*)")?')
_RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    result => result.violations.map(
        one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).join(" | ")
    )
)"""
_OVERFLOW = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > room + 1)
        .map(one => one.outerHTML.slice(0, 120)).slice(0, 3).concat(["scrolls sideways"]);
}"""


def sign_in(page: Page, person: User) -> None:
    """Through the door, with both steps where somebody has a second one."""
    page.goto("/staff/sign-in/")
    page.get_by_label("Work email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    if factors.is_enrolled(person):
        page.get_by_label("Code").fill(next_code(person))
        press(page, "Continue")
    assert urlsplit(page.url).path == "/staff/", "signing in did not lead to the work list"


def next_code(person: User) -> str:
    """A code that was not used yet: somebody who signs in twice within half a minute takes the one after."""
    used = factors.of(person).get(type="totp").data["used"]
    now = timezone.now()
    shown = [now + step * timedelta(seconds=factors.PERIOD) for step in (-1, 0, 1)]
    unused = [at for at in shown if int(at.timestamp()) // factors.PERIOD > used]
    assert unused, "three codes were used within a minute and a half"
    return factors.code_at(APP_SECRET, unused[0])


def axe(page: Page) -> list[str]:
    """What the accessibility checker finds wrong. It comes in by the debugger, which the policy does not bind, and
    not by `evaluate`, which takes several times as long over so large a script."""
    if not page.evaluate("() => 'axe' in window"):
        debugger = page.context.new_cdp_session(page)
        debugger.send("Runtime.evaluate", {"expression": AXE, "returnByValue": False})
        debugger.detach()
    found: list[str] = page.evaluate(_RUN, RULES)
    return found


def overflow(page: Page) -> list[str]:
    """What sticks out at the right when the page scrolls sideways."""
    found: list[str] = page.evaluate(_OVERFLOW)
    return found


def faults(page: Page, *, known: bool = False) -> list[str]:
    """Everything wrong with the page shown: at both widths, and at the narrowest only what sticks out. Of a page
    that is `known` in another state, or made of known parts alone, the checker looks at the narrow one: it takes
    the most time."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        checked = [] if known and width != WIDTHS[-1] else axe(page)
        found += [f"{width} px: {one}" for one in (*checked, *overflow(page))]
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    found += [f"{NARROWEST} px: {one}" for one in overflow(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return found


def shapes(markup: str) -> set[str]:
    """What a page is made of, its words left out."""
    return {f"{tag} {sorted(SHAPE.findall(rest))}" for tag, rest in TAG.findall(markup)}


class Faults:
    """What was found on each page looked at, and which routes these pages belong to."""

    # What any page so far was made of: what one journey had looked at is no news to the next.
    _known: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        self.looked_at: list[str] = []
        self.routes: set[str] = set()
        self.found: dict[str, list[str]] = {}

    def look(self, page: Page, name: str) -> None:
        self.looked_at.append(name)
        route = ""
        with suppress(Resolver404):  # the page that says so, too
            route = resolve(urlsplit(page.url).path).view_name
        news = self.is_news(page.content())
        if wrong := faults(page, known=route in self.routes or not news):
            self.found[name] = wrong
        if route:
            self.routes.add(route)

    def is_news(self, markup: str) -> bool:
        """Whether it is made of something that nothing before it had; nothing in it is news from then on."""
        found = shapes(markup) - self._known
        self._known.update(found)
        return bool(found)

    def glance(self, page: Page, name: str) -> None:
        """Look, unless the page is made of nothing new."""
        if self.is_news(page.content()):
            self.look(page, name)

    def open(self, page: Page, address: str, name: str, markup: str) -> None:
        """Look at a page that was asked for already, unless its route was looked at and nothing in it is new."""
        if self.is_news(markup) or resolve(address).view_name not in self.routes:
            page.goto(address)
            self.look(page, name)


def watch(context: BrowserContext) -> list[Request]:
    """Every request of this visitor from now on."""
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    context.on("request", note)
    return seen


def heading(page: Page) -> str:
    return " ".join(page.locator("h1").inner_text().split())


def go_by(way: Locator) -> None:
    """Press or follow it, and wait for the page that it leads to: a slow one would leave one looking at the page
    before, or at none."""
    with way.page.expect_navigation():
        way.click()


def touch(part: Locator) -> None:
    """Press what leaves one on the same page."""
    part.click()


def press(page: Page, button: str) -> None:
    """Press the button of this name, and wait for the page that answers."""
    go_by(page.get_by_role("button", name=button, exact=True))


def press_enter(page: Page) -> None:
    """With the key, on what has the focus, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go_on(page: Page, button: str = "Continue") -> None:
    """Press a button of the contact form and wait for what comes: with script it takes the old page's place."""
    has_script: bool = page.evaluate("() => document.body.classList.contains('js-enabled')")
    if not has_script:
        press(page, button)
        return
    page.evaluate("() => document.querySelector('main').setAttribute('data-old', '')")
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("main:not([data-old])").wait_for()


def code_on(page: Page) -> str:
    """The four groups as they are shown."""
    return "-".join(page.locator("main .hk-code__tiles span").all_inner_texts())


def said(page: Page) -> str:
    """What a reader reads on this page, on one line."""
    return " ".join(page.locator("main").inner_text().split())


def cannot_go_back(page: Page) -> bool:
    """Whether the page before is kept nowhere: an answer to a form that may not be stored."""
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    page.wait_for_url("chrome-error://**")
    return True


def follow(page: Page, link: str) -> None:
    """Follow the first link of this name, and wait for the page that it leads to."""
    go_by(page.get_by_role("link", name=link, exact=True).first)
