"""How a date was counted, in words: the same on the pages and at the command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.divisions import Division
from concerns.domain import bank_holidays, calendar, clock, counting, profiles
from concerns.domain.calendar import Calendar, Period, Unit
from concerns.domain.counting import Count, Stretch
from concerns.domain.profiles import Profile
from concerns.enums import DayKind, Duty
from concerns.models import Concern, Deadline, DeadlineProfile

YEAR = timedelta(days=366)  # longer than any promise


@dataclass(frozen=True)
class Line:
    """Some days in a row. `counts` is empty for days that do not count."""

    days: str
    what: str
    counts: str


@dataclass(frozen=True)
class Explained:
    """One promised date: the rule, the way, and the day."""

    duty: Duty
    due: date
    rule: str
    lines: list[Line]
    planning: str
    calendar: str
    by: str = ""  # whose periods these are
    differs: bool = False  # from the stored date, which stands


def of_concern(concern: Concern) -> list[Explained]:
    """The promises of the first letter and of the answer, by the calendar they were counted with."""
    rows = concern.deadlines.filter(round=1, number=1, duty__in=clock.PROMISED).select_related("profile")
    return [_of_deadline(concern, row) for row in rows.order_by("due_date", "duty")]


def _of_deadline(concern: Concern, row: Deadline) -> Explained:
    known = bank_holidays.of_version(row.calendar_version) or clock.current_calendar()
    duty = Duty(row.duty)
    titles = bank_holidays.titles(concern.division, concern.raised_date, concern.raised_date + YEAR)
    return explained(
        duty,
        concern.raised_date,
        division=concern.division,
        known=known,
        titles=titles,
        period=profiles.stored(duty, row.period_number, row.period_unit),
        by=whose(row.profile),
        stored=row,
    )


def of_day(day: date, division: str, *, profile: Profile | None = None) -> list[Explained]:
    """What would be promised for something raised on this day, by these periods or by those that count then.
    Raises `OutsideCoverage`, `NoCalendar`."""
    known = clock.current_calendar()
    titles = bank_holidays.titles(division, day, day + YEAR)
    row = None if profile else profiles.in_force(day)
    periods = profile or (profiles.of(row) if row else profiles.POLICY)
    return [
        explained(
            duty,
            day,
            division=division,
            known=known,
            titles=titles,
            period=periods.of(duty),
            by="" if profile else whose(row),
        )
        for duty in clock.PROMISED
    ]


def whose(row: DeadlineProfile | None) -> str:
    """By what something was promised."""
    if row is None or row.added_by_id is None:
        return _("As the policy says.")
    since = {"day": date_format(row.first_day, "j F Y")}
    return _("By the periods that were set for what is raised from %(day)s on.") % since


def explained(
    duty: Duty,
    day: date,
    *,
    division: str,
    known: Calendar,
    titles: Mapping[date, str],
    period: Period,
    by: str = "",
    stored: Deadline | None = None,
) -> Explained:
    count = counting.explain(day, period, division, known)
    due = stored.due_date if stored else count.due
    version = stored.calendar_version if stored else known.version
    return Explained(
        duty=duty,
        due=due,
        rule=rule(count.period),
        lines=lines(count, titles),
        planning=_planning(count),
        calendar=_calendar(version, division),
        by=by,
        differs=due != count.due or version != known.version,
    )


def rule(period: Period) -> str:
    """In whole sentences; day 0 is the day of receipt, whatever kind of day it is."""
    day_0 = _("The day it was raised is day 0.")
    stays = _("The date stays where it falls.")
    if period.unit == Unit.WORKING_DAYS:
        only = _("Only Monday to Friday counts, and no bank holiday.")
        return f"{amount(period)}. {day_0} {only}"
    if period.unit == Unit.DAYS:
        return f"{amount(period)}. {day_0} {_('Every day counts.')} {stays}"
    same = _("It ends on the same day of the month, or on the last one of a month that has no such day.")
    return f"{amount(period)}. {same} {stays}"


def amount(period: Period) -> str:
    """'10 working days', '28 days', '3 months'."""
    number = period.number
    if period.unit == Unit.WORKING_DAYS:
        words = ngettext("%(number)d working day", "%(number)d working days", number)
    elif period.unit == Unit.DAYS:
        words = ngettext("%(number)d day", "%(number)d days", number)
    else:
        words = ngettext("%(number)d month", "%(number)d months", number)
    return words % {"number": number}


def lines(count: Count, titles: Mapping[date, str]) -> list[Line]:
    """From the day of receipt on; where every day counts, one line says it all."""
    first = Line(_day(count.received), _("The day it was raised"), _("day 0"))
    if count.period.unit == Unit.WORKING_DAYS:
        return [first, *(_line(one, titles) for one in count.stretches)]
    passed = (count.due - count.received).days
    all_days = ngettext("%(count)d day", "%(count)d days", passed) % {"count": passed}
    return [first, Line(_days(count.received + calendar.DAY, count.due), _("Every day"), all_days)]


def _line(one: Stretch, titles: Mapping[date, str]) -> Line:
    days = _days(one.first, one.last)
    if one.kind == DayKind.HOLIDAY:
        return Line(days, titles.get(one.first) or str(one.kind.label), "")
    if one.kind == DayKind.WEEKEND:
        return Line(days, str(one.kind.label), "")
    length = (one.last - one.first).days + 1
    if length == 1:
        return Line(days, _("Working day"), _("day %(number)d") % {"number": one.number})
    counts = _("days %(first)d to %(last)d") % {"first": one.number - length + 1, "last": one.number}
    return Line(days, str(one.kind.label), counts)


def _planning(count: Count) -> str:
    if count.planned == count.due:
        return ""
    return _("This is not a working day there. The last one before it is %(day)s.") % {"day": _day(count.planned)}


def _calendar(version: str, division: str) -> str:
    return _("Bank holidays of %(division)s, calendar %(version)s") % {
        "division": Division(division).label,
        "version": version,
    }


def _days(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    short = "D j M" if first.year == last.year else "D j M Y"
    return _("%(first)s to %(last)s") % {"first": date_format(first, short), "last": _day(last)}


def _day(day: date) -> str:
    return date_format(day, "D j M Y")
