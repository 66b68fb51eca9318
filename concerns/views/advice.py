"""Advice in doubt: asked by whoever leads a case, answered on a page that shows the question alone (R49)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerns.domain import access, advice, clock, lifecycle
from concerns.domain.advice import ADVISERS, GivesAway
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.advice import QuestionForm, ReplyForm
from concerns.forms.notes import ConfirmForm
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(QuestionForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask one person one question. What would give somebody away is said beside it, and nothing is sent."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_ADVICE, now=now)
    form = QuestionForm(request.POST or None, case=case)
    missing, blocks = desk.before(lifecycle.conflicts_undecided(case), reference), desk.NOTHING
    if form.is_valid():
        adviser, question = form.cleaned_data["adviser"], form.cleaned_data["question"]
        try:
            advice.ask(case, adviser, question=question, by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        except GivesAway as away:
            case.refresh_from_db(fields=["version"])
            form.hold_back(away.found)
        else:
            messages.success(request, _("Asked. Their reply comes to the page of decisions."))
            return redirect("casework:decisions", reference)
    context = desk.step(reference, form, missing, blocks) | {"anybody": advice.advisers(case).exists()}
    return render(request, "advice/ask.html", context)


@require_POST
@keep_text()
def take_back(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_ADVICE, now=now)
    form = ConfirmForm(request.POST, case=case)
    if form.is_valid():
        advice.take_back(advice.on_case(case, asked), by=desk.signed_in(request), now=now)
        messages.success(request, _("Taken back. Nobody reads it any more but you."))
    return redirect("casework:decisions", reference)


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What this person is asked, by whom and when; no question is opened yet."""
    user = desk.signed_in(request)
    if not access.org_roles(user).intersection(ADVISERS):
        raise NoSuchCase
    context = {"waiting": advice.awaiting(user), "today": clock.today(timezone.now())}
    return render(request, "advice/awaiting.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReplyForm)
def reply(request: HttpRequest, asked: UUID) -> HttpResponse:
    """The question, and nothing of the case."""
    now = timezone.now()
    user = desk.signed_in(request)
    found = advice.find(user, asked)
    form = ReplyForm(request.POST or None)
    if form.is_valid():
        advice.reply(found, form.cleaned_data["reply"], by=user, now=now)
        messages.success(request, _("Sent. Whoever asked is told."))
        return redirect("oversight:advice")
    context = {"asked": found, "form": form, "question": advice.read(found, by=user, now=now)}
    return render(request, "advice/reply.html", context)
