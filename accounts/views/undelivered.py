"""The mail that was given up, and two buttons for each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.domain import undelivered as domain
from accounts.errors import Refused
from accounts.forms.undelivered import UndeliveredForm
from accounts.queries import undelivered as queries
from accounts.views.gate import administrators_only, asked, signed_in
from notifications import delivery

ACTS = {
    "again": (domain.try_again, _("It is tried again now.")),
    "aside": (domain.set_aside, _("Set aside. It is not tried again.")),
}


@administrators_only
@require_http_methods(["GET", "POST"])
def undelivered(request: HttpRequest) -> HttpResponse:
    """Whoever opens it is told no more by a banner today."""
    now, viewer = timezone.now(), signed_in(request)
    form = UndeliveredForm(asked(request))
    if form.is_valid():
        given = form.cleaned_data
        act, done = ACTS[given["do"]]
        try:
            act(given["person"], given["mail"], by=viewer, now=now)
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            messages.success(request, done)
            return redirect("accounts:undelivered")
    domain.note_seen(viewer, now=now)
    context = {"lines": queries.lines(), "failing": delivery.is_failing(now=now), "today": now, "form": form}
    return render(request, "accounts/undelivered.html", context)
