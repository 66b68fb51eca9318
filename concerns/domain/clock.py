"""The promised dates of a concern: 10 working days to acknowledge, 28 calendar days to answer (policy).

A date is worked out once, when the concern is recorded, and never moves (D2). What is due and unsent is
asked of the database each minute, so that an outage is caught up and two sweeps never send twice.
"""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import audit, calendar, ladder
from concerns.domain.calendar import Calendar
from concerns.enums import Duty, EventType
from concerns.errors import WrongState
from concerns.models import AddedHoliday, Concern, Deadline

PROMISED = (Duty.ACKNOWLEDGE, Duty.ANSWER)


def today(now: datetime) -> date:
    """The calendar day in London."""
    return calendar.receipt_date(now)


def current_calendar() -> Calendar:
    """The committed table with the days an administrator added since."""
    added = list(AddedHoliday.objects.values_list("division", "day"))
    return calendar.with_added(calendar.committed(), added) if added else calendar.committed()


def start(concern: Concern, *, on: date) -> None:
    """Promise both dates, counted from the day the concern was raised (R15). Raises `OutsideCoverage`.

    Belongs in the transaction that records the concern; a day and no time is kept, whoever recorded it.
    """
    known = current_calendar()
    for duty in PROMISED:
        due_date = _due_date(duty, concern, known)
        deadline = Deadline(
            concern=concern,
            duty=duty,
            due_date=due_date,
            due_at=calendar.end_of(due_date),
            calendar_version=known.version,
        )
        deadline.next_step_at = next_look(deadline, known, after=calendar.working_moment(concern.raised_date, 0))
        deadline.save(force_insert=True)
        audit.record(
            EventType.DUTY_STARTED,
            case=concern.case,
            by=None,
            now=on,
            concern=concern.reference,
            duty=duty.value,
            due=due_date.isoformat(),
            calendar=known.version,
        )


def _due_date(duty: Duty, concern: Concern, known: Calendar) -> date:
    if duty == Duty.ACKNOWLEDGE:
        return calendar.acknowledge_by(concern.raised_date, concern.division, known)
    return calendar.answer_by(concern.raised_date)


def promised_date(deadline: Deadline) -> date:
    """The date that reminders follow: the latest agreed one. A miss counts by the first all the same."""
    return deadline.extended_date or deadline.due_date


def next_look(deadline: Deadline, known: Calendar, *, after: datetime) -> datetime:
    """When the sweep must look at it again: the next reminder, or the due moment if that comes first."""
    concern = deadline.concern
    coming = ladder.next_after(
        deadline.duty, concern.raised_date, promised_date(deadline), concern.division, known, after=after
    )
    if deadline.missed_at is None:
        return min(coming[0].at, deadline.due_at)
    return coming[0].at


@transaction.atomic
def meet(concern: Concern, duty: Duty, *, by: User, now: datetime) -> Deadline:
    """A duty is done; what is done late is a miss all the same. Raises WrongState when nothing is open."""
    open_ones = concern.deadlines.filter(duty=duty, met_at=None)
    deadline = open_ones.select_for_update().order_by("round", "number").first()
    if deadline is None:
        raise WrongState
    late = now >= deadline.due_at
    if late and deadline.missed_at is None:
        deadline.missed_at = deadline.due_at
        audit.record(EventType.DUTY_MISSED, case=concern.case, by=None, now=now, **codes_of(deadline))
    deadline.met_at, deadline.met_by, deadline.next_step_at = now, by, None
    deadline.save(update_fields=["met_at", "met_by", "missed_at", "next_step_at"])
    audit.record(EventType.DUTY_MET, case=concern.case, by=by, now=now, late=late, **codes_of(deadline))
    return deadline


def codes_of(deadline: Deadline) -> dict[str, str]:
    """What every event of a duty names."""
    return {
        "concern": deadline.concern.reference,
        "duty": deadline.duty,
        "due": deadline.due_date.isoformat(),
    }


def open_duties(concern: Concern) -> list[Duty]:
    """What is still owed to this reporter, the first due first."""
    rows = concern.deadlines.filter(met_at=None).order_by("due_at", "duty")
    return [Duty(duty) for duty in rows.values_list("duty", flat=True)]


def due(concern: Concern, duty: Duty) -> Deadline | None:
    """The latest promise of this kind, met or not."""
    return concern.deadlines.filter(duty=duty).order_by("-round", "-number").first()
