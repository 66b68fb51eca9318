"""Name keepers: what waits for them, one request to decide, a name to pass on, and what was opened in a hurry."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Locked
from accounts.models import User
from concerns.domain import breakglass, clock, deciders, decisions, opening, requests, reveals
from concerns.domain.vault import Identity
from concerns.enums import Basis, Consent
from concerns.errors import Blocked, NoSuchCase
from concerns.forms import obstacles, passphrases
from concerns.forms.requests import DecideForm, ReviewForm
from concerns.queries import requests as read
from concerns.templatetags import look
from concerns.views import desk
from concerns.views.identity import LOCKS_AFTER, REMINDERS
from concerns.views.kept import keep_text
from trust.errors import SealBroken, WrongPassphrase

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """By reference only; nothing is opened yet. For keepers, and for whoever must look at something afterwards."""
    user = desk.signed_in(request)
    today = clock.today(timezone.now())
    due = breakglass.reviews_due(user)
    watched = [row for row in breakglass.watched(user) if row not in due]
    if not (decisions.is_keeper(user) or due or watched):
        raise NoSuchCase
    context = {
        "awaiting": [read.line(row, by=user, today=today) for row in decisions.awaiting(user, today=today)],
        "later": [read.line(row, by=user, today=today) for row in decisions.later(user, today=today)],
        "reviews": due,
        "watched": watched,
        "past": read.past(user),
        "is_keeper": decisions.is_keeper(user),
        "today": today,
    }
    return render(request, "requests/home.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@keep_text(DecideForm)
def decide(request: HttpRequest, request_key: UUID) -> HttpResponse:
    """Who asks, for whom and why; allow or refuse. What is passed on is shown once, on the answer to this form."""
    now, user = timezone.now(), desk.signed_in(request)
    row = decisions.find(user, request_key)
    allow = _("Allow, with the reporter’s condition") if row.answer == Consent.CONDITIONS else _("Allow")
    form = DecideForm(request.POST if request.method == "POST" else None, allow=allow, mark=decisions.mark(row))
    if not form.is_valid():
        return _page(request, row, form, user=user, now=now)
    private = _opened(form, user, now=now) if form.allows else None
    if form.errors:
        return _page(request, row, form, user=user, now=now)
    said = {"agree": form.allows, "reason": form.cleaned_data["reason"], "seen": form.cleaned_data["mark"]}
    try:
        decided = decisions.decide(row, **said, private=private, by=user, now=now)
    except Blocked as blocked:
        return _page(request, row, form, user=user, now=now, blocked=blocked)
    except SealBroken:
        form.add_error("passphrase", passphrases.NOT_AS_LOCKED)
        return _page(request, row, form, user=user, now=now)
    if decided.identity is not None:
        return _passed_on(request, row, decided.identity, viewer=user, now=now)
    messages.success(request, _done(decided, allowed=form.allows))
    return redirect("identity:home")


@sensitive_variables()
def _opened(form: DecideForm, user: User, *, now: datetime) -> bytes | None:
    """The vault's private half; None where it does not open, which the form then says."""
    try:
        return opening.unlock(user, form.cleaned_data["passphrase"], now=now)
    except (WrongPassphrase, Locked) as error:
        form.add_error("passphrase", passphrases.refused(error, now=now))
    except SealBroken:
        form.add_error("passphrase", passphrases.NOT_ON_RECORD)
    return None


def _done(decided: decisions.Decided, *, allowed: bool) -> str:
    if not allowed:
        return _("Refused. Whoever asked is told, and the name stays locked.")
    if decided.grant is None:
        return _("You agreed. The reporter is told, unless that must wait. Another name keeper has the last word.")
    return _("Allowed. Whoever asked is told. The name was not shown to you.")


@sensitive_variables()
def _page(
    request: HttpRequest,
    row: "NameRequest",
    form: DecideForm,
    *,
    user: User,
    now: datetime,
    blocked: Blocked | None = None,
) -> HttpResponse:
    today = clock.today(now)
    opened = decisions.read(row, by=user, now=now)
    blocks = obstacles.stops(blocked.reasons, reference=row.concern.reference) if blocked else []
    context = {
        "line": read.line(row, by=user, today=today),
        "asked": row,
        "opened": opened,
        "said": read.said(opened),
        "checks": read.checks(row, by=user, today=today),
        "stops": [] if blocks else obstacles.stops(decisions.stops(row, by=user, today=today), reference=""),
        "open": not requests.is_over(row, today=today),
        "last": None if row.basis == Basis.CONSENT else requests.last_day(row),
        "earlier": read.earlier(row, today=today),
        "witnesses": len(deciders.witnesses(row, opened_by=[user.pk])) if row.basis == Basis.LIFE else 0,
        "two_keepers": row.basis in requests.TWO_KEEPERS,
        "form": form,
        "blocks": blocks,
        "has_errors": bool(blocks),
    }
    return render(request, "requests/request.html", context)


@sensitive_variables()
def _passed_on(
    request: HttpRequest, row: "NameRequest", name: Identity, *, viewer: User, now: datetime
) -> HttpResponse:
    """The name, once; the page locks by itself, and sending the form again opens nothing."""
    condition = requests.conditions_of(row)
    said = (
        (_("Name"), name.name),
        (_("Work"), name.work),
        (_("Safe way to reach"), name.reach),
        (_("Condition"), f"“{condition}”" if condition else ""),
    )
    turn = reveals.times_shown(viewer) - 1  # this showing stands there already
    context = {
        "reference": row.concern.reference,
        "body": str(row.get_body_display()),
        "facts": [{"label": label, "words": words} for label, words in said if words],
        "watermark": f"{viewer.name}, {look.moment(now)}",
        "reminder": str(REMINDERS[turn % len(REMINDERS)]) % {"purpose": f"{read.purpose(row)}."},
    }
    response = render(request, "requests/passed_on.html", context)
    response["Refresh"] = f"{LOCKS_AFTER}; url={reverse('identity:home')}"
    return response


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(ReviewForm)
def review(request: HttpRequest, request_key: UUID) -> HttpResponse:
    """What was opened because a life was at risk, and what one of the two who were told finds."""
    now, user = timezone.now(), desk.signed_in(request)
    row = breakglass.find_review(user, request_key)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        breakglass.review(row, words=form.cleaned_data["words"], by=user, now=now)
        messages.success(request, _("Written down. Thank you for looking at it."))
        return redirect("identity:home" if decisions.is_keeper(user) else "casework:worklist")
    opened = decisions.read(row, by=user, now=now) if breakglass.may_read_grounds(user) else None
    today = clock.today(now)
    context = {
        "line": read.line(row, by=user, today=today),
        "asked": row,
        "opened": opened,
        "said": read.said(opened) if opened else [],
        "allowed_by": read.allowed_by(row),
        "form": form,
        "today": today,
    }
    return render(request, "requests/review.html", context)
