"""What every way in shares: the flow from the first step on, and arriving from another site."""

from typing import Any

from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import freshness
from accounts.models import User

GO_ON = "go-on"


def enter(request: HttpRequest, person: User, method: str, **details: Any) -> HttpResponse:
    """The first step was right: on to the second, or in."""
    flow.record_authentication(request, person, method, **details)
    answer: HttpResponse = flow.perform_login(request, Login(user=person, redirect_url=freshness.wanted(request)))
    return answer


def from_elsewhere(request: HttpRequest) -> HttpResponse | None:
    """The page that continues from here, for a request that another site or a mail may have sent; None for the
    one that it sends.

    A browser keeps our cookies back from the first, as `SameSite=Strict` tells it to, so it must neither read
    nor set any: a cookie set now would replace the one of whoever is signed in here (ADR 0011).
    """
    if GO_ON in request.GET:
        return None
    query = request.GET.copy()
    query[GO_ON] = ""
    return render(request, "accounts/go_on.html", {"address": f"{request.path}?{query.urlencode()}"})
