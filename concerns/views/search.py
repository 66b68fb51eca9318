"""Search in one's own cases. It is sent, never linked to: nothing that was typed stands in an address (T4)."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import Locked
from accounts.models import User
from accounts.roles import WORKING
from concerns.domain import access
from concerns.domain import search as rules
from concerns.forms.search import SearchForm, too_often
from concerns.queries import search as queries
from concerns.queries.search import Spot
from concerns.views import desk


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The box alone when it is opened; what was found when it was sent."""
    user, now = desk.signed_in(request), timezone.now()
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        typed, older = form.cleaned_data["words"], form.cleaned_data["older"]
        try:
            searched = rules.look(user, typed, older=older, now=now)
        except Locked as locked:
            form.add_error("words", too_often(math.ceil((locked.until - now).total_seconds() / 60)))
        else:
            results = queries.results(searched, typed)
            context |= {
                "searched": searched,
                "typed": typed,
                "went_on": bool(older),
                "results": [(one, [(spot, _address(spot)) for spot in one.spots]) for one in results],
            }
    return render(request, "worklist/search.html", context)


def _address(spot: Spot) -> str:
    return reverse(spot.page, args=[spot.reference, *([spot.letter] if spot.letter else [])])


def box(user: User) -> SearchForm | None:
    """For the lists: the box for those who work on cases, and none for those who never have one."""
    works = access.org_roles(user).intersection(WORKING) or access.is_first_reader(user)
    return SearchForm() if works else None
