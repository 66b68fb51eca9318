"""Whose cases need other hands, and which: by reference, state and date alone. Nothing that was said is here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.domain import absences
from accounts.models import Absence, RoleHolding, User
from accounts.queries import away
from accounts.roles import WORKING, Role
from concerns.domain import clock, handover, wording
from concerns.domain.calendar import Calendar
from concerns.enums import State
from concerns.models import Case, Cover, Deadline
from concerns.queries.promises import Promise, promise
from notifications.messages import Kind
from notifications.models import Notice


@dataclass(frozen=True)
class Whose:
    """Somebody who left or is away, and how many of their cases nobody looks after on these days."""

    person: User
    days: str  # empty for somebody who left
    has_begun: bool
    cases: int
    alone: int


@dataclass(frozen=True)
class Row:
    """One case. `goes_to_a_reader`: only another first reader can take it, and nobody can stand in."""

    key: UUID
    version: int
    references: list[str]
    state: str
    due: Promise | None
    stands_in: str
    goes_to_a_reader: bool

    @property
    def name(self) -> str:
        return ", ".join(self.references)


@dataclass(frozen=True)
class Cases:
    """What is to be handed over of one person, the first due on top."""

    rows: list[Row]
    absence: Absence | None
    days: str = ""
    has_begun: bool = False
    left: int = field(default=0)  # more than one page holds


ROWS = 25


def whose(by: User, *, on: date) -> list[Whose]:
    """Everybody else whose cases this first reader may put into other hands; the gone before the absent."""
    cases = list(handover.to_hand_over(by, on=on).exclude(owner=by).select_related("owner"))
    owners = {case.owner.pk: case.owner for case in cases if case.owner is not None}
    coming = _first_of_each(owners, on=on)
    covered = set(
        Cover.objects.filter(absence__in=[row.pk for row in coming.values()]).values_list("case", flat=True)
    )
    found = [_whose(person, cases, coming.get(key), covered, on=on) for key, person in owners.items()]
    return sorted(found, key=lambda one: (one.days != "", not one.has_begun, one.person.name, str(one.person.pk)))


def without_anybody(by: User, *, on: date) -> int:
    """How many people left or are away now with a case that nobody looks after."""
    return sum(1 for one in whose(by, on=on) if one.has_begun and one.alone)


def _first_of_each(people: Collection[UUID], *, on: date) -> dict[UUID, Absence]:
    """The absence of each that is now or comes next."""
    rows = absences.to_come(on=on, people=User.objects.filter(pk__in=list(people)))
    return {row.user_id: row for row in reversed(rows)}


def _whose(
    person: User, cases: Iterable[Case], absence: Absence | None, covered: Collection[UUID], *, on: date
) -> Whose:
    mine = [case for case in cases if case.owner_id == person.pk]
    return Whose(
        person,
        days=away.days(absence) if absence and person.is_active else "",
        has_begun=absence is None or absence.first_date <= on,
        cases=len(mine),
        alone=sum(case.pk not in covered for case in mine),
    )


def of(person: User, *, by: User, on: date) -> Cases:
    absence = _first_of_each([person.pk], on=on).get(person.pk) if person.is_active else None
    cases = list(handover.cases_of(person, by=by, on=on).prefetch_related("concerns"))
    due = _next_due(cases)
    held = Cover.objects.filter(case__in=cases, absence=absence).select_related("user") if absence else []
    names = {row.case_id: row.user.name for row in held}
    known = clock.current_calendar()
    cases.sort(key=lambda case: (due[case.pk].due_at.isoformat() if case.pk in due else "~", str(case.pk)))
    rows = [_row(case, due.get(case.pk), names.get(case.pk, ""), on=on, known=known) for case in cases[:ROWS]]
    days = away.days(absence) if absence else ""
    has_begun = absence is not None and absence.first_date <= on
    return Cases(rows, absence, days, has_begun, left=max(0, len(cases) - ROWS))


def _next_due(cases: Collection[Case]) -> dict[UUID, Deadline]:
    """What whoever works on it owes next in each case, by case; what a reviewer owes moves with nobody."""
    rows = clock.promises_open().filter(concern__case__in=cases)
    ordered = sorted(rows.select_related("concern"), key=clock.promised_date, reverse=True)
    return {row.concern.case_id: row for row in ordered}


def _row(case: Case, due: Deadline | None, stands_in: str, *, on: date, known: Calendar) -> Row:
    return Row(
        key=case.pk,
        version=case.version,
        references=sorted(concern.reference for concern in case.concerns.all()),
        state=str(State(case.state).label),
        due=promise(due, division=due.concern.division, today=on, known=known) if due else None,
        stands_in=stands_in,
        goes_to_a_reader=handover.goes_to_a_reader(case),
    )


def candidates(*, but: User) -> "QuerySet[User]":
    """Whom the page may offer, alike for every case: who is missing for one of them would tell that they are
    blocked. Whether somebody can have it is asked when the button is pressed."""
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    working = RoleHolding.objects.filter(role__in=WORKING).values("user")
    found = User.objects.filter(Q(pk__in=working) | Q(rota_place__isnull=False), is_active=True)
    return found.exclude(pk__in=keepers).exclude(pk=but.pk).order_by("name", "pk")


@dataclass(frozen=True)
class Taken:
    """One case that went to somebody else, whose it is now, and the day."""

    references: str
    to: str
    day: str


MOST = 50


def taken_from(person: User) -> list[Taken]:
    """What others took on from this person, the latest on top, for when they are back; less what is kept from them
    since. The reference alone: they cannot open it any more."""
    notices = Notice.objects.filter(recipient=person, kind=Kind.HANDED_OVER, about__isnull=False)
    rows = list(notices.order_by("-posted_date", "pk")[:MOST])
    cases = handover.given_away_by(person, {row.about for row in rows if row.about})
    found = {case.pk: case for case in cases.select_related("owner").prefetch_related("concerns")}
    return [_taken(found[row.about], row.posted_date) for row in rows if row.about in found]


def _taken(case: Case, day: date) -> Taken:
    references = sorted(concern.reference for concern in case.concerns.all())
    return Taken(", ".join(references), case.owner.name if case.owner else "", wording.day(day))
