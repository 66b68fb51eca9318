"""The bank holidays that count now, kept in the database: the committed table, and days proclaimed since (D2).

A day is only ever added, with a new edition of the calendar; a date that was told keeps the version by which
it was counted. One small query finds out whether what this process remembers is still the current edition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet

from accounts.divisions import Division
from accounts.domain import standing
from accounts.models import User
from accounts.prepared import Prepared
from concerns.domain import audit, calendar
from concerns.domain.calendar import Calendar, Holiday
from concerns.enums import EventType
from concerns.errors import DayRefusal, NoCalendar
from concerns.models import BankHoliday, CalendarEdition, Deadline

PUBLISHED = "gov.uk/bank-holidays"
PROJECTED = "by rule, not announced yet"
EMPTY = "There is no calendar of bank holidays. Run “manage.py calendar update”."
CHANGED = "The calendar of bank holidays was changed outside Hearken. Restore its table from a backup."


@dataclass(frozen=True)
class Difference:
    """What the committed table and the database do not agree on."""

    new: list[Holiday] = field(default_factory=list)
    past: list[Holiday] = field(default_factory=list)  # of those, before today
    only_here: list[tuple[str, date, str]] = field(default_factory=list)
    last_day: date | None = None  # when the committed table reaches further


class Unfit(ValueError):
    """A day that cannot be added, and why."""

    def __init__(self, reason: DayRefusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


def current() -> Calendar:
    """The calendar by which to count now; one query by primary key. Raises `NoCalendar`."""
    return _as_of(_latest())


def of_version(version: str) -> Calendar | None:
    """The calendar by which something was counted, or None for one that is not on record."""
    row = _editions().filter(version=version).order_by("-number").first()
    return _as_of(row) if row else None


def titles(division: str, first: date, last: date) -> dict[date, str]:
    """What the days off from `first` to `last` are called, whenever they were added."""
    rows = BankHoliday.objects.filter(division=division, date__range=(first, last))
    return dict(rows.values_list("date", "title"))


def verify() -> None:
    """Raise `NoCalendar` when the table is empty, or is not what its latest edition says."""
    number, version, *_ = _latest()
    if _digest(number).version != version:
        raise NoCalendar(CHANGED)


def _latest() -> tuple[int, str, date, date]:
    row = next(iter(LATEST()), None)
    if row is None:
        raise NoCalendar(EMPTY)
    return row


def _editions() -> "QuerySet[CalendarEdition, tuple[int, str, date, date]]":
    return CalendarEdition.objects.values_list("number", "version", "first_day", "last_day")


# Asked by every page that says how long is left.
LATEST = Prepared(lambda: _editions().order_by("-number")[:1])


def _as_of(row: tuple[int, str, date, date]) -> Calendar:
    known = calendar.committed()
    _number, version, first_day, last_day = row
    if (version, first_day, last_day) == (known.version, known.first_day, known.last_day):
        return known
    return _loaded(*row)


@lru_cache(maxsize=8)
def _loaded(number: int, version: str, first_day: date, last_day: date) -> Calendar:
    """Days of an edition never change, so what was read once stays right in every process."""
    found = calendar.made_of(_days(number), first_day=first_day, last_day=last_day)
    if found.version != version:
        raise NoCalendar(CHANGED)
    return found


def _digest(number: int) -> Calendar:
    return calendar.made_of(_days(number), first_day=date.min, last_day=date.max)


def _days(number: int) -> Iterable[tuple[str, date]]:
    return BankHoliday.objects.filter(edition__lte=number).values_list("division", "date")


@transaction.atomic
def proclaim(
    divisions: Iterable[str], day: date, *, title: str, source: str, by: User, now: datetime
) -> CalendarEdition:
    """Add a newly proclaimed day. It counts for what is raised and promised from now on, and moves nothing told.

    Raises `OutsideCoverage` for a day outside the known years, `Unfit` for a day that has begun, a Saturday or
    Sunday, or one that is there already.
    """
    standing.take_turn()
    rows = [Holiday(Division(division), day, title, projected=False) for division in divisions]
    refuse_unfit([row.division for row in rows], day, today=calendar.receipt_date(now))
    edition = _publish(rows, source=source, by=by, now=now)
    for row in rows:
        audit.record_accounts(
            EventType.HOLIDAY_ADDED,
            by=by,
            now=now,
            division=row.division.value,
            day=str(day),
            calendar=edition.version,
        )
    return edition


def refuse_unfit(divisions: list[Division], day: date, *, today: date) -> None:
    """Raises as `proclaim` does."""
    current().check_covers(day)
    if day <= today:
        raise Unfit(DayRefusal.BEGUN)
    if day.weekday() >= calendar.SATURDAY:
        raise Unfit(DayRefusal.WEEKEND)
    if BankHoliday.objects.filter(division__in=divisions, date=day).exists():
        raise Unfit(DayRefusal.THERE)


def compare(*, today: date) -> Difference:
    """The committed table beside the database; reads only."""
    here = {(division, day): title for division, day, title in _rows()}
    table = calendar.read_table()
    new = [row for row in table if (row.division.value, row.date) not in here]
    theirs = {(row.division.value, row.date) for row in table}
    edition = CalendarEdition.objects.order_by("-number").first()
    reach = calendar.committed().last_day
    return Difference(
        new=new,
        past=[row for row in new if here and row.date <= today],
        only_here=[(*key, title) for key, title in here.items() if key not in theirs],
        last_day=reach if edition is None or edition.last_day < reach else None,
    )


def _rows() -> Iterable[tuple[str, date, str]]:
    return BankHoliday.objects.order_by("division", "date").values_list("division", "date", "title")


@transaction.atomic
def update(*, now: datetime, past_too: bool = False) -> Difference:
    """Add what the committed table has and the database lacks; nothing is changed or taken away.

    Days of the past are left out unless `past_too`: they would explain what was counted otherwise.
    """
    standing.take_turn()
    found = compare(today=calendar.receipt_date(now))
    rows = [row for row in found.new if past_too or row not in found.past]
    if rows or found.last_day:
        edition = _publish(rows, reach=found.last_day, now=now)
        audit.record_accounts(
            EventType.CALENDAR_UPDATED, by=None, now=now, days=len(rows), calendar=edition.version
        )
    return found


def _publish(
    rows: Iterable[Holiday], *, now: datetime, reach: date | None = None, source: str = "", by: User | None = None
) -> CalendarEdition:
    """The next edition with these days more; with `reach` it is known to a later day than before."""
    rows = list(rows)
    last = CalendarEdition.objects.order_by("-number").first()
    before = list(_days(last.number)) if last else []
    made = calendar.made_of(
        [*before, *((row.division, row.date) for row in rows)],
        first_day=last.first_day if last else calendar.committed().first_day,
        last_day=reach or (last.last_day if last else calendar.committed().last_day),
    )
    edition = CalendarEdition.objects.create(
        number=last.number + 1 if last else 1,
        version=made.version,
        first_day=made.first_day,
        last_day=made.last_day,
        made_at=now,
    )
    BankHoliday.objects.bulk_create(
        BankHoliday(
            division=row.division.value,
            date=row.date,
            title=row.title,
            source=source or (PROJECTED if row.projected else PUBLISHED),
            edition=edition,
            added_at=now,
            added_by=by,
        )
        for row in rows
    )
    for row in rows:
        _look_again(row, now=now)
    return edition


def _look_again(row: Holiday, *, now: datetime) -> None:
    """A step of that day moves earlier, so the sweep must look before it. What is first looked at when the day
    before is over waits for that (T11)."""
    morning, night = calendar.working_moment(row.date, 0), calendar.end_of(row.date)
    if morning > now:
        open_ones = Deadline.objects.filter(met_at=None, concern__division=row.division.value)
        open_ones.filter(next_step_at__gt=morning, next_step_at__lt=night).update(next_step_at=now)
