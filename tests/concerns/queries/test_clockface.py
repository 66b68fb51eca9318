"""The list under the clock bar says in words everything that the bar draws."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from concerns.domain import clock, corrections
from concerns.enums import Duty, State
from concerns.queries import casefile, clockface, promises
from concerns.templatetags import clockbar
from tests.casework_factories import Worked, case_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 10)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, now: datetime) -> Worked:
    """Raised on 10 November, acknowledged that day, its answer due on 8 December and moved to the 18th."""
    made = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    answer = clock.due(made.concern, Duty.ANSWER)
    assert answer is not None
    clock.extend(answer, to=date(2026, 12, 18), now=now + timedelta(days=20))
    return made


def opened(worked: Worked) -> casefile.ConcernFile:
    (one,) = casefile.concerns_of(worked.case, today=TODAY, original=True)
    return one


def test_each_mark_of_the_bar_stands_in_the_list_in_words(worked: Worked) -> None:
    one = opened(worked)
    bar = clockbar.draw(clockface.clock_of(one, today=TODAY))

    assert {mark.kind for mark in bar.marks} == {"raised", "target", "limit", "tick", "due", "extended", "today"}
    assert [(fact.label, fact.words) for fact in clockface.clock_facts(one, today=TODAY)] == [
        ("Raised", "10 Nov, today is day 30"),
        ("Acknowledge, our target", "13 Nov"),
        ("Acknowledge", "10 Nov, due 24 Nov"),
        ("Update the reporter", "by Tue 24 Nov, 16 days over, our own target"),
        ("Answer, first date", "by Tue 8 Dec, 2 days over"),
        ("Answer, extended", "by Fri 18 Dec, 8 days left"),
    ]


def test_what_was_promised_before_a_correction_stands_at_its_end(
    worked: Worked, handler: User, now: datetime
) -> None:
    late = now + timedelta(days=30)
    corrections.correct(worked.concern, day=date(2026, 11, 4), reason="A note.", by=handler, now=late)

    *_, former = clockface.clock_facts(opened(worked), today=TODAY)

    assert (former.label, former.words, former.shape) == (
        "Answer, promised before the correction",
        "by Tue 8 Dec, missed",
        "over",
    )


def test_a_target_as_late_as_the_promise_is_none(worked: Worked, now: datetime) -> None:
    one = opened(worked)
    first = next(row for row in one.concern.deadlines.all() if row.duty == Duty.ACKNOWLEDGE)
    first.due_date = date(2026, 11, 13)

    assert one.first_target == date(2026, 11, 13)
    assert promises.first_target(one.concern, [first], known=clock.current_calendar()) is None
