"""Whether an address still answers: only where a setting says so, and nobody is followed to another site (R98)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server, socket
from threading import Event, Thread
from time import monotonic

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.models import User
from concerns import tasks
from concerns.domain import guidance, linkhealth
from concerns.domain.guidance import Particulars
from concerns.enums import LinkHealth, Nation
from concerns.models import GuidanceLink
from tests.factories import NOW


class Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, dict[str, str]]] = []
    ANSWERS = {
        "/here?a=1": (200, ""),
        "/gone": (404, ""),
        "/shy": (405, ""),
        "/elsewhere": (302, "http://elsewhere.invalid/"),
        "/down": (302, "https://127.0.0.1/"),
        "/moved": (301, "/here?a=1"),
        "/round": (302, "/round"),
    }

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path, dict(self.headers)))
        status, onward = self.ANSWERS[self.path]
        self.send_response(status)
        if onward:
            self.send_header("Location", onward)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Site.asked.clear()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes], int]]:
    """Sites that begin to speak, and then send a letter now and then; the port of each."""
    over, threads = Event(), []

    def drip(server: socket, first: bytes) -> None:
        with server, server.accept()[0] as line, suppress(OSError):
            line.sendall(first)
            while not over.wait(0.02):
                line.sendall(b"a")

    def begin(first: bytes) -> int:
        server = create_server(("127.0.0.1", 0))
        threads.append(Thread(target=drip, args=(server, first), daemon=True))
        threads[-1].start()
        return int(server.getsockname()[1])

    yield begin
    over.set()
    for thread in threads:
        thread.join()


def link(by: User, address: str) -> GuidanceLink:
    said = Particulars("Tips", address, "", True, False, tuple(Nation), opened=True)
    return guidance.add(said, by=by, now=NOW)


def test_what_a_page_answers_to_a_question_for_its_head(site: str) -> None:
    found = {path: linkhealth.look(f"{site}{path}") for path in Site.ANSWERS}

    assert found == {
        "/here?a=1": LinkHealth.ANSWERS,
        "/gone": LinkHealth.GONE,
        "/shy": LinkHealth.UNCLEAR,
        "/elsewhere": LinkHealth.MOVED,
        "/down": LinkHealth.MOVED,
        "/moved": LinkHealth.ANSWERS,
        "/round": LinkHealth.UNCLEAR,
    }
    assert {method for method, _path, _headers in Site.asked} == {"HEAD"}
    names = {name.lower() for _method, _path, headers in Site.asked for name in headers}
    assert {"cookie", "referer", "authorization"} & names == set()
    assert linkhealth.look("http://127.0.0.1:1/") == LinkHealth.SILENT
    assert linkhealth.look("https://[") == LinkHealth.SILENT


@pytest.mark.parametrize(
    ("scheme", "first"),
    [
        ("http", b"HTTP/1.1 "),
        ("http", b"HTTP/1.1 200 OK\r\nX-Slow: "),
        ("https", b"\x16\x03\x03\x40\x00"),  # the beginning of a long greeting
    ],
)
def test_a_site_that_speaks_letter_by_letter_holds_nobody_up(
    dripping: Callable[[bytes], int], scheme: str, first: bytes
) -> None:
    begun = monotonic()

    found = linkhealth.look(f"{scheme}://127.0.0.1:{dripping(first)}/", seconds=0.3)

    assert (found, 0.3 <= monotonic() - begun < 5) == (LinkHealth.SILENT, True)


def test_what_time_does_not_reach_has_its_turn_first(
    site: str, administrator: User, settings: LazySettings
) -> None:
    settings.CHECK_LINKS = True
    GuidanceLink.objects.all().delete()
    seen, new = link(administrator, f"{site}/gone"), link(administrator, f"{site}/shy")
    GuidanceLink.objects.filter(pk=seen.pk).update(looked_on=NOW.date())

    assert (linkhealth.look_at_all(now=NOW, seconds=0), Site.asked) == (0, [])
    assert linkhealth.look_at_all(now=NOW) == 2

    assert [path for _method, path, _headers in Site.asked] == ["/shy", "/gone"]
    new.refresh_from_db()
    assert new.health == LinkHealth.UNCLEAR
    soft, hard = tasks.look_at_links.soft_time_limit or 0, tasks.look_at_links.time_limit or 0
    broker = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert linkhealth.ALL_SECONDS + linkhealth.SECONDS < soft < hard < broker


def test_r98_nothing_leaves_the_house_unless_the_setting_says_so(
    site: str, administrator: User, settings: LazySettings
) -> None:
    kept = link(administrator, f"{site}/gone")
    assert settings.CHECK_LINKS is False

    tasks.look_at_links()
    with pytest.raises(CommandError):
        call_command("check_links")
    assert (Site.asked, linkhealth.look_at_all(now=NOW)) == ([], 0)

    settings.CHECK_LINKS = True
    assert linkhealth.look_at_all(now=NOW) == 1

    kept.refresh_from_db()
    assert (kept.health, kept.looked_on, kept.checked_on) == (LinkHealth.GONE, NOW.date(), NOW.date())
    assert [path for _method, path, _headers in Site.asked] == ["/gone"]
