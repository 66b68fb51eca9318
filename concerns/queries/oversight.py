"""The register: every promise still open, by reference, date and owner. No narrative, kind, service or mode."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from concerns.domain import access, clock
from concerns.domain.access import Viewer
from concerns.domain.calendar import Calendar
from concerns.enums import CaseRole, Duty
from concerns.models import Deadline, Extension
from concerns.queries.promises import Promise, promise

SUNDAY = 6
SHOWN = ("overdue", "today", "week", "extended")
# What a column sorts by; the rest of each tuple makes the order the same every time.
SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_date",),
    "reference": ("concern__reference",),
    "duty": ("duty", "due_date"),
    "age": ("-concern__raised_date", "due_date"),
    "owner": ("concern__case__owner__name", "due_date"),
    "extension": ("extended_date", "due_date"),
}


@dataclass(frozen=True)
class Entry:
    """One open promise. `age` and `limit` are calendar days after raising; the standing is by the first date."""

    reference: str
    duty: Duty
    due_date: date
    extended_date: date | None
    is_asked: bool
    standing: Promise
    age: int
    limit: int
    owner: str
    key: str
    former_date: date | None = None  # what was promised before the day of raising was corrected
    former_missed: bool = False
    of_review: bool = False

    @property
    def group(self) -> str:
        if self.standing.is_over:
            return "overdue"
        return "today" if self.age == self.limit else "left"


def open_promises(user: Viewer) -> "QuerySet[Deadline]":
    """Every promise that is still open and that this person oversees."""
    # Asked of each open promise, so that the cost grows with what is open and not with all that ever was.
    overseen = Exists(access.visible_references(user).filter(pk=OuterRef("concern")))
    return Deadline.objects.filter(overseen, met_at=None, duty__in=clock.PROMISED)


def shown(show: str, *, today: date) -> Q:
    """Which rows a filter keeps; anything unknown keeps all."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    return {
        "overdue": Q(due_date__lt=today),
        "today": Q(due_date=today),
        "week": Q(due_date__gt=today, due_date__lte=sunday),
        "extended": Q(extended_date__isnull=False),
    }.get(show, Q())


def counts(promises: "QuerySet[Deadline]", *, today: date) -> dict[str, int]:
    """How many rows each filter keeps, with one query; the empty name is all of them."""
    return promises.aggregate(
        all=Count("pk"), **{name: Count("pk", filter=shown(name, today=today)) for name in SHOWN}
    )


def ordered(promises: "QuerySet[Deadline]", *, sort: str, backwards: bool) -> "QuerySet[Deadline]":
    """One column first, then always the same way, with all that a row shows."""
    fields = [_turned(name) if backwards else name for name in SORTS[sort]]
    asked = Extension.objects.filter(deadline=OuterRef("pk"), agreed_at=None, refused_at=None)
    same = {name: OuterRef(name) for name in ("concern", "duty", "round")}
    former = Deadline.ever.filter(**same, replaced_by__isnull=False)
    first = former.order_by("replaced_by__asked_at").values("due_date")[:1]
    missed = Exists(former.filter(missed_at__isnull=False))
    return (
        promises.annotate(is_asked=Exists(asked), former_date=Subquery(first), former_missed=missed)
        .select_related("concern__case__owner")
        .only(
            "duty",
            "round",
            "since_date",
            "period_number",
            "period_unit",
            "due_date",
            "extended_date",
            "concern__reference",
            "concern__division",
            "concern__raised_date",
            "concern__case__owner__name",
        )
        .order_by(*fields, "concern__reference", "duty")
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def entries(rows: "list[Deadline]", *, today: date) -> list[Entry]:
    known = clock.current_calendar()
    again = {row.concern.case_id for row in rows if clock.is_review(row.round)}
    looking = access.handlers_of(again, CaseRole.REVIEWER) if again else {}
    return [_entry(row, today=today, known=known, looking=looking.get(row.concern.case_id)) for row in rows]


def _entry(row: Deadline, *, today: date, known: Calendar, looking: User | None) -> Entry:
    """`looking`: who looks again at this case. A review is owed by them, and by nobody who worked on it."""
    concern = row.concern
    # As if no later date had been agreed; by the period promised, so that it counts in the same unit everywhere.
    period = {"period_number": row.period_number, "period_unit": row.period_unit}
    first = Deadline(duty=row.duty, due_date=row.due_date, **period)
    owner = looking if clock.is_review(row.round) else concern.case.owner
    return Entry(
        reference=concern.reference,
        duty=Duty(row.duty),
        due_date=row.due_date,
        extended_date=row.extended_date,
        is_asked=getattr(row, "is_asked", False),
        standing=promise(first, division=concern.division, today=today, known=known),
        age=(today - (row.since_date or concern.raised_date)).days,
        limit=(row.due_date - (row.since_date or concern.raised_date)).days,
        owner=owner.name if owner else "",
        key=f"{concern.reference}-{row.duty}{f'-{row.round}' if row.round > 1 else ''}".lower(),
        of_review=clock.is_review(row.round),
        former_date=getattr(row, "former_date", None),
        former_missed=getattr(row, "former_missed", False),
    )
