"""By night: is there an open case that nobody looks after? None should be; whatever slipped through is told (R17).

Every rule that takes somebody away moves what they own in the same transaction. This looks at what is, whoever
brought it about, and tells once a day until somebody takes the case over. So it is with cases whose owner is away
for long while nobody stands in, and before days on which no first reader would be here.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.domain import absences
from accounts.models import Absence, Employer, User
from accounts.roles import Role
from concerns.domain import access, audit, bank_holidays, calendar, cover, ownerless, recipients
from concerns.enums import EventType, State
from concerns.models import Case, Heartbeat
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft

CHECK = "owners"  # the name of its heartbeat
SOON = timedelta(days=28)  # how far ahead the rota is looked at
# Of an absence: more is long anyway, and its last day may lie where no bank holidays are known.
ENOUGH = timedelta(days=60)
SILENCE = timedelta(hours=30)  # since the last night's check went well: this night's was tried for hours


@transaction.atomic
def find(*, now: datetime) -> int:
    """Once a day, however often it is rung: an event for each such case, and word to who can take it over, or
    else to those who keep the rota. Returns how many there are."""
    day = calendar.receipt_date(now)
    if not _first_today(day, now=now):
        return 0
    cases = {case: _why(case) for case in access.without_owner().select_related("owner").order_by("pk")}
    cases |= {case: "away" for case in away_for_long(on=day) if case not in cases}
    for case, why in cases.items():
        audit.record(EventType.OWNER_MISSING, case=case, by=None, now=now, why=why)
        outbox.post_many(_drafts(case, on=day))
    outbox.post_many(_nobody_here(on=day))
    return len(cases)


def silent_since(checked_at: datetime | None, *, now: datetime) -> datetime | None:
    """When the check of a night went well last, where that is too long ago; None before the first.

    A moment that lies as far ahead is silence from now on: the clock was put back, and it says nothing of now.
    """
    if checked_at is None or abs(now - checked_at) <= SILENCE:
        return None
    return min(checked_at, now)


def _first_today(day: date, *, now: datetime) -> bool:
    Heartbeat.objects.get_or_create(name=CHECK, defaults={"last_good_at": now - timedelta(days=2)})
    row = Heartbeat.objects.select_for_update().get(name=CHECK)
    if calendar.receipt_date(row.last_good_at) == day:  # a day still to come was written by a fast clock
        return False
    row.last_good_at = now
    row.save(update_fields=["last_good_at"])
    return True


def _why(case: Case) -> str:
    owner = case.owner
    if owner is None:
        return "nobody"
    if not owner.is_active:
        return "left"
    if case.conflicts.filter(user=owner).exists():
        return "blocked"
    if owner.roles.filter(role=Role.CUSTODIAN).exists():
        return "keeper"
    return "name" if owner.pk in recipients.barred_on(case) else "role"


def away_for_long(*, on: date) -> list[Case]:
    """Open cases whose owner is away for more working days than `ABSENCE_WORKING_DAYS`, or has been where nobody
    knows how long, and on which nobody stands in."""
    away = absences.read(since=on).on(on)
    people = User.objects.select_related("unit").in_bulk(list(away))
    long = [key for key, row in away.items() if _is_long(row, people[key], on=on)]
    owned = Case.objects.filter(owner__in=long).exclude(state__in=(State.CLOSED, State.JOINED))
    cases = list(owned.select_related("owner").order_by("pk"))
    covered = cover.stand_ins([case.pk for case in cases], on=on, away=away)
    return [case for case in cases if case.pk not in covered]


def _is_long(row: Absence, person: User, *, on: date) -> bool:
    last = min(row.last_date or on, row.first_date + ENOUGH)
    place = person.unit or Employer.objects.first()
    if place is None:
        return False
    days = calendar.working_days_between(
        row.first_date - calendar.DAY, last, place.division, bank_holidays.current()
    )
    return days > settings.ABSENCE_WORKING_DAYS


def nobody_reads_on(*, on: date) -> date | None:
    """The first working day, of this one and those that come soon, on which every first reader is away. One query
    while nobody on the rota is."""
    reading = User.objects.filter(is_active=True, rota_place__isnull=False)
    reading = reading.exclude(roles__role=Role.CUSTODIAN)
    rows = absences.to_come(on=on, people=reading)
    readers = {user.pk for user in recipients.on_rota()} if rows else set()
    employer = Employer.objects.first() if readers <= {row.user_id for row in rows} else None
    if not readers or employer is None:
        return None
    known, away = bank_holidays.current(), absences.Away(rows)
    days = (on + calendar.DAY * count for count in range(SOON.days))
    working = (day for day in days if calendar.is_working_day(day, employer.division, known))
    return next((day for day in working if readers <= away.on(day).keys()), None)


def _nobody_here(*, on: date) -> Iterator[Draft]:
    """To those who can mend it, and those who would not be here; once for each such day."""
    day = nobody_reads_on(on=on)
    if day is None:
        return
    told = User.objects.filter(is_active=True, roles__role__in=(Role.ADMINISTRATOR, Role.TRIAGE_LEAD)).distinct()
    for user in told:
        yield Draft(user, Kind.NO_FIRST_READER, f"nobody-reads:{day}:{user.pk}", on, Pace.HOURS)


def _drafts(case: Case, *, on: date) -> Iterator[Draft]:
    readers = recipients.first_readers(case, on=on)
    for user in readers:
        yield _draft(case, user, on=on)
    if not readers:
        blocked = {case.pk: recipients.blocked_on(case)}
        yield from ownerless.drafts([case], blocked=blocked, on=on, key=f"{Kind.NO_OWNER}:{on}")


def _draft(case: Case, user: User, *, on: date) -> Draft:
    pace = Pace.AT_ONCE if case.urgent else Pace.HOURS
    return Draft(user, Kind.NO_OWNER, f"{Kind.NO_OWNER}:{on}:{case.pk}:{user.pk}", on, pace, about=case.pk)
