"""Who must not know: found by name, or among those whom the text may mean; and stepping aside oneself."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concerns.domain import access, blocks
from concerns.enums import Action, ConflictKind, Seat
from concerns.errors import Blocked
from concerns.forms.notes import ConfirmForm
from concerns.forms.triage import BlockForm, SearchForm
from concerns.models import Case
from concerns.queries import people
from concerns.views import desk, going_on
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SearchForm)
def block(request: HttpRequest, reference: str) -> HttpResponse:
    """Look for somebody by name, then block them. A name travels in the body, never in an address (T4).

    Whom the text may mean is offered to the first reader alone, and to them whether they are blocked or not.
    """
    now, by = timezone.now(), desk.signed_in(request)
    found = desk.enter(request, reference, Action.BLOCK, now=now)
    posted = request.POST if request.method == "POST" else None
    of_text = posted is None or posted.get("from") == "text"
    search = SearchForm(None if of_text else posted, case=found)
    shown = _shown(found, search, of_text=of_text, by=by)
    seen = blocks.days_read(found, shown)
    chosen = posted if shown and posted is not None and posted.get("do") == "block" else None
    form = BlockForm(chosen, case=found, found=shown, seen=seen)
    stops = desk.NOTHING
    if form.is_valid():
        person = form.cleaned_data["person"]
        try:
            blocks.block(found, person, kind=ConflictKind(form.cleaned_data["kind"]), by=by, now=now)
        except Blocked as blocked:
            stops = desk.stops(found, blocked, reference)
        else:
            messages.success(request, _said(seen.get(person.pk, [])))
            return going_on.back(request, reference)
    context = {
        "reference": reference,
        "search": search,
        "found": shown,
        "form": form if chosen is not None else search,
        "choices": form,
        "searched": search.is_valid(),
        "of_text": of_text,
        "many": len(shown) == people.MOST,
        "blocks": stops,
    }
    return render(request, "triage/block.html", context)


def _said(days: list[date]) -> str:
    said = _("Blocked. For them this case does not exist. They are not told why.")
    return f"{said} {people.opened_on(days)}".strip()


def _shown(case: Case, search: SearchForm, *, of_text: bool, by: User) -> list[User]:
    if not of_text:
        return people.named(search.cleaned_data["name"]) if search.is_valid() else []
    return people.suggested(case) if Seat.OWNER in access.seats(by, case) else []


@require_http_methods(BOTH)
@keep_text()
def step_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody on the case is too close to it. No reason is asked, and the way back is closed."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.STEP_ASIDE, now=now)
    form = ConfirmForm(request.POST or None, case=found)
    if form.is_valid():
        blocks.step_aside(found, by=desk.signed_in(request), now=now)
        messages.success(request, _("You stepped aside. The case is with somebody else now."))
        return redirect("casework:worklist")
    return render(request, "casework/step_aside.html", {"reference": reference, "form": form})
