"""The register of dates, for those who oversee: references and days, nothing of what was raised or by whom."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Role
from concerns.domain import access, breakglass, clock, extensions, proof
from concerns.errors import NoSuchCase
from concerns.queries import detriments, incidents, oversight
from concerns.queries.oversight import Entry
from concerns.views import desk

ROWS = 50
OVERSEERS = frozenset({Role.HR_AUDITOR, Role.TRIAGE_LEAD, Role.SENIOR_MANAGER})
BY_DUE = "due"
SHAPES = {"overdue": "over", "today": "half", "left": "ring"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it cannot mean is left out."""

    show: str
    duty: str
    sort: str
    backwards: bool

    @property
    def order(self) -> str:
        """As an address carries it; empty for the order in which the page opens."""
        sort = f"-{self.sort}" if self.backwards else self.sort
        return "" if sort == BY_DUE else sort

    def url(self, **changed: str) -> str:
        wanted = {"show": self.show, "duty": self.duty, "sort": self.order, **changed}
        return "?" + urlencode({name: value for name, value in wanted.items() if value})


@dataclass(frozen=True)
class Column:
    """A head that sorts. `sorted` is what aria-sort says; empty for those that do not sort now."""

    label: str
    url: str
    sorted: str


@dataclass(frozen=True)
class Pill:
    label: str
    url: str
    count: int
    current: bool


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    roles = access.org_roles(request.user)
    if not roles & OVERSEERS:
        raise NoSuchCase
    now = timezone.now()
    today = clock.today(now)
    asked = _asked(request)
    promises = oversight.open_promises(request.user)
    if asked.duty:
        promises = promises.filter(duty=asked.duty)
    counts = oversight.counts(promises, today=today)
    rows = promises.filter(oversight.shown(asked.show, today=today))
    pages = Paginator(oversight.ordered(rows, sort=asked.sort, backwards=asked.backwards), ROWS)
    pages.count = counts[asked.show or "all"]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "now": now,
        "today": today,
        "page": page,
        "groups": _groups(oversight.entries(list(page.object_list), today=today), grouped=asked.sort == BY_DUE),
        "pills": _pills(asked, counts),
        "columns": _columns(asked),
        "duties": [("", _("Any")), *((duty.value, duty.label) for duty in clock.PROMISED)],
        "duty": asked.duty,
        "group": asked.show,
        "sort": asked.order,
        "decides": bool(roles & extensions.APPROVERS),
        "sets_aside": Role.SENIOR_MANAGER in roles,
        "incidents": incidents.counted(desk.signed_in(request), now=now) if Role.HR_AUDITOR in roles else None,
        "bad_treatment": detriments.counted(desk.signed_in(request), today=today),
        "opened": breakglass.watched(desk.signed_in(request)) if Role.HR_AUDITOR in roles else [],
        "audits": bool(roles & proof.AUDITORS),
    }
    return render(request, "oversight/register.html", context)


def _asked(request: HttpRequest) -> Asked:
    show, duty, sort = (request.GET.get(name, "") for name in ("show", "duty", "sort"))
    column = sort.removeprefix("-")
    return Asked(
        show=show if show in oversight.SHOWN else "",
        duty=duty if duty in clock.PROMISED else "",
        sort=column if column in oversight.SORTS else BY_DUE,
        backwards=column in oversight.SORTS and sort.startswith("-"),
    )


def _groups(entries: list[Entry], *, grouped: bool) -> list[dict[str, object]]:
    """Heads stand between the rows only in due order; in any other they would come up again and again."""
    if not grouped:
        return [{"words": "", "rows": entries}] if entries else []
    words = {"overdue": _("Overdue"), "today": _("Due today"), "left": _("Time left")}
    return [
        {"words": words[name], "shape": SHAPES[name], "rows": list(rows)}
        for name, rows in groupby(entries, key=attrgetter("group"))
    ]


def _pills(asked: Asked, counts: dict[str, int]) -> list[Pill]:
    words = {
        "": _("Open"),
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "week": _("This week"),
        "extended": _("Extended"),
    }
    return [
        Pill(label, asked.url(show=name), counts[name or "all"], current=name == asked.show)
        for name, label in words.items()
    ]


def _columns(asked: Asked) -> list[Column]:
    """Reference, duty, first due, over or left (which is the same order), age, owner, extension."""
    labels = {
        "reference": _("Reference"),
        "duty": _("Duty"),
        "due": _("First due"),
        "": _("Over or left"),
        "age": _("Age, line at the limit"),
        "owner": _("Owner"),
        "extension": _("Extension"),
    }
    return [_column(asked, name, label) for name, label in labels.items()]


def _column(asked: Asked, name: str, label: str) -> Column:
    if not name:
        return Column(label, "", "")
    if name != asked.sort:
        return Column(label, asked.url(sort="" if name == BY_DUE else name), "")
    turned = name if asked.backwards else f"-{name}"
    return Column(
        label,
        asked.url(sort="" if turned == BY_DUE else turned),
        "descending" if asked.backwards else "ascending",
    )
