"""What is alleged, what was found, and the reply to each wish."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, findings, lifecycle, outcome
from concerns.domain.findings import Opened
from concerns.enums import Action, Conclusion, WishReply
from concerns.errors import NoSuchCase
from concerns.forms.findings import AllegationForm, FindingForm
from concerns.forms.letters import WishForm
from concerns.models import Case
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
        findings.allege(case, form.cleaned_data["text"], by=desk.signed_in(request), now=now)
        messages.success(request, _("The allegation is added."))
        return redirect("casework:allegations", reference)
    context = desk.page(request, case, reference, tab="allegations", today=clock.today(now))
    return render(request, "casework/allegations.html", {**context, "form": form})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(FindingForm)
def finding(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What is more likely than not. It may be thought over until the answer is given."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.FIND, now=now)
    one = _allegation(case, number)
    initial = {**vars(one.record), "conclusion": one.conclusion} if one.record else {}
    form = FindingForm(request.POST or None, case=case, initial=initial)
    if form.is_valid():
        one.allegation.case = case
        findings.find(
            one.allegation,
            conclusion=Conclusion(form.cleaned_data["conclusion"]),
            record=form.record(),
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("The finding is recorded."))
        return redirect("casework:case", reference)
    return render(request, "casework/finding.html", {"reference": reference, "form": form, "one": one})


def _allegation(case: Case, number: int) -> Opened:
    found = next((one for one in findings.opened(case) if one.allegation.number == number), None)
    if found is None:
        raise NoSuchCase
    return found


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(WishForm)
def wish(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Our reply to one wish, always with the reason."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REPLY_TO_WISH, now=now)
    concern = lifecycle.concern_of(case, reference)
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
