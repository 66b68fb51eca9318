"""Is the clock running? Asked by every staff page and by /readyz."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, connection

from concerns.domain import bank_holidays, calendar
from concerns.domain.clock import SWEEP
from concerns.errors import NoCalendar
from concerns.models import BankHoliday, Heartbeat

AHEAD_MONTHS = 18  # a longer calendar comes with a newer version, which takes time to bring in


def last_run() -> datetime | None:
    """The last good sweep, or None before the first one."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("last_good_at", flat=True).first()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def calendar_is_known() -> bool:
    """Whether dates can be counted: the table of bank holidays is there and not empty."""
    try:
        bank_holidays.current()
        return BankHoliday.objects.exists()
    except (NoCalendar, DatabaseError):
        return False


@dataclass(frozen=True)
class CalendarEnd:
    """The last day for which bank holidays are known; None when there are none at all."""

    last_day: date | None


def calendar_end(*, today: date) -> CalendarEnd | None:
    """Where the calendar ends in less than 18 months, or is not there; one query."""
    try:
        last_day = bank_holidays.current().last_day
    except NoCalendar:
        return CalendarEnd(None)
    return CalendarEnd(last_day) if last_day < calendar.add_months(today, AHEAD_MONTHS) else None


def stopped_since(*, now: datetime) -> datetime | None:
    """The moment of the last good sweep when it is not within two intervals; None while the clock runs.

    An installation that has never swept counts as stopped from now on, and so does one that swept at an hour
    which is still to come: its clock was put back, and what that moment says of now is nothing.
    """
    return stopped(last_run(), now=now)


def stopped(ran: datetime | None, *, now: datetime) -> datetime | None:
    """The same for a page that has asked for the last good sweep already."""
    if ran is None:
        return now
    return min(ran, now) if abs(now - ran) > 2 * settings.SWEEP_INTERVAL else None
