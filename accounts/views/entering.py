"""What every way in shares: the flow from the first step on."""

from typing import Any

from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from accounts import freshness
from accounts.models import User


def enter(request: HttpRequest, person: User, method: str, **details: Any) -> HttpResponse:
    """The first step was right: on to the second, or in."""
    flow.record_authentication(request, person, method, **details)
    answer: HttpResponse = flow.perform_login(request, Login(user=person, redirect_url=freshness.wanted(request)))
    return answer
