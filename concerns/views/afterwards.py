"""After the answer: reviews, opening again, what was learned, what goes on whose file.

One tab, with what each person on the case may do of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from concerns.domain import clock, filenotes, learning, lifecycle, reopening, subjectrecords
from concerns.enums import Action, State
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.afterwards import LearningForm, ReopenForm
from concerns.models import Case
from concerns.queries import afterwards as read
from concerns.views import desk, wellbeing
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@dataclass(frozen=True)
class Kept:
    """What is kept of this case for files, for those who lead it."""

    note_made: bool
    can_note: bool
    records: list[Any]
    can_record: bool


@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab. There is none before somebody was answered."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ, now=now)
    if not read.has_begun(case):
        raise NoSuchCase
    today = clock.today(now)
    context = desk.page(request, case, reference, tab="afterwards", today=today)
    may = context["may"]
    context |= {
        "reviews": read.reviews_of(
            case, today=today, original=Action.READ_ORIGINAL in may, looks=Action.REVIEW in may
        ),
        "reopenings": reopening.of(case),
        "learned": learning.of(case),
        "files": _kept(case, reference) if Action.NOTE_FOR_FILE in may else None,
        "closed": case.state == State.CLOSED,
        **wellbeing.section(case, context["file"], viewer=desk.signed_in(request), today=today),
    }
    return render(request, "afterwards/case.html", context)


def _kept(case: Case, reference: str) -> Kept:
    concern = lifecycle.concern_of(case, reference)
    return Kept(
        filenotes.made(concern) is not None,
        filenotes.may_make(concern),
        subjectrecords.of(case),
        bool(subjectrecords.founded(case)),
    )


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReopenForm)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.REOPEN, now=now)
    form = ReopenForm(request.POST or None, case=case)
    if form.is_valid():
        words = form.cleaned_data
        reopening.reopen(case, reason=words["reason"], words=words["words"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Opened again. Every reporter is told, with the new date."))
        return redirect("casework:case", reference)
    again = reopening.state_after(case).label
    return render(request, "afterwards/reopen.html", {"reference": reference, "form": form, "again": again})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(LearningForm)
def learn(request: HttpRequest, reference: str) -> HttpResponse:
    """It can be written before closing, and changed until then."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.LEARN, now=now)
    point = learning.of(case)
    initial = {"learned": point.text, "none_because": point.none_because} if point else {}
    form = LearningForm(request.POST or None, case=case, initial=initial)
    blocks = desk.NOTHING
    if form.is_valid():
        try:
            learning.write(case, form.point(), by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(request, _("Kept. It goes into the register when the case is closed."))
            return redirect("casework:afterwards", reference)
    context = desk.step(reference, form, [], blocks) | {"published": bool(point and point.published)}
    return render(request, "afterwards/learning.html", context)


@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """What was learned, for all staff: a month, no reference, and a service only where many came from."""
    found = learning.register(today=clock.today(timezone.now()))
    return render(request, "afterwards/lessons.html", {"lessons": found, "few": learning.SERVICE_FROM})
