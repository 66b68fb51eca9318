"""Whether the addresses of guidance still answer (R98). This leaves the house, so a setting must say so.

Only the head of a page is asked for, without a cookie, a referrer or a word of ours. Nobody is followed to another
site: that a page moved there is what an administrator is told.
"""

import contextlib
import ssl
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, create_connection, socket
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.db.models import F

from concerns.domain import calendar
from concerns.enums import LinkHealth
from concerns.models import GuidanceLink

SECONDS = 10.0  # for one address with all its hops, however slowly it speaks
ALL_SECONDS = 180.0  # for all of them, and one more address
HOPS = 3  # on one site
AGENT = "Mozilla/5.0 (link check)"
FOUND, REDIRECTED = range(200, 300), range(300, 400)
GONE = (404, 410)


def look_at_all(*, now: datetime, seconds: float = ALL_SECONDS) -> int:
    """Look at every link once and keep what was found; returns how many. Nothing happens while the setting is
    off. No transaction is open while another site is waited for, and a link changed meanwhile keeps its state.
    Those that were looked at longest ago come first: what time did not reach has its turn on the next day."""
    if not settings.CHECK_LINKS:
        return 0
    today = calendar.receipt_date(now)
    until, looked = monotonic() + seconds, 0
    rows = GuidanceLink.objects.order_by(F("looked_on").asc(nulls_first=True), "pk").values_list("pk", "address")
    for pk, address in list(rows):
        if monotonic() >= until:
            break
        found = look(address)
        GuidanceLink.objects.filter(pk=pk, address=address).update(health=found, looked_on=today)
        looked += 1
    return looked


def look(address: str, *, seconds: float = SECONDS) -> LinkHealth:
    """What this address answers to a question for its head; whatever else the other side does is no answer."""
    try:
        return _asked(urlsplit(address), until=monotonic() + seconds)
    except (OSError, HTTPException, ValueError):
        return LinkHealth.SILENT


def _asked(at: SplitResult, *, until: float) -> LinkHealth:
    site = (at.scheme, at.netloc)
    for _hop in range(HOPS):
        status, onward = _head(at, until=until)
        if status not in REDIRECTED or not onward:
            return _health(status)
        at = urlsplit(urljoin(at.geturl(), onward))
        if (at.scheme, at.netloc) != site:
            return LinkHealth.MOVED
    return LinkHealth.UNCLEAR


def _health(status: int) -> LinkHealth:
    if status in FOUND:
        return LinkHealth.ANSWERS
    return LinkHealth.GONE if status in GONE else LinkHealth.UNCLEAR


def _head(at: SplitResult, *, until: float) -> tuple[int, str]:
    """The status, and where it sends whoever asks. Raises `TimeoutError` when that was not said by then."""
    connection = HTTPSConnection if at.scheme == "https" else HTTPConnection
    asking = connection(at.hostname or "", at.port)
    with contextlib.closing(asking):
        asking.sock = line = create_connection((asking.host, asking.port), timeout=_left(until))
        if at.scheme == "https":
            secure = ssl.create_default_context().wrap_socket
            asking.sock = line = secure(line, server_hostname=asking.host, do_handshake_on_connect=False)
        with _hung_up(line, _left(until)):
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            status, onward = _said(asking, at)
    _left(until)  # what was cut off reads like an end
    return status, onward


def _said(asking: HTTPConnection, at: SplitResult) -> tuple[int, str]:
    path = f"{at.path or '/'}{'?' + at.query if at.query else ''}"
    asking.request("HEAD", path, headers={"User-Agent": AGENT, "Accept": "*/*"})
    answer: HTTPResponse = asking.getresponse()
    return answer.status, answer.getheader("Location") or ""


def _left(until: float) -> float:
    """Seconds; raises `TimeoutError` when there are none."""
    if (left := until - monotonic()) <= 0:
        raise TimeoutError
    return left


@contextlib.contextmanager
def _hung_up(line: socket, seconds: float) -> Iterator[None]:
    """The line ends after so many seconds. A time limit of a socket holds for each piece that arrives only, so
    that whoever sends a letter now and then would keep us for ever."""
    timer = Timer(seconds, _hang_up, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(line: socket) -> None:
    with contextlib.suppress(OSError):
        socket.shutdown(line, SHUT_RDWR)  # as a plain one: the key is still in use in the other thread
