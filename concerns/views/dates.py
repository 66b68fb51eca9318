"""Which days count: the bank holidays, and how any date comes about."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Employer
from accounts.roles import Role
from accounts.views.gate import administrators_only
from concerns.domain import access, bank_holidays, clock, lifecycle, profiles
from concerns.domain.bank_holidays import Unfit
from concerns.domain.calendar import Calendar, OutsideCoverage
from concerns.enums import Action
from concerns.errors import NoSuchCase, ProfileRefusal
from concerns.forms.dates import OWN, CountForm, HolidayForm, ProfileForm
from concerns.queries import bankdays, counting, periods
from concerns.queries.counting import Explained
from concerns.views import desk

BOTH = ["GET", "POST"]
COUNTING = frozenset({Role.ADMINISTRATOR, Role.TRIAGE_LEAD, Role.HR_AUDITOR})


@administrators_only
@require_http_methods(BOTH)
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of one year, and a form to add one that was proclaimed."""
    now = timezone.now()
    form = HolidayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _added(form, request, now=now):
        day = form.cleaned_data["date"]
        messages.success(
            request, _("%(day)s is added. Dates counted from now on leave it out.") % {"day": _words(day)}
        )
        return redirect(f"{reverse('dates:calendar')}?year={day.year}")
    known = clock.current_calendar()
    year = bankdays.year_in(request.GET.get("year", ""), today=clock.today(now))
    context = {
        "form": form,
        "known": known,
        "year": year,
        "years": bankdays.years(year),
        "places": bankdays.places(year),
    }
    return render(request, "dates/calendar.html", context)


def _added(form: HolidayForm, request: HttpRequest, *, now: datetime) -> bool:
    given = form.cleaned_data
    try:
        bank_holidays.proclaim(
            given["divisions"],
            given["date"],
            title=given["title"],
            source=given["source"],
            by=desk.signed_in(request),
            now=now,
        )
    except Unfit as unfit:
        form.add_error("date", unfit.reason.label)
        return False
    except OutsideCoverage:
        form.add_error("date", _outside(clock.current_calendar()))
        return False
    return True


@require_GET
def profile_list(request: HttpRequest) -> HttpResponse:
    """What is promised from which day on, to everybody who answers for it."""
    roles = access.org_roles(request.user)
    if not roles & COUNTING:
        raise NoSuchCase
    kept = periods.table(today=clock.today(timezone.now()))
    return render(request, "dates/profiles.html", {"kept": kept, "adds": Role.ADMINISTRATOR in roles})


@administrators_only
@require_http_methods(BOTH)
def profile_new(request: HttpRequest) -> HttpResponse:
    """Set other periods: first looked at with what they would promise, then added."""
    now = timezone.now()
    form = ProfileForm(request.POST if request.method == "POST" else None, pairs=periods.choices())
    found: list[Explained] = []
    if form.is_bound and form.is_valid() and _can_be_promised(form, now=now):
        first_day = form.cleaned_data["first_day"]
        if request.POST.get("do") == "add":
            profiles.add(
                form.profile(), first_day, reason=form.cleaned_data["reason"], by=desk.signed_in(request), now=now
            )
            words = _("Added. What is raised from %(day)s on is promised by these periods.")
            messages.success(request, words % {"day": _words(first_day)})
            return redirect("dates:profiles")
        employer = Employer.objects.first() or Employer()
        found = counting.of_day(first_day, employer.division, profile=form.profile())
    return render(request, "dates/profile_new.html", {"form": form, "found": found})


def _can_be_promised(form: ProfileForm, *, now: datetime) -> bool:
    try:
        profiles.refuse_unfit(form.profile(), form.cleaned_data["first_day"], today=clock.today(now))
    except profiles.Unfit as unfit:
        form.add_error(_field(form, unfit.reason), unfit.reason.label)
        return False
    except OutsideCoverage:
        form.add_error("first_day", _outside(clock.current_calendar()))
        return False
    return True


def _field(form: ProfileForm, reason: ProfileRefusal) -> str:
    """Beside what the refusal is mended."""
    own = form.cleaned_data["choice"] == OWN
    return {
        ProfileRefusal.BEGUN: "first_day",
        ProfileRefusal.SAME: "first_day",
        ProfileRefusal.ACKNOWLEDGEMENT: "acknowledge_number",
        ProfileRefusal.ANSWER: "answer_number",
        ProfileRefusal.ORDER: "answer_number" if own else "choice",
    }[reason]


@require_http_methods(BOTH)
def count(request: HttpRequest) -> HttpResponse:
    """What would be promised for a day, step by step; sent in the body, so that no day stands in an address."""
    if not access.org_roles(request.user) & COUNTING:
        raise NoSuchCase
    form = CountForm(request.POST if request.method == "POST" else None)
    found: list[Explained] = []
    if form.is_bound and form.is_valid():
        try:
            found = counting.of_day(form.cleaned_data["raised"], form.cleaned_data["division"])
        except OutsideCoverage:
            form.add_error("raised", _outside(clock.current_calendar()))
    return render(request, "dates/count.html", {"form": form, "found": found})


@require_GET
def counted(request: HttpRequest, reference: str) -> HttpResponse:
    """How the promised dates of one concern came about, by the calendar of then."""
    case = desk.enter(request, reference, Action.READ, now=timezone.now())
    concern = lifecycle.concern_of(case, reference)
    context = {"reference": reference, "concern": concern, "found": counting.of_concern(concern)}
    return render(request, "dates/counted.html", context)


def _outside(known: Calendar) -> str:
    return _("Bank holidays are known from %(first)s to %(last)s, and this count would leave these years.") % {
        "first": _words(known.first_day),
        "last": _words(known.last_day),
    }


def _words(day: date) -> str:
    return date_format(day, "j F Y")
