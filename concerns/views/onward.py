"""Routes elsewhere: begun, heard of, and whether each reporter was told what was done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, lifecycle, onward, told
from concerns.enums import Action, IdentityPassed, OnwardKind, OnwardStatus
from concerns.errors import NoSuchCase
from concerns.forms.onward import HeardForm, OnwardForm, ToldForm
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(OnwardForm)
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody elsewhere was told of it: to whom, when, and what went along."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.GO_ONWARD, now=now)
    form = OnwardForm(request.POST or None, case=case, today=clock.today(now))
    if form.is_valid():
        chosen = form.cleaned_data
        onward.begin(
            case,
            kind=OnwardKind(chosen["kind"]),
            record=form.record(),
            sent_date=chosen["sent_date"],
            identity=IdentityPassed(chosen["identity"]),
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("Recorded. Say below whether the reporter was told of it."))
        return redirect("casework:decisions", reference)
    return render(request, "onward/begin.html", {"reference": reference, "form": form})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(HeardForm)
def hear(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """One route with all that was heard on it, and the form for what was heard now."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.GO_ONWARD, now=now)
    route = onward.find(case, pk)
    kind = OnwardKind(route.kind)
    form = HeardForm(request.POST or None, case=case, today=clock.today(now), kind=kind)
    if form.is_valid():
        onward.hear(
            route,
            status=OnwardStatus(form.cleaned_data["status"]),
            heard_date=form.cleaned_data["heard_date"],
            note=form.cleaned_data.get("note", ""),
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("Recorded."))
        return redirect("casework:decisions", reference)
    desk.read_again(request, reference)
    one = next(each for each in onward.of_case(case) if each.key == pk)
    return render(request, "onward/route.html", {"reference": reference, "form": form, "route": one})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ToldForm)
def tell(request: HttpRequest, reference: str, kind: str, pk: UUID) -> HttpResponse:
    """Whether the reporter of this reference was told of one thing that was done (R46)."""
    if kind not in list(told.What):
        raise NoSuchCase
    now = timezone.now()
    case = desk.enter(request, reference, Action.GO_ONWARD, now=now)
    line = told.find(case, lifecycle.concern_of(case, reference), what=kind, key=pk)
    form = ToldForm(request.POST or None, case=case)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        told.record(case, line, told=form.is_told, reason=reason, by=desk.signed_in(request), now=now)
        messages.success(request, _("Recorded."))
        return redirect("casework:decisions", reference)
    desk.read_again(request, reference)
    return render(request, "onward/told.html", {"reference": reference, "form": form, "line": line})
