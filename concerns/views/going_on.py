"""Where somebody goes from a decision: back to where they came from, or on to the next one that waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from concerns.domain import access
from concerns.enums import Action
from concerns.models import Case
from concerns.queries import decided
from concerns.views import desk

NEXT = "next"


def back(request: HttpRequest, reference: str) -> HttpResponse:
    """To where this person goes on from here, which after blocking oneself is the list."""
    user = desk.signed_in(request)
    case = access.visible_cases(user).filter(concerns__reference=reference).first()
    if case is None:
        return redirect("casework:worklist")
    deciding = Action.ACCEPT in access.actions_for(user, case)
    place = next_url(request, case, reference) if request.POST.get("do") == NEXT else ""
    if place:
        return redirect(place)
    return redirect("triage:case" if deciding else "casework:case", reference)


def next_url(request: HttpRequest, case: Case, reference: str, *, apart_from: str = "") -> str:
    """The page of the next decision that nobody has taken and this person may take; empty when there is none."""
    may = access.actions_for(desk.signed_in(request), case)
    found = decided.next_open(case, may=may, apart_from=apart_from)
    if found is None:
        return ""
    place, kind = found
    if place == "triage:case":
        return f"{reverse(place, args=[reference])}#conflicts"
    return reverse(place, args=[reference, kind] if kind else [reference])
