"""What people need: the reporter on one page and the person it is about on another, which never meet (R29)."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, lifecycle, reasons, support
from concerns.domain.support import Opened
from concerns.enums import Action
from concerns.errors import NoSuchCase
from concerns.forms.support import ReasonForm, SubjectSupportForm, SupportForm, of_support
from concerns.models import Case, Concern
from concerns.queries import support as read
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]
TEMPLATES = {"reporter": "support/reporter.html", "subject": "support/subject.html"}


def _picked(found: list[Opened], pk: UUID | None) -> Opened | None:
    if pk is None:
        return None
    one = next((one for one in found if one.row.pk == pk), None)
    if one is None:
        raise NoSuchCase
    return one


def _initial(one: Opened | None) -> dict[str, object]:
    return of_support(one.support, one.row.review_date) if one else {}


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SupportForm)
def reporter(request: HttpRequest, reference: str, pk: UUID | None = None) -> HttpResponse:
    """What this reporter needs; with `pk` one need that is recorded anew."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.SUPPORT_REPORTER, now=now)
    concern = lifecycle.concern_of(case, reference)
    concern.case = case
    found = support.of_reporter(concern)
    form = _form(request, SupportForm, case, _picked(found, pk), now=now)
    if form.is_valid():
        _keep_reporter(request, concern, form, pk, now=now)
        return redirect("casework:support-reporter", reference)
    return _page(request, reference, "reporter", form, found, pk, now=now)


def _keep_reporter(
    request: HttpRequest, concern: Concern, form: SupportForm, pk: UUID | None, *, now: datetime
) -> None:
    by, review = desk.signed_in(request), form.looked_at_again()
    support.consider_reporter(concern, form.support(), review_date=review, by=by, now=now, row=pk)
    messages.success(request, _("Recorded: what whoever spoke up needs."))


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SubjectSupportForm)
def subject(request: HttpRequest, reference: str, pk: UUID | None = None) -> HttpResponse:
    """What the person it is about needs. No concern is opened for it."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.SUPPORT_SUBJECT, now=now)
    found = support.of_subject(case)
    form = _form(request, SubjectSupportForm, case, _picked(found, pk), now=now)
    if form.is_valid():
        by, review = desk.signed_in(request), form.looked_at_again()
        support.consider_subject(case, form.support(), review_date=review, by=by, now=now, row=pk)
        messages.success(request, _("Recorded: what the person it is about needs."))
        return redirect("casework:support-subject", reference)
    return _page(request, reference, "subject", form, found, pk, now=now)


def _form(
    request: HttpRequest, kind: type[SupportForm], case: Case, one: Opened | None, *, now: datetime
) -> SupportForm:
    return kind(request.POST or None, case=case, today=clock.today(now), initial=_initial(one))


def _page(
    request: HttpRequest,
    reference: str,
    which: str,
    form: SupportForm,
    found: list[Opened],
    pk: UUID | None,
    *,
    now: datetime,
) -> HttpResponse:
    desk.read_again(request, reference)
    context = {
        "reference": reference,
        "form": form,
        "needs": read.needs(found, today=clock.today(now)),
        "picked": pk,
        "place": f"casework:support-{which}-need",
    }
    return render(request, TEMPLATES[which], context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReasonForm)
def why(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Why one person is on the case (R31)."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.APPOINT, now=now)
    person = next((user for user, _role in lifecycle.readers(case) if user.pk == pk), None)
    if person is None:
        raise NoSuchCase
    form = ReasonForm(request.POST or None, case=case, initial={"why": reasons.of(case).get(pk, "")})
    if form.is_valid():
        reasons.give(case, person, reason=form.cleaned_data["why"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Recorded: why %(name)s is on this case.") % {"name": person.name})
        return redirect("casework:people", reference)
    desk.read_again(request, reference)
    return render(request, "support/why.html", {"reference": reference, "form": form, "person": person})
