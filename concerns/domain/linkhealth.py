"""Whether the addresses of guidance still answer (R98). This leaves the house, so a setting must say so.

Only the head of a page is asked for, without a cookie, a referrer or a word of ours. Nobody is followed to another
site: that a page moved there is what an administrator is told.
"""

import ssl
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from concerns.domain import calendar
from concerns.enums import LinkHealth
from concerns.models import GuidanceLink

SECONDS = 10
HOPS = 3  # on one site
AGENT = "Mozilla/5.0 (link check)"
FOUND, REDIRECTED = range(200, 300), range(300, 400)
GONE = (404, 410)


def look_at_all(*, now: datetime) -> int:
    """Look at every link once and keep what was found; returns how many. Nothing happens while the setting is
    off. No transaction is open while another site is waited for, and a link changed meanwhile keeps its state."""
    if not settings.CHECK_LINKS:
        return 0
    today = calendar.receipt_date(now)
    rows = list(GuidanceLink.objects.order_by("pk").values_list("pk", "address"))
    for pk, address in rows:
        found = look(address)
        GuidanceLink.objects.filter(pk=pk, address=address).update(health=found, looked_on=today)
    return len(rows)


def look(address: str) -> LinkHealth:
    """What this address answers to a question for its head; whatever else the other side does is no answer."""
    try:
        return _asked(urlsplit(address))
    except (OSError, HTTPException, ValueError):
        return LinkHealth.SILENT


def _asked(at: SplitResult) -> LinkHealth:
    site = (at.scheme, at.netloc)
    for _hop in range(HOPS):
        status, onward = _head(at)
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


def _head(at: SplitResult) -> tuple[int, str]:
    """The status, and where it sends whoever asks."""
    connection = _connection(at)
    try:
        path = f"{at.path or '/'}{'?' + at.query if at.query else ''}"
        connection.request("HEAD", path, headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connection(at: SplitResult) -> HTTPConnection:
    host = at.hostname or ""
    if at.scheme == "https":
        return HTTPSConnection(host, at.port, timeout=SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, at.port, timeout=SECONDS)
