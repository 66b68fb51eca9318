"""The first page of every member of staff: what is due next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, clock, corrections, extensions, gate, offers, originals, wording
from concerns.enums import Duty
from concerns.queries import detriments, incidents, waiting, worklist
from concerns.queries.waiting import Waiting
from concerns.queries.worklist import Group, Row, WorkList
from concerns.views import desk, search

ROWS = 50
STAND_IN = "RC-STAND-IN"
SHAPES: dict[Group, str] = {"new": "ring", "overdue": "over", "today": "half", "week": "ring", "later": "ring"}


@dataclass(frozen=True)
class Shown:
    """One duty as its part draws it."""

    words: str
    reference: str
    about: str
    chip_kind: str
    chip_words: str
    due_date: date
    stands: str
    case_url: str
    url: str
    do: str


@dataclass(frozen=True)
class Pill:
    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class ToDecide:
    words: str
    place: str


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    today, waits = clock.today(now), waiting.of(user)
    listed = worklist.open_duties(request.user, today=today)
    group = _one_of(request, "show", worklist.GROUPS)
    duty = _one_of(request, "duty", Duty.values)
    page = Paginator(listed.of(group=group, duty=duty), ROWS).get_page(request.GET.get("page"))
    context = {
        "today": today,
        "listed": listed,
        "pills": _pills(listed, group=group, duty=duty),
        "duties": [("", _("Any")), *Duty.choices],
        "duty": duty,
        "group": group,
        "page": page,
        "groups": [
            {
                "words": _group_words(name),
                "shape": SHAPES[name],
                "count": len(listed.of(group=name, duty=duty)),
                "rows": [shown(row) for row in rows],
            }
            for name, rows in groupby(page, key=attrgetter("group"))
        ],
        "next": _next(listed),
        "pass_lapses": gate.lapses_soon(user, on=today),
        "incidents": incidents.waiting(user, now=now),
        "bad_treatment": detriments.waiting(user, today=today),
        "to_decide": _to_decide(user, waits),
        "audits": Role.HR_AUDITOR in access.org_roles(user),
        "procedure": waits.procedure,
        "search": search.box(user),
    }
    return render(request, "worklist/open.html", context)


def _asked(user: User) -> list[ToDecide]:
    waiting = len(offers.awaiting(user))
    words = ngettext(
        "You are asked to take on %(count)d case.", "You are asked to take on %(count)d cases.", waiting
    )
    return [ToDecide(words % {"count": waiting}, "offers:home")] if waiting else []


def _to_decide(user: User, waits: Waiting) -> list[ToDecide]:
    """What others ask of this person: to take on a case, and what waits for their word."""
    asked = _asked(user) if waits.offers else []
    if not access.org_roles(user) & extensions.APPROVERS:
        return asked
    return [*asked, *_dates(user), *_originals(user)]


def _dates(user: User) -> list[ToDecide]:
    found: list[ToDecide] = []
    if not corrections.anything_is_asked():
        return found
    if waiting := len(extensions.awaiting(user)):
        words = ngettext(
            "%(count)d new date waits for your decision.", "%(count)d new dates wait for your decision.", waiting
        )
        found.append(ToDecide(words % {"count": waiting}, "oversight:extensions"))
    if waiting := len(corrections.awaiting(user)):
        words = ngettext(
            "%(count)d later day of raising waits for your decision.",
            "%(count)d later days of raising wait for your decision.",
            waiting,
        )
        found.append(ToDecide(words % {"count": waiting}, "oversight:corrections"))
    return found


def _originals(user: User) -> list[ToDecide]:
    """Files that somebody wants to open just as they were sent."""
    today = clock.today(timezone.now())
    waiting = len(originals.awaiting(user, today=today)) if originals.anything_is_asked() else 0
    words = ngettext(
        "%(count)d original file waits for your decision.",
        "%(count)d original files wait for your decision.",
        waiting,
    )
    return [ToDecide(words % {"count": waiting}, "oversight:originals")] if waiting else []


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    today = clock.today(timezone.now())
    concerns = worklist.closed(request.user)
    page = Paginator(concerns, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "today": today, "search": search.box(desk.signed_in(request))}
    return render(request, "worklist/closed.html", context)


def _one_of(request: HttpRequest, name: str, known: Sequence[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else ""


def _group_words(group: str) -> str:
    return {
        "": _("All"),
        "new": _("New concerns"),
        "overdue": _("Overdue"),
        "today": _("Today"),
        "week": _("This week"),
        "later": _("Later"),
    }[group]


def _pills(listed: WorkList, *, group: str, duty: str) -> list[Pill]:
    """All, then each group; New concerns only for those who have some."""
    shown: list[str] = ["", *(name for name in worklist.GROUPS if name != "new" or listed.of(group="new"))]
    return [
        Pill(
            label=_group_words(name),
            url="?" + urlencode({key: value for key, value in (("show", name), ("duty", duty)) if value}),
            count=len(listed.of(group=name, duty=duty)),
            current=name == group,
        )
        for name in shown
    ]


def shown(row: Row) -> Shown:
    work = row.work
    return Shown(
        words=row.words,
        reference=row.reference,
        about=row.about,
        chip_kind=row.promise.chip_kind,
        chip_words=row.promise.chip_words,
        due_date=row.due_date,
        stands=row.stands,
        case_url=_address("casework:case", row.reference),
        url=_address(work.place, row.reference),
        do=work.do,
    )


def _address(place: str, reference: str) -> str:
    return _pattern(place).replace(STAND_IN, reference)


@cache
def _pattern(place: str) -> str:
    """The address with something else in place of the reference: fifty rows ask for it again and again."""
    return reverse(place, args=[STAND_IN])


def _next(listed: WorkList) -> dict[str, object] | None:
    """The first row again, as the one thing to do."""
    if not listed.rows:
        return None
    row = listed.rows[0]
    told = {"raised": wording.day(row.raised_date), "due": wording.day(row.due_date)}
    if row.promise.is_over:
        reason = _("Raised %(raised)s. It was due on %(due)s.") % told
    elif row.due_date < row.today:
        reason = _("Raised %(raised)s. We aimed to do it by %(due)s.") % told
    else:
        reason = _("Raised %(raised)s. It is due on %(due)s.") % told
    return {
        "words": row.words,
        "reference": row.reference,
        "reason": reason,
        "late": row.promise.is_over,
        "url": reverse(row.work.place, args=[row.reference]),
        "button": row.work.button,
        "chip_kind": row.promise.chip_kind,
        "chip_words": row.promise.chip_words,
    }
