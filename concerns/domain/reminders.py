"""What a sweep must write about each duty that is due: the miss, the steps of the ladder, whom it tells.

Nothing here asks the database about one duty alone: what a batch needs is read before, for all of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from accounts.models import User
from concerns.domain import access, audit, calendar, knowledge, ladder, recipients
from concerns.domain.calendar import Calendar
from concerns.domain.ladder import Step
from concerns.domain.recipients import Staff
from concerns.enums import EventType, StepState
from concerns.models import Case, Conflict, Deadline, ReminderStep
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust.audit import Entry

Promise = tuple[str, date, date, str, datetime | None]  # duties alike in these share their steps


@dataclass
class Look:
    """What one sweep knows: the moment and the calendar; by case and by person, what the batch at hand needs."""

    now: datetime
    calendar: Calendar
    staff: Staff = field(default_factory=recipients.read_staff)
    blocked: dict[UUID, set[UUID]] = field(default_factory=dict)
    owners: dict[UUID, User] = field(default_factory=dict)
    steps: dict[Promise, tuple[Step, ...]] = field(default_factory=dict)


@dataclass
class Outcome:
    """What a sweep must write about one duty. Nobody to tell means that it is looked at again soon."""

    deadline: Deadline
    promised: date
    is_missed: bool
    posted: list[tuple[Step, User]]
    superseded: list[tuple[Step, User]]
    nobody_to_tell: bool


def codes_of(deadline: Deadline) -> dict[str, str]:
    """What every event of a duty names."""
    return {
        "concern": deadline.concern.reference,
        "duty": deadline.duty,
        "due": deadline.due_date.isoformat(),
    }


def learn(look: Look, cases: Collection[Case]) -> None:
    """Who must not hear of these cases, and who answers for them."""
    keys = {case.pk for case in cases}
    look.blocked = _blocked_on(keys)
    look.owners = {}
    owners = User.objects.in_bulk({case.owner_id for case in cases if case.owner_id})
    for case in cases:
        if case.owner_id:
            case.owner = owner = owners[case.owner_id]
            if owner.is_active and owner.pk not in look.blocked[case.pk]:
                look.owners[case.pk] = owner
    if left := keys - look.owners.keys():
        look.owners |= access.handlers_of(left)


def _blocked_on(cases: set[UUID]) -> dict[UUID, set[UUID]]:
    blocked: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for case, user in Conflict.objects.filter(case__in=cases).values_list("case_id", "user_id"):
        blocked[case].add(user)
    for case, user in knowledge.who_saw_names(cases):
        blocked[case].add(user)
    return blocked


def outcome(deadline: Deadline, *, promised: date, look: Look) -> Outcome:
    """Of several steps for one person the last is sent and those before it are superseded."""
    steps = _due_steps(deadline, promised, look)
    told = [(step, to) for step in steps if (to := _recipient(deadline.concern.case, step, look))]
    last = {to.pk: step for step, to in told}
    return Outcome(
        deadline,
        promised,
        is_missed=deadline.missed_at is None and look.now >= deadline.due_at,
        posted=[(step, to) for step, to in told if last[to.pk] is step],
        superseded=[(step, to) for step, to in told if last[to.pk] is not step],
        nobody_to_tell=bool(steps) and not told,
    )


def _due_steps(deadline: Deadline, promised: date, look: Look) -> tuple[Step, ...]:
    concern = deadline.concern
    alike = (deadline.duty, concern.raised_date, promised, concern.division, deadline.last_step_at)
    if alike not in look.steps:
        look.steps[alike] = ladder.due_steps(
            *alike[:4], look.calendar, until=look.now, since=deadline.last_step_at
        )
    return look.steps[alike]


def _recipient(case: Case, step: Step, look: Look) -> User | None:
    """Never somebody blocked or gone: then the next first reader hears of it instead (T38)."""
    blocked = look.blocked[case.pk]
    if step.to == "owner":
        return look.owners.get(case.pk) or recipients.first_reader(blocked=blocked, staff=look.staff)
    found = recipients.senior_for(case, blocked=blocked, staff=look.staff)
    return found or recipients.first_reader(blocked=blocked, staff=look.staff)


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
    mornings: dict[str, datetime] = {}  # by division
    for one in outcomes:
        concern = one.deadline.concern
        if concern.division not in mornings:
            mornings[concern.division] = ladder.sending_moment(look.now, concern.division, look.calendar)
        is_over = look.now >= calendar.end_of(one.promised)
        for step, to in one.posted:
            yield outbox.Draft(
                to=to,
                kind=Kind.MISSED if is_over else Kind.REMINDER,
                key=f"step:{one.deadline.pk}:{step.name}:{to.pk}",
                on=today,
                pace=Pace.AT_ONCE if concern.case.urgent else Pace.HOURS,
                not_before=None if concern.case.urgent else mornings[concern.division],
                about=concern.case_id,
            )
