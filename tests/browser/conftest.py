"""Real Chromium on the live server; one browser for the whole session, a fresh context for each visitor."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import handlers
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from concerns.domain import clock
from concerns.models import Heartbeat
from tests import desk
from tests.names import open_vault
from tests.plugins.parts import require_part

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]
PATIENCE = 15_000  # ms for one page; a busy machine is no broken page
WIDE: ViewportSize = {"width": 1280, "height": 900}

Visitor = Callable[..., BrowserContext]
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = require_part("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def files_as_in_production() -> Iterator[None]:
    """The live server would look for the style sheet itself; WhiteNoise serves it, here as elsewhere."""

    def leave_to_the_site(site: WSGIHandler) -> WSGIHandler:
        return site

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", leave_to_the_site)
        yield


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Makes a browser of somebody's own: `visitor()`, or `visitor(script=False)` for one without JavaScript."""
    contexts: list[BrowserContext] = []

    def arrive(*, script: bool = True) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=script, viewport=WIDE)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visitor: Visitor, live_server: LiveServer) -> Enter:
    """A browser of somebody who signed in some minutes ago, where signing in is not the point."""

    def arrive(person: User, *, script: bool = True, minutes_ago: float = 0) -> Page:
        client = desk.sign_in(Client(), person, minutes_ago=minutes_ago)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context = visitor(script=script)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{live_server.url}/staff/"}])
        page = context.new_page()
        page.goto("/staff/")
        assert urlsplit(page.url).path == "/staff/", "the session did not lead to the work list"
        return page

    return arrive


@pytest.fixture
def today() -> datetime:
    """The pages read the real clock, so what happens before them does too."""
    return timezone.now()


@pytest.fixture
def running(live_server: LiveServer, rota: list[User], keepers: list[User], today: datetime) -> None:
    """An employer as it runs from day to day: first readers, name keepers, and a clock that has just run."""
    open_vault(keepers, now=today)
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=today + timedelta(minutes=2))
