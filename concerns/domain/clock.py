"""The promised dates of a concern: when it is acknowledged and answered, by the profile of the day it was raised.

A date is worked out once, when the concern is recorded, and never moves (D2). What is due and unsent is
asked of the database each minute, so that an outage is caught up and two sweeps never send twice.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Role
from concerns.domain import (
    audit,
    bank_holidays,
    calendar,
    ladder,
    ownerless,
    profiles,
    reminders,
    stepnotes,
    targets,
)
from concerns.domain.calendar import Calendar, Period
from concerns.domain.reminders import Look, Outcome
from concerns.enums import Duty, EventType
from concerns.errors import WrongState
from concerns.models import Concern, Correction, Deadline, DeadlineProfile, Heartbeat, Mailbox, ReminderStep
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust.audit import Entry

PROMISED = profiles.PROMISED
SWEEP = "sweep"  # the name of its heartbeat
BATCH = 1000  # duties in one transaction
NEEDED = (
    *("duty", "round", "since_date", "due_date", "due_at", "extended_date", "last_step_at", "missed_at"),
    *("period_number", "period_unit"),
    *("concern__reference", "concern__division", "concern__raised_date"),
    *("concern__case__owner", "concern__case__urgent", "concern__case__conflicts_decided_at"),
)
PATIENCE = timedelta(hours=1)  # until a duty is looked at again that failed, or that nobody could be told of
# It is the database that fails and no duty: the next sweep takes it up, and nothing is put aside for it.
GONE = (InterfaceError, OperationalError)

logger = logging.getLogger(__name__)


def today(now: datetime) -> date:
    """The calendar day in London."""
    return calendar.receipt_date(now)


def current_calendar() -> Calendar:
    """The bank holidays by which to count now; one query. Raises `NoCalendar`."""
    return bank_holidays.current()


def start(concern: Concern, *, on: date) -> list[Entry]:
    """Promise both dates, by the profile of the day the concern was raised and counted from it (R15), and set
    ourselves what is to be done first. Raises `OutsideCoverage`.

    Belongs in the transaction that records the concern; a day and no time is kept, whoever recorded it.
    Returns the events of the promises, which the caller records together with its own.
    """
    known = current_calendar()
    profile = profiles.in_force(concern.raised_date)
    promised = [_promise(concern, duty, known, profile, on=on) for duty in PROMISED]
    Deadline.objects.bulk_create([*promised, *targets.starting(concern, known, on=on)])
    return [_started(deadline, on=on) for deadline in promised]


def start_round(
    concern: Concern, number: int, *duties: Duty, since: date, on: date, beside: Mailbox | None = None
) -> list[Entry]:
    """Promise again, counted from the day `since`: an even round is a review's, an odd one is ours (D8). The
    periods are those of the day of raising; what was promised before stays as it was. Returns the events, which
    the caller records together with its own; what a reporter caused stands `beside` that in their inbox (T11)."""
    known = current_calendar()
    profile = profiles.in_force(concern.raised_date)
    promised = [_promise(concern, duty, known, profile, on=on, since=since, round_=number) for duty in duties]
    Deadline.objects.bulk_create(promised)
    return [_started(deadline, on=on, beside=beside) for deadline in promised]


def period_of(concern: Concern, duty: Duty) -> Period:
    """What is promised for each of its rounds."""
    return profiles.periods(concern.raised_date).of(duty)


def next_round(concern: Concern, *, review: bool) -> int:
    """The number of the next round of this kind."""
    last = Deadline.objects.filter(concern=concern).order_by("-round").values_list("round", flat=True).first() or 1
    return last + 1 if is_review(last + 1) == review else last + 2


def is_review(number: int) -> bool:
    return number % 2 == 0


def ours(concern: Concern) -> "QuerySet[Deadline]":
    """What whoever works on it owes, and not a reviewer."""
    return _of_ours(Deadline.objects.filter(concern=concern))


def promises_open() -> "QuerySet[Deadline]":
    """The open promises of all concerns that are whoever's who works on it, and not a reviewer's."""
    return _of_ours(Deadline.objects.filter(met_at=None, duty__in=PROMISED))


def _of_ours(rows: "QuerySet[Deadline]") -> "QuerySet[Deadline]":
    return rows.alias(parity=F("round") % 2).filter(parity=1)


def _started(deadline: Deadline, *, on: date, beside: Mailbox | None = None, **more: str) -> Entry:
    codes = {**reminders.codes_of(deadline), "calendar": deadline.calendar_version, **more}
    case = deadline.concern.case
    return audit.entry_beside(EventType.DUTY_STARTED, case=case, by=None, now=on, beside=beside, **codes)


def _promise(
    concern: Concern,
    duty: Duty,
    known: Calendar,
    profile: DeadlineProfile | None,
    *,
    on: date,
    since: date | None = None,
    round_: int = 1,
) -> Deadline:
    """What was written down after it was said is first looked at when that day is over: what the sweep keeps
    and sends would tell the minute of the writing down, and with it who was told (T11)."""
    period = (profiles.of(profile) if profile else profiles.POLICY).of(duty)
    begun = since or concern.raised_date
    due_date = calendar.due_by(begun, period, concern.division, known)
    deadline = Deadline(
        concern=concern,
        duty=duty,
        round=round_,
        since_date=since,
        due_date=due_date,
        due_at=calendar.end_of(due_date),
        calendar_version=known.version,
        profile=profile,
        period_number=period.number,
        period_unit=period.unit,
    )
    first = next_look(deadline, known, after=calendar.working_moment(begun, 0))
    deadline.next_step_at = max(first, calendar.end_of(on)) if on > concern.raised_date else first
    return deadline


def promised_date(deadline: Deadline) -> date:
    """The date that reminders follow: the latest agreed one. A miss counts by the first all the same."""
    return deadline.extended_date or deadline.due_date


def next_look(deadline: Deadline, known: Calendar, *, after: datetime) -> datetime:
    """When the sweep must look at it again: the next reminder, or the due moment if that comes first."""
    concern, plan = deadline.concern, reminders.plan_of(deadline)
    coming = ladder.next_after(
        plan, reminders.begun(deadline), promised_date(deadline), concern.division, known, after=after
    )
    if deadline.missed_at is None and deadline.duty in PROMISED:
        return min(coming[0].at, deadline.due_at)
    return coming[0].at


@transaction.atomic
def meet(concern: Concern, duty: Duty, *, by: User, now: datetime, review: int = 0) -> Deadline:
    """A duty is done, ours or that of this round of `review`; what is done late is a miss all the same, and what
    was to remind of it goes out no more. Raises WrongState when nothing is open."""
    rows = concern.deadlines.filter(round=review) if review else ours(concern)
    open_ones = rows.filter(duty=duty, met_at=None)
    deadline = open_ones.select_for_update().order_by("round", "number").first()
    if deadline is None:
        raise WrongState
    late = now >= deadline.due_at
    if late and deadline.missed_at is None:
        deadline.missed_at = deadline.due_at
        audit.record(EventType.DUTY_MISSED, case=concern.case, by=None, now=now, **reminders.codes_of(deadline))
    if not late:
        deadline.missed_at = None  # a sweep wrote it down by a clock that was fast
    deadline.met_at, deadline.met_by, deadline.next_step_at = now, by, None
    deadline.save(update_fields=["met_at", "met_by", "missed_at", "next_step_at"])
    stepnotes.take_back(stepnotes.posted([deadline.pk]))
    audit.record(EventType.DUTY_MET, case=concern.case, by=by, now=now, late=late, **reminders.codes_of(deadline))
    return deadline


def extend(deadline: Deadline, *, to: date, now: datetime) -> None:
    """From now on reminders follow this date; the first one stays and a miss still counts by it (R51)."""
    deadline.extended_date, deadline.last_step_at = to, now
    deadline.next_step_at = next_look(deadline, current_calendar(), after=now)
    deadline.save(update_fields=["extended_date", "last_step_at", "next_step_at"])


def counted_from(day: date, deadline: Deadline, *, division: str, known: Calendar) -> date:
    """Its date if the concern had been raised on this day, by the period that was promised. Raises
    `OutsideCoverage`."""
    period = profiles.stored(deadline.duty, deadline.period_number, deadline.period_unit)
    return calendar.due_by(day, period, division, known)


def replace(
    old: Deadline, *, due_date: date, correction: Correction, now: datetime
) -> tuple[Deadline, list[Entry]]:
    """Another promise in place of this one, whose date stays as it was told, with what became of it (D2).

    Whatever is over by either date is missed, from the due moment on. Reminders start anew for an earlier date;
    for a later one only what is still to come. Its concern holds the new day already. Returns the new promise,
    and the events, which the caller records together with its own.
    """
    known = current_calendar()
    entries = _missed_by_now(old, now=now)
    Deadline.ever.filter(pk=old.pk).update(
        replaced_by=correction, missed_at=old.missed_at, next_step_at=None, stuck_at=None
    )
    stepnotes.take_back(stepnotes.posted([old.pk]))
    anew = copy(old)
    anew.pk, anew.missed_at, anew.stuck_at = uuid4(), None, None
    anew.due_date, anew.due_at, anew.calendar_version = due_date, calendar.end_of(due_date), known.version
    if old.extended_date is not None and old.extended_date <= due_date:
        anew.extended_date = None
    entries.append(_started(anew, on=now, before=old.due_date.isoformat()))
    entries += _missed_by_now(anew, now=now)
    if anew.met_at is None:
        raised = calendar.working_moment(old.concern.raised_date, 0)
        anew.last_step_at = now if due_date > old.due_date else None
        anew.next_step_at = next_look(anew, known, after=anew.last_step_at or raised)
    anew.save(force_insert=True)
    return anew, entries


def _missed_by_now(deadline: Deadline, *, now: datetime) -> list[Entry]:
    """A miss that no sweep has seen yet is written down, without saving the row."""
    if deadline.missed_at is not None or (deadline.met_at or now) < deadline.due_at:
        return []
    deadline.missed_at = deadline.due_at
    case, codes = deadline.concern.case, reminders.codes_of(deadline)
    return [audit.entry(EventType.DUTY_MISSED, case=case, by=None, now=now, **codes)]


def open_duties(concern: Concern) -> list[Duty]:
    """What whoever works on it still owes this reporter, the first due first."""
    rows = ours(concern).filter(met_at=None, duty__in=PROMISED).order_by("due_at", "duty")
    return [Duty(duty) for duty in rows.values_list("duty", flat=True)]


def due(concern: Concern, duty: Duty) -> Deadline | None:
    """The latest promise of this kind that is ours, met or not."""
    return ours(concern).filter(duty=duty).order_by("-round", "-number").first()


def sweep(*, now: datetime, limit: int = BATCH) -> int:
    """Record what was missed and remind of what is due, each once; returns how many duties it dealt with.

    Batches of `limit` duties, each whole or not at all: a process killed in between leaves nothing half
    done. Raises what a database that is gone raises; only a sweep that got through leaves its heartbeat.
    """
    look = Look(now, current_calendar())
    done = failed = 0
    while True:
        through, stuck = _deal_with_batch(look, limit)
        done, failed = done + through, failed + stuck
        if not through and not stuck:
            break
    if done or not failed:
        Heartbeat.objects.update_or_create(name=SWEEP, defaults={"last_good_at": now})
    return done


def _deal_with_batch(look: Look, limit: int) -> tuple[int, int]:
    """How many duties went through and how many got stuck; neither when there is nothing left to do."""
    claimed: list[Deadline] = []
    try:
        with transaction.atomic():
            claimed = _claim(_due(look), limit)
            _record(claimed, look)
    except GONE:
        raise
    except Exception as error:
        if not claimed:
            raise
        logger.warning("A batch of the sweep failed (%s); it is taken row by row.", type(error).__name__)
        return _deal_one_by_one([deadline.pk for deadline in claimed], look)
    return len(claimed), 0


def _deal_one_by_one(keys: Iterable[UUID], look: Look) -> tuple[int, int]:
    """One row that cannot be dealt with must not keep the others waiting."""
    through = stuck = 0
    for key in keys:
        try:
            with transaction.atomic():
                claimed = _claim(_due(look).filter(pk=key), 1)
                _record(claimed, look)
            through += len(claimed)
        except GONE:
            raise
        except Exception as error:
            _put_aside(key, now=look.now)
            logger.error("Duty %s could not be swept (%s); it waits an hour.", key, type(error).__name__)  # noqa: TRY400  a traceback could show a reference
            stuck += 1
    return through, stuck


@transaction.atomic
def _put_aside(key: UUID, *, now: datetime) -> None:
    """It is tried again soon, and administrators hear of it once a day until it went through."""
    waiting = Deadline.objects.filter(pk=key, met_at=None)
    if not waiting.update(next_step_at=now + PATIENCE, stuck_at=Coalesce("stuck_at", Value(now))):
        return
    day = today(now)
    outbox.post_many(
        outbox.Draft(user, Kind.STUCK, f"stuck:{key}:{day}:{user.pk}", day, Pace.HOURS)
        for user in User.objects.filter(is_active=True, roles__role=Role.ADMINISTRATOR)
    )


def stuck() -> "QuerySet[Deadline]":
    """Open duties that the sweep could not deal with when it last tried."""
    return Deadline.objects.filter(met_at=None, stuck_at__isnull=False)


def _due(look: Look) -> "QuerySet[Deadline]":
    """An index finds them, so the cost grows with what is due and not with what exists."""
    return Deadline.objects.filter(met_at=None, next_step_at__lte=look.now).order_by("next_step_at", "pk")


def _claim(due: "QuerySet[Deadline]", limit: int) -> list[Deadline]:
    """Lock duties and their cases until the transaction ends, passing over what others hold.

    Whoever changes a case locks it first too (`access.advance`), so nobody waits for anybody in a ring.
    """
    rows = due.select_related("concern__case").only(*NEEDED)
    of = ("self", "concern__case")
    return list(rows.select_for_update(skip_locked=True, no_key=True, of=of)[:limit])


def _record(claimed: list[Deadline], look: Look) -> None:
    """All that follows for these duties, with a fixed number of queries."""
    if not claimed:
        return
    concerns = [deadline.concern for deadline in claimed]
    reminders.learn(look, concerns, reviewed={one.concern.case_id for one in claimed if is_review(one.round)})
    outcomes = [reminders.outcome(one, promised=promised_date(one), look=look) for one in claimed]
    chain.record_many(reminders.entries(outcomes, now=look.now))
    ReminderStep.objects.bulk_create(reminders.rows(outcomes), ignore_conflicts=True)
    outbox.post_many(reminders.drafts(outcomes, look))
    alone = {one.deadline.concern.case_id: one.deadline.concern.case for one in outcomes if one.nobody_to_tell}
    if alone:
        outbox.post_many(ownerless.drafts(alone.values(), blocked=look.blocked, on=today(look.now)))
    above = [one.deadline for one in outcomes if one.nobody_above and not one.nobody_to_tell]
    if above:
        outbox.post_many(ownerless.nobody_above(above, blocked=look.blocked, on=today(look.now)))
    _move_on(outcomes, look)


def _move_on(outcomes: Iterable[Outcome], look: Look) -> None:
    """Say when each duty is looked at next; duties that share the moment share the update."""
    ahead: defaultdict[tuple[datetime, bool, bool], list[UUID]] = defaultdict(list)
    coming: dict[tuple[object, ...], datetime] = {}
    for one in outcomes:
        deadline, concern = one.deadline, one.deadline.concern
        if one.is_missed:
            deadline.missed_at = deadline.due_at
        alike = (
            *(reminders.plan_of(deadline), reminders.begun(deadline), one.promised, concern.division),
            *(deadline.due_at, deadline.missed_at),
        )
        if one.nobody_to_tell:
            moment = look.now + PATIENCE
        elif alike in coming:
            moment = coming[alike]
        else:
            moment = coming[alike] = next_look(deadline, look.calendar, after=look.now)
        ahead[moment, one.is_missed, one.nobody_to_tell].append(deadline.pk)
    for (moment, is_missed, waits), keys in ahead.items():
        change: dict[str, object] = {"next_step_at": moment, "stuck_at": None}
        if is_missed:
            change["missed_at"] = F("due_at")
        if not waits:
            change["last_step_at"] = look.now
        Deadline.objects.filter(pk__in=keys).update(**change)
