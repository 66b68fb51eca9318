from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.divisions import Division
from accounts.models import Absence, User
from concerns.domain import access
from concerns.enums import CaseRole, State
from concerns.queries import week
from concerns.queries.week import Day, Week
from tests.casework_factories import case_in
from tests.clocks import at
from tests.factories import raise_concern
from tests.reviewing import ask

pytestmark = pytest.mark.django_db

TUESDAY = at("2026-11-10", "08:00")


def due(one: Week) -> dict[date, list[str]]:
    return {day.date: [row.duty.value for row in day.due] for day in one.days}


def day_of(one: Week, day: date) -> Day:
    return next(found for found in one.days if found.date == day)


def test_five_working_days_from_today_with_what_is_due_on_each(rota: list[User], lead: User) -> None:
    raise_concern(
        now=TUESDAY - timedelta(days=13)
    )  # the answer falls on a Wednesday, the first letter on a Tuesday

    found = week.my_week(lead, now=TUESDAY)

    assert due(found) == {
        date(2026, 11, 10): [],
        date(2026, 11, 11): ["acknowledge"],
        date(2026, 11, 12): [],
        date(2026, 11, 13): [],
        date(2026, 11, 16): [],
    }
    assert ([row.duty.value for row in found.over], [row.duty.value for row in found.later]) == (
        ["triage"],
        ["answer"],
    )
    reminders = {day.date.day: [one.row.duty.value for one in day.reminders] for day in found.days}
    assert reminders == {
        10: ["acknowledge"],
        11: ["acknowledge", "answer"],
        12: ["acknowledge"],
        13: ["triage", "acknowledge"],
        16: ["acknowledge"],
    }


def test_a_weekend_stands_there_only_with_something_due_and_counts_for_nothing(
    rota: list[User], lead: User, handler: User
) -> None:
    case_in(State.INVESTIGATING, lead=lead, handler=handler, now=at("2026-10-17"))

    found = week.my_week(handler, now=TUESDAY)

    assert [day.date.day for day in found.days] == [10, 11, 12, 13, 14, 16]
    assert due(found)[date(2026, 11, 14)] == ["answer"]


def test_bank_holidays_are_named_where_they_are_and_make_the_week_longer(rota: list[User], lead: User) -> None:
    raise_concern(now=at("2026-12-21"))
    monday = at("2026-12-28", "12:00")

    alone = week.my_week(lead, now=monday)
    raise_concern(now=at("2026-12-21"), division=Division.SCOTLAND)
    both = week.my_week(lead, now=monday)

    assert [day.date.day for day in alone.days if not day.is_off] == [29, 30, 31, 4, 5]
    assert day_of(alone, date(2026, 12, 28)).holidays == [
        "Bank holiday in England and Wales: Boxing Day (substitute day)."
    ]
    assert day_of(both, date(2027, 1, 4)).holidays == [
        "Bank holiday in Scotland: New Year Holiday (substitute day)."
    ]
    assert not day_of(both, date(2027, 1, 4)).is_off
    assert day_of(both, date(2027, 1, 1)).is_off


def test_only_what_somebody_owes_themselves_stands_in_their_week(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=TUESDAY - timedelta(days=26))
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=TUESDAY)

    theirs, helping = week.my_week(handler, now=TUESDAY), week.my_week(other_handler, now=TUESDAY)

    assert due(theirs)[date(2026, 11, 12)] == ["answer"]
    assert (helping.over, helping.later, set(map(tuple, due(helping).values()))) == ([], [], {()})


def test_what_a_reviewer_owes_stands_in_their_week_and_in_nobody_elses(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    ask(case_in(State.ANSWERED, lead=lead, handler=handler))

    found = week.my_week(senior, now=at("2026-11-20"))

    assert due(found)[date(2026, 11, 24)] == ["acknowledge"]
    reminded = {day.date.day: [one.row.duty.value for one in day.reminders] for day in found.days}
    assert (reminded[23], reminded[24]) == (["acknowledge"], ["acknowledge", "answer"])
    assert not any(due(week.my_week(handler, now=at("2026-11-20"))).values())


def test_days_away_are_marked(rota: list[User], handler: User) -> None:
    Absence.objects.create(user=handler, first_date=date(2026, 11, 12), last_date=date(2026, 11, 13))

    found = week.my_week(handler, now=TUESDAY)

    assert [day.date.day for day in found.days if day.is_away] == [12, 13]
    assert len(found.absences) == 1


def test_the_clock_at_half_past_midnight_is_the_day_in_london(rota: list[User], lead: User) -> None:
    raise_concern(now=at("2026-06-08"))

    found = week.my_week(lead, now=datetime.fromisoformat("2026-06-22T00:30:00+01:00"))

    assert found.days[0].date == date(2026, 6, 22)
    assert due(found)[date(2026, 6, 22)] == ["acknowledge"]


@pytest.mark.parametrize("cases", [1, 3])
def test_a_week_asks_four_questions(cases: int, rota: list[User], lead: User) -> None:
    for _ in range(cases):
        raise_concern(now=TUESDAY)

    with CaptureQueriesContext(connection) as asked:
        found = week.my_week(lead, now=TUESDAY)

    assert len(found.later) == 2 * cases
    assert len(asked) == 4
