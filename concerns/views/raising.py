"""The contact form, one question a page or all on one: no cookie, and nothing stored before Send (R4, T12)."""

from datetime import date, datetime

from csp.decorators import csp_update
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import Employer, Service
from concerns.domain import calendar, keepers, recipients
from concerns.forms.raising import Facts
from concerns.forms.sheet import ONE_PAGE, Sheet, Step
from concerns.forms.typed import tidied
from concerns.queries import periods
from concerns.views import questions, sending
from concerns.views.public_forms import public, taking_files
from concerns.views.uploads import Sealing

CHANGE = "change:"
MANY_PAGES = "many"


@public
def start(request: HttpRequest) -> HttpResponse:
    """The front page."""
    today = calendar.receipt_date(timezone.now())
    return render(request, "public/start.html", {"promised": periods.promised(on=today)})


@csp_update({"connect-src": ["'self'"]})  # keeping.js sends the form, to this address alone
@taking_files
def raise_concern(request: HttpRequest, files: Sealing) -> HttpResponse:
    """Every page of the form has this one address: the address says nothing about how far somebody is. Files
    count on the last page alone."""
    try:
        return _answer(request, files, now=timezone.now())
    except DatabaseError as error:
        return sending.unreachable(request, error, had_files=bool(files.arrived))


def _answer(request: HttpRequest, files: Sealing, *, now: datetime) -> HttpResponse:
    sheet = read_answers(request.POST, now=now)
    here = _step(request.POST.get("step", ""))
    if request.method != "POST":
        return questions.show(request, sheet, Step.BEFORE)
    if "back" in request.POST:
        return questions.show(request, sheet, sheet.before(here))
    go = request.POST.get("go", "")
    if go in {ONE_PAGE, MANY_PAGES}:
        return _switch(request, sheet, go)
    if go.startswith(CHANGE):
        return _change(request, sheet, _step(go.removeprefix(CHANGE)))
    if here == Step.CODE:
        return sending.answer(request, sheet, files, go, now=now)
    return _go_on(request, sheet, here, now=now)


def _step(name: str) -> Step:
    return Step(name) if name in set(Step) else Step.BEFORE


def _switch(request: HttpRequest, sheet: Sheet, pages: str) -> HttpResponse:
    """From one question a page to all on one, or back, with everything typed so far."""
    sheet.data["pages"] = pages
    return questions.show(request, sheet, Step.ALL if sheet.is_on_one_page else Step.DANGER)


def _change(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    """From the page with all answers to one of them."""
    step = step if step in sheet.questions() else Step.CHECK
    return questions.show(request, sheet, step, checking=True)


def _go_on(request: HttpRequest, sheet: Sheet, here: Step, *, now: datetime) -> HttpResponse:
    """Continue: the page's own answers first, then the hints, then the next page."""
    checking = sheet.is_checking
    if here == Step.ALL or here in sheet.questions():
        form = sheet.page(here)
        if not form.is_valid() or sheet.unseen(here):
            return questions.show(request, sheet, here, form=form, checking=checking)
    following = sheet.after(here)
    if following in {Step.CHECK, Step.CODE} and sheet.first_unfinished():
        return questions.show_unfinished(request, sheet)
    if following == Step.CODE:
        return sending.show_code(request, sheet, now=now)
    return questions.show(request, sheet, following, checking=checking)


def read_answers(posted: QueryDict, *, now: datetime) -> Sheet:
    data, mended = tidied(posted)
    return Sheet(data, mended, facts(calendar.receipt_date(now)), code=sending.code_in(data, now=now))


def facts(today: date) -> Facts:
    readers, reserve = recipients.readers()
    return Facts(
        employer=Employer.objects.first() or Employer(division=Division.ENGLAND_AND_WALES),
        services=list(Service.objects.order_by("position", "name")),
        readers=readers,
        reserve=reserve,
        has_keepers=keepers.has_keepers(),
        today=today,
    )
