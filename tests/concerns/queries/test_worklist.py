from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import access, clock
from concerns.domain.calendar import LONDON
from concerns.enums import CaseRole, ConflictKind, Duty, State
from concerns.queries import worklist
from tests.casework_factories import Worked, case_in
from tests.factories import raise_concern

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 11, 10)  # the day of `now`; the first letter is due on 24 November, the answer on 8 December


def seen(user: User, today: date) -> list[tuple[str, str, str]]:
    """Group, duty and chip of each row, in order."""
    rows = worklist.open_duties(user, today=today).rows
    return [(row.group, row.duty.value, row.promise.chip_words) for row in rows]


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, now: datetime) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        (TUESDAY, ("later", "10 working days left"), ("later", "28 days left")),
        (date(2026, 11, 23), ("week", "1 working day left"), ("later", "15 days left")),
        (date(2026, 11, 24), ("today", "Due today"), ("later", "14 days left")),
        (date(2026, 11, 26), ("overdue", "2 days over"), ("later", "12 days left")),
        (date(2026, 12, 7), ("overdue", "13 days over"), ("week", "1 day left")),
        (date(2026, 12, 9), ("overdue", "15 days over"), ("overdue", "1 day over")),
    ],
    ids=str,
)
def test_every_day_says_in_words_how_each_duty_stands(
    today: date, first: tuple[str, str], second: tuple[str, str], worked: Worked, handler: User
) -> None:
    assert seen(handler, today) == [
        (first[0], Duty.ACKNOWLEDGE, first[1]),
        (second[0], Duty.ANSWER, second[1]),
    ]


def test_the_first_due_stands_on_top_across_cases(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    later = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    sooner = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now - timedelta(days=20))

    rows = worklist.open_duties(handler, today=TUESDAY).rows

    assert [(row.reference, row.duty) for row in rows] == [
        (sooner.reference, Duty.UPDATE),
        (sooner.reference, Duty.ANSWER),
        (later.reference, Duty.ACKNOWLEDGE),
        (later.reference, Duty.ANSWER),
    ]


def test_a_later_date_moves_the_row_and_says_so(worked: Worked, handler: User, now: datetime) -> None:
    answer = clock.due(worked.concern, Duty.ANSWER)
    assert answer is not None
    clock.extend(answer, to=date(2026, 12, 28), now=now)

    row = worklist.open_duties(handler, today=date(2026, 12, 8)).rows[-1]

    assert (row.group, row.promise.chip_kind, row.promise.chip_words) == (
        "later",
        "extended",
        "Extended, 20 days left",
    )
    assert (row.due_date, row.stands) == (date(2026, 12, 28), "first due 8 December")


def test_a_target_that_passed_is_work_of_today_and_nothing_overdue(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)

    row = worklist.open_duties(handler, today=date(2026, 11, 26)).rows[0]

    assert (row.duty, row.group, row.stands) == (Duty.UPDATE, "today", "our own target")
    assert (row.promise.chip_kind, row.promise.chip_words) == ("due_soon", "2 days over")
    assert row.work.place == "casework:messages"


@pytest.mark.parametrize(
    ("division", "words"),
    [(Division.ENGLAND_AND_WALES, "2 working days left"), (Division.SCOTLAND, "3 working days left")],
)
def test_days_are_counted_by_the_calendar_of_each_division(
    division: Division, words: str, rota: list[User], lead: User
) -> None:
    """The second of January is a holiday in Scotland alone, so the tenth working day comes a day later there."""
    raise_concern(now=datetime(2026, 12, 18, 10, tzinfo=LONDON), division=division)

    seen_then = [words for _, duty, words in seen(lead, date(2027, 1, 4)) if duty == Duty.ACKNOWLEDGE]

    assert seen_then == [words]


def test_a_lead_sees_new_concerns_first(rota: list[User], lead: User, handler: User, now: datetime) -> None:
    raise_concern(now=now)
    case_in(State.REDIRECTED, lead=lead, handler=handler, now=now - timedelta(days=40))

    assert seen(lead, TUESDAY) == [
        ("new", Duty.TRIAGE, "1 working day left"),
        ("later", Duty.ACKNOWLEDGE, "10 working days left"),
        ("later", Duty.ANSWER, "28 days left"),
    ]
    assert worklist.open_duties(lead, today=TUESDAY).rows[0].work.place == "triage:case"


def test_only_those_on_a_case_see_its_duties(
    worked: Worked, lead: User, handler: User, other_handler: User, superuser: User, hr: User, now: datetime
) -> None:
    assert len(seen(handler, TUESDAY)) == 2
    for stranger in (other_handler, lead, superuser, hr):
        assert seen(stranger, TUESDAY) == []

    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    assert len(seen(other_handler, TUESDAY)) == 2
    assert worklist.open_duties(other_handler, today=TUESDAY).rows[0].work.place == "casework:case"

    access.block(worked.case, other_handler, ConflictKind.RELATION, by=lead, now=now)
    assert seen(other_handler, TUESDAY) == []


def test_a_met_duty_leaves_the_list_and_a_closed_case_moves_to_the_closed_ones(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    assert [duty for _, duty, _ in seen(handler, TUESDAY)] == [Duty.UPDATE, Duty.ANSWER]
    assert list(worklist.closed(handler)) == []

    finished = case_in(State.CLOSED, lead=lead, handler=handler, now=now)

    assert [concern.reference for concern in worklist.closed(handler)] == [finished.reference]
    assert {row.reference for row in worklist.open_duties(handler, today=TUESDAY).rows} == {worked.reference}


def test_what_is_answered_and_not_closed_is_not_lost(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    finished = case_in(State.CLOSED, lead=lead, handler=handler, now=now)
    assert worklist.open_duties(handler, today=TUESDAY).to_close == 0

    answered = case_in(State.ANSWERED, lead=lead, handler=handler, now=now)

    assert [row.reference for row in worklist.closed(handler)] == [answered.reference, finished.reference]
    assert [worklist.open_duties(user, today=TUESDAY).to_close for user in (handler, lead)] == [1, 0]


def test_counts_and_filters_agree(rota: list[User], lead: User, handler: User, now: datetime) -> None:
    for days in (0, 13, 14, 20):
        case_in(State.ACCEPTED, lead=lead, handler=handler, now=now - timedelta(days=days))

    listed = worklist.open_duties(handler, today=TUESDAY)

    assert len(listed.rows) == 8
    assert listed.cases == 4
    assert sum(len(listed.of(group=group)) for group in worklist.GROUPS) == 8
    acknowledging = listed.of(duty=Duty.ACKNOWLEDGE)
    assert len(acknowledging) == 4
    assert {row.duty for row in acknowledging} == {Duty.ACKNOWLEDGE}
    assert [row.group for row in listed.of(group="today")] == ["today"]


@pytest.mark.parametrize("cases", [1, 3])
def test_the_list_takes_the_same_questions_for_one_case_and_for_three(
    cases: int, rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    for _ in range(cases):
        case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    access.visible_cases(handler).exists()  # content types are asked for once a process

    with CaptureQueriesContext(connection) as asked:
        rows = worklist.open_duties(handler, today=TUESDAY).rows

    assert len(rows) == 2 * cases
    assert {row.about for row in rows} == {"Health and safety, concealment"}
    assert len(asked) == 3
