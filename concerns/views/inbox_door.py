"""The inbox's own cookie: encrypted, short-lived, sent to /inbox/ alone; no staff session is touched (T12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from concerns.domain import calendar, mailbox
from concerns.errors import NoSuchInbox
from concerns.models import Mailbox
from concerns.views.public_forms import public
from trust import tokens
from trust.errors import Damaged, Expired

COOKIE_KIND = "inbox"
MANY = 20  # wrong codes in one minute, from everybody together


@dataclass(frozen=True)
class Visit:
    """The inbox this browser opened with its code, and when it did."""

    inbox: Mailbox
    since: datetime


def let_in(response: HttpResponse, visit: Visit, *, now: datetime) -> HttpResponse:
    """Sets the cookie anew; it ends with the browser, after half an hour without a page, and in any case some
    hours after the code was typed, so that a copied cookie does not open the inbox for ever."""
    payload = {"inbox": str(visit.inbox.pk), "since": int(visit.since.timestamp())}
    response.set_cookie(
        settings.INBOX_COOKIE,
        tokens.issue(COOKIE_KIND, payload, now=now),
        path=settings.INBOX_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def put_out(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.INBOX_COOKIE, path=settings.INBOX_PATH, samesite="Strict")
    return response


def opened(request: HttpRequest, *, now: datetime) -> Visit | None:
    """What this browser opened with its code, unless it was left or kept too long or has ended since."""
    try:
        held = tokens.read(
            COOKIE_KIND, request.COOKIES.get(settings.INBOX_COOKIE, ""), now=now, max_age=settings.INBOX_COOKIE_AGE
        )
        visit = Visit(mailbox.get(UUID(held["inbox"])), datetime.fromtimestamp(held.get("since", 0), UTC))
    except (Damaged, Expired, NoSuchInbox):
        return None
    is_over = now - visit.since > settings.INBOX_VISIT_LONGEST
    return None if is_over or mailbox.is_ended(visit.inbox, on=calendar.receipt_date(now)) else visit


def behind_code(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one inbox; without its cookie it is the door."""

    @wraps(view)
    def answered(request: HttpRequest, **route: object) -> HttpResponse:
        now = timezone.now()
        visit = opened(request, now=now)
        if visit is None:
            return put_out(redirect("inbox:enter"))
        return let_in(view(request, visit.inbox, **route), visit, now=now)

    return public(answered)


def count_wrong(now: datetime) -> bool:
    """Counts a wrong code and says whether many are being tried. No address is kept, nobody is locked out:
    a code has 80 random bits, so this changes the words of the answer and nothing else."""
    key = f"wrong-codes:{int(now.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MANY
