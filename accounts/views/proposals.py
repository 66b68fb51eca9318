"""What waits for a second administrator: the list, and one page to decide on each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain import approvals
from accounts.enums import ProposalState
from accounts.errors import Refused
from accounts.forms.roles import AskedForm
from accounts.models import Proposal
from accounts.queries import roles as queries
from accounts.roles import Role
from accounts.views.gate import administrators_only, asked, signed_in

ANSWERS = {
    "agree": (approvals.agree, _("Agreed. It is done.")),
    "refuse": (approvals.refuse, _("Refused.")),
    "withdraw": (approvals.withdraw, _("Taken back.")),
}


@administrators_only
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.waiting(signed_in(request), now=now)
    return render(request, "accounts/roles/proposals.html", {"found": found, "today": now})


@administrators_only
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One that was decided already says so and takes no answer."""
    now, viewer = timezone.now(), signed_in(request)
    found = get_object_or_404(Proposal.objects.select_related("person", "proposed_by", "decided_by"), pk=pk)
    form = AskedForm(asked(request))
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if form.is_valid() and answer is not None:
        act, done = answer
        try:
            act(found, by=viewer, now=now)
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            messages.success(request, done)
            return redirect("accounts:proposals")
    context = {
        "seen": queries.seen_by(viewer, found, now=now),
        "is_open": found.state == ProposalState.OPEN,
        "line": queries.line(found.person, Role(found.role), now=now) if found.role else None,
        "form": form,
    }
    return render(request, "accounts/roles/proposal.html", context)
