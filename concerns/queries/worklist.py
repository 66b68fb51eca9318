"""What is due next for one person: every open duty of the cases they may open, the first due on top."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concerns.domain import access, clock, tables, wording
from concerns.domain.access import Viewer
from concerns.domain.calendar import Calendar
from concerns.enums import Duty, State
from concerns.models import Concern, Deadline, Extension
from concerns.queries.casefile import kind_words
from concerns.queries.promises import Promise, promise

Group = Literal["new", "overdue", "today", "week", "later"]
GROUPS: tuple[Group, ...] = ("new", "overdue", "today", "week", "later")
# What a row is made of, in the order of `Facts`.
COLUMNS = (
    "pk",
    "duty",
    "due_date",
    "extended_date",
    "concern__reference",
    "concern__division",
    "concern__raised_date",
    "concern__service__name",
    "concern__case",
    "concern__case__state",
    "concern__case__owner",
    "is_asked",
)
FINISHED = (State.CLOSED, State.JOINED)
SUNDAY = 6


@dataclass(frozen=True)
class Work:
    """Where a duty is done and what the link there says. `place` is a URL name."""

    place: str
    do: str
    button: str


class Facts(NamedTuple):
    """What the tables say of one duty, as plain values: models for all of a long list take their time."""

    key: UUID
    duty: str
    due_date: date
    extended_date: date | None
    reference: str
    division: str
    raised_date: date
    service: str | None
    case: UUID
    state: str
    owner: UUID | None
    is_asked: bool


@dataclass(frozen=True)
class Row:
    """One duty as it stands today; its words are made when they are asked for, which is for one page only."""

    facts: Facts
    group: Group
    due_date: date  # the latest agreed one
    today: date
    known: Calendar
    owned: bool
    categories: set[str] = field(default_factory=set)

    @property
    def duty(self) -> Duty:
        return Duty(self.facts.duty)

    @property
    def words(self) -> str:
        return str(self.duty.label)

    @property
    def reference(self) -> str:
        return self.facts.reference

    @property
    def raised_date(self) -> date:
        return self.facts.raised_date

    @property
    def about(self) -> str:
        """Kinds and service on one line."""
        return ", ".join(part for part in (kind_words(self.categories), self.facts.service) if part)

    @cached_property
    def promise(self) -> Promise:
        facts = self.facts
        deadline = Deadline(duty=facts.duty, due_date=facts.due_date, extended_date=facts.extended_date)
        return promise(deadline, division=facts.division, today=self.today, known=self.known)

    @property
    def work(self) -> Work:
        return _work(self.duty, State(self.facts.state), self.owned, get_language())

    @property
    def stands(self) -> str:
        return _stands(self.facts, today=self.today)


@dataclass(frozen=True)
class WorkList:
    """All rows in due order. Counts and pages are cut from the same rows, so that they agree."""

    rows: Sequence[Row]

    @property
    def cases(self) -> int:
        return len({row.facts.case for row in self.rows})

    def of(self, *, group: str = "", duty: str = "") -> list[Row]:
        """The rows of one group and of one kind of duty; empty is any."""
        return [row for row in self.rows if group in {"", row.group} and duty in {"", row.facts.duty}]


def open_duties(user: Viewer, *, today: date) -> WorkList:
    """Everything still owed in this person's cases, with one query for them and one for the added holidays.

    A duty comes once for each kind of its concern, which is cheaper than asking for the kinds apart.
    """
    asked = Extension.objects.filter(deadline=OuterRef("pk"), agreed_at=None, refused_at=None)
    mine = access.visible_cases(user)  # a finished one owes nothing
    deadlines = Deadline.objects.filter(met_at=None, concern__case__in=mine.values("pk"))
    found = deadlines.annotate(is_asked=Exists(asked)).values_list(*COLUMNS, "concern__categories__category")
    known = clock.current_calendar()
    rows: dict[UUID, Row] = {}
    for *values, category in found:
        facts = Facts(*values)
        if facts.key not in rows:
            rows[facts.key] = _row(facts, user=user, today=today, known=known)
        rows[facts.key].categories.add(category)
    return WorkList(sorted(rows.values(), key=_order))


def _order(row: Row) -> tuple[bool, date, bool, str]:
    return row.group != "new", row.due_date, row.facts.duty != Duty.ACKNOWLEDGE, row.reference


def _row(facts: Facts, *, user: Viewer, today: date, known: Calendar) -> Row:
    owned = facts.owner == user.pk
    due = facts.extended_date or facts.due_date
    return Row(facts, _group(facts, due=due, today=today, owned=owned), due, today, known, owned)


def _group(facts: Facts, *, due: date, today: date, owned: bool) -> Group:
    if owned and facts.state == State.RECEIVED and facts.duty == Duty.ACKNOWLEDGE:
        return "new"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "week" if due <= today + timedelta(days=SUNDAY - today.weekday()) else "later"


@cache
def _work(duty: Duty, state: State, owned: bool, _language: str | None) -> Work:
    if owned and state == State.RECEIVED:
        return Work("triage:case", _("Read and decide"), _("Read and decide"))
    if owned and state in tables.WORKING and duty == Duty.ACKNOWLEDGE:
        return Work("casework:acknowledge", _("Write acknowledgement"), _("Write the acknowledgement"))
    if owned and state == State.INVESTIGATING and duty == Duty.ANSWER:
        return Work("casework:outcome", _("Write outcome"), _("Write the outcome"))
    return Work("casework:case", _("See case"), _("See the case"))


def _stands(facts: Facts, *, today: date) -> str:
    """The second line under the date."""
    if facts.is_asked:
        return _("new date asked for")
    if facts.extended_date:
        return _("first due %(date)s") % {"date": wording.dated(facts.due_date, "j F")}
    if facts.duty == Duty.ANSWER and facts.due_date < today:
        return _("no new date agreed")
    return _("raised %(date)s") % {"date": wording.dated(facts.raised_date, "j F")}


def closed(user: Viewer) -> "QuerySet[Concern]":
    """The finished ones, the last closed first; they stay readable."""
    mine = access.visible_cases(user).filter(state__in=FINISHED)
    return (
        Concern.objects.filter(case__in=mine.values("pk"))
        .select_related("case", "service")
        .defer("sealed_account")
        .order_by("-case__closed_at", "-recorded_date", "pk")
    )
