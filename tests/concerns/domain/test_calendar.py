"""Promised dates against hand-worked vectors, a hand-copied table and a naive count of days."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.divisions import Division
from concerns.domain import calendar
from concerns.domain.calendar import LONDON, OutsideCoverage, Period, Unit
from tests import vectors

EW, SCT, NI = Division.ENGLAND_AND_WALES, Division.SCOTLAND, Division.NORTHERN_IRELAND
SUBDIVISION = {EW: "ENG", SCT: "SCT", NI: "NIR"}
FIRST, LAST = date(2019, 1, 1), date(2035, 12, 31)
DAY = timedelta(days=1)

covered_days = st.dates(FIRST, LAST)
promisable_days = st.dates(FIRST, date(2035, 12, 3))
divisions = st.sampled_from(Division)
moments = covered_days.flatmap(
    lambda day: st.times().map(lambda time: datetime.combine(day, time, tzinfo=UTC)),
)

# The published list, copied by hand: who has the day, then day and month by year from 2024 to 2028.
PUBLISHED = {
    "New Year": ({EW, SCT, NI}, "1/1 1/1 1/1 1/1 3/1"),
    "2 January": ({SCT}, "2/1 2/1 2/1 4/1 4/1"),
    "St Patrick": ({NI}, "18/3 17/3 17/3 17/3 17/3"),
    "Good Friday": ({EW, SCT, NI}, "29/3 18/4 3/4 26/3 14/4"),
    "Easter Monday": ({EW, NI}, "1/4 21/4 6/4 29/3 17/4"),
    "Early May": ({EW, SCT, NI}, "6/5 5/5 4/5 3/5 1/5"),
    "Spring": ({EW, SCT, NI}, "27/5 26/5 25/5 31/5 29/5"),
    "World Cup": ({SCT}, "- - 15/6 - -"),
    "Boyne": ({NI}, "12/7 14/7 13/7 12/7 12/7"),
    "Summer, first Monday": ({SCT}, "5/8 4/8 3/8 2/8 7/8"),
    "Summer, last Monday": ({EW, NI}, "26/8 25/8 31/8 30/8 28/8"),
    "St Andrew": ({SCT}, "2/12 1/12 30/11 30/11 30/11"),
    "Christmas": ({EW, SCT, NI}, "25/12 25/12 25/12 27/12 25/12"),
    "Boxing Day": ({EW, SCT, NI}, "26/12 26/12 28/12 28/12 26/12"),
}


def published(division: Division) -> set[date]:
    found = set()
    for who, days in PUBLISHED.values():
        for year, text in enumerate(days.split(), start=2024):
            if division in who and text != "-":
                day, month = map(int, text.split("/"))
                found.add(date(year, month, day))
    return found


@cache
def working_days_of(division: Division) -> list[date]:
    """Every working day, straight from the package: no table, no code of ours."""
    known = holidays.country_holidays("GB", subdiv=SUBDIVISION[division], years=range(2019, 2036))
    every = (FIRST + DAY * number for number in range((LAST - FIRST).days + 1))
    return [day for day in every if day.isoweekday() <= 5 and day not in known]


@pytest.mark.parametrize("vector", vectors.read(), ids=lambda it: f"{it.raised.isoformat()} {it.division}")
def test_promises_equal_the_worked_vectors(vector: vectors.Vector) -> None:
    found = (
        calendar.acknowledge_by(vector.raised, vector.division, calendar.committed()),
        calendar.answer_by(vector.raised),
    )

    assert found == (vector.acknowledge_by, vector.answer_by)


@pytest.mark.parametrize(("division", "due"), [(EW, (5, 6)), (NI, (5, 6)), (SCT, (5, 2))])
def test_scotland_works_on_easter_monday(division: Division, due: tuple[int, int]) -> None:
    # Thu 17 Apr 2025: 18 Apr is off everywhere, 21 Apr not in Scotland; only the others reach 5 May, off too.
    found = calendar.acknowledge_by(date(2025, 4, 17), division, calendar.committed())

    assert found == date(2025, *due)


@pytest.mark.parametrize("division", Division)
def test_friday_saturday_and_sunday_share_an_acknowledgement_but_not_an_answer(division: Division) -> None:
    weekend = [date(2026, 2, 6), date(2026, 2, 7), date(2026, 2, 8)]

    acknowledged = [calendar.acknowledge_by(day, division, calendar.committed()) for day in weekend]

    assert acknowledged == [date(2026, 2, 20)] * 3
    assert [calendar.answer_by(day) for day in weekend] == [
        date(2026, 3, 6),
        date(2026, 3, 7),
        date(2026, 3, 8),
    ]


@pytest.mark.parametrize("division", Division)
def test_committed_table_equals_the_published_list_of_2024_to_2028(division: Division) -> None:
    known = calendar.committed().holidays[division]

    assert {day for day in known if 2024 <= day.year <= 2028} == published(division)


def test_committed_table_holds_weekdays_once_and_marks_what_is_projected() -> None:
    rows = calendar.read_table()

    assert [row for row in rows if row.date.weekday() >= 5] == []
    assert len({(row.division, row.date) for row in rows}) == len(rows)
    assert {row.date.year for row in rows if row.projected} == set(range(2029, 2036))
    assert {row.date.year for row in rows if not row.projected} == set(range(2019, 2029))


@settings(deadline=None)  # a busy machine is not a wrong date
@given(raised=promisable_days, division=divisions)
def test_acknowledgement_agrees_with_a_naive_count(raised: date, division: Division) -> None:
    working = working_days_of(division)

    found = calendar.acknowledge_by(raised, division, calendar.committed())

    assert found == [day for day in working if raised < day <= raised + DAY * 40][9]


@settings(deadline=None)  # a busy machine is not a wrong date
@given(start=covered_days, end=covered_days, division=divisions)
def test_working_days_between_agrees_with_a_naive_count(start: date, end: date, division: Division) -> None:
    working = working_days_of(division)

    found = calendar.working_days_between(start, end, division, calendar.committed())

    assert found == bisect_right(working, end) - bisect_right(working, start)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(start=promisable_days, n=st.integers(0, 10), division=divisions)
def test_adding_working_days_and_counting_them_agree(start: date, n: int, division: Division) -> None:
    end = calendar.add_working_days(start, n, division, calendar.committed())

    assert calendar.working_days_between(start, end, division, calendar.committed()) == n
    assert calendar.working_days_between(end, start, division, calendar.committed()) == -n


@settings(deadline=None)  # a busy machine is not a wrong date
@given(day=st.dates(date(2019, 2, 1), LAST), n=st.integers(1, 10), division=divisions)
def test_counting_back_agrees_with_a_naive_count(day: date, n: int, division: Division) -> None:
    before = [other for other in working_days_of(division) if day - DAY * 30 < other < day]

    assert calendar.subtract_working_days(day, n, division, calendar.committed()) == before[-n]


@settings(deadline=None)  # a busy machine is not a wrong date
@given(day=st.dates(date(2019, 1, 2), LAST), division=divisions)
def test_previous_working_day_agrees_with_a_naive_count(day: date, division: Division) -> None:
    working = working_days_of(division)

    found = calendar.previous_working_day_on_or_before(day, division, calendar.committed())

    assert found == working[bisect_right(working, day) - 1]


def last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of March or October, when the clocks change by law."""
    end = datetime(year, month, 31, 1, 0, tzinfo=UTC)
    return end - DAY * (end.isoweekday() % 7)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(moment=moments, minutes=st.integers(-720, 840))
def test_a_moment_has_its_london_date_whatever_its_offset(moment: datetime, minutes: int) -> None:
    summer = last_sunday(moment.year, 3) <= moment < last_sunday(moment.year, 10)
    expected = (moment + timedelta(hours=summer)).date()

    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))

    assert calendar.receipt_date(elsewhere) == expected
    assert calendar.answer_by(elsewhere) == expected + DAY * 28


def test_half_past_midnight_in_summer_is_already_the_next_date_in_london() -> None:
    assert calendar.receipt_date(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert calendar.receipt_date(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["skipped", "repeated"])
def test_a_local_time_at_a_change_of_the_clocks_keeps_its_date(day: date, fold: int) -> None:
    moment = datetime(day.year, day.month, day.day, 1, 30, tzinfo=LONDON, fold=fold)

    assert calendar.receipt_date(moment) == day
    assert calendar.receipt_date(moment.astimezone(UTC)) == day


def test_a_naive_moment_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.receipt_date(datetime.fromisoformat("2026-02-04T10:00"))


def test_the_end_of_a_day_is_the_next_midnight_in_london_whatever_the_clocks_do() -> None:
    assert calendar.end_of(date(2026, 3, 28)) == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert calendar.end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 23, 0, tzinfo=UTC)
    assert calendar.end_of(date(2026, 10, 24)) == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    assert calendar.end_of(date(2026, 10, 25)) == datetime(2026, 10, 26, 0, 0, tzinfo=UTC)
    assert calendar.end_of(date(2026, 10, 25)).tzinfo is UTC


@settings(deadline=None)  # a busy machine is not a wrong date
@given(day=covered_days)
def test_the_last_second_of_a_day_is_before_its_end_and_the_next_is_not(day: date) -> None:
    last_second = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LONDON).astimezone(UTC)

    assert last_second < calendar.end_of(day)
    assert last_second + timedelta(seconds=1) == calendar.end_of(day)


def test_a_working_moment_is_an_hour_in_london() -> None:
    assert calendar.working_moment(date(2026, 2, 4), 9) == datetime(2026, 2, 4, 9, 0, tzinfo=UTC)
    assert calendar.working_moment(date(2026, 7, 1), 9) == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_days_outside_the_table_are_refused(day: date) -> None:
    known = calendar.committed()

    for refused in (
        lambda: calendar.is_working_day(day, EW, known),
        lambda: calendar.acknowledge_by(day, EW, known),
        lambda: calendar.add_working_days(day, 0, EW, known),
        lambda: calendar.working_days_between(day, date(2026, 1, 1), EW, known),
        lambda: calendar.previous_working_day_on_or_before(day, EW, known),
    ):
        with pytest.raises(OutsideCoverage, match=f"from 2019-01-01 to 2035-12-31; {day} lies outside"):
            refused()


def test_a_count_that_runs_past_the_table_is_refused_not_guessed() -> None:
    assert calendar.acknowledge_by(date(2035, 12, 13), EW, calendar.committed()) == date(2035, 12, 31)
    with pytest.raises(OutsideCoverage, match="2036-01-01 lies outside"):
        calendar.acknowledge_by(date(2035, 12, 14), EW, calendar.committed())


def test_a_moment_at_the_edge_of_time_is_refused() -> None:
    with pytest.raises(OutsideCoverage):
        calendar.receipt_date(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))


def test_counting_takes_no_negative_number() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        calendar.add_working_days(date(2026, 1, 1), -1, EW, calendar.committed())


def test_an_unknown_division_is_refused() -> None:
    assert calendar.is_working_day(date(2026, 2, 4), "scotland", calendar.committed())
    with pytest.raises(ValueError, match="france"):
        calendar.is_working_day(date(2026, 2, 4), "france", calendar.committed())


def test_a_proclaimed_day_counts_for_its_division_only_and_changes_the_version() -> None:
    known = calendar.committed()
    before = [calendar.acknowledge_by(date(2027, 6, 1), division, known) for division in (EW, SCT, NI)]

    added = vectors.committed_with((SCT, date(2027, 6, 7)))

    after = [calendar.acknowledge_by(date(2027, 6, 1), division, added) for division in (EW, SCT, NI)]
    assert before == [date(2027, 6, 15)] * 3
    assert after == [date(2027, 6, 15), date(2027, 6, 16), date(2027, 6, 15)]
    assert added.version != known.version


def test_the_version_tells_the_days_and_nothing_else() -> None:
    known = calendar.committed()
    one, other = (SCT, date(2027, 6, 7)), (NI, date(2027, 6, 8))

    assert vectors.committed_with() == known
    assert vectors.committed_with((SCT, date(2026, 6, 15))) == known
    assert vectors.committed_with(one, other) == vectors.committed_with(other, one, one)
    assert vectors.committed_with(one).version != vectors.committed_with(other).version


def test_another_period_can_be_promised() -> None:
    # Mon 8 Jun 2026: Scotland's 15 Jun is a holiday, so its fifth working day is the 16th.
    raised, known = date(2026, 6, 8), calendar.committed()

    assert calendar.acknowledge_by(raised, EW, known, working_days=5) == date(2026, 6, 15)
    assert calendar.acknowledge_by(raised, SCT, known, working_days=5) == date(2026, 6, 16)
    assert calendar.answer_by(raised, calendar_days=7) == date(2026, 6, 15)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(start=st.dates(FIRST, date(2034, 12, 31)), n=st.integers(0, 12))
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(start: date, n: int) -> None:
    known = calendar.committed()

    end = calendar.due_by(start, Period(n, Unit.MONTHS), EW, known)

    months = [start + DAY * number for number in range((end - start).days + 1)]
    assert sum(day.day == 1 for day in months[1:]) == n
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(raised=st.dates(FIRST, date(2035, 10, 31)), n=st.integers(1, 20), division=divisions)
def test_an_answer_in_working_days_agrees_with_a_naive_count(raised: date, n: int, division: Division) -> None:
    after = [day for day in working_days_of(division) if raised < day <= raised + DAY * 60]

    found = calendar.due_by(raised, Period(n, Unit.WORKING_DAYS), division, calendar.committed())

    assert found == after[n - 1]


@pytest.mark.parametrize("period", [Period(28, Unit.DAYS), Period(1, Unit.MONTHS)])
def test_no_period_ends_beyond_the_table_whatever_it_is_counted_in(period: Period) -> None:
    known = calendar.committed()

    assert calendar.due_by(date(2035, 11, 30), period, EW, known).year == 2035
    with pytest.raises(OutsideCoverage):
        calendar.due_by(date(2035, 12, 10), period, EW, known)
