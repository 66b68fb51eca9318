"""The calendar in the database: its editions, the committed table beside it, and what happens without it."""

from datetime import UTC, date, datetime

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import bank_holidays, calendar, clock, mailbox
from concerns.enums import Duty, EventType
from concerns.errors import NoCalendar
from concerns.models import BankHoliday, CalendarEdition, Deadline, ReminderStep
from tests.clocks import at
from tests.factories import raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
LACKING = {"division": Division.SCOTLAND, "date": date(2030, 1, 1)}


def proclaim(day: date, by: User) -> CalendarEdition:
    return bank_holidays.proclaim([Division.SCOTLAND], day, title="Day", source="x", by=by, now=NOW)


def take_out(**of: object) -> None:
    """The database as an older Hearken filled it: without this day."""
    BankHoliday.objects.filter(**of).delete()
    days = BankHoliday.objects.values_list("division", "date")
    known = calendar.committed()
    made = calendar.made_of(days, first_day=known.first_day, last_day=known.last_day)
    CalendarEdition.objects.update(version=made.version)


def faults() -> list[tuple[str | None, str]]:
    return [(one.id, one.msg) for one in run_checks(tags=["database"], databases=["default"])]


def test_the_migrations_filled_the_table_from_the_committed_one() -> None:
    assert clock.current_calendar() is calendar.committed()
    assert BankHoliday.objects.count() == len(calendar.read_table())
    assert set(BankHoliday.objects.values_list("added_by", flat=True)) == {None}
    assert faults() == []


def test_the_current_calendar_costs_one_query_and_sees_what_another_process_added(administrator: User) -> None:
    first = proclaim(date(2027, 6, 7), administrator)
    assert clock.current_calendar().version == first.version
    second = proclaim(date(2027, 6, 8), administrator)
    assert clock.current_calendar().version == second.version

    with CaptureQueriesContext(connection) as asked:
        found = clock.current_calendar()

    assert len(asked) == 1
    assert found.version == second.version
    told_then = bank_holidays.of_version(first.version)
    assert told_then is not None
    days = [date(2027, 6, 7), date(2027, 6, 8)]
    assert [calendar.is_working_day(day, Division.SCOTLAND, told_then) for day in days] == [False, True]
    assert [calendar.is_working_day(day, Division.SCOTLAND, found) for day in days] == [False, False]


def test_update_adds_what_is_lacking_once_and_takes_nothing_away(
    administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    take_out(**LACKING)
    proclaim(date(2027, 6, 7), administrator)

    call_command("calendar", "update")

    said = capsys.readouterr().out
    assert "Added: scotland 2030-01-01 New Year's Day" in said
    assert "Kept, not in the committed table: scotland 2027-06-07 Day" in said
    assert BankHoliday.objects.filter(**LACKING).count() == 1
    assert Event.objects.filter(type=EventType.CALENDAR_UPDATED).count() == 1
    bank_holidays.verify()
    call_command("calendar", "update")
    assert "The database has every day of the committed table." in capsys.readouterr().out
    assert CalendarEdition.objects.count() == 3


def test_update_adds_a_day_of_the_past_only_when_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    past = {"division": Division.SCOTLAND, "date": date(2020, 1, 1)}
    take_out(**past)

    with pytest.raises(CommandError, match="1 days of the past were left out"):
        call_command("calendar", "update")

    assert "Left out: scotland 2020-01-01" in capsys.readouterr().out
    assert (BankHoliday.objects.filter(**past).count(), CalendarEdition.objects.count()) == (0, 1)
    call_command("calendar", "update", past_too=True)
    assert BankHoliday.objects.filter(**past).count() == 1


def test_update_makes_the_known_years_longer() -> None:
    take_out(date__year=2035)
    CalendarEdition.objects.update(last_day=date(2034, 12, 31))
    with pytest.raises(calendar.OutsideCoverage):
        clock.current_calendar().check_covers(date(2035, 1, 1))

    bank_holidays.update(now=NOW)

    assert clock.current_calendar() is calendar.committed()


def test_an_empty_table_is_an_error_in_one_sentence_and_update_mends_it() -> None:
    BankHoliday.objects.all().delete()
    assert faults() == [("concerns.E001", bank_holidays.CHANGED)]
    CalendarEdition.objects.all().delete()

    assert faults() == [("concerns.E001", bank_holidays.EMPTY)]
    with pytest.raises(NoCalendar):
        clock.current_calendar()

    bank_holidays.update(now=NOW)

    assert faults() == []
    assert clock.current_calendar() is calendar.committed()


def test_a_day_taken_out_by_other_means_is_noticed() -> None:
    BankHoliday.objects.filter(**LACKING).delete()

    assert faults() == [("concerns.E001", bank_holidays.CHANGED)]


def test_a_reminder_on_a_day_proclaimed_since_goes_before_its_date_all_the_same(
    rota: list[User], lead: User, administrator: User
) -> None:
    """A word is owed on a Monday and reminded of on that morning alone; the week before, that Monday becomes a day
    off in Scotland."""
    scottish, other = (
        raise_concern(now=at("2026-11-06", "10:00"), division=division).concern
        for division in (Division.SCOTLAND, Division.ENGLAND_AND_WALES)
    )
    for concern in (scottish, other):
        mailbox.write_as_staff(concern, "We go on.", by=lead, now=at("2026-11-09", "10:00"))
    clock.sweep(now=at("2026-11-16", "10:00"))
    monday = date(2026, 11, 23)
    assert set(Deadline.objects.filter(duty=Duty.UPDATE).values_list("due_date", flat=True)) == {monday}

    bank_holidays.proclaim(
        [Division.SCOTLAND], monday, title="Day", source="x", by=administrator, now=at("2026-11-16", "11:00")
    )
    clock.sweep(now=at("2026-11-16", "11:01"))
    assert not ReminderStep.objects.filter(deadline__duty=Duty.UPDATE).exists()
    clock.sweep(now=at("2026-11-20", "09:00"))

    step = ReminderStep.objects.get(deadline__duty=Duty.UPDATE)
    assert (step.deadline.concern, step.due_at) == (scottish, at("2026-11-20", "09:00"))
