"""How long is promised: the policy's periods, and those an employer set for what is raised from a day on.

A profile is only ever added, and begins after the day on which it is added: nothing that was raised before is
promised anything else (D2). One small query finds the profile of a day.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.divisions import Division
from accounts.domain import standing
from accounts.models import User
from concerns.domain import audit, bank_holidays, calendar
from concerns.domain.calendar import ACKNOWLEDGE_WORKING_DAYS, ANSWER_CALENDAR_DAYS, Calendar, Period, Unit
from concerns.enums import Duty, EventType
from concerns.errors import ProfileRefusal
from concerns.models import DeadlineProfile


class Profile(NamedTuple):
    """The two promises to a reporter, each counted from the day of receipt as day 0."""

    acknowledge: Period
    answer: Period

    def of(self, duty: str) -> Period:
        """The period of one of the two. Raises KeyError for a duty that is not promised."""
        return {Duty.ACKNOWLEDGE: self.acknowledge, Duty.ANSWER: self.answer}[Duty(duty)]


class Unfit(ValueError):
    """Periods that cannot be promised, and why."""

    def __init__(self, reason: ProfileRefusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


PROMISED = (Duty.ACKNOWLEDGE, Duty.ANSWER)
POLICY = Profile(Period(ACKNOWLEDGE_WORKING_DAYS, Unit.WORKING_DAYS), Period(ANSWER_CALENDAR_DAYS, Unit.DAYS))
DEFAULT = "policy"
PRESETS: dict[str, Profile] = {
    DEFAULT: POLICY,
    "5-working-days": POLICY._replace(acknowledge=Period(5, Unit.WORKING_DAYS)),
    "15-working-days": POLICY._replace(acknowledge=Period(15, Unit.WORKING_DAYS)),
    "3-and-20-working-days": Profile(Period(3, Unit.WORKING_DAYS), Period(20, Unit.WORKING_DAYS)),
    "7-days-and-3-months": Profile(Period(7, Unit.DAYS), Period(3, Unit.MONTHS)),
}
# How long each may be; a first letter is never promised in months.
LONGEST_ACKNOWLEDGEMENT = {Unit.WORKING_DAYS: 20, Unit.DAYS: 28}
LONGEST_ANSWER = {Unit.WORKING_DAYS: 120, Unit.DAYS: 180, Unit.MONTHS: 6}
YEAR = timedelta(days=366)


def of(row: DeadlineProfile) -> Profile:
    return Profile(
        Period(row.acknowledge_number, Unit(row.acknowledge_unit)),
        Period(row.answer_number, Unit(row.answer_unit)),
    )


def in_force(day: date) -> DeadlineProfile | None:
    """By which something raised on this day is promised; None before the first one, where the policy counts."""
    return DeadlineProfile.objects.filter(first_day__lte=day).order_by("-first_day", "-number").first()


def periods(day: date) -> Profile:
    """What is promised for something raised on this day."""
    row = in_force(day)
    return of(row) if row else POLICY


def stored(duty: str, number: int, unit: str) -> Period:
    """The period that stands in a row of a promise; 0 is the policy's own."""
    return Period(number, Unit(unit)) if number else POLICY.of(duty)


def refuse_unfit(profile: Profile, first_day: date, *, today: date) -> None:
    """Raises Unfit, and `OutsideCoverage` for a day from which nothing could be counted."""
    if first_day <= today:
        raise Unfit(ProfileRefusal.BEGUN)
    if not 0 < profile.acknowledge.number <= LONGEST_ACKNOWLEDGEMENT.get(profile.acknowledge.unit, 0):
        raise Unfit(ProfileRefusal.ACKNOWLEDGEMENT)
    if not 0 < profile.answer.number <= LONGEST_ANSWER[profile.answer.unit]:
        raise Unfit(ProfileRefusal.ANSWER)
    if periods(first_day) == profile:
        raise Unfit(ProfileRefusal.SAME)
    known = bank_holidays.current()
    if not all(first < answer for first, answer in _a_year_of(profile, first_day, known)):
        raise Unfit(ProfileRefusal.ORDER)


def _a_year_of(profile: Profile, first_day: date, known: Calendar) -> Iterator[tuple[date, date]]:
    """Both dates for each day of the year after the first one, in every division; as far as days are known."""
    day = first_day
    while day < first_day + YEAR:
        for division in Division:
            try:
                first = calendar.due_by(day, profile.acknowledge, division, known)
                yield first, calendar.due_by(day, profile.answer, division, known)
            except calendar.OutsideCoverage:
                if day == first_day:
                    raise
                return
        day += calendar.DAY


@transaction.atomic
def add(profile: Profile, first_day: date, *, reason: str, by: User, now: datetime) -> DeadlineProfile:
    """Promise these periods for what is raised on `first_day` or later. Raises `Unfit`, `OutsideCoverage`."""
    standing.take_turn()
    refuse_unfit(profile, first_day, today=calendar.receipt_date(now))
    last = DeadlineProfile.objects.order_by("-number").first()
    row = DeadlineProfile.objects.create(
        number=last.number + 1 if last else 1,
        first_day=first_day,
        acknowledge_number=profile.acknowledge.number,
        acknowledge_unit=profile.acknowledge.unit,
        answer_number=profile.answer.number,
        answer_unit=profile.answer.unit,
        reason=reason,
        added_at=now,
        added_by=by,
    )
    audit.record_accounts(
        EventType.PROFILE_ADDED,
        by=by,
        now=now,
        number=row.number,
        first_day=first_day.isoformat(),
        acknowledge=f"{profile.acknowledge.number}_{profile.acknowledge.unit.value}",
        answer=f"{profile.answer.number}_{profile.answer.unit.value}",
    )
    return row
