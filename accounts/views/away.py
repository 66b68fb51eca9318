"""Being away: said by oneself, or for somebody else by a triage lead or an administrator. Nobody is asked why."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain import absences, facts
from accounts.errors import Refused
from accounts.forms.away import AwayForm, PersonAwayForm, initial
from accounts.models import Absence, User
from accounts.queries import away as queries
from accounts.views.gate import asked, signed_in

BOTH = ["GET", "POST"]


@require_http_methods(BOTH)
def own(request: HttpRequest) -> HttpResponse:
    """One's own days, and a form for more of them."""
    person, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    form = AwayForm(asked(request), person=person, marks=queries.marks(on=today))
    if form.is_bound and form.is_valid() and _said(form, person, by=person, now=now):
        messages.success(request, _("Saved. Nothing is sent to you about cases on these days."))
        return redirect("accounts:away")
    rows = absences.to_come(on=today, people=[person])
    return render(request, "accounts/away/own.html", {"form": form, "lines": queries.lines(rows, on=today)})


@require_http_methods(BOTH)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is away or goes away, and a form for somebody who cannot say it themselves."""
    by, now = signed_in(request), timezone.now()
    if not facts.roles(by) & absences.MAY_SAY:
        raise Http404
    today = timezone.localdate(now)
    form = PersonAwayForm(asked(request), marks=queries.marks(on=today), initial={"first": today})
    if form.is_bound and form.is_valid() and _said(form, form.cleaned_data["person"], by=by, now=now):
        messages.success(request, _("Saved. They are told that this was written down."))
        return redirect("accounts:away-people")
    rows = absences.to_come(on=today)
    context = {"form": form, "lines": queries.lines(rows, on=today), "leads": facts.on_rota(by)}
    return render(request, "accounts/away/people.html", context)


def _said(form: AwayForm, person: User, *, by: User, now: datetime) -> bool:
    try:
        absences.say(person, form.days(), by=by, now=now)
    except Refused as refused:
        form.say(refused)
        return False
    return True


@require_http_methods(BOTH)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other days or another stand-in; or somebody is back, or does not go after all."""
    by, now = signed_in(request), timezone.now()
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    if not absences.may_say(by, absence.user):
        raise Http404
    today = timezone.localdate(now)
    ends = request.POST.get("do") == "end"
    form = AwayForm(
        asked(request) if not ends else None,
        person=absence.user,
        marks=queries.marks(on=today),
        initial=initial(absence),
    )
    context = {
        "form": form,
        "line": queries.lines([absence], on=today)[0],
        "is_own": absence.user_id == by.pk,
        "seen": absences.version(absence),
    }
    try:
        if ends:
            absences.end(absence, by=by, now=now)
            messages.success(request, _("Saved. From today on everything goes the usual way again."))
            return _back(absence, by=by)
        if form.is_bound and form.is_valid():
            absences.change(absence, form.days(), seen=request.POST.get("seen", ""), by=by, now=now)
            messages.success(request, _("Saved."))
            return _back(absence, by=by)
    except Refused as refused:
        if not form.is_bound:
            context |= {"blocks": [{"words": refused.reason.label}], "has_errors": True}
        else:
            form.say(refused)
    return render(request, "accounts/away/change.html", context)


def _back(absence: Absence, *, by: User) -> HttpResponse:
    return redirect("accounts:away" if absence.user_id == by.pk else "accounts:away-people")
