"""The reminder ladder against hand-worked dates, and what must hold for every date."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.divisions import Division
from concerns.domain import calendar, ladder
from concerns.domain.calendar import LONDON, Calendar, OutsideCoverage
from concerns.domain.ladder import Step
from concerns.enums import Duty
from tests.vectors import committed_with

Owed = tuple[str, date, date, Division, Calendar]

EW, SCT, NI = Division.ENGLAND_AND_WALES, Division.SCOTLAND, Division.NORTHERN_IRELAND
KNOWN = calendar.committed()
DAY = timedelta(days=1)


def local(found: Iterable[Step]) -> list[tuple[str, str, str]]:
    """Steps as (name, London day and hour, recipient)."""
    return [(step.name, f"{step.at.astimezone(LONDON):%d %b %H:%M}", step.to) for step in found]


def promise(duty: str, raised: date, division: Division) -> Owed:
    due = {
        "acknowledge": calendar.acknowledge_by(raised, division, KNOWN),
        "answer": calendar.answer_by(raised),
        "update": calendar.answer_by(raised, calendar_days=21),
    }.get(duty, calendar.add_working_days(raised, 1, division, KNOWN))
    return duty, raised, due, division, KNOWN


@st.composite
def promises(draw: st.DrawFn) -> Owed:
    return promise(
        draw(st.sampled_from([duty.value for duty in Duty])),
        draw(st.dates(date(2019, 2, 1), date(2034, 12, 31))),
        draw(st.sampled_from(Division)),
    )


def test_acknowledgement_over_christmas_in_scotland() -> None:
    # Fri 18 Dec 2026: working days 21, 22, 23, 24, 29, 30, 31 Dec, 5, 6, 7 Jan.
    owed = promise("acknowledge", date(2026, 12, 18), SCT)

    assert local(ladder.steps(*owed)) == [
        ("ack.day3", "23 Dec 09:00", "owner"),
        ("ack.day7", "31 Dec 09:00", "owner"),
        ("ack.day9", "06 Jan 09:00", "owner"),
        ("ack.day10", "07 Jan 09:00", "owner"),
    ]


def test_answer_over_christmas_moves_earlier_than_holidays() -> None:
    # Day 7 is Christmas Day and day 14 is New Year's Day.
    owed = promise("answer", date(2026, 12, 18), SCT)

    assert local(ladder.steps(*owed)) == [
        ("answer.day7", "24 Dec 09:00", "owner"),
        ("answer.day14", "31 Dec 09:00", "owner"),
        ("answer.day21", "08 Jan 09:00", "owner"),
        ("answer.day25", "12 Jan 09:00", "owner"),
        ("answer.day27", "14 Jan 09:00", "owner"),
        ("answer.day28", "15 Jan 09:00", "owner"),
    ]
    assert [step.name for step in ladder.steps(*owed) if step.also == "update"] == ["answer.day21"]


def test_nine_o_clock_is_nine_in_london_in_winter_and_in_summer() -> None:
    # Mon 2 Mar 2026: day 27 is the Sunday on which the clocks go forward, so it moves to Friday with day 25.
    owed = promise("answer", date(2026, 3, 2), EW)

    assert [(step.name, step.at) for step in ladder.steps(*owed)][-3:] == [
        ("answer.day25", datetime(2026, 3, 27, 9, 0, tzinfo=UTC)),
        ("answer.day27", datetime(2026, 3, 27, 9, 0, tzinfo=UTC)),
        ("answer.day28", datetime(2026, 3, 30, 8, 0, tzinfo=UTC)),
    ]


def test_a_missed_acknowledgement_climbs_daily_to_the_owner_and_weekly_to_the_senior_manager() -> None:
    # Due Thu 7 Jan 2027.
    owed = promise("acknowledge", date(2026, 12, 18), SCT)

    assert local(islice(ladder.after_miss(*owed), 6)) == [
        ("ack.over.owner1", "08 Jan 09:00", "owner"),
        ("ack.over.senior.week1", "08 Jan 09:00", "senior"),
        ("ack.over.owner2", "11 Jan 09:00", "owner"),
        ("ack.over.owner3", "12 Jan 09:00", "owner"),
        ("ack.over.senior.week2", "15 Jan 09:00", "senior"),
        ("ack.over.senior.week3", "22 Jan 09:00", "senior"),
    ]


def test_a_weekly_step_on_a_holiday_moves_earlier_and_the_next_keeps_its_weekday() -> None:
    # Due Fri 24 Apr 2026: weekly on Mondays, of which 4 May is a holiday.
    owed = promise("answer", date(2026, 3, 27), EW)

    senior = [step for step in islice(ladder.after_miss(*owed), 12) if step.to == "senior"]

    assert local(senior)[:3] == [
        ("answer.over.senior.week1", "27 Apr 09:00", "senior"),
        ("answer.over.senior.week2", "01 May 09:00", "senior"),
        ("answer.over.senior.week3", "11 May 09:00", "senior"),
    ]


def test_the_first_steps_after_a_miss_wait_for_the_first_working_morning() -> None:
    # Due on Good Friday, 3 Apr 2026; Easter Monday is worked in Scotland only.
    first = {
        division: next(ladder.after_miss(*promise("answer", date(2026, 3, 6), division))) for division in Division
    }

    assert {division: local([step]) for division, step in first.items()} == {
        EW: [("answer.over.owner1", "07 Apr 09:00", "owner")],
        SCT: [("answer.over.owner1", "06 Apr 09:00", "owner")],
        NI: [("answer.over.owner1", "07 Apr 09:00", "owner")],
    }


def test_an_update_is_reminded_of_on_its_day() -> None:
    owed = promise("update", date(2026, 2, 4), EW)

    assert local(ladder.steps(*owed)) == [("update.day21", "25 Feb 09:00", "owner")]


def test_the_ladder_follows_a_later_date_and_its_misses_have_names_of_their_own() -> None:
    raised, later = date(2026, 2, 4), date(2026, 4, 1)  # 56 days
    first = promise("answer", raised, EW)
    agreed = ("answer", raised, later, EW, KNOWN)

    assert local(ladder.steps(*agreed)) == [
        ("answer.day35", "11 Mar 09:00", "owner"),
        ("answer.day42", "18 Mar 09:00", "owner"),
        ("answer.day49", "25 Mar 09:00", "owner"),
        ("answer.day53", "27 Mar 09:00", "owner"),
        ("answer.day55", "31 Mar 09:00", "owner"),
        ("answer.day56", "01 Apr 09:00", "owner"),
    ]
    assert [step.name for step in islice(ladder.after_miss(*first), 2)] == [
        "answer.over.owner1",
        "answer.over.senior.week1",
    ]
    assert [step.name for step in islice(ladder.after_miss(*agreed), 2)] == [
        "answer.day56.over.owner1",
        "answer.day56.over.senior.week1",
    ]


def test_a_shorter_promise_has_no_reminder_before_it_was_raised() -> None:
    raised = date(2026, 2, 4)

    found = ladder.steps("answer", raised, raised + DAY * 14, EW, KNOWN)

    assert local(found) == [
        ("answer.day7", "11 Feb 09:00", "owner"),
        ("answer.day11", "13 Feb 09:00", "owner"),  # day 11 is a Sunday
        ("answer.day13", "17 Feb 09:00", "owner"),
        ("answer.day14", "18 Feb 09:00", "owner"),
    ]


def test_a_step_shared_by_two_dates_has_one_name_and_one_moment() -> None:
    # Agreed 7 days later: day 21 is on both ladders, so it is never sent twice.
    raised = date(2026, 2, 4)
    first = ladder.steps("answer", raised, raised + DAY * 28, EW, KNOWN)
    agreed = ladder.steps("answer", raised, raised + DAY * 35, EW, KNOWN)

    moments = {step.name: step.at for step in agreed}

    shared = [step for step in first if step.name in moments]
    assert [step.name for step in shared] == ["answer.day14", "answer.day21", "answer.day28"]
    assert [moments[step.name] for step in shared] == [step.at for step in shared]


@pytest.mark.parametrize("proclaimed", [date(2026, 6, 15), date(2026, 6, 22)], ids=["between", "due day"])
def test_a_day_proclaimed_later_keeps_the_due_date_the_names_and_a_last_reminder(proclaimed: date) -> None:
    owed = promise("acknowledge", date(2026, 6, 8), EW)  # due Mon 22 Jun
    names = [step.name for step in ladder.steps(*owed)]

    later = committed_with((EW, proclaimed))

    moved = ladder.steps("acknowledge", date(2026, 6, 8), date(2026, 6, 22), EW, later)
    last = date(2026, 6, 22) if proclaimed == date(2026, 6, 15) else date(2026, 6, 19)
    assert [step.name for step in moved] == names
    assert moved[-1].at == calendar.working_moment(last, 9)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(owed=promises())
def test_every_step_is_at_nine_on_a_working_day_in_order_and_named_once(owed: Owed) -> None:
    _, raised, due, division, _ = owed

    before = list(ladder.steps(*owed))
    after = list(islice(ladder.after_miss(*owed), 20))

    for step in before + after:
        moment = step.at.astimezone(LONDON)
        assert (moment.hour, moment.minute, step.at.tzinfo) == (9, 0, UTC)
        assert calendar.is_working_day(moment.date(), division, KNOWN)
    moments = [step.at for step in before + after]
    assert moments == sorted(moments)
    assert len({step.name for step in before + after}) == len(moments)
    assert all(raised < step.at.astimezone(LONDON).date() <= due for step in before)
    assert all(step.at >= calendar.end_of(due) for step in after)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(owed=promises(), hours=st.lists(st.integers(0, 24 * 90), min_size=2, max_size=2))
def test_what_is_due_in_two_sweeps_is_what_is_due_in_one(owed: Owed, hours: list[int]) -> None:
    start = calendar.end_of(owed[1])
    early, late = (start + timedelta(hours=number) for number in sorted(hours))

    whole = ladder.due_steps(*owed, until=late)

    assert whole == ladder.due_steps(*owed, until=early) + ladder.due_steps(*owed, since=early, until=late)


@settings(deadline=None)  # a busy machine is not a wrong date
@given(owed=promises())
def test_going_from_next_to_next_visits_every_step_once(owed: Owed) -> None:
    moment = calendar.end_of(owed[1])
    visited: list[Step] = []

    for _ in range(12):
        following = ladder.next_after(*owed, after=moment)
        visited += following
        assert len({step.at for step in following}) == 1
        assert following[0].at > moment
        moment = following[0].at

    assert tuple(visited) == ladder.due_steps(*owed, until=moment)


def test_a_step_is_due_from_its_moment_on() -> None:
    owed = promise("acknowledge", date(2026, 2, 4), EW)
    at = ladder.steps(*owed)[0].at

    assert ladder.due_steps(*owed, until=at - timedelta(seconds=1)) == ()
    assert local(ladder.due_steps(*owed, until=at)) == [("ack.day3", "09 Feb 09:00", "owner")]
    assert ladder.due_steps(*owed, since=at, until=at + DAY) == ()


def test_due_steps_come_in_the_order_in_which_the_last_one_counts() -> None:
    owed = promise("acknowledge", date(2026, 2, 4), EW)  # due Wed 18 Feb
    due = ladder.due_steps(*owed, until=datetime(2026, 2, 26, 12, 0, tzinfo=UTC))

    assert [step.name for step in due] == [
        "ack.day3",
        "ack.day7",
        "ack.day9",
        "ack.day10",
        "ack.over.owner1",
        "ack.over.senior.week1",
        "ack.over.owner2",
        "ack.over.owner3",
        "ack.over.senior.week2",
    ]


def test_of_two_steps_at_one_moment_the_later_rung_comes_last() -> None:
    owed = promise("answer", date(2026, 3, 2), EW)
    both = ladder.next_after(*owed, after=datetime(2026, 3, 26, 12, 0, tzinfo=UTC))

    assert [step.name for step in both] == ["answer.day25", "answer.day27"]


@pytest.mark.parametrize(
    ("moment", "division", "expected"),
    [
        ("2026-07-01T08:59:59+01:00", EW, "2026-07-01T08:00+00:00"),
        ("2026-07-01T09:00:00+01:00", EW, "2026-07-01T08:00+00:00"),
        ("2026-07-01T16:59:59+01:00", EW, "2026-07-01T15:59:59+00:00"),
        ("2026-07-01T17:00:00+01:00", EW, "2026-07-02T08:00+00:00"),
        ("2026-07-03T17:00:00+01:00", EW, "2026-07-06T08:00+00:00"),  # Friday evening
        ("2026-06-15T12:00:00+01:00", EW, "2026-06-15T11:00+00:00"),
        ("2026-06-15T12:00:00+01:00", SCT, "2026-06-16T08:00+00:00"),  # a holiday there only
        ("2026-03-28T12:00:00+00:00", NI, "2026-03-30T08:00+00:00"),  # over the change of the clocks
    ],
)
def test_reminders_go_in_the_working_hours_of_the_division(moment: str, division: Division, expected: str) -> None:
    found = ladder.sending_moment(datetime.fromisoformat(moment), division, KNOWN)

    assert found == datetime.fromisoformat(expected)


def test_plans_cover_every_duty_under_its_stored_value() -> None:
    assert set(ladder.PLANS) == {duty.value for duty in Duty}


def test_reminders_past_the_calendar_are_refused_not_guessed() -> None:
    inside = ("answer", date(2035, 12, 3), date(2035, 12, 31), EW, KNOWN)
    assert ladder.next_after(*inside, after=calendar.end_of(date(2035, 12, 30)))[0].name == "answer.day28"

    with pytest.raises(OutsideCoverage):
        ladder.next_after(*inside, after=calendar.end_of(date(2035, 12, 31)))
    with pytest.raises(OutsideCoverage):
        ladder.steps("answer", date(2035, 12, 4), date(2036, 1, 1), EW, KNOWN)
