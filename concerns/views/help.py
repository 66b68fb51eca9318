"""Pages anybody may read, signed in or not; nobody is counted there (R19)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import Employer
from concerns.domain import calendar
from concerns.queries import law
from concerns.views.public_forms import public

PAGES = {
    "advice": "public/help/advice.html",
    "rights": "public/help/rights.html",
    "privacy": "public/help/privacy.html",
    "accessibility": "public/help/accessibility.html",
    "safeguarding": "public/help/safeguarding.html",
    "right-place": "public/help/right_place.html",
}


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in PAGES:
        raise Http404
    context = {}
    if slug in {"rights", "advice"}:
        employer = Employer.objects.first() or Employer(division=Division.ENGLAND_AND_WALES)
        today = calendar.receipt_date(timezone.now())
        context = {"rows": law.rows_for(Division(employer.division), on=today)}
    return render(request, PAGES[slug], context)
