"""What is due next for one person: every open duty of the cases they may open, the first due on top."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concerns.domain import access, clock, tables
from concerns.domain.access import Viewer
from concerns.domain.calendar import Calendar
from concerns.enums import Duty, State
from concerns.models import Concern, Deadline, Extension
from concerns.queries.casefile import kind_words
from concerns.queries.promises import Promise, promise

Group = Literal["new", "overdue", "today", "week", "later"]
GROUPS: tuple[Group, ...] = ("new", "overdue", "today", "week", "later")
FINISHED = (State.CLOSED, State.JOINED)
SUNDAY = 6


@dataclass(frozen=True)
class Work:
    """Where a duty is done and what the link there says. `place` is a URL name."""

    place: str
    do: str
    button: str


@dataclass(frozen=True)
class Row:
    """One duty as it stands today; its words are made when they are asked for, which is for one page only."""

    deadline: Deadline
    group: Group
    due_date: date  # the latest agreed one
    today: date
    known: Calendar
    owned: bool
    is_asked: bool
    categories: set[str] = field(default_factory=set)

    @property
    def duty(self) -> Duty:
        return Duty(self.deadline.duty)

    @property
    def words(self) -> str:
        return str(self.duty.label)

    @property
    def reference(self) -> str:
        return self.deadline.concern.reference

    @property
    def raised_date(self) -> date:
        return self.deadline.concern.raised_date

    @property
    def about(self) -> str:
        """Kinds and service on one line."""
        service = self.deadline.concern.service
        return ", ".join(part for part in (kind_words(self.categories), service.name if service else "") if part)

    @cached_property
    def promise(self) -> Promise:
        return promise(self.deadline, division=self.deadline.concern.division, today=self.today, known=self.known)

    @property
    def work(self) -> Work:
        return _work(self.duty, State(self.deadline.concern.case.state), owned=self.owned)

    @property
    def stands(self) -> str:
        return _stands(self.deadline, today=self.today, is_asked=self.is_asked)


@dataclass(frozen=True)
class WorkList:
    """All rows in due order. Counts and pages are cut from the same rows, so that they agree."""

    rows: Sequence[Row]

    @property
    def cases(self) -> int:
        return len({row.deadline.concern.case_id for row in self.rows})

    def of(self, *, group: str = "", duty: str = "") -> list[Row]:
        """The rows of one group and of one kind of duty; empty is any."""
        return [row for row in self.rows if group in {"", row.group} and duty in {"", row.deadline.duty}]


def open_duties(user: Viewer, *, today: date) -> WorkList:
    """Everything still owed in this person's cases, with one query for them and one for the added holidays.

    A duty comes once for each kind of its concern, which is cheaper than asking for the kinds apart.
    """
    asked = Extension.objects.filter(deadline=OuterRef("pk"), agreed_at=None, refused_at=None)
    mine = access.visible_cases(user)  # a finished one owes nothing
    deadlines = (
        Deadline.objects.filter(met_at=None, concern__case__in=mine.values("pk"))
        .annotate(is_asked=Exists(asked), kind=F("concern__categories__category"))
        .select_related("concern__case", "concern__service")
        .defer("concern__sealed_account")
    )
    known = clock.current_calendar()
    rows: dict[UUID, Row] = {}
    for one in deadlines:
        if one.pk not in rows:
            rows[one.pk] = _row(one, user=user, today=today, known=known, is_asked=one.is_asked)
        rows[one.pk].categories.add(one.kind)
    return WorkList(sorted(rows.values(), key=_order))


def _order(row: Row) -> tuple[bool, date, bool, str]:
    return row.group != "new", row.due_date, row.deadline.duty != Duty.ACKNOWLEDGE, row.reference


def _row(deadline: Deadline, *, user: Viewer, today: date, known: Calendar, is_asked: bool) -> Row:
    owned = deadline.concern.case.owner_id == user.pk
    due = clock.promised_date(deadline)
    group = _group(deadline, due=due, today=today, owned=owned)
    return Row(deadline, group, due, today, known, owned, is_asked)


def _group(deadline: Deadline, *, due: date, today: date, owned: bool) -> Group:
    is_new = owned and deadline.concern.case.state == State.RECEIVED
    if is_new and deadline.duty == Duty.ACKNOWLEDGE:
        return "new"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "week" if due <= today + timedelta(days=SUNDAY - today.weekday()) else "later"


def _work(duty: Duty, state: State, *, owned: bool) -> Work:
    if owned and state == State.RECEIVED:
        return Work("triage:case", _("Read and decide"), _("Read and decide"))
    if owned and state in tables.WORKING and duty == Duty.ACKNOWLEDGE:
        return Work("casework:acknowledge", _("Write acknowledgement"), _("Write the acknowledgement"))
    if owned and state == State.INVESTIGATING and duty == Duty.ANSWER:
        return Work("casework:outcome", _("Write outcome"), _("Write the outcome"))
    return Work("casework:case", _("See case"), _("See the case"))


def _stands(deadline: Deadline, *, today: date, is_asked: bool) -> str:
    """The second line under the date."""
    if is_asked:
        return _("new date asked for")
    if deadline.extended_date:
        return _("first due %(date)s") % {"date": date_format(deadline.due_date, "j F")}
    if deadline.duty == Duty.ANSWER and deadline.due_date < today:
        return _("no new date agreed")
    return _("raised %(date)s") % {"date": date_format(deadline.concern.raised_date, "j F")}


def closed(user: Viewer) -> "QuerySet[Concern]":
    """The finished ones, the last closed first; they stay readable."""
    mine = access.visible_cases(user).filter(state__in=FINISHED)
    return (
        Concern.objects.filter(case__in=mine.values("pk"))
        .select_related("case", "service")
        .defer("sealed_account")
        .order_by("-case__closed_at", "-recorded_date", "pk")
    )
