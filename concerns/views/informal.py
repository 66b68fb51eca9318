"""Put right early, by talking: a first reader says whether it may be, and one letter tells the reporter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from concerns.domain import access, assessments, clock, informal, lifecycle, outcome, wording
from concerns.enums import Action, Duty
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.informal import AskInformalForm, ClearForm, DecideForm, ResolveForm
from concerns.models import Case, InformalCheck
from concerns.views import desk, going_on
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ClearForm)
def clear(request: HttpRequest, reference: str) -> HttpResponse:
    """The first reader's own word, before they hand the case on."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.CLEAR_INFORMAL, now=now)
    form = ClearForm(request.POST or None, case=found)
    missing, blocks = desk.before(informal.clearing_obstacles(found), reference), desk.NOTHING
    if form.is_valid():
        by, reason = desk.signed_in(request), form.cleaned_data["reason"]
        try:
            informal.clear(found, may=form.is_yes, reason=reason, by=by, now=now)
        except Blocked as blocked:
            blocks = desk.stops(found, blocked, reference)
        else:
            messages.success(request, _said(yes=form.is_yes))
            return going_on.back(request, reference)
    desk.read_again(request, reference)
    context = desk.step(reference, form, missing, blocks) | {"before": _told(informal.latest(found))}
    return render(request, "informal/clear.html", context)


def _said(*, yes: bool) -> str:
    if yes:
        return _("Recorded: it may be put right by talking, by whoever becomes the contact.")
    return _("Recorded: it is looked into.")


def _told(check: InformalCheck | None) -> dict[str, object] | None:
    """What was decided, and why."""
    if check is None or check.decided_by is None:
        return None
    return {
        "may": check.may,
        "by": check.decided_by.name,
        "on": check.decided_at,
        "reason": informal.reason_of(check),
    }


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AskInformalForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever handles the case asks; or reads what was decided, and goes on from there."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.ASK_INFORMAL, now=now)
    form = AskInformalForm(request.POST or None, case=found)
    if form.is_valid():
        informal.ask(found, grounds=form.cleaned_data["grounds"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Asked. A first reader who does not work on this decides."))
        return redirect("casework:informal", reference)
    desk.read_again(request, reference)
    context = desk.step(reference, form, desk.before(informal.clearing_obstacles(found), reference), desk.NOTHING)
    context |= {"before": _told(informal.latest(found)), "may_talk": informal.is_cleared(found)}
    context |= {"waiting": informal.waiting(found)}
    return render(request, "informal/ask.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ResolveForm)
def resolve(request: HttpRequest, reference: str) -> HttpResponse:
    """What was agreed, and the one letter about it; it can be looked at first."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.RESOLVE, now=now)
    concern = lifecycle.concern_of(found, reference)
    if Duty.ANSWER not in clock.open_duties(concern):
        return redirect("casework:duties", reference)
    form = _resolve_form(request, found, reference)
    missing = desk.before(informal.starting_obstacles(found), reference)
    context = desk.step(reference, form, missing, desk.NOTHING)
    if form.is_valid():
        by, parts, replies = desk.signed_in(request), form.parts(), form.replies()
        if request.POST.get("do") == "preview":
            text = informal.letter_text(found, concern, parts, by=by, on=clock.today(now), replies=replies)
            return render(request, "informal/resolve.html", {**context, "preview_blocks": wording.blocks(text)})
        try:
            informal.resolve(found, concern, talk=form.talk(), parts=parts, replies=replies, by=by, now=now)
        except Blocked as blocked:
            context |= {"blocks": desk.mark(form, desk.stops(found, blocked, reference)), "missing": []}
            context["has_errors"] = bool(context["blocks"])
        else:
            messages.success(request, _("It is put right, and the letter is in the reporter’s inbox."))
            return redirect("casework:case", reference)
    desk.read_again(request, reference)
    return render(request, "informal/resolve.html", context)


def _resolve_form(request: HttpRequest, found: Case, reference: str) -> ResolveForm:
    concern = lifecycle.concern_of(found, reference)
    contact = access.handler_of(found) or desk.signed_in(request)
    initial: dict[str, object] = vars(informal.suggested(found, concern, contact=contact))
    if (talk := informal.talk_of(found)) is not None:
        initial = {**initial, "agreed": talk.agreed, "talked_date": talk.on}
    return ResolveForm(
        request.POST or None,
        case=found,
        today=clock.today(timezone.now()),
        wishes=outcome.wishes(concern),
        is_first=Duty.ACKNOWLEDGE in clock.open_duties(concern),
        initial=initial,
    )


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What a first reader is asked by others, by reference; nothing is opened yet."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    rows = [(check, _reference(check)) for check in informal.awaiting(user)]
    return render(request, "informal/awaiting.html", {"waiting": rows, "today": clock.today(timezone.now())})


def _reference(check: InformalCheck) -> str:
    references = check.case.concerns.order_by("recorded_date", "pk").values_list("reference", flat=True)
    return ", ".join(references)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(DecideForm)
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    """What whoever handles it says, and a yes or a no."""
    now, user = timezone.now(), desk.signed_in(request)
    check = informal.find(user, asked)
    form, blocks = DecideForm(request.POST or None), desk.NOTHING
    if form.is_valid():
        try:
            informal.decide(check, may=form.is_yes, reason=form.cleaned_data["reason"], by=user, now=now)
        except Blocked as blocked:
            blocks = desk.stops(check.case, blocked, _reference(check))
        else:
            messages.success(request, _said(yes=form.is_yes))
            return redirect("oversight:informals")
    serious = assessments.seriousness_of(check.case)
    context = {
        "form": form,
        "check": check,
        "reference": _reference(check),
        "grounds": informal.read(check, by=user, now=now),
        "serious": serious.label if serious else "",
        "blocks": [stop.words for stop in blocks],
    }
    return render(request, "informal/decide.html", context)
