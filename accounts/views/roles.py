"""The roles of one person: what each opens, and giving, proposing and taking it, each on a page of its own."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain import approvals, factors, holdings
from accounts.errors import Refused
from accounts.forms.roles import AskedForm, ReasonForm
from accounts.models import Proposal, User
from accounts.queries import roles as queries
from accounts.queries.roles import RoleLine
from accounts.roles import Role
from accounts.views.gate import administrators_only, asked, signed_in

BOTH = ["GET", "POST"]
PROPOSED = gettext_lazy("Proposed. It waits for another administrator.")


@administrators_only
@require_GET
def person_roles(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    person = get_object_or_404(User, pk=pk)
    context = {
        "person": person,
        "is_self": person == signed_in(request),
        "lines": queries.lines(person, now=now),
        "enrolled": factors.is_enrolled(person),
        "waiting_reset": queries.waiting_reset(person, now=now),
    }
    return render(request, "accounts/roles/person.html", context)


@administrators_only
@require_http_methods(BOTH)
def person_role(request: HttpRequest, pk: UUID, role: str) -> HttpResponse:
    """Give it, propose it or take it: whatever fits this person now."""
    if role not in Role.values:
        raise Http404
    person = get_object_or_404(User, pk=pk)
    line = queries.line(person, Role(role), now=timezone.now())
    if line.held and line.takes_two_to_take:
        return _propose(request, person, line, approvals.propose_taking)
    if line.held:
        return _take(request, person, line)
    return (
        _propose(request, person, line, approvals.propose_role)
        if line.needs_second
        else _give(request, person, line)
    )


def _give(request: HttpRequest, person: User, line: RoleLine) -> HttpResponse:
    form = AskedForm(asked(request))
    if form.is_valid():
        try:
            holdings.give(person, line.role, by=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            return _done(request, person, _("The role is given."))
    return render(request, "accounts/roles/give.html", {"person": person, "line": line, "form": form})


def _take(request: HttpRequest, person: User, line: RoleLine) -> HttpResponse:
    viewer = signed_in(request)
    form = AskedForm(asked(request))
    if form.is_valid():
        try:
            holdings.take(person, line.role, by=viewer, now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            return _done(request, person, _("The role is taken back. They are signed out."))
    context = {"person": person, "line": line, "form": form}
    return render(request, "accounts/roles/take.html", context)


def _propose(request: HttpRequest, person: User, line: RoleLine, ask: Callable[..., Proposal]) -> HttpResponse:
    form = ReasonForm(asked(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            ask(person, line.role, reason=reason, by=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            return _done(request, person, str(PROPOSED))
    return render(request, "accounts/roles/propose.html", {"person": person, "line": line, "form": form})


def _done(request: HttpRequest, person: User, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("accounts:person-roles", person.pk)


@administrators_only
@require_http_methods(BOTH)
def person_reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask that somebody who lost their second step may set up a new one."""
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(asked(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            approvals.propose_reset(person, reason=reason, by=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.reason.label)
        else:
            return _done(request, person, str(PROPOSED))
    return render(request, "accounts/roles/reset.html", {"person": person, "form": form})
