"""What is alleged, what it rests on, what was found, and the reply to each wish."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import bodies, clock, evidence, findings, lifecycle, outcome, tags
from concerns.domain.findings import Opened
from concerns.enums import Action, Conclusion, EvidenceKind, Factor, Standard, WishReply
from concerns.errors import NoSuchCase, WrongState
from concerns.forms.findings import AllegationForm, AnswersForm, EvidenceForm, FindingForm, StrikeForm
from concerns.forms.letters import WishForm
from concerns.models import Case
from concerns.queries import filelist
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AllegationForm)
def allegations(request: HttpRequest, reference: str) -> HttpResponse:
    """All allegations with what was found; one more can be added while we look into it."""
    now = timezone.now()
    action = Action.ALLEGE if request.method == "POST" else Action.READ
    case = desk.enter(request, reference, action, now=now)
    form = AllegationForm(request.POST or None, case=case)
    if form.is_valid():
        text, by = form.cleaned_data["text"], desk.signed_in(request)
        findings.allege(case, text, answers=form.answers(), by=by, now=now)
        messages.success(request, _("The allegation is added."))
        return redirect("casework:allegations", reference)
    context = desk.page(request, case, reference, tab="allegations", today=clock.today(now))
    return render(request, "casework/allegations.html", {**context, "form": form})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text()
def answers(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whose concern an allegation answers, until one of them has our answer."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ALLEGE, now=now)
    one = allegation_of(case, number)
    form = AnswersForm(request.POST or None, case=case, initial={"answers": one.answers})
    if not form.asks:
        return redirect("casework:allegations", reference)
    if form.is_valid():
        findings.answer(one.allegation, form.answers(), by=desk.signed_in(request), now=now)
        messages.success(request, _("It is kept whose concern this answers."))
        return redirect("casework:allegations", reference)
    context = {"form": form, "one": one, "is_told": findings.is_told(one.allegation)}
    return _form_page(request, "casework/answers.html", reference, context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(FindingForm)
def finding(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One allegation, led by the hand: its evidence, each side of it, what was found. It may be corrected until an
    answer is given; everybody else on the case reads it."""
    now = timezone.now()
    action = Action.FIND if request.method == "POST" else Action.READ
    case = desk.enter(request, reference, action, now=now)
    one = allegation_of(case, number)
    pieces, today = evidence.of(one.allegation), clock.today(now)
    form = _finding_form(request, case, one, pieces=pieces, today=today)
    if form.is_valid():
        findings.find(
            one.allegation,
            conclusion=Conclusion(form.cleaned_data["conclusion"]),
            record=form.record(),
            standard=Standard(form.cleaned_data["standard"]),
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("The finding is recorded."))
        return redirect("casework:case", reference)
    context = desk.page(request, case, reference, tab="allegations", today=today)
    context |= {"form": form, "one": one, "pieces": pieces, **_beside(case, one)}
    is_told = findings.is_told(one.allegation)
    context["can_find"] = Action.FIND in context["may"] and not (one.record and is_told)
    context["can_add"] = Action.FIND in context["may"] and not is_told
    return render(request, "casework/finding.html", context)


def _finding_form(
    request: HttpRequest, case: Case, one: Opened, *, pieces: list[evidence.Opened], today: date
) -> FindingForm:
    initial = {**vars(one.record), "conclusion": one.conclusion, "standard": one.standard} if one.record else {}
    standing = sum(piece.row.struck_at is None for piece in pieces)
    return FindingForm(request.POST or None, case=case, pieces=standing, today=today, initial=initial)


def _beside(case: Case, one: Opened) -> dict[str, object]:
    """What stands beside the finding: its edition and tags, bodies outside, and what it was before."""
    found = getattr(one.allegation, "finding", None)
    return {
        "tags": tags.of(one.allegation),
        "event_day": tags.event_day(one.allegation),
        "referred": bodies.referred(case, one.allegation),
        "factors": [Factor(code).label for code in one.record.factors] if one.record else [],
        "earlier": findings.earlier(case, found) if found else [],
    }


def allegation_of(case: Case, number: int) -> Opened:
    """One allegation of the case as the form saw it, so that a change in between is noticed. Raises NoSuchCase."""
    found = next((one for one in findings.opened(case) if one.allegation.number == number), None)
    if found is None:
        raise NoSuchCase
    found.allegation.case = case
    return found


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(EvidenceForm)
def add_evidence(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.FIND, now=now)
    one = allegation_of(case, number)
    user = desk.signed_in(request)
    files = filelist.of(case, viewer=user)
    form = EvidenceForm(request.POST or None, case=case, today=clock.today(now), offered=files)
    if form.is_valid():
        kind = EvidenceKind(form.cleaned_data["kind"])
        evidence.add(one.allegation, form.piece(), kind=kind, by=user, now=now, file=form.chosen())
        messages.success(request, _("The evidence is added."))
        return redirect("casework:finding", reference, number)
    return _form_page(request, "casework/evidence.html", reference, {"form": form, "one": one})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(StrikeForm)
def strike_evidence(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.FIND, now=now)
    one = allegation_of(case, number)
    piece = next((piece for piece in evidence.of(one.allegation) if piece.row.number == item), None)
    if piece is None:
        raise NoSuchCase
    form = StrikeForm(request.POST or None, case=case)
    if form.is_valid():
        piece.row.allegation = one.allegation
        evidence.strike(piece.row, because=form.cleaned_data["because"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Struck out. It stays to be read, with your reason."))
        return redirect("casework:finding", reference, number)
    return _form_page(request, "casework/strike.html", reference, {"form": form, "one": one, "piece": piece})


def _form_page(request: HttpRequest, template: str, reference: str, context: dict[str, object]) -> HttpResponse:
    desk.read_again(request, reference)
    return render(request, template, {"reference": reference, **context})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(WishForm)
def wish(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Our reply to one wish, always with the reason."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REPLY_TO_WISH, now=now)
    concern = lifecycle.concern_of(case, reference)
    if concern.answered_date is not None:
        raise WrongState
    line = next((line for line in outcome.wishes(concern) if line.wish.number == number), None)
    if line is None:
        raise NoSuchCase
    form = WishForm(request.POST or None, case=case, initial={"reply": line.reply, "reason": line.reason})
    if form.is_valid():
        outcome.reply_to_wish(
            case,
            line.wish,
            reply=WishReply(form.cleaned_data["reply"]),
            reason=form.cleaned_data["reason"],
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("The reply is recorded. It goes out with our answer."))
        return redirect("casework:case", reference)
    desk.read_again(request, reference)
    context = {"reference": reference, "form": form, "line": line, "concern": concern}
    return render(request, "casework/wish.html", context)
