"""The inbox's own cookie: encrypted, short-lived, sent to /inbox/ alone; no staff session is touched (T12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import calendar, inboxes, mailbox
from concerns.errors import NoSuchInbox
from concerns.forms.inbox import CodeForm, LateForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.views.public_forms import public, taking_files
from trust import marks, tokens
from trust.errors import Damaged, Expired

COOKIE_KIND = "inbox"
MANY = 20  # wrong codes in one minute, from everybody together
FAR = timedelta(days=2)  # a browser that was open for longer was forgotten
LATE = "typed_again"  # the code, beside what was sent too late
WHOSE = "whose"  # in every form: the mark of the inbox that it was made for
OTHER_INBOX = gettext_lazy("This code opens another inbox, not the one that this was typed in.")
HANDOVER = gettext_lazy(
    "This is a hand-over code. Choose “I have a hand-over code” on the page “Enter your code”. There you get "
    "a code of your own."
)
ENDED = gettext_lazy(
    "This inbox has closed. Its code does not work any more. You can tell us again from the start."
)


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
    return None if is_over or inboxes.is_ended(visit.inbox, on=calendar.receipt_date(now)) else visit


def typed_code(form: CodeForm, *, now: datetime) -> Visit | None:
    """What the code in this form opens; None with the reason beside its field. Whoever types the whole code of an
    inbox that has ended reads that it has: they know more than any guess could tell them."""
    if not form.is_valid():
        return None
    try:
        inbox = mailbox.find(form.cleaned_data["code"])
    except NoSuchInbox:
        is_handover = mailbox.waits_behind(form.cleaned_data["code"])
        form.add_error("code", HANDOVER if is_handover else _not_found(many=count_wrong(now)))
        return None
    if inboxes.is_ended(inbox, on=calendar.receipt_date(now)):
        form.add_error("code", ENDED)
        return None
    return Visit(inbox, now)


def _not_found(*, many: bool) -> str:
    if many:
        return _(
            "We cannot find that code. Checking is slow just now, because many codes are being tried. "
            "Look at each group and wait one minute. A right code always opens."
        )
    return _(
        "We cannot find that code. Check each group and try again. We cannot look it up or change it. "
        "If you have lost it, you can tell us again from the start."
    )


def behind_code(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one inbox; without its cookie it is the door. What is sent after too long a time is kept on the
    page, and goes on once the code is typed again. So is what was typed in another inbox than the one that this
    browser opened since. After leaving it is not: a browser that is asked to go back offers to send a form again,
    and whoever asks may not be the one who typed it (T14)."""
    return public(_answering(view))


def behind_code_with_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a page that takes files; the view gets them as `files`."""
    return taking_files(_answering(view))


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, **route: object) -> HttpResponse:
        now = timezone.now()
        visit = opened(request, now=now)
        if visit is None and not _fell_shut(request, now=now):
            return put_out(redirect("inbox:enter"))
        if visit is None and request.method != "POST":
            return render(request, "inbox/enter.html", {"form": CodeForm(), "was_away": True})
        if visit is None or not _is_made_for(request, visit.inbox):
            is_late = visit is None
            form = LateForm(tidied(request.POST)[0] if LATE in request.POST else None)
            visit = _typed_again(request, form, now=now)
            if visit is None:
                return _too_late(request, form, is_late=is_late)
        request.whose = _mark(visit.inbox)  # type: ignore[attr-defined]  # for the forms of this page
        return let_in(view(request, visit.inbox, **route), visit, now=now)

    return answered


def _mark(inbox: Mailbox) -> str:
    return marks.of("inbox form", str(inbox.pk))[:16]


def _is_made_for(request: HttpRequest, inbox: Mailbox) -> bool:
    """Whether the form that is sent, if one is, stood in this inbox. Two may be open in two windows, and one after
    the other on a shared device, but a browser holds one."""
    return request.method != "POST" or request.POST.get(WHOSE, _mark(inbox)) == _mark(inbox)


def _typed_again(request: HttpRequest, form: LateForm, *, now: datetime) -> Visit | None:
    visit = typed_code(form, now=now)
    if visit is not None and not _is_made_for(request, visit.inbox):
        form.add_error("code", OTHER_INBOX)
        return None
    return visit


def _fell_shut(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this browser still holds the cookie of an inbox that nobody left: it was only too long ago."""
    try:
        tokens.read(COOKIE_KIND, request.COOKIES.get(settings.INBOX_COOKIE, ""), now=now, max_age=FAR)
    except (Damaged, Expired):
        return False
    return True


def _too_late(request: HttpRequest, form: LateForm, *, is_late: bool) -> HttpResponse:
    """Nothing of it is kept here: the page carries it, and no cookie or address does. What came from another inbox
    is not shown: whoever opened this one may be somebody else (T14)."""
    data, _mended = tidied(request.POST)
    held = [(name, value) for name in data if name != LATE for value in data.getlist(name)]
    typed = [value for _name, value in held if is_late and " " in value.strip()]
    context = {"form": form, "held": held, "typed": typed, "action": request.path, "is_late": is_late}
    return render(request, "inbox/late.html", context)


def count_wrong(now: datetime) -> bool:
    """Counts a wrong code and says whether many are being tried. No address is kept, nobody is locked out:
    a code has 80 random bits, so this changes the words of the answer and nothing else."""
    key = f"wrong-codes:{int(now.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MANY
