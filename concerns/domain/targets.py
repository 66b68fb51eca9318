"""What we set ourselves beside the two promises: reading, referring, telling the reporter how it goes, and
replying when they ask for help.

A target is a duty on the clock like a promise: found by the same sweep, reminded of by the same ladder. It is none
towards the reporter: it is never missed, climbs to nobody, stands in no register and keeps no case from closing.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from concerns.domain import bank_holidays, calendar, ladder, stepnotes
from concerns.domain.calendar import Calendar, Period, Unit
from concerns.enums import Duty, SafeguardingKind
from concerns.models import Case, Concern, Deadline

OURS = (Duty.TRIAGE, Duty.REFER_ADULT, Duty.REFER_CHILD, Duty.UPDATE)
HELP = (Duty.WORRY, Duty.SUPPORT)  # what a reporter asks for and nothing but a reply ends (R52)
TARGETS = (*OURS, *HELP)
REFERRALS = {SafeguardingKind.ADULT: Duty.REFER_ADULT, SafeguardingKind.CHILD: Duty.REFER_CHILD}


def period(duty: Duty) -> Period:
    if duty == Duty.UPDATE:
        return Period(settings.UPDATE_DAYS, Unit.DAYS)
    if duty in HELP:
        return Period(settings.HELP_WORKING_DAYS, Unit.WORKING_DAYS)
    return Period(
        settings.TRIAGE_WORKING_DAYS if duty == Duty.TRIAGE else settings.REFERRAL_WORKING_DAYS, Unit.WORKING_DAYS
    )


def starting(concern: Concern, known: Calendar, *, on: date) -> Iterator[Deadline]:
    """What begins with a concern, from the day it was written down: nobody could begin before (C5). Where somebody
    may be at risk, an adult or a child, both referrals are to be decided. Raises `OutsideCoverage`."""
    duties = [Duty.TRIAGE, *(REFERRALS.values() if concern.case.urgent else ())]
    return (_target(concern, duty, known, on=on) for duty in duties)


def _target(
    concern: Concern, duty: Duty, known: Calendar, *, on: date, number: int = 1, at_latest: date | None = None
) -> Deadline:
    """First looked at when the day is over on which it began, so that no reminder tells the minute (T11)."""
    due_date = calendar.due_by(on, period(duty), concern.division, known)
    if at_latest is not None and on < at_latest < due_date:
        due_date = at_latest
    coming = ladder.next_after(
        duty, concern.raised_date, due_date, concern.division, known, after=calendar.end_of(on)
    )
    return Deadline(
        concern=concern,
        duty=duty,
        number=number,
        due_date=due_date,
        due_at=calendar.end_of(due_date),
        calendar_version=known.version,
        next_step_at=coming[0].at,
    )


def heard(concern: Concern, *, by: User, now: datetime, news: date | None = None, is_reply: bool = False) -> None:
    """The reporter has a message or a letter of ours: the next is owed from today on, and by the day of `news` if
    the letter names an earlier one. With the answer nothing is. A message is the reply to whatever they asked for.

    Belongs in the transaction that sends it, which has claimed the case. Until the first one the letter that was
    promised is all that is owed.
    """
    rows = Deadline.objects.filter(concern=concern)
    asked = Q(duty__in=HELP) if is_reply else Q(pk=None)
    last = concern.deadlines.filter(duty=Duty.UPDATE).order_by("-number").first()
    if concern.answered_date is not None:
        _reach(rows.filter(asked | Q(duty__in=OURS)), by=by, now=now)
        return
    if last is not None or is_reply:
        _reach(rows.filter(asked | Q(duty=Duty.UPDATE)), by=by, now=now)
    known, today = bank_holidays.current(), calendar.receipt_date(now)
    number = last.number + 1 if last else 1
    _target(concern, Duty.UPDATE, known, on=today, number=number, at_latest=news).save(force_insert=True)


def help_asked(concern: Concern, duty: Duty, *, on: date) -> None:
    """A reply is owed to this reporter, in a closed case as well (R80); one at a time for each kind of help.

    Belongs in the transaction of the message that asks, which holds the row of the inbox.
    """
    rows = concern.deadlines.filter(duty=duty).order_by("-number")
    last = rows.first()
    if last is not None and last.met_at is None:
        return
    number = last.number + 1 if last else 1
    _target(concern, duty, bank_holidays.current(), on=on, number=number).save(force_insert=True)


def triaged(case: Case, *, by: User, now: datetime) -> None:
    """Somebody decided whose it becomes."""
    _reach(Deadline.objects.filter(concern__case=case, duty=Duty.TRIAGE), by=by, now=now)


def referral_decided(case: Case, kind: SafeguardingKind, *, by: User, now: datetime) -> None:
    """It was referred, or is not needed."""
    _reach(Deadline.objects.filter(concern__case=case, duty=REFERRALS[kind]), by=by, now=now)


def _reach(rows: "QuerySet[Deadline]", *, by: User, now: datetime) -> None:
    """What is done, late or not, is looked at no more and nobody is reminded of it. No event: what was done leaves
    its own."""
    waiting = rows.filter(met_at=None)
    posted = stepnotes.posted(waiting)  # no sweep posts more: whoever is here has claimed the case
    waiting.update(met_at=now, met_by=by, next_step_at=None, stuck_at=None)
    stepnotes.take_back(posted)
