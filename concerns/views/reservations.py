"""“Would rather not”: whoever leads the case asks past it, a senior manager with no part in it decides (R48)."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from concerns.domain import clock, lifecycle, reservations, wording
from concerns.domain.calendar import receipt_date
from concerns.domain.reservations import Standing
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.reservations import AskForm, SetAsideForm
from concerns.models import Case
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@dataclass(frozen=True)
class Line:
    """One wish in words: where it stands, and what was written to it."""

    name: str
    words: str
    grounds: str
    reason: str


def lines(case: Case) -> list[Line]:
    """Every “would rather not” of the case, for those who lead it."""
    return [Line(one.user.name, _words(one), one.grounds, one.reason) for one in reservations.of_case(case)]


def _words(one: Standing) -> str:
    if one.waiting:
        return _("the reporter would rather not. A senior manager was asked to decide.")
    told = {"day": wording.day(receipt_date(one.decided_at)) if one.decided_at else ""}
    if one.agreed_by:
        told |= {"name": one.agreed_by.name}
        return _("set aside by %(name)s on %(day)s. The reporter was told first.") % told
    if one.refused_by:
        told |= {"name": one.refused_by.name}
        return _("the reporter would rather not. %(name)s kept to that on %(day)s.") % told
    return _("the reporter would rather not")


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AskForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Say why nobody else will do; what was decided before stands beside it."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.ASK_SETTING_ASIDE, now=now)
    askable = reservations.askable(found)
    form = AskForm(request.POST or None, case=found, people=askable)
    missing, blocks = desk.before(lifecycle.conflicts_undecided(found), reference), desk.NOTHING
    if form.is_valid():
        person, grounds = form.cleaned_data["person"], form.cleaned_data["grounds"]
        try:
            reservations.ask(found, person, grounds=grounds, by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(found, blocked, reference)
        else:
            messages.success(request, _("Asked. They cannot be appointed before a senior manager has decided."))
            return redirect("casework:would-rather-not", reference)
    context = desk.step(reference, form, missing, blocks) | {"lines": lines(found), "askable": askable}
    return render(request, "reservations/ask.html", context)


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, by reference and title; no reason is opened yet."""
    user = desk.signed_in(request)
    if not reservations.may_open(user):
        raise NoSuchCase
    context = {"waiting": reservations.awaiting(user), "today": clock.today(timezone.now())}
    return render(request, "reservations/awaiting.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Reference, title and reason, and nothing else of the case. The message can be looked at first."""
    now = timezone.now()
    user = desk.signed_in(request)
    found = reservations.find(user, asked)
    if request.POST.get("answer") == "keep":
        reservations.keep(found, by=user, now=now)
        messages.success(request, _("The wish stands. Whoever asked is told."))
        return redirect("oversight:reservations")
    form = SetAsideForm(request.POST or None)
    context: dict[str, object] = {"asked": found, "form": form, "reference": found.concern.reference}
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if request.POST.get("answer") == "set_aside":
            reservations.set_aside(found, reason=reason, by=user, now=now)
            messages.success(request, _("The reporter has been told. The person can be appointed now."))
            return redirect("oversight:reservations")
        context["blocks_of_text"] = wording.blocks(reservations.message(found, reason, by=user))
    context["grounds"] = reservations.read(found, by=user, now=now)
    return render(request, "reservations/decide.html", context)
