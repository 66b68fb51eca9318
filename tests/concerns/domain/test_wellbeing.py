"""Each reporter is asked how they are, when their case closes and 1, 3, 6 and 12 months after (R76)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import lifecycle, reopening, wellbeing
from concerns.enums import CheckAnswer, EventType, State
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import WellbeingCheck
from tests.casework_factories import Worked, case_in, give_outcome
from tests.factories import NOW
from tests.reviewing import LATER
from trust.models import Event

TODAY = NOW.date()
DAYS = [TODAY, date(2026, 12, 10), date(2027, 2, 10), date(2027, 5, 10), date(2027, 11, 10)]


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.CLOSED, lead=lead, handler=handler)


def stands(worked: Worked) -> list[tuple[date | None, str]]:
    return [(check.asked_date, check.answer) for check in wellbeing.of_case(worked.case)]


def answer(worked: Worked, given: CheckAnswer, *, on: date) -> None:
    check = wellbeing.open_for(worked.raised.mailbox, on=on)
    assert check is not None
    wellbeing.answer(worked.raised.mailbox, check, given, on=on)


def test_r76_closing_sets_five_days_and_each_is_asked_once(worked: Worked) -> None:
    assert [(check.months, check.due_date) for check in wellbeing.of_case(worked.case)] == list(
        zip(wellbeing.MONTHS, DAYS, strict=True)
    )

    assert [wellbeing.sweep(on=day) for day in (TODAY, TODAY, DAYS[1])] == [1, 0, 1]

    assert stands(worked)[:3] == [(TODAY, CheckAnswer.SILENT), (DAYS[1], ""), (None, "")]
    asked = Event.objects.filter(type__startswith="check.").order_by("number")
    assert list(asked.values_list("type", "actor", "on")) == [
        (EventType.CHECKS_PLANNED, f"user:{worked.handler.pk}", "2026-11-10T10:00:00+00:00"),
        (EventType.CHECK_ASKED, "system", "2026-11-10"),
        (EventType.CHECK_ENDED, "system", "2026-12-10"),
        (EventType.CHECK_ASKED, "system", "2026-12-10"),
    ]


def test_r76_an_answer_has_a_day_and_is_given_once(worked: Worked) -> None:
    answer(worked, CheckAnswer.FINE, on=TODAY)
    check = wellbeing.of_case(worked.case)[0]

    assert (check.asked_date, check.ended_date, check.answer) == (TODAY, TODAY, CheckAnswer.FINE)
    with pytest.raises(AlreadyReceived):
        wellbeing.answer(worked.raised.mailbox, check, CheckAnswer.NOT_FINE, on=TODAY)
    assert wellbeing.open_for(worked.raised.mailbox, on=TODAY) is None
    told = Event.objects.get(type=EventType.CHECK_ANSWERED)
    assert (told.actor, told.on, told.data) == ("reporter", "2026-11-10", "{}")


def test_r76_who_does_not_want_to_be_asked_is_not(worked: Worked) -> None:
    answer(worked, CheckAnswer.STOP, on=DAYS[1])

    left = [(None, CheckAnswer.LEFT_OUT)] * 3
    assert stands(worked) == [(None, CheckAnswer.LEFT_OUT), (DAYS[1], CheckAnswer.STOP), *left]
    assert wellbeing.sweep(on=DAYS[2]) == 0
    assert wellbeing.open_for(worked.raised.mailbox, on=DAYS[2]) is None


def test_r76_closed_again_the_days_are_the_same_whoever_wishes_to_be_asked(
    worked: Worked, lead: User, handler: User
) -> None:
    other = case_in(State.CLOSED, lead=lead, handler=handler)
    answer(worked, CheckAnswer.STOP, on=TODAY)
    answer(other, CheckAnswer.FINE, on=TODAY)
    again = [(months, day + timedelta(days=20)) for months, day in zip(wellbeing.MONTHS, DAYS, strict=True)]

    for one in (worked, other):
        wellbeing.plan(one.case, again, by=handler, now=NOW + timedelta(days=20))

    days = [[check.due_date for check in wellbeing.of_case(one.case)] for one in (worked, other)]
    assert days == [[TODAY, *(day for _, day in again)]] * 2
    assert stands(worked)[1:] == [(None, CheckAnswer.LEFT_OUT)] * 5


def test_r76_who_stops_it_is_not_held_to_what_was_asked_before(worked: Worked) -> None:
    """Closed anew within days, two wait at once: the one of the earlier closing was asked already."""
    wellbeing.sweep(on=TODAY)
    reopening.reopen(worked.case, reason="A drawer.", words="We found more.", by=worked.handler, now=LATER)
    give_outcome(worked, now=LATER)
    lifecycle.close(worked.case, by=worked.handler, now=LATER)
    assert stands(worked)[:2] == [(TODAY, ""), (None, "")]

    answer(worked, CheckAnswer.STOP, on=LATER.date())

    assert stands(worked)[:2] == [(TODAY, CheckAnswer.LEFT_OUT), (LATER.date(), CheckAnswer.STOP)]
    assert wellbeing.open_for(worked.raised.mailbox, on=LATER.date()) is None


def test_r76_silence_is_kept_as_no_answer_and_cannot_be_answered_after(worked: Worked) -> None:
    wellbeing.sweep(on=TODAY)
    check = wellbeing.open_for(worked.raised.mailbox, on=TODAY + timedelta(days=27))
    assert check is not None

    assert wellbeing.open_for(worked.raised.mailbox, on=TODAY + timedelta(days=28)) is None
    wellbeing.sweep(on=TODAY + timedelta(days=28))

    assert stands(worked)[0] == (TODAY, CheckAnswer.SILENT)
    with pytest.raises(WrongState):
        wellbeing.answer(worked.raised.mailbox, check, CheckAnswer.FINE, on=TODAY + timedelta(days=28))


def test_r76_another_inbox_answers_nothing_of_it(worked: Worked, lead: User, handler: User) -> None:
    other = case_in(State.CLOSED, lead=lead, handler=handler)
    check = wellbeing.open_for(worked.raised.mailbox, on=TODAY)
    assert check is not None

    with pytest.raises(WellbeingCheck.DoesNotExist):
        wellbeing.answer(other.raised.mailbox, check, CheckAnswer.FINE, on=TODAY)
