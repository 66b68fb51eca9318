"""Whether somebody said what they knew to be false: one asks, a second decides, and nothing lists it (R8)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role
from concerns.domain import access, knownfalse, lifecycle
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase
from concerns.forms import obstacles
from concerns.forms.afterwards import KnownFalseForm, SealedAnswerForm
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(KnownFalseForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_KNOWN_FALSE, now=now)
    concern = lifecycle.concern_of(case, reference)
    concern.case = case
    by, put = desk.signed_in(request), knownfalse.asked(concern)
    form = KnownFalseForm(request.POST or None, case=case)
    nobody = put is None and not knownfalse.deciders(case, asker=by, now=now)
    if form.is_valid() and put is None and not nobody:
        row = knownfalse.ask(concern, form.grounds(), by=by, now=now)
        done = _("Asked. %(title)s decides, and nobody else is told.") % {"title": row.decider.title}
        messages.success(request, done)
        return redirect("casework:afterwards", reference)
    context = {
        "reference": reference,
        "form": form,
        "put": put,
        "decided": knownfalse.decision_of(put) if put else None,
        "nobody": nobody,
        "may_be_asked": knownfalse.is_unfounded(concern),
    }
    return render(request, "afterwards/known_false.html", context)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What was put to this person alone."""
    user = desk.signed_in(request)
    held = access.org_roles(user)
    if Role.SENIOR_MANAGER not in held and not access.is_first_reader(user):
        raise NoSuchCase
    return render(request, "afterwards/sealed_waiting.html", {"rows": knownfalse.waiting_for(user)})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SealedAnswerForm)
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    now, user = timezone.now(), desk.signed_in(request)
    row = knownfalse.find(user, asked)
    form = SealedAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agree = form.cleaned_data["answer"] == "yes"
        try:
            knownfalse.decide(row, agree=agree, reason=form.cleaned_data["reason"], by=user, now=now)
        except Blocked as blocked:
            for stop in obstacles.stops(blocked.reasons, reference=row.concern.reference):
                form.add_error("reason", stop.words)
        else:
            messages.success(request, _("Decided, and sealed."))
            return redirect("oversight:sealed")
    context = {"row": row, "grounds": knownfalse.read(row, by=user, now=now), "form": form}
    return render(request, "afterwards/sealed.html", context)
