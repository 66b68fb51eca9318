"""Keeps the staff side to those who showed a second step where one is needed, and lately where that matters."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import freshness
from accounts.domain import facts
from accounts.models import User

AGAIN = "accounts:again"
SIGN_OUT = "accounts:sign-out"
# Where somebody without a second step may go: to one.
ENROLMENT = frozenset(
    {
        AGAIN,
        "accounts:second-step",
        "accounts:second-step-app",
        "accounts:second-step-codes",
        "accounts:second-step-key",
        "accounts:second-step-picture",
    }
)


class stay_in:  # noqa: N801  named like the middleware beside it; a class only because of process_view
    """Asked before every view that needs somebody signed in. A POST that is led elsewhere is not carried out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or match is None:
            return None
        if match.view_name != AGAIN:
            # What waits there for its person waits for the next page they open and no longer.
            freshness.drop(request)
        if match.view_name == SIGN_OUT or not getattr(view, "login_required", True):
            return None
        return _second_step(request, match.view_name) or _lately(request, match.view_name, view)


def _second_step(request: HttpRequest, route: str) -> HttpResponse | None:
    person = request.user
    if not isinstance(person, User):
        return None
    if facts.enrolled(person):
        if freshness.has_shown_second_step(request):
            return None
        # Only the first step of a sign-in was done here, so this is nobody's session yet.
        logout(request)
        return _to("accounts:sign-in", request)
    if facts.needs_second_step(person) and route not in ENROLMENT:
        return _to("accounts:second-step", request)
    return None


def _lately(request: HttpRequest, route: str, view: Any) -> HttpResponse | None:
    minutes = freshness.MINUTES.get(route)
    if minutes is None or freshness.is_fresh(request, minutes):
        return None
    # A view that checks by itself where a form came from has not done so yet: anybody may have sent this one.
    if request.method == "POST" and not getattr(view, "csrf_exempt", False):
        freshness.keep(request)
    return _to(AGAIN, request)


def _to(place: str, request: HttpRequest) -> HttpResponse:
    """There, and then back here: the address of a page, even where what was sent to it is not carried out."""
    return redirect(f"{reverse(place)}?{urlencode({'next': request.get_full_path()}, safe='/')}")
