"""What pages show of incidents: the 72 hours in words, lists for first readers, and for HR two numbers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext

from accounts.models import User
from accounts.roles import KEEPERS_OF_THE_ROTA
from concerns.domain import access, incidents
from concerns.models import Incident

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Hours:
    """Where the 72 hours stand."""

    chip_kind: str
    chip_words: str


@dataclass(frozen=True)
class Listed:
    reference: str
    told_date: date
    assess_by_at: datetime
    hours: Hours
    is_closed: bool


@dataclass(frozen=True)
class Counted:
    open: int
    over: int


@dataclass(frozen=True)
class Waiting:
    """What the work list says: one's own open ones, and how many nobody may look after."""

    own: list[Listed]
    of_nobody: int


def hours(incident: Incident, *, now: datetime) -> Hours:
    """Whole hours, rounded so that nobody is promised more time than there is."""
    if incident.assessed_at is not None:
        late = incident.assessed_at - incident.assess_by_at
        if late <= timedelta(0):
            return Hours("met", gettext("Decided in time"))
        count = _rounded_up(late)
        words = ngettext("Decided %(count)d hour late", "Decided %(count)d hours late", count)
        return Hours("met_late", words % {"count": count})
    left = incident.assess_by_at - now
    if left <= timedelta(0):
        count = _rounded_up(-left)
        return Hours("overdue", ngettext("%(count)d hour over", "%(count)d hours over", count) % {"count": count})
    kind = "due_soon" if left <= incidents.LAST_DAY else "time_left"
    if left < HOUR:
        return Hours(kind, gettext("Less than 1 hour left"))
    count = left // HOUR
    return Hours(kind, ngettext("%(count)d hour left", "%(count)d hours left", count) % {"count": count})


def _rounded_up(span: timedelta) -> int:
    return max(1, -(-span // HOUR))


def own(user: User, *, now: datetime) -> list[Listed]:
    """What this first reader looks after, the open ones first."""
    found = incidents.of(user).order_by("closed_at", "assess_by_at", "pk")
    return sorted((_listed(one, now=now) for one in found), key=lambda one: one.is_closed)


def waiting(user: User, *, now: datetime) -> Waiting:
    """For first readers, and for those who can put another one on the rota or must know that one is lacking."""
    found = [one for one in own(user, now=now) if not one.is_closed] if access.is_first_reader(user) else []
    without = 0
    if access.org_roles(user).intersection(KEEPERS_OF_THE_ROTA):
        without = incidents.known_to(user).filter(owner=None, closed_at=None).count()
    return Waiting(found, without)


def of_nobody(user: User, *, now: datetime) -> list[Listed]:
    """What they may take over, by reference."""
    return [_listed(one, now=now) for one in incidents.open_to_take_over(user)]


def _listed(incident: Incident, *, now: datetime) -> Listed:
    return Listed(
        reference=incident.reference,
        told_date=incident.told_date,
        assess_by_at=incident.assess_by_at,
        hours=hours(incident, now=now),
        is_closed=incident.closed_at is not None,
    )


def counted(user: User, *, now: datetime) -> Counted:
    """How many are open, and how many of these are past their 72 hours undecided: no more for HR."""
    over = Q(assessed_at=None, assess_by_at__lte=now)
    still_open = incidents.known_to(user).filter(closed_at=None)
    found = still_open.aggregate(open=Count("pk"), over=Count("pk", filter=over))
    return Counted(open=found["open"], over=found["over"])
