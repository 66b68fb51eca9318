"""What a sweep must write about each duty that is due: the miss, the steps of the ladder, whom it tells.

Nothing here asks the database about one duty alone: what a batch needs is read before, for all of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from accounts.models import User
from concerns.domain import access, audit, calendar, cover, knowledge, ladder, recipients, stepnotes
from concerns.domain.calendar import Calendar
from concerns.domain.ladder import Plan, Step
from concerns.domain.profiles import PROMISED
from concerns.domain.recipients import Staff
from concerns.enums import CaseRole, EventType, StepState
from concerns.models import Case, Concern, Conflict, Deadline, ReminderStep
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust.audit import Entry

Promise = tuple[Plan, date, date, str, datetime | None]  # duties alike in these share their steps


@dataclass
class Look:
    """What one sweep knows: the moment, the calendar and who is away; by case and by person, what the batch at
    hand needs."""

    now: datetime
    calendar: Calendar
    staff: Staff = field(init=False)
    blocked: dict[UUID, set[UUID]] = field(default_factory=dict)
    reserved: dict[UUID, set[UUID]] = field(default_factory=dict)  # whom the reporter would rather not have (R48)
    owners: dict[UUID, User] = field(default_factory=dict)
    stand_ins: dict[tuple[UUID, date], User] = field(default_factory=dict)  # by case and day
    reviewers: dict[UUID, User] = field(default_factory=dict)
    steps: dict[Promise, tuple[Step, ...]] = field(default_factory=dict)
    mornings: dict[str, datetime] = field(default_factory=dict)  # by division

    def __post_init__(self) -> None:
        self.staff = recipients.read_staff(on=calendar.receipt_date(self.now))

    def morning(self, division: str) -> datetime:
        """When what is posted now goes, unless it is urgent."""
        if division not in self.mornings:
            self.mornings[division] = ladder.sending_moment(self.now, division, self.calendar)
        return self.mornings[division]

    def day_of(self, concern: Concern) -> date:
        """The day on which somebody is to read it: who is here then is what counts."""
        return calendar.receipt_date(self.now if concern.case.urgent else self.morning(concern.division))


@dataclass
class Outcome:
    """What a sweep must write about one duty. Nobody to tell means that it is looked at again soon; nobody above,
    that a miss climbs to nobody."""

    deadline: Deadline
    promised: date
    is_missed: bool
    posted: list[tuple[Step, User]]
    superseded: list[tuple[Step, User]]
    nobody_to_tell: bool
    nobody_above: bool


def codes_of(deadline: Deadline) -> dict[str, str]:
    """What every event of a duty names."""
    later = {"round": str(deadline.round)} if deadline.round > 1 else {}
    return {
        "concern": deadline.concern.reference,
        "duty": deadline.duty,
        "due": deadline.due_date.isoformat(),
        **later,
    }


def begun(deadline: Deadline) -> date:
    """The day from which it is counted: the one of raising, or that on which a later round began."""
    return deadline.since_date or deadline.concern.raised_date


def plan_of(deadline: Deadline) -> Plan:
    return ladder.plan(deadline.duty, deadline.period_number, deadline.period_unit)


def learn(look: Look, concerns: Collection[Concern], *, reviewed: Collection[UUID] = ()) -> None:
    """Who must not or should rather not hear of their cases, and who answers for them, or reviews them."""
    cases = [concern.case for concern in concerns]
    keys = {case.pk for case in cases}
    look.blocked, look.reserved = _blocked_on(keys), _reserved_on(keys)
    look.owners = {}
    owners = User.objects.in_bulk({case.owner_id for case in cases if case.owner_id})
    for case in cases:
        if case.owner_id:
            case.owner = owner = owners[case.owner_id]
            if owner.is_active and owner.pk not in look.blocked[case.pk]:
                look.owners[case.pk] = owner
    if left := keys - look.owners.keys():
        look.owners |= access.handlers_of(left)
    look.reviewers = access.handlers_of(reviewed, CaseRole.REVIEWER) if reviewed else {}
    look.stand_ins = _stand_ins(look, concerns)


def _stand_ins(look: Look, concerns: Collection[Concern]) -> dict[tuple[UUID, date], User]:
    """On the day on which it is to be read, of which a batch has very few."""
    gone = {row.user_id for row in look.staff.away.rows}
    days: defaultdict[date, set[UUID]] = defaultdict(set)
    for concern in concerns:
        owner = look.owners.get(concern.case_id)
        if owner is not None and owner.pk in gone:
            days[look.day_of(concern)].add(concern.case_id)
    return {
        (case, day): user
        for day, keys in days.items()
        for case, user in cover.stand_ins(keys, on=day, away=look.staff.away.on(day)).items()
    }


def _blocked_on(cases: set[UUID]) -> dict[UUID, set[UUID]]:
    blocked: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for case, user in Conflict.objects.filter(case__in=cases).values_list("case_id", "user_id"):
        blocked[case].add(user)
    for case, user in knowledge.who_saw_names(cases):
        blocked[case].add(user)
    return blocked


def _reserved_on(cases: set[UUID]) -> dict[UUID, set[UUID]]:
    reserved: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for case, user in recipients.reservations().filter(case__in=cases).values_list("case_id", "user_id"):
        reserved[case].add(user)
    return reserved


def outcome(deadline: Deadline, *, promised: date, look: Look) -> Outcome:
    """Of several steps for one person the last is sent and those before it are superseded."""
    steps = _due_steps(deadline, promised, look)
    told = [(step, to) for step in steps if (to := _recipient(deadline, step, look))]
    last = {to.pk: step for step, to in told}
    return Outcome(
        deadline,
        promised,
        is_missed=deadline.missed_at is None and look.now >= deadline.due_at and deadline.duty in PROMISED,
        posted=[(step, to) for step, to in told if last[to.pk] is step],
        superseded=[(step, to) for step, to in told if last[to.pk] is not step],
        nobody_to_tell=bool(steps) and not told,
        nobody_above=any(step.to != "owner" for step in steps) and not any(step.to != "owner" for step, _ in told),
    )


def _due_steps(deadline: Deadline, promised: date, look: Look) -> tuple[Step, ...]:
    concern = deadline.concern
    alike = (plan_of(deadline), begun(deadline), promised, concern.division, deadline.last_step_at)
    if alike not in look.steps:
        look.steps[alike] = ladder.due_steps(
            *alike[:4], look.calendar, until=look.now, since=deadline.last_step_at
        )
    return look.steps[alike]


def _recipient(deadline: Deadline, step: Step, look: Look) -> User | None:
    """Never somebody blocked or gone, nor away while somebody else can take it: then whoever stands in, or the
    next first reader (T38); whom the reporter would rather not have only where nobody else is left (R48)."""
    concern = deadline.concern
    case, on = concern.case, look.day_of(concern)
    if deadline.round % 2 == 0:
        return _of_review(case, step, look, on=on)
    blocked, away = look.blocked[case.pk], look.staff.away.on(on)
    reserved = look.reserved[case.pk]
    reader = partial(recipients.first_reader, on=on, blocked=blocked, reserved=reserved, staff=look.staff)
    if step.to != "owner":
        above = recipients.senior_for(case, on=on, blocked=blocked, reserved=reserved, staff=look.staff)
        return above or reader(blocked=_with_owner(blocked, case))  # a miss never climbs to whoever owes it
    owner = look.owners.get(case.pk)
    if owner is None:
        return reader()
    if owner.pk not in away:
        return owner
    stands_in = look.stand_ins.get((case.pk, on))
    if stands_in is not None and stands_in.pk not in {*blocked, *away}:
        return stands_in
    found = reader()
    return found if found is not None and found.pk not in away else owner


def _of_review(case: Case, step: Step, look: Look, *, on: date) -> User | None:
    """The reviewer; for what climbs, and while they are away or there is none, whoever is above them. Whose work
    is under review hears of none of it (R56)."""
    blocked, reserved, away = look.blocked[case.pk], look.reserved[case.pk], look.staff.away.on(on)
    reviewer = look.reviewers.get(case.pk)
    if reviewer is not None and step.to == "owner" and reviewer.pk not in away:
        return reviewer
    above = recipients.senior_for(
        case, on=on, blocked=blocked, reserved=reserved, staff=look.staff, above=reviewer
    )
    if above is not None:
        return above
    if reviewer is not None and step.to == "owner":
        return reviewer
    kept_out = _with_owner(blocked, case) | ({reviewer.pk} if reviewer else set())
    return recipients.first_reader(on=on, blocked=kept_out, reserved=reserved, staff=look.staff)


def _with_owner(blocked: set[UUID], case: Case) -> set[UUID]:
    return blocked | ({case.owner_id} if case.owner_id else set())


def entries(outcomes: Iterable[Outcome], *, now: datetime) -> Iterator[Entry]:
    for one in outcomes:
        where = audit.case_chain(one.deadline.concern.case)
        codes = codes_of(one.deadline)
        if one.is_missed:
            yield Entry(where, EventType.DUTY_MISSED, audit.SYSTEM, now, codes)
        for step, to in one.posted:
            told = {**codes, "step": step.name, "person": str(to.pk)}
            yield Entry(where, EventType.DUTY_REMINDED, audit.SYSTEM, now, told)


def rows(outcomes: Iterable[Outcome]) -> Iterator[ReminderStep]:
    for one in outcomes:
        for state, steps in ((StepState.POSTED, one.posted), (StepState.SUPERSEDED, one.superseded)):
            for step, to in steps:
                yield ReminderStep(
                    deadline_id=one.deadline.pk, step=step.name, recipient_id=to.pk, due_at=step.at, state=state
                )


def drafts(outcomes: Iterable[Outcome], look: Look) -> Iterator[outbox.Draft]:
    today = calendar.receipt_date(look.now)
    for one in outcomes:
        concern = one.deadline.concern
        is_over = look.now >= calendar.end_of(one.promised) and one.deadline.duty in PROMISED
        for step, to in one.posted:
            yield outbox.Draft(
                to=to,
                kind=Kind.MISSED if is_over else Kind.REMINDER,
                key=stepnotes.key(one.deadline.pk, step.name, to.pk),
                on=today,
                pace=Pace.AT_ONCE if concern.case.urgent else Pace.HOURS,
                not_before=None if concern.case.urgent else look.morning(concern.division),
                about=concern.case_id,
            )
