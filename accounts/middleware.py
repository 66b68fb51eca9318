"""Keeps the staff side to those who come from our own pages, who showed a second step where one is needed, and
lately where that matters."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from accounts import freshness
from accounts.domain import facts
from accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]

GO_ON = "go-on"
ELSEWHERE = frozenset({"cross-site", "same-site"})  # what a browser says of a request that no page of ours made
# What a mail leads to: good for one time, so a person presses, and no script does it for whoever sent them there.
MAILED = frozenset({"accounts:invitation", "accounts:password-link"})
# Where a browser that does not say where it comes from comes from a mail or from the provider.
ARRIVALS = MAILED | {"openid_connect_callback"}
# Looks by itself where a request comes from, and begins nothing for one from elsewhere.
DEPARTURE = "openid_connect_login"
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


def continue_from_here(get_response: Handler) -> Handler:
    """A page that another site or a mail leads to is asked for a second time, by a page of ours (ADR 0011).

    A browser keeps our cookies back from the first request, as `SameSite=Strict` tells it to. So nothing that
    reads or sets a cookie comes before this: one set now would replace that of whoever is signed in here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.path_info.startswith(settings.STAFF_PATH):
            return get_response(request)
        route = _route(request)
        if route == DEPARTURE or not _from_elsewhere(request, route):
            return get_response(request)
        query = request.GET.copy()
        query[GO_ON] = ""
        address = f"{request.path}?{query.urlencode()}" if route in ARRIVALS else request.get_full_path()
        return render(request, "accounts/go_on.html", {"address": address, "by_itself": route not in MAILED})

    return middleware


def _route(request: HttpRequest) -> str:
    """Its name, also for the log; empty where nothing is."""
    try:
        request.resolver_match = resolve(request.path_info)
    except Resolver404:
        return ""
    return request.resolver_match.view_name


def _from_elsewhere(request: HttpRequest, route: str) -> bool:
    """What the browser says counts, whatever stands in the address; the oldest ones say nothing."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ELSEWHERE
    return route in ARRIVALS and GO_ON not in request.GET


class stay_in:  # noqa: N801  named like the middleware beside it; a class only because of process_view
    """Asked before every view that needs somebody signed in. A POST that is led elsewhere is not carried out."""

    def __init__(self, get_response: Handler) -> None:
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


def falls_short(request: HttpRequest) -> bool:
    """Whether a second step is needed here and was not shown, or is still to be set up."""
    person = request.user
    if not isinstance(person, User):
        return False
    if facts.enrolled(person):
        return not freshness.has_shown_second_step(request)
    return facts.needs_second_step(person)


def _second_step(request: HttpRequest, route: str) -> HttpResponse | None:
    person = request.user
    if not isinstance(person, User) or not falls_short(request):
        return None
    if facts.enrolled(person):
        # Only the first step of a sign-in was done here, so this is nobody's session yet.
        logout(request)
        return _to("accounts:sign-in", request)
    return None if route in ENROLMENT else _to("accounts:second-step", request)


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
