"""Triage: read what came in, say who must not know, keep people safe, and decide whose it becomes."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Employer
from concerns.domain import access, clock, informal, joining, lifecycle, precautions, triage, withdrawals, wording
from concerns.domain import reservations as wishes_of
from concerns.enums import Action, Procedure, SafeguardingKind, State
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.triage import (
    ConflictForm,
    JoinForm,
    ProtectionForm,
    RedirectForm,
    SafeguardingForm,
)
from concerns.models import Case
from concerns.queries import decided, handover, newcases, people
from concerns.views import desk, going_on, offers, reservations
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """New concerns: one's own to decide about, those of other first readers by reference."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    today = clock.today(timezone.now())
    own, others = newcases.own(user, today=today), newcases.of_others(user, today=today)
    context = {
        "own": own,
        "others": others,
        "today": today,
        "wishes": bool(wishes_of.awaiting(user)),
        "talks": bool(informal.awaiting(user)),
        "stopping": bool(withdrawals.awaiting(user)),
        "away": handover.without_anybody(user, on=today),
    }
    return render(request, "triage/new.html", context)


@require_POST
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """A case whose handler left is past these pages: it goes on in its case file."""
    taken = access.take_over(desk.signed_in(request), reference, now=timezone.now())
    messages.success(request, _("This concern is yours to decide about now."))
    return redirect("triage:case" if taken.state == State.RECEIVED else "casework:case", reference)


@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole concern, what is decided and what is not, and the four ways on."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.DECIDE_CONFLICTS, now=now)
    return _case_page(request, found, reference, ConflictForm(case=found), now=now)


def _case_page(
    request: HttpRequest, found: Case, reference: str, form: ConflictForm, *, now: datetime
) -> HttpResponse:
    context = desk.page(request, found, reference, tab="", today=clock.today(now))
    context |= {
        "form": form,
        "decisions": decided.decisions(found),
        "next": going_on.next_url(request, found, reference),
        "blocked": people.blocked(found),
        "reserved": reservations.lines(found),
        "suggested": people.suggested(found),
    }
    return render(request, "triage/case.html", context)


@require_POST
def conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.DECIDE_CONFLICTS, now=now)
    form = ConflictForm(request.POST, case=found)
    if not form.is_valid():
        return _case_page(request, found, reference, form, now=now)
    triage.decide_conflicts(found, by=desk.signed_in(request), now=now)
    messages.success(request, _("Recorded: you have decided who must not know."))
    return redirect("triage:case", reference)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SafeguardingForm)
def safeguarding(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    if kind not in SafeguardingKind.values:
        raise NoSuchCase
    now = timezone.now()
    found = desk.enter(request, reference, Action.DECIDE_SAFEGUARDING, now=now)
    form = SafeguardingForm(request.POST or None, case=found, today=clock.today(now))
    if form.is_valid():
        precautions.record_safeguarding(
            found,
            kind=SafeguardingKind(kind),
            answer=form.cleaned_data["answer"],
            record=form.record(),
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("Recorded: the safeguarding decision."))
        return going_on.back(request, reference)
    desk.read_again(request, reference)
    context = {
        "reference": reference,
        "form": form,
        "kind": kind,
        "before": next(iter(precautions.safeguarding(found)[SafeguardingKind(kind)]), None),
        "next": going_on.next_url(request, found, reference, apart_from=kind),
    }
    return render(request, "triage/safeguarding.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ProtectionForm)
def protection(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.DECIDE_PROTECTION, now=now)
    form = ProtectionForm(request.POST or None, case=found)
    if form.is_valid():
        precautions.record_protection(
            found,
            steps=form.cleaned_data["steps"],
            reason=form.cleaned_data["reason"],
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("Recorded: what must change now."))
        return going_on.back(request, reference)
    following = going_on.next_url(request, found, reference, apart_from=decided.PROTECTION)
    return render(request, "triage/protection.html", {"reference": reference, "form": form, "next": following})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(RedirectForm)
def send_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Another procedure fits better. The letter can be looked at first; issuing it says all that is missing."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.REDIRECT, now=now)
    form = RedirectForm(request.POST or None, case=found, initial=_offered())
    context = {"reference": reference, "form": form, "blocks": [], "many": found.concerns.count() > 1}
    if form.is_valid():
        by, procedure, parts = desk.signed_in(request), Procedure(form.cleaned_data["procedure"]), form.parts()
        if request.POST.get("do") == "preview":
            concern = lifecycle.concern_of(found, reference)
            text = triage.redirect_text(
                found, concern, procedure=procedure, parts=parts, by=by, on=clock.today(now)
            )
            context["preview_blocks"] = wording.blocks(text)
            return render(request, "triage/redirect.html", context)
        try:
            triage.redirect(found, procedure=procedure, parts=parts, by=by, now=now)
        except Blocked as blocked:
            context["blocks"] = desk.mark(form, desk.stops(found, blocked, reference))
        else:
            messages.success(request, _("The letter is in the reporter’s inbox. Both promised dates are met."))
            return redirect("casework:case", reference)
    return render(request, "triage/redirect.html", context)


def _offered() -> dict[str, str]:
    employer = Employer.objects.first() or Employer()
    return {"receiving_contact": employer.grievance_contact, "support": employer.support}


@require_http_methods(BOTH)
@keep_text(JoinForm)
def join(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.JOIN, now=now)
    form = JoinForm(request.POST or None, case=found)
    missing, blocks = desk.before(lifecycle.conflicts_undecided(found), reference), desk.NOTHING
    if form.is_valid():
        user = desk.signed_in(request)
        into = joining.find(user, form.cleaned_data["reference"])
        if into is None:
            form.add_error("reference", _("We cannot find that case among those you lead."))
        elif not joining.is_joinable(found, into):
            form.add_error("reference", _("That case takes no more concerns. It is answered, closed or this one."))
        else:
            try:
                joining.join(found, into=into, by=user, now=now)
            except Blocked as blocked:
                blocks = desk.stops(found, blocked, reference)
            else:
                messages.success(request, _("Joined. Each reporter keeps their own letters and dates."))
                return offers.after(request, reference)
    return render(request, "triage/join.html", desk.step(reference, form, missing, blocks))
