"""Pages anybody may read, signed in or not; nobody is counted there (R19)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import Employer
from concerns.domain import calendar
from concerns.queries import law, outside
from concerns.views.public_forms import public

PAGES = {
    "advice": "public/help/advice.html",
    "rights": "public/help/rights.html",
    "privacy": "public/help/privacy.html",
    "accessibility": "public/help/accessibility.html",
    "safeguarding": "public/help/safeguarding.html",
    "right-place": "public/help/right_place.html",
    "bodies": "public/help/bodies.html",
}


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in PAGES:
        raise Http404
    context: dict[str, object] = {}
    today = calendar.receipt_date(timezone.now())
    if slug in {"rights", "advice"}:
        employer = Employer.objects.first() or Employer(division=Division.ENGLAND_AND_WALES)
        context = {"rows": law.rows_for(Division(employer.division), on=today)}
    if slug == "bodies":
        context = {"groups": outside.groups(on=today)}
    return render(request, PAGES[slug], context)
