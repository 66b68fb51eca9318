"""Log a concern told to me: open to everybody who is signed in, and it opens nothing to them (R15)."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concerns.domain import calendar, intake
from concerns.errors import AlreadyReceived, Refused
from concerns.forms.logging import LogForm
from concerns.forms.typed import tidied
from concerns.models import Concern
from concerns.queries import inbox_dates
from concerns.views import raising
from trust import codes, tokens
from trust.errors import Damaged, Expired

FORM_KIND = "log"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    facts = raising.facts(calendar.receipt_date(now))
    if request.method != "POST":
        return _form(request, LogForm(facts=facts, now=now), codes.new_code(), now=now)
    data, mended = tidied(request.POST)
    form = LogForm(data, facts=facts, mended=mended, now=now)
    handover = _handover(data.get("token", ""), now=now)
    if handover is None:
        form.add_error(None, _("This page was open too long. Nothing was saved. Your text is below."))
        return _form(request, form, codes.new_code(), now=now)
    if not form.is_valid():
        return _form(request, form, handover, now=now)
    return _save(request, form, handover, now=now)


def _handover(token: str, *, now: datetime) -> str | None:
    """The hand-over code was made with the page, so that pressing Save twice makes one concern."""
    try:
        held = tokens.read(FORM_KIND, token, now=now, max_age=settings.FORM_TOKEN_AGE)
    except (Damaged, Expired):
        return None
    return str(held["handover"])


def _form(request: HttpRequest, form: LogForm, handover: str, *, now: datetime) -> HttpResponse:
    token = tokens.issue(FORM_KIND, {"handover": handover}, now=now)
    return render(request, "casework/log.html", {"form": form, "token": token})


def _save(request: HttpRequest, form: LogForm, handover: str, *, now: datetime) -> HttpResponse:
    if not isinstance(request.user, User):
        raise Refused
    try:
        concern, _code = intake.log_concern(
            form.draft(), raised_at=form.raised_at(), by=request.user, now=now, handover=handover
        )
    except AlreadyReceived:
        return _logged(request, None, handover)
    return _logged(request, concern, handover)


def _logged(request: HttpRequest, concern: Concern | None, handover: str) -> HttpResponse:
    """The code is shown on this page alone; a second press of Save shows it again, and says that what was
    saved first is what counts."""
    context = {
        "code": handover,
        "dates": inbox_dates.of_logged(concern) if concern else (),
        "site": request.get_host(),
        "is_repeated": concern is None,
    }
    return render(request, "casework/logged.html", context)
