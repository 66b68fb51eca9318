"""The inbox's own cookie: encrypted, short-lived, sent to /inbox/ alone; no staff session is touched (T12)."""

from collections.abc import Callable
from datetime import datetime
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


def let_in(response: HttpResponse, inbox: Mailbox, *, now: datetime) -> HttpResponse:
    """Sets the cookie anew; it ends with the browser, and after half an hour without a page."""
    response.set_cookie(
        settings.INBOX_COOKIE,
        tokens.issue(COOKIE_KIND, {"inbox": str(inbox.pk)}, now=now),
        path=settings.INBOX_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def put_out(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.INBOX_COOKIE, path=settings.INBOX_PATH, samesite="Strict")
    return response


def opened(request: HttpRequest, *, now: datetime) -> Mailbox | None:
    """The inbox this browser opened with its code, unless it was left too long or has ended since."""
    try:
        held = tokens.read(
            COOKIE_KIND, request.COOKIES.get(settings.INBOX_COOKIE, ""), now=now, max_age=settings.INBOX_COOKIE_AGE
        )
        inbox = mailbox.get(UUID(held["inbox"]))
    except (Damaged, Expired, NoSuchInbox):
        return None
    return None if mailbox.is_ended(inbox, on=calendar.receipt_date(now)) else inbox


def behind_code(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one inbox; without its cookie it is the door."""

    @wraps(view)
    def answered(request: HttpRequest, **route: object) -> HttpResponse:
        now = timezone.now()
        inbox = opened(request, now=now)
        if inbox is None:
            return put_out(redirect("inbox:enter"))
        return let_in(view(request, inbox, **route), inbox, now=now)

    return public(answered)


def count_wrong(now: datetime) -> bool:
    """Counts a wrong code and says whether many are being tried. No address is kept, nobody is locked out:
    a code has 80 random bits, so this changes the words of the answer and nothing else."""
    key = f"wrong-codes:{int(now.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MANY
