"""The person it is about: what they may be told, who agreed to it, how they were told. Nothing is sent here."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concerns.domain import clock, subjects
from concerns.enums import Action
from concerns.errors import NoSuchCase, WrongState
from concerns.forms.days import DayForm
from concerns.forms.notes import ConfirmForm
from concerns.forms.subjects import SummaryForm, TellingForm, pointing
from concerns.models import Case
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@require_GET
def subject(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version, and everybody who was told."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ_SUBJECT, now=now)
    return _page(request, case, reference, [], now=now)


def _page(
    request: HttpRequest, case: Case, reference: str, blocks: list[dict[str, str]], *, now: datetime
) -> HttpResponse:
    user = desk.signed_in(request)
    context = desk.page(request, case, reference, tab="allegations", today=clock.today(now))
    versions = subjects.versions(case)
    newest = versions[0] if versions else None
    waits = newest is not None and not newest.is_agreed
    context |= {
        "versions": versions,
        "newest": newest,
        "agreed": subjects.agreed(case),
        "told": subjects.told(case),
        "waits": waits,
        "is_own": newest is not None and newest.row.written_by_id == user.pk,
        "form": ConfirmForm(case=case),
        "blocks": blocks,
        "has_errors": bool(blocks),
    }
    return render(request, "casework/subject.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SummaryForm)
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """One more version, looked through for what would show who spoke up before anything is kept."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.WRITE_SUMMARY, now=now)
    before = subjects.versions(case)
    form = SummaryForm(request.POST or None, case=case, initial={"text": before[0].draft.text} if before else {})
    if form.is_valid() and _is_kept(request, case, form, now=now):
        messages.success(request, _("Kept. A second person has to agree before anybody is told."))
        return redirect("casework:subject", reference)
    context = desk.page(request, case, reference, tab="allegations", today=clock.today(now))
    return render(request, "casework/summary.html", {**context, "form": form})


def _is_kept(request: HttpRequest, case: Case, form: SummaryForm, *, now: datetime) -> bool:
    try:
        subjects.write(case, form.draft(), by=desk.signed_in(request), now=now)
    except subjects.Points as points:
        case.refresh_from_db(fields=["version"])
        form.add_error("text", [ValidationError(words) for words in pointing(points.found)])
        return False
    return True


@require_POST
@keep_text()
def agree(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A second person says that it tells enough and points to nobody."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.AGREE_SUMMARY, now=now)
    try:
        subjects.agree(case, number, by=desk.signed_in(request), now=now)
    except subjects.Points as points:
        case.refresh_from_db(fields=["version"])
        blocks = [{"words": words, "url": "#summary"} for words in pointing(points.found)]
        return _page(request, case, reference, blocks, now=now)
    messages.success(request, _("Agreed. They can be told in these words."))
    return redirect("casework:subject", reference)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(TellingForm)
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody was told, in the words that two people agreed to."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.TELL_SUBJECT, now=now)
    agreed = subjects.agreed(case)
    if agreed is None:
        raise WrongState
    form = TellingForm(request.POST or None, case=case, today=clock.today(now))
    if form.is_valid() and _is_told(request, case, form, now=now):
        messages.success(request, _("Recorded. Nothing was sent by this page."))
        return redirect("casework:subject", reference)
    desk.read_again(request, reference)
    return render(request, "casework/subject_told.html", {"reference": reference, "form": form, "agreed": agreed})


def _is_told(request: HttpRequest, case: Case, form: TellingForm, *, now: datetime) -> bool:
    try:
        day = form.cleaned_data["day"]
        subjects.tell(case, form.telling(), on=day, by=desk.signed_in(request), now=now)
    except subjects.NotBlocked:
        case.refresh_from_db(fields=["version"])
        form.add_error("who", ValidationError(_("They could still come across this case. Block them first.")))
        return False
    return True


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text()
def confirm(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """They confirmed what they were told about treating nobody badly (R77)."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.TELL_SUBJECT, now=now)
    one = next((one for one in subjects.told(case) if one.row.number == number), None)
    if one is None or one.row.acknowledged_date is not None:
        raise NoSuchCase
    form = DayForm(request.POST or None, case=case, today=clock.today(now))
    if form.is_valid() and form.cleaned_data["day"] < one.row.told_date:
        form.add_error("day", ValidationError(_("This is before they were told. Check it.")))
    if form.is_valid():
        subjects.acknowledge(case, number, on=form.cleaned_data["day"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Recorded: they confirmed it."))
        return redirect("casework:subject", reference)
    desk.read_again(request, reference)
    context = {"reference": reference, "form": form, "one": one}
    return render(request, "casework/subject_confirmed.html", context)
