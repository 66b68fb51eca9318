"""Tags of an allegation in the edition of its day, and what was taken to a body outside."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import bodies, clock, lifecycle, tags
from concerns.domain.findings import Opened
from concerns.enums import Action, IdentityPassed
from concerns.forms.tags import HappenedForm, ReferralForm, TagForm, body_words
from concerns.models import Case
from concerns.views import desk
from concerns.views.findings import allegation_of
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text()
def tag(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """First the day, then the items that held on it; the day can be looked at anew before anything is kept."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.FIND, now=now)
    one = allegation_of(case, number)
    form = _form(request, case, one, today=clock.today(now))
    if isinstance(form, TagForm) and form.is_bound and form.is_valid():
        by, day = desk.signed_in(request), form.cleaned_data["day"]
        tags.put(one.allegation, form.chosen(), day=day, by=by, now=now)
        messages.success(request, _("The tags are kept."))
        return redirect("casework:finding", reference, number)
    desk.read_again(request, reference)
    context = {"reference": reference, "form": form, "one": one, "on": getattr(form, "on", None)}
    return render(request, "casework/tags.html", context)


def _form(request: HttpRequest, case: Case, one: Opened, *, today: date) -> HappenedForm:
    """The day alone until there is one; then the items of that day. Ticked items of another day are not taken."""
    chosen: set[UUID] = {tag.pk for tag in tags.of(one.allegation)}
    if request.method != "POST":
        day = tags.event_day(one.allegation)
        if day is None:
            return HappenedForm(case=case, today=today)
        return TagForm(case=case, today=today, on=day, chosen=chosen)
    asked = HappenedForm(request.POST, case=case, today=today)
    if not asked.is_valid():
        return asked
    day = asked.cleaned_data["day"]
    if request.POST.get("do") == "save" and request.POST.get("on") == day.isoformat():
        return TagForm(request.POST, case=case, today=today, on=day, chosen=chosen)
    return TagForm(case=case, today=today, on=day, chosen=chosen)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReferralForm)
def refer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """We took this allegation to a regulator or another body: to whom, when, and what went along (R83)."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REFER_TO_BODY, now=now)
    one = allegation_of(case, number)
    today = clock.today(now)
    form = ReferralForm(request.POST or None, case=case, today=today)
    if form.is_valid():
        _refer(request, one, form, now=now)
        messages.success(request, _("Recorded. Nothing was sent by this page."))
        return redirect("casework:finding", reference, number)
    desk.read_again(request, reference)
    fitting = bodies.fitting(lifecycle.concern_of(case, reference), day=today)
    context = {"reference": reference, "form": form, "one": one, "fitting": [body_words(body) for body in fitting]}
    return render(request, "casework/body.html", context)


def _refer(request: HttpRequest, one: Opened, form: ReferralForm, *, now: datetime) -> None:
    bodies.refer(
        one.allegation,
        form.cleaned_data["body"],
        referred_date=form.cleaned_data["referred_date"],
        identity=IdentityPassed(form.cleaned_data["identity"]),
        record=form.record(),
        by=desk.signed_in(request),
        now=now,
    )
