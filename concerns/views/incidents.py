"""What may have got out: everybody on the staff can tell it, one first reader looks after it (R62)."""

from contextlib import suppress
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from concerns.domain import access, clock, containment, incidents
from concerns.enums import Lacking, Slip
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.forms.incidents import AssessmentForm, ClosingForm, SupportForm, TaskForm, TellForm
from concerns.forms.matters import YES, RecordForm
from concerns.forms.staff import version_in
from concerns.models import Incident
from concerns.queries import incidents as read
from concerns.views import desk
from concerns.views.kept import keep_text
from concerns.views.matters import Part

PARTS = {
    "task": Part(
        TaskForm,
        gettext_lazy("Add a step to contain it"),
        gettext_lazy("Add the step"),
        gettext_lazy("The step is added."),
        gettext_lazy(
            "The first hours count most. Ask for what was sent to be deleted unread. Do not say what it was."
        ),
    ),
    "assessment": Part(
        AssessmentForm,
        gettext_lazy("Do we tell the Information Commissioner?"),
        gettext_lazy("Record the decision"),
        gettext_lazy("The decision is recorded."),
        gettext_lazy(
            "Ask the data protection officer now. The Information Commissioner must be told within 72 hours, "
            "unless it is unlikely that anybody comes to harm. If the harm could be serious, the person it is "
            "about is told too."
        ),
    ),
    "support": Part(
        SupportForm,
        gettext_lazy("Support for whoever spoke up"),
        gettext_lazy("Record it"),
        gettext_lazy("Recorded: what was offered."),
        gettext_lazy(
            "They should hear of it from us, and not by rumour. Say that we are sorry, what got out and to whom, "
            "and what we do about it. Ask how they are, and look at the protection plan."
        ),
    ),
    "close": Part(
        ClosingForm,
        gettext_lazy("Close it with what was learned"),
        gettext_lazy("Close it"),
        gettext_lazy("It is closed."),
        gettext_lazy(
            "Coming forward counts in somebody’s favour. Ask what made it hard to do right, and change that."
        ),
    ),
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    form = TellForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return render(request, "incidents/tell.html", {"form": form})
    told, own = form.cleaned_data, form.cleaned_data["own"] == YES
    with suppress(AlreadyReceived):  # pressed twice: it is told
        incidents.tell(form.account(), concern=told["reference"], own=own, by=user, now=now, once=told["once"])
    return redirect("incidents:told")


@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """What happens next. The same for everybody: it opens nothing of what was told."""
    return render(request, "incidents/told.html", {"slips": Slip.labels})


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One's own, and by reference those that nobody looks after."""
    user, now = desk.signed_in(request), timezone.now()
    if not access.is_first_reader(user):
        raise NoSuchCase
    context = {"own": read.own(user, now=now), "others": read.of_nobody(user, now=now), "today": clock.today(now)}
    return render(request, "incidents/home.html", context)


@require_POST
def take_over(request: HttpRequest, incident: str) -> HttpResponse:
    taken = incidents.take_over(desk.signed_in(request), incident, now=timezone.now())
    messages.success(request, _("This is yours to look after now."))
    return redirect("incidents:incident", taken.reference)


@require_GET
def show(request: HttpRequest, incident: str) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    found = incidents.find(user, incident)
    closing = containment.closing_of(found)
    context = {
        "incident": found,
        "account": incidents.read(found, by=user, now=now),
        "hours": read.hours(found, now=now),
        "steps": containment.steps(found),
        "assessment": containment.assessment_of(found),
        "support": containment.support_of(found),
        "closing": closing,
        "missed": [Slip(code).label for code in closing.missed] if closing else [],
        "next": _next(found, now=now),
        "today": clock.today(now),
    }
    return render(request, "incidents/incident.html", context)


def _next(incident: Incident, *, now: datetime) -> dict[str, object] | None:
    """The one next step; the decision within 72 hours comes before all others."""
    if incident.closed_at is not None:
        return None
    lacking = containment.lacking(incident)
    steps = {
        Lacking.ASSESSMENT: ("assessment", _("Decide whether the Information Commissioner is told"), _("Decide")),
        Lacking.SUPPORT: ("support", _("Offer support to whoever spoke up"), _("Record it")),
        Lacking.TASKS: ("", _("Finish the steps to contain it"), _("Look at the steps")),
    }
    reasons = {
        Lacking.ASSESSMENT: _("There are 72 hours for it, nights and weekends too."),
        Lacking.SUPPORT: _("They should hear of it from us."),
        Lacking.TASKS: _("All of them must be done before this is closed."),
    }
    if not lacking:
        part, words, button = "close", _("Close it with what was learned"), _("Close it")
        reason = _("All that was needed is there.")
    else:
        part, words, button = steps[lacking[0]]
        reason = reasons[lacking[0]]
    url = reverse("incidents:part", args=[incident.reference, part]) if part else "#steps"
    hours = read.hours(incident, now=now)
    return {
        "words": words,
        "reason": reason,
        "late": hours.chip_kind == "overdue",
        "url": url,
        "button": button,
        "chip_kind": hours.chip_kind,
        "chip_words": hours.chip_words,
    }


@require_POST
def finish(request: HttpRequest, incident: str, number: int) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    found = incidents.find(user, incident, version=version_in(request.POST))
    containment.finish_task(found, number, by=user, now=now)
    messages.success(request, _("Recorded: this step is done."))
    return redirect("incidents:incident", incident)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(*(part.form for part in PARTS.values()))
def record(request: HttpRequest, incident: str, part: str) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    posted = request.method == "POST"
    found = incidents.find(user, incident, version=version_in(request.POST) if posted else None)
    asked = PARTS.get(part)
    if asked is None:
        raise NoSuchCase
    if found.closed_at is not None:
        raise WrongState
    form = asked.form(request.POST if posted else None, matter=found, today=clock.today(now))
    lacking = [what.label for what in containment.lacking(found)] if part == "close" else []
    if form.is_valid() and not lacking:
        _carry_out(found, form, by=user, now=now)
        messages.success(request, str(asked.done))
        return redirect("incidents:incident", incident)
    back = reverse("incidents:incident", args=[incident])
    context = {"reference": incident, "back": back, "form": form, "part": asked, "wanting": lacking}
    return render(request, "matters/part.html", context)


def _carry_out(incident: Incident, form: RecordForm, *, by: User, now: datetime) -> None:
    if isinstance(form, TaskForm):
        due: date = form.cleaned_data["due_date"]
        containment.add_task(incident, form.cleaned_data["text"], due_date=due, by=by, now=now)
    elif isinstance(form, AssessmentForm):
        containment.assess(incident, form.assessment(), by=by, now=now)
    elif isinstance(form, SupportForm):
        containment.note_support(incident, form.cleaned_data["support"], by=by, now=now)
    elif isinstance(form, ClosingForm):
        containment.close(incident, form.closing(), by=by, now=now)
