"""What is due next for one person: every open duty of the cases they may open, the first due on top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concerns.domain import access, clock, corrections, cover, reading, reviewers, tables, targets, wording
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
    "period_number",
    "period_unit",
    "concern__reference",
    "concern__division",
    "concern__raised_date",
    "concern__service__name",
    "concern__case",
    "is_asked",
    "is_corrected",
    "stands_in",
    "is_to_read",
    "round",
    "since_date",
)
CASE = COLUMNS.index("concern__case")
# Of duties that are due on one day the first is done first.
DUTIES = (
    *(Duty.REFER_ADULT, Duty.REFER_CHILD, Duty.SUPPORT, Duty.WORRY),
    *(Duty.TRIAGE, Duty.ACKNOWLEDGE, Duty.ANSWER, Duty.UPDATE),
)
FINISHED = (State.CLOSED, State.JOINED)
TO_CLOSE = (State.ANSWERED, State.REDIRECTED)  # the reporter has our letter
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
    period_number: int
    period_unit: str
    reference: str
    division: str
    raised_date: date
    service: str | None
    case: UUID
    is_asked: bool
    is_corrected: bool  # a later day of raising waits to be decided about
    stands_in: bool  # for the owner, who is away
    is_to_read: bool  # they were asked whether the answer may go out
    round: int
    since_date: date | None
    state: str
    owner: UUID | None
    looks: bool  # again, at what was answered


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
        if clock.is_review(self.facts.round):
            return _("Review: %(duty)s") % {"duty": self.duty.label}
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
        deadline = Deadline(
            duty=facts.duty,
            due_date=facts.due_date,
            extended_date=facts.extended_date,
            period_number=facts.period_number,
            period_unit=facts.period_unit,
        )
        return promise(deadline, division=facts.division, today=self.today, known=self.known)

    @property
    def work(self) -> Work:
        state = State(self.facts.state)
        if clock.is_review(self.facts.round):
            return Work("casework:afterwards", _("Look again"), _("See the review"))
        if self.facts.is_to_read and self.duty == Duty.ANSWER:
            return Work("casework:second-reading", _("Read the answer"), _("Read the answer before it goes"))
        return _work(self.duty, state, self.owned, self.owned or self.facts.stands_in, get_language())

    @property
    def stands(self) -> str:
        return _stands(self.facts, today=self.today)


@dataclass(frozen=True)
class WorkList:
    """All rows in due order. Counts and pages are cut from the same rows, so that they agree."""

    rows: Sequence[Row]
    known: Calendar
    to_close: int = 0  # cases of theirs that may owe nothing any more, and are not closed

    @property
    def cases(self) -> int:
        return len({row.facts.case for row in self.rows})

    def of(self, *, group: str = "", duty: str = "") -> list[Row]:
        """The rows of one group and of one kind of duty; empty is any."""
        return [row for row in self.rows if group in {"", row.group} and duty in {"", row.facts.duty}]


def open_duties(user: Viewer, *, today: date) -> WorkList:
    """Everything still owed in this person's cases, with three queries: their cases, what they owe, the calendar.

    The cases are asked for apart: in one question the database would look at every open duty there is. A duty
    comes once for each kind of its concern, which is cheaper than asking for the kinds apart.
    """
    asked = Extension.objects.filter(deadline=OuterRef("pk"), agreed_at=None, refused_at=None)
    corrected = corrections.undecided().filter(concern=OuterRef("concern"))
    covered = cover.running(on=today).filter(case=OuterRef("concern__case"), user=user.pk)
    looking = Exists(reviewers.roles_of(user).filter(content_object=OuterRef("pk")))
    seen = access.visible_cases(user).annotate(looks=looking).values_list("pk", "state", "owner", "looks")
    mine = {case: rest for case, *rest in seen}
    deadlines = Deadline.objects.filter(met_at=None, concern__case__in=list(mine))  # a finished one owes nothing
    found = deadlines.annotate(
        is_asked=Exists(asked),
        is_corrected=Exists(corrected),
        stands_in=Exists(covered),
        is_to_read=Exists(reading.asked_of(user).filter(concern=OuterRef("concern"))),
    ).values_list(*COLUMNS, "concern__categories__category")
    known = clock.current_calendar()
    rows: dict[UUID, Row] = {}
    for *values, category in found:
        facts = Facts(*values, *mine[values[CASE]])
        if clock.is_review(facts.round) != facts.looks:
            continue  # what a review owes stands on the reviewer's list alone, and nothing else there
        if facts.key not in rows:
            rows[facts.key] = _row(facts, user=user, today=today, known=known)
        rows[facts.key].categories.add(category)
    to_close = sum(state in TO_CLOSE and owner == user.pk for state, owner, _looks in mine.values())
    return WorkList(sorted(_each_new_concern_once(list(rows.values())), key=_order), known, to_close)


def _each_new_concern_once(rows: list[Row]) -> Iterator[Row]:
    """A new concern is read and decided about once: its first letter is new work only where no target says so."""
    to_read = {row.reference for row in rows if row.duty == Duty.TRIAGE}
    for row in rows:
        is_letter = row.group == "new" and row.duty == Duty.ACKNOWLEDGE and row.reference in to_read
        yield replace(row, group=_dated_group(row.duty, due=row.due_date, today=row.today)) if is_letter else row


def _order(row: Row) -> tuple[int, date, int, str]:
    return GROUPS.index(row.group), row.due_date, DUTIES.index(row.duty), row.reference


def _row(facts: Facts, *, user: Viewer, today: date, known: Calendar) -> Row:
    owned = facts.owner == user.pk
    due = facts.extended_date or facts.due_date
    return Row(facts, _group(facts, due=due, today=today, owned=owned), due, today, known, owned)


def _group(facts: Facts, *, due: date, today: date, owned: bool) -> Group:
    duty = Duty(facts.duty)
    if owned and facts.state == State.RECEIVED and duty in {Duty.TRIAGE, Duty.ACKNOWLEDGE}:
        return "new"
    return _dated_group(duty, due=due, today=today)


def _dated_group(duty: Duty, *, due: date, today: date) -> Group:
    """A promise can be overdue; a target of ours that has passed is today's work."""
    if due < today and duty in clock.PROMISED:
        return "overdue"
    if due <= today:
        return "today"
    return "week" if due <= today + timedelta(days=SUNDAY - today.weekday()) else "later"


@cache
def _work(duty: Duty, state: State, owned: bool, kept: bool, _language: str | None) -> Work:
    """`owned`: it is theirs; `kept`: they keep its promises, as its owner or in their stead."""
    if kept and duty in targets.HELP:
        return Work("casework:messages", _("Reply"), _("Write to the reporter"))
    if owned and state == State.RECEIVED and duty != Duty.UPDATE:
        return Work("triage:case", _("Read and decide"), _("Read and decide"))
    if kept and duty == Duty.UPDATE:
        return Work("casework:messages", _("Write update"), _("Write to the reporter"))
    if kept and state in tables.WORKING and duty == Duty.ACKNOWLEDGE:
        return Work("casework:acknowledge", _("Write acknowledgement"), _("Write the acknowledgement"))
    if kept and state == State.INVESTIGATING and duty == Duty.ANSWER:
        return Work("casework:outcome", _("Write outcome"), _("Write the outcome"))
    return Work("casework:case", _("See case"), _("See the case"))


def _stands(facts: Facts, *, today: date) -> str:
    """The second line under the date."""
    if facts.duty not in clock.PROMISED:
        return _("our own target")
    if facts.is_corrected:
        return _("later day asked for")
    return _of_promise(facts, today=today)


def _of_promise(facts: Facts, *, today: date) -> str:
    if facts.is_asked:
        return _("new date asked for")
    if facts.extended_date:
        return _("first due %(date)s") % {"date": wording.dated(facts.due_date, "j F")}
    if facts.duty == Duty.ANSWER and facts.due_date < today:
        return _("no new date agreed")
    if facts.stands_in:
        return _("you stand in")
    if facts.since_date is not None:
        return _("counted from %(date)s") % {"date": wording.dated(facts.since_date, "j F")}
    return _("raised %(date)s") % {"date": wording.dated(facts.raised_date, "j F")}


def closed(user: Viewer) -> "QuerySet[Concern]":
    """Those to be closed, then the finished ones, the last closed first; they stay readable."""
    mine = access.visible_cases(user).filter(state__in=(*TO_CLOSE, *FINISHED))
    return (
        Concern.objects.filter(case__in=mine.values("pk"))
        .select_related("case", "service")
        .defer("sealed_account")
        .order_by(F("case__closed_at").desc(nulls_first=True), "-recorded_date", "pk")
    )
