"""The next five working days of whoever is signed in, on one page to print."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from concerns.domain import calendar
from concerns.queries import tasklist, week
from concerns.queries.worklist import Row
from concerns.views import desk, worklist
from concerns.views.worklist import Shown


@require_safe
def my_week(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = week.my_week(desk.signed_in(request), now=now)
    context = {
        "tasks": tasklist.mine(desk.signed_in(request), today=found.days[0].date),
        "week": found,
        "today": found.days[0].date,
        "over": shown(found.over),
        "days": [{"day": day, "due": shown(day.due)} for day in found.days],
        "later": shown(found.later),
    }
    return render(request, "worklist/week.html", context)


def shown(rows: Iterable[Row]) -> list[Shown]:
    """As the work list shows them, with the working days that are left in place of what it is about."""
    return [replace(worklist.shown(row), about=_left(row)) for row in rows]


def _left(row: Row) -> str:
    """Nothing where the chip says the same."""
    days = calendar.working_days_between(row.today, row.due_date, row.facts.division, row.known)
    words = ngettext("%(count)d working day left", "%(count)d working days left", days) % {"count": days}
    return "" if days < 1 or words in row.promise.chip_words else words
