"""A case opened again, by a review or for what was found: who is told what, and that it is answered once more."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import lifecycle, mailbox, outcome, reading, reopening, reviews
from concerns.enums import Duty, Obstacle, State
from concerns.errors import Blocked, WrongState
from concerns.models import Deadline, Mailbox
from tests import casework_factories as casework
from tests.casework_factories import Worked
from tests.factories import NOW
from tests.reviewing import LATER, WRONG, begun, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(rota: list[User], senior: User, lead: User, handler: User) -> Worked:
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler)
    casework.ready_to_close(worked)
    return worked


def test_another_reporter_is_told_that_it_is_opened_again_and_not_why(
    answered: Worked, senior: User, lead: User, handler: User
) -> None:
    """Two reporters, one case: the second hears nothing of the review of the first."""
    first = casework.case_in(State.RECEIVED, lead=lead, handler=handler)
    second = casework.case_in(State.ACCEPTED, lead=lead, handler=handler)
    casework.bring_together(first.case, into=second)
    casework.acknowledge(second)
    casework.acknowledge(first)
    case = second.case
    lifecycle.change_state(case, State.INVESTIGATING, by=handler, now=NOW)
    casework.answer_all(second)
    casework.reply_all(first, case=second.case)
    for one in (first, second):
        casework.give_outcome(one)
    review = begun(first, senior)

    reviews.decide(review, WRONG, by=senior, now=LATER)

    told = [message.text for message in mailbox.messages(second.raised.mailbox)]
    assert "We have opened this again." in told[-1]
    assert "review" not in told[-1]
    assert "spring" not in told[-1]
    assert second.concern.answered_date is None
    assert promised(second)[-1][:2] == (3, "answer")
    owed = Deadline.objects.filter(duty=Duty.UPDATE, met_at=None)
    assert {one.concern: one.due_date for one in owed} == dict.fromkeys(
        [first.concern, second.concern], LATER.date() + timedelta(days=14)
    )


def test_reopening_needs_a_reason_and_tells_each_reporter(answered: Worked, handler: User) -> None:
    casework.close(answered.case, by=handler)
    with pytest.raises(ValueError, match="reason"):
        reopening.reopen(answered.case, reason=" ", words="We found more.", by=handler, now=LATER)

    reopening.reopen(answered.case, reason="A drawer was found.", words="We found more.", by=handler, now=LATER)

    assert answered.case.state == State.INVESTIGATING
    told = mailbox.messages(answered.raised.mailbox)[-1].text
    assert "We have opened this again. We found more." in told
    assert "drawer" not in told
    assert [(one.reason, one.after_review) for one in reopening.of(answered.case)] == [
        ("A drawer was found.", False)
    ]
    with pytest.raises(WrongState):
        reopening.reopen(answered.case, reason="Again.", words="Again.", by=handler, now=LATER)


def test_r55_after_reopening_the_same_letter_is_read_by_a_second_person_again(
    answered: Worked, handler: User
) -> None:
    concern = lifecycle.concern_of(answered.case, answered.reference)
    assert outcome.lacking(answered.case, concern, casework.OUTCOME, by=handler) == ""

    reopening.reopen(answered.case, reason="A drawer was found.", words="We found more.", by=handler, now=LATER)

    concern = lifecycle.concern_of(answered.case, answered.reference)
    with pytest.raises(Blocked) as blocked:
        outcome.give(answered.case, concern, parts=casework.OUTCOME, by=handler, now=LATER)
    assert blocked.value.reasons == [(Obstacle.NOT_READ_TWICE, reading.CHANGED)]


def test_what_was_opened_again_is_answered_and_closed_a_second_time(answered: Worked, handler: User) -> None:
    casework.close(answered.case, by=handler)
    reopening.reopen(answered.case, reason="A drawer was found.", words="We found more.", by=handler, now=LATER)

    casework.give_outcome(answered, now=LATER)
    lifecycle.close(answered.case, by=handler, now=LATER + timedelta(days=1))  # what was learned stands

    assert answered.case.state == State.CLOSED
    assert [row[:2] for row in promised(answered)] == [(1, "acknowledge"), (1, "answer"), (3, "answer")]
    assert all(row[3] for row in promised(answered))
    assert Mailbox.objects.get(concern=answered.concern).closes_date == date(2027, 12, 13)
