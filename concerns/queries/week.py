"""The next five working days of one person: what of theirs is due on each, what reminds them, which days are off.

Nothing of what was raised: duties, references and days alone, so that it can be printed and pinned up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.divisions import Division
from accounts.domain import absences
from accounts.models import Absence, User
from concerns.domain import calendar, clock, ladder
from concerns.domain.calendar import DAY, Calendar
from concerns.models import BankHoliday
from concerns.queries import worklist
from concerns.queries.worklist import Row

WORKING_DAYS = 5
LONGEST = 16  # days in which five working days surely lie, whatever holidays there are
LATER = 10  # duties shown of those that are due after these days


class Reminder(NamedTuple):
    """A mail that will say that something waits, should the duty not be done by then."""

    row: Row


@dataclass
class Day:
    """One day. `holidays`: each bank holiday with the divisions that have it."""

    date: date
    is_today: bool
    due: list[Row] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    holidays: list[str] = field(default_factory=list)
    is_off: bool = False  # in every division this person works for
    is_away: bool = False


@dataclass(frozen=True)
class Week:
    """What is over, day by day what is due, and the next of what comes later."""

    over: list[Row]
    days: list[Day]
    later: list[Row]
    more: int  # due later and not shown
    absences: list[Absence]

    @property
    def last_date(self) -> date:
        return self.days[-1].date


def my_week(user: User, *, now: datetime) -> Week:
    """From today on, with a fixed number of queries."""
    today = clock.today(now)
    listed = worklist.open_duties(user, today=today)
    known, rows = listed.known, [row for row in listed.rows if _is_theirs(row)]
    divisions = sorted({row.facts.division for row in rows}) or list(Division)
    away = absences.to_come(on=today, people=User.objects.filter(pk=user.pk))
    due = _by_day(rows)
    days = list(_days(today, divisions=divisions, known=known, busy=due.keys()))
    last = days[-1].date
    reminded = _reminders(rows, now=now, until=last, known=known)
    titles = _titles(today, last, divisions=divisions) if any(_is_holiday(one.date, known) for one in days) else {}
    for one in days:
        one.due = due.get(one.date, [])
        one.reminders = reminded.get(one.date, [])
        one.holidays = titles.get(one.date, [])
        one.is_away = any(absences.covers(row, one.date) for row in away)
    later = [row for row in rows if row.due_date > last]
    return Week(
        over=sorted((row for row in rows if row.due_date < today), key=_promises_first),
        days=days,
        later=later[:LATER],
        more=len(later[LATER:]),
        absences=[row for row in away if row.first_date <= last],
    )


def _is_theirs(row: Row) -> bool:
    """What is owed by the owner, whoever stands in for them, and whoever looks at an answer again."""
    return row.owned or row.facts.stands_in or row.facts.looks


def _promises_first(row: Row) -> tuple[bool, date, str]:
    return row.duty not in clock.PROMISED, row.due_date, row.reference


def _by_day(rows: Iterable[Row]) -> dict[date, list[Row]]:
    found: defaultdict[date, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.due_date, worklist.DUTIES.index(one.duty), one.reference)):
        found[row.due_date].append(row)
    return dict(found)


def _days(today: date, *, divisions: Iterable[str], known: Calendar, busy: Iterable[date]) -> Iterator[Day]:
    """Today, then up to the fifth working day: weekdays, and of the weekends only what has something due."""
    divisions, busy, counted = list(divisions), set(busy), 0
    for number in range(LONGEST):
        day = today + DAY * number
        is_off = not any(calendar.is_working_day(day, division, known) for division in divisions)
        if not number or day.weekday() < calendar.SATURDAY or day in busy:
            yield Day(day, is_today=not number, is_off=is_off)
        counted += not is_off
        if counted == WORKING_DAYS:
            return


def _reminders(rows: Iterable[Row], *, now: datetime, until: date, known: Calendar) -> dict[date, list[Reminder]]:
    """What the ladder still sends to the owner, by day."""
    found: defaultdict[date, list[Reminder]] = defaultdict(list)
    end = calendar.end_of(until)
    for row in rows:
        facts = row.facts
        steps = ladder.due_steps(
            ladder.plan(facts.duty, facts.period_number, facts.period_unit),
            facts.since_date or facts.raised_date,
            row.due_date,
            facts.division,
            known,
            until=end,
            since=now,
        )
        for day in sorted({calendar.receipt_date(step.at) for step in steps if step.to == "owner"}):
            found[day].append(Reminder(row))
    return dict(found)


def _is_holiday(day: date, known: Calendar) -> bool:
    """In some division: then it is worth a query to know what it is called."""
    return any(day in its_days for its_days in known.holidays.values())


def _titles(first: date, last: date, *, divisions: Iterable[str]) -> dict[date, list[str]]:
    """The bank holidays of these days in words, with where they are unless that is everywhere."""
    places: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for day, title, division in _holidays(first, last, divisions).values_list("date", "title", "division"):
        places[day, title].append(str(Division(division).label))
    found: defaultdict[date, list[str]] = defaultdict(list)
    for (day, title), where in places.items():
        if len(where) == len(Division):
            found[day].append(_("Bank holiday: %(title)s.") % {"title": title})
        else:
            told = {"title": title, "where": get_text_list(where, _("and"))}
            found[day].append(_("Bank holiday in %(where)s: %(title)s.") % told)
    return dict(found)


def _holidays(first: date, last: date, divisions: Iterable[str]) -> "QuerySet[BankHoliday]":
    rows = BankHoliday.objects.filter(date__gte=first, date__lte=last, division__in=list(divisions))
    return rows.order_by("date", "title", "division")
