"""The order of first readers, changed by buttons that work without a script."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain import approvals
from accounts.domain import rota as domain
from accounts.errors import Refused
from accounts.fields import Form
from accounts.forms.rota import LeadForm, PlaceForm, ReserveForm
from accounts.models import User
from accounts.queries import rota as queries
from accounts.views.gate import administrators_only, signed_in


@administrators_only
@require_http_methods(["GET", "POST"])
def rota(request: HttpRequest) -> HttpResponse:
    """Three kinds of form on one page; whichever was sent comes back with what is wrong."""
    lead, reserve = LeadForm(), ReserveForm()
    sent: Form | None = None
    if request.method == "POST":
        if "lead" in request.POST:
            sent = lead = LeadForm(request.POST)
        elif "reserve" in request.POST:
            sent = reserve = ReserveForm(request.POST)
        else:
            sent = PlaceForm(request.POST)
    now = timezone.now()
    if sent is not None and _done(sent, by=signed_in(request), now=now):
        proposed = _("Proposed. It waits for another administrator.")
        messages.success(request, proposed if sent is reserve else _("The rota is changed."))
        return redirect("accounts:rota")
    context = {"rota": queries.load(now=now), "lead": lead, "reserve": reserve, "form": sent}
    return render(request, "accounts/rota.html", context)


def _done(form: Form, *, by: User, now: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        _act(form, by=by, now=now)
    except Refused as refused:
        form.add_error(None, refused.reason.label)
        return False
    return True


def _act(form: Form, *, by: User, now: datetime) -> None:
    given = form.cleaned_data
    if isinstance(form, LeadForm):
        domain.add(User.objects.get(pk=given["lead"]), reserve=False, by=by, now=now)
    elif isinstance(form, ReserveForm):
        approvals.propose_reserve(given["reserve"], reason=given["reason"], by=by, now=now)
    elif given["do"] == "remove":
        domain.remove(given["place"].user, by=by, now=now)
    else:
        domain.move(given["place"].user, up=given["do"] == "up", by=by, now=now)
