"""People: who works here, who is new, who has left. For administrators alone; roles have pages of their own."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain import absences, details, facts, invitations, people, places, sessions
from accounts.enums import Refusal
from accounts.errors import Refused
from accounts.forms.people import NewPersonForm, PersonForm, SearchForm
from accounts.models import User
from accounts.queries import away
from accounts.queries import people as queries
from accounts.views.gate import administrators_only, signed_in

BOTH = ["GET", "POST"]
ROWS = 50
# What stands beside the address; the rest stands on top of the page.
ABOUT_ADDRESS = frozenset({Refusal.EMAIL_TAKEN, Refusal.ADDRESS, Refusal.WAITING})


@administrators_only
@require_http_methods(BOTH)
def people_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST or None, places=places.paths())
    page = Paginator(queries.found(form.search()), ROWS).get_page(request.POST.get("page"))
    shown = queries.with_standing(page.object_list)  # type: ignore[arg-type]
    context = {"form": form, "page": page, "rows": [queries.row(person) for person in shown]}
    return render(request, "accounts/people/list.html", context)


@administrators_only
@require_http_methods(BOTH)
def person_new(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, places=places.paths())
    if form.is_valid():
        by, now = signed_in(request), timezone.now()
        invite = form.cleaned_data["invite"]
        try:
            person = people.add(form.details(), invite=invite, by=by, now=now)
        except Refused as refused:
            if already := _pressed_twice(form, refused):
                return redirect("accounts:person", already.pk)
            _say(form, refused)
        else:
            said = _("Added. The invitation goes out now.") if invite else _("Added. They are not invited yet.")
            messages.success(request, said)
            return redirect("accounts:person", person.pk)
    return render(request, "accounts/people/new.html", {"form": form})


def _pressed_twice(form: NewPersonForm, refused: Refused) -> User | None:
    """The very person on this form, where the first press has added them."""
    if refused.reason != Refusal.EMAIL_TAKEN:
        return None
    given = form.details()
    person = User.objects.filter(email=given.email, is_active=True).select_related("unit").first()
    return person if person is not None and not details.differences(person, given) else None


def _say(form: PersonForm, refused: Refused, person: User | None = None) -> None:
    """Why not, beside every field that it is about."""
    fields: list[str | None] = ["email"] if refused.reason in ABOUT_ADDRESS else [None]
    if refused.reason == Refusal.SELF and person is not None:
        given = form.details()
        fields = [part for part in details.differences(person, given) if part in details.NEVER_OWN]
    for field in fields:
        form.add_error(field, refused.reason.label)


@administrators_only
@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    return render(request, "accounts/people/person.html", _context(request, found))


def _context(request: HttpRequest, found: User) -> dict[str, object]:
    now = timezone.now()
    return {
        "person": found,
        "is_self": found == signed_in(request),
        "roles": queries.role_labels(facts.roles(found)),
        "on_rota": facts.on_rota(found),
        "enrolled": facts.enrolled(found),
        "invited": queries.invited(found),
        "waiting_email": queries.waiting_email(found, now=now),
        "away": away.lines(
            absences.to_come(on=timezone.localdate(now), people=[found]), on=timezone.localdate(now)
        ),
        "now": now,
    }


@administrators_only
@require_http_methods(BOTH)
def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    form = PersonForm(request.POST or None, places=places.paths(), person=found, by=signed_in(request))
    context: dict[str, object] = {"person": found, "form": form}
    if form.is_valid():
        try:
            words = _saved(form, found, by=signed_in(request))
        except Refused as refused:
            _say(form, refused, found)
            if refused.reason == Refusal.CHANGED:
                found.refresh_from_db()
                form.renew(found)
                context["stale"] = True
        else:
            messages.success(request, words)
            return redirect("accounts:person", found.pk)
    return render(request, "accounts/people/edit.html", context)


def _saved(form: PersonForm, found: User, *, by: User) -> str:
    """Save what was typed, and say what came of it. Raises Refused."""
    told, now = form.cleaned_data, timezone.now()
    if form.proposes(told):
        people.change_and_propose(found, form.details(), reason=told["reason"], seen=told["seen"], by=by, now=now)
        return _("Saved. The new email is proposed: it waits for another administrator.")
    changed = people.change(found, form.details(), seen=told["seen"], by=by, now=now)
    return _("Saved.") if changed else _("Nothing was changed.")


@administrators_only
@require_POST
def person_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite, or invite again: the link before is dead then."""
    found = get_object_or_404(User, pk=pk)
    try:
        invitations.invite(found, by=signed_in(request), now=timezone.now())
    except Refused as refused:
        return _refused(request, "accounts/people/person.html", _context(request, found), refused)
    messages.success(request, _("The invitation goes out now. A link sent before does not work any more."))
    return redirect("accounts:person", found.pk)


@administrators_only
@require_POST
def person_sign_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For a laptop left on a train: every open session of theirs ends, and nothing else does."""
    found = get_object_or_404(User, pk=pk)
    sessions.end_all(found, by=signed_in(request), now=timezone.now())
    # The same words whether there were any: who is at work this minute is nobody's to look up (T11).
    messages.success(request, _("They are signed in nowhere now."))
    return redirect("accounts:person", found.pk)


@administrators_only
@require_http_methods(BOTH)
def person_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First what will happen, then the button that does it."""
    found = get_object_or_404(User, pk=pk)
    viewer = signed_in(request)
    if not found.is_active:  # pressed twice, or done by somebody else meanwhile
        return redirect("accounts:person", found.pk)
    try:
        if request.method == "POST":
            people.leave(found, by=viewer, now=timezone.now())
            messages.success(request, _("They have left. Every way in has ended for them."))
            return redirect("accounts:person", found.pk)
        people.refuse_leaving(found, by=viewer)
    except Refused as refused:
        return _refused(request, "accounts/people/leave.html", {"person": found, "refused": True}, refused)
    context = {"person": found, "leaving": queries.leaving(found)}
    return render(request, "accounts/people/leave.html", context)


@administrators_only
@require_http_methods(BOTH)
def person_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    if found.is_active:
        return redirect("accounts:person", found.pk)
    if request.method == "POST":
        people.come_back(found, by=signed_in(request), now=timezone.now())
        messages.success(request, _("They are back, as plain staff. The invitation goes out now."))
        return redirect("accounts:person", found.pk)
    return render(request, "accounts/people/return.html", {"person": found})


def _refused(request: HttpRequest, template: str, context: dict[str, object], refused: Refused) -> HttpResponse:
    """The page with why not on top."""
    return render(request, template, {**context, "blocks": [{"words": refused.reason.label}], "has_errors": True})
