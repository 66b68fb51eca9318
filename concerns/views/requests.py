"""Asking for a name: with a yes of its owner, without one, or because a life is at risk now."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from concerns.domain import access, clock, deciders, requests
from concerns.enums import Action, Basis
from concerns.errors import Blocked, NoSuchCase, Refused
from concerns.forms.requests import AskForm, ConsentForm, LifeForm, OverrideForm
from concerns.models import Case, Concern
from concerns.queries import requests as read
from concerns.views import desk
from concerns.views.kept import keep_text

CONSENT, OVERRIDE, LIFE = "consent", "override", "life"


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(ConsentForm, OverrideForm, LifeForm)
def ask(request: HttpRequest, reference: str, way: str) -> HttpResponse:
    """The form of one way, with links to the others; what this person asked for already stands above it."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_FOR_NAME, now=now)
    concern = case.concerns.select_related("data_key").get(reference=reference)
    concern.case = case  # as the form saw it, so that a change in between is noticed
    user = desk.signed_in(request)
    if not requests.may_ask(concern, basis=Basis.LIFE, by=user):
        raise Refused
    if way == CONSENT and not requests.may_ask(concern, basis=Basis.CONSENT, by=user):
        return _page(request, concern, way, None, user=user, now=now)
    form = _form(request, case, way, user=user, today=clock.today(now))
    if not form.is_valid():
        return _page(request, concern, way, form, user=user, now=now)
    try:
        requests.ask(concern, wanted=form.wanted(), by=user, now=now)
    except Blocked as blocked:
        blocks = desk.stops(case, blocked, reference)
        return _page(request, concern, way, form, user=user, now=now, blocks=blocks)
    messages.success(request, _done(way))
    return redirect("casework:case", reference)


def _form(request: HttpRequest, case: Case, way: str, *, user: User, today: date) -> AskForm:
    data = request.POST if request.method == "POST" else None
    people = deciders.candidates(case)
    if way == OVERRIDE:
        return OverrideForm(data, case=case, people=people, me=user, today=today)
    return (LifeForm if way == LIFE else ConsentForm)(data, case=case, people=people, me=user)


def _page(
    request: HttpRequest,
    concern: Concern,
    way: str,
    form: AskForm | None,
    *,
    user: User,
    now: datetime,
    blocks: list[Any] | None = None,
) -> HttpResponse:
    today = clock.today(now)
    context = {
        "reference": concern.reference,
        "way": way,
        "form": form,
        "asked": read.own_open(user, concern, today=today),
        "consult_by": requests.consult_by(concern, today=today),
        "blocks": blocks or [],
        "has_errors": bool(blocks),
    }
    return render(request, "requests/ask.html", context)


def _done(way: str) -> str:
    return {
        CONSENT: _("Asked. The reporter reads it in their inbox. If they say yes, a name keeper decides."),
        OVERRIDE: _("Asked. Two name keepers decide, and the reporter is told."),
        LIFE: _("Asked. The name keepers are told this minute. Have you called 999?"),
    }[way]


@require_POST
def withdraw(request: HttpRequest, reference: str, request_key: UUID) -> HttpResponse:
    """Take back what one asked for and needs no more."""
    case = access.find_case(request.user, reference, Action.READ)
    concern = case.concerns.get(reference=reference)
    row = requests.of(concern).filter(pk=request_key).first()
    if row is None:
        raise NoSuchCase
    requests.withdraw(row, by=desk.signed_in(request), now=timezone.now())
    messages.success(request, _("Taken back. Nobody is asked for this any more."))
    return redirect("casework:case", reference)
