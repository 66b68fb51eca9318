"""Cases of somebody who left or is away: who stands in on them, or who takes them on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.queries import away
from concerns.domain import access, clock, handover
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.forms.handover import HandOverForm, gone
from concerns.queries import handover as queries
from concerns.queries.handover import Cases, Row
from concerns.views import desk

STAND_IN, HAND_OVER = "stand_in", "hand_over"


@dataclass(frozen=True)
class Told:
    """What became of one case."""

    name: str
    words: str
    is_done: bool


@dataclass(frozen=True)
class Press:
    """One press of a button, for all the cases it is about."""

    person: User
    cases: Cases
    do: str
    by: User
    now: datetime


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For first readers: everybody whose cases need other hands."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    found = queries.whose(user, on=clock.today(timezone.now()))
    return render(request, "handover/home.html", {"whose": found})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The open cases of one person. Each is done by itself, and the page then says what became of each."""
    user, now = desk.signed_in(request), timezone.now()
    found = get_object_or_404(User, pk=pk)
    cases = _cases(found, user, now=now)
    data = request.POST if request.method == "POST" else None
    form = _form(found, cases, data, now=now)
    context: dict[str, object] = {}
    if data is not None and form.is_valid():
        press = Press(found, cases, data.get("do", ""), user, now)
        context = {"told": [_done(press, *line) for line in form.asked()], "gone": gone(data, cases.rows)}
        cases = queries.of(found, by=user, on=clock.today(now))
        form = _form(found, cases, None, now=now)
    own = user.pk == found.pk
    context |= {
        "person": found,
        "is_own": own,
        "cases": cases,
        "form": form,
        "leads": access.is_first_reader(user),
        "taken": queries.taken_from(found) if own else [],
    }
    return render(request, "handover/person.html", context)


def _cases(found: User, user: User, *, now: datetime) -> Cases:
    """One's own page is always there; that of somebody else for first readers alone."""
    if user.pk != found.pk and not access.is_first_reader(user):
        raise NoSuchCase
    return queries.of(found, by=user, on=clock.today(now))


def _form(found: User, cases: Cases, data: QueryDict | None, *, now: datetime) -> HandOverForm:
    people, marks = list(queries.candidates(but=found)), away.marks(on=clock.today(now))
    return HandOverForm(data, rows=cases.rows, people=people, marks=marks)


def _done(press: Press, row: Row, version: int, to: User) -> Told:
    told = {"name": to.name, "days": press.cases.days}
    try:
        words = _act(press, row, version, to)
    except Refused:
        return Told(row.name, _why_not(row, press.do) % told, False)
    except (WrongState, NoSuchCase):
        words = _("Somebody changed this case in the meantime. Look at it as it is now.")
        return Told(row.name, words, False)
    return Told(row.name, words % told, True)


def _act(press: Press, row: Row, version: int, to: User) -> str:
    """One case; what it says when it is done. Raises Refused, WrongState, NoSuchCase."""
    by, now, absence = press.by, press.now, press.cases.absence
    if press.do == HAND_OVER:
        handover.hand_over(press.person, row.key, version=version, to=to, by=by, now=now)
        return _("%(name)s has this case now.")
    if absence is None:
        raise WrongState
    handover.stand_in(press.person, row.key, absence, version=version, to=to, by=by, now=now)
    return _("%(name)s stands in %(days)s.")


def _why_not(row: Row, do: str) -> str:
    """Never whether there is a block."""
    if row.goes_to_a_reader and do == STAND_IN:
        return _("Nobody has said yet who must not know of this case. Hand it over to a first reader.")
    if row.goes_to_a_reader:
        return _(
            "%(name)s cannot take this case: only a first reader can, and not every one. Choose somebody else."
        )
    return _("%(name)s cannot have this case. Choose somebody else.")
