"""Would they speak up again? Asked, answered or passed over, and led back to nobody."""

from datetime import date

import pytest

from accounts.models import User
from concerns.domain import feedback, reaching, reviews
from concerns.domain.feedback import Answers
from concerns.enums import EventType, LetterWay, Occasion, State, Verdict
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Concern, Feedback, FeedbackAsked, FeedbackQuarter
from tests.casework_factories import Worked, case_in, close, ready_to_close
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SAID = Answers(Verdict.YES, Verdict.NO, None, "Ring back sooner.")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ANSWERED, lead=lead, handler=handler)


def give(worked: Worked, occasion: Occasion, answers: Answers | None = SAID) -> None:
    feedback.give(worked.raised.mailbox, occasion, answers, on=TODAY)


def open_for(worked: Worked) -> Occasion | None:
    return feedback.open_for(worked.concern)


def test_it_is_asked_after_the_answer_and_after_closing_and_once_each(worked: Worked) -> None:
    assert open_for(worked) == Occasion.ANSWER
    give(worked, Occasion.ANSWER)
    assert open_for(worked) is None
    ready_to_close(worked)
    close(worked.case, by=worked.handler)

    assert open_for(worked) == Occasion.CLOSING
    give(worked, Occasion.CLOSING, None)
    assert open_for(worked) is None
    with pytest.raises(AlreadyReceived):
        give(worked, Occasion.CLOSING)
    with pytest.raises(WrongState):
        give(worked, Occasion.REVIEW)
    assert Feedback.objects.count() == 1


def test_it_is_not_asked_before_an_answer_during_a_review_or_of_whoever_wants_no_contact(
    worked: Worked, rota: list[User], lead: User, handler: User
) -> None:
    assert open_for(case_in(State.INVESTIGATING, lead=lead, handler=handler)) is None
    reviews.ask(worked.raised.mailbox, "You forgot the nights.", on=TODAY)
    assert open_for(worked) is None
    other = case_in(State.ANSWERED, lead=lead, handler=handler)
    assert open_for(other) == Occasion.ANSWER
    reaching.choose(other.raised.mailbox, way=LetterWay.INBOX, no_contact=True, on=TODAY)
    assert open_for(other) is None


def test_t26_an_answer_leads_back_to_nobody(worked: Worked) -> None:
    give(worked, Occasion.ANSWER)

    kept = {field.name for field in Feedback._meta.get_fields()}
    assert kept == {"id", "quarter", "occasion", "again", "safe", "kept_word", "sealed_text"}
    quarter = FeedbackQuarter.objects.get()
    assert quarter.first_date == date(2026, 10, 1)
    assert not Concern.objects.filter(data_key=quarter.data_key).exists()
    (told,) = Event.objects.filter(type=EventType.FEEDBACK_ENDED)
    assert (told.on, told.data) == ("2026-11-10", "{}")


def test_passing_it_over_leaves_what_answering_leaves(worked: Worked, lead: User, handler: User) -> None:
    other = case_in(State.ANSWERED, lead=lead, handler=handler)
    give(worked, Occasion.ANSWER)
    give(other, Occasion.ANSWER, None)

    one, two = FeedbackAsked.objects.values("occasion", "ended_date")
    assert one == two
    rows = Event.objects.filter(type=EventType.FEEDBACK_ENDED).values_list("actor", "on", "data")
    assert rows[0] == rows[1]


def test_only_whole_quarters_are_told_and_texts_only_in_a_crowd(worked: Worked) -> None:
    give(worked, Occasion.ANSWER)
    assert feedback.given(before=date(2026, 12, 31)) == []
    rows = feedback.given(before=date(2027, 1, 1))
    assert len(rows) == 1
    assert feedback.texts_of(rows) == []
    for number in range(4):
        feedback._store(Answers(Verdict.NO, text=f"Number {number}."), Occasion.ANSWER, date(2026, 10, 1))

    texts = feedback.texts_of(feedback.given(before=date(2027, 1, 1)))

    assert sorted(texts) == [*(f"Number {number}." for number in range(4)), "Ring back sooner."]


def test_a_contact_and_hr_read_no_text_and_a_manager_no_figure(
    worked: Worked, lead: User, other_lead: User, hr: User, senior: User
) -> None:
    assert [feedback.may_see_figures(user) for user in (hr, senior, lead)] == [True] * 3
    assert not feedback.may_see_figures(worked.handler)
    assert [feedback.may_read_texts(user) for user in (hr, senior, worked.handler)] == [False] * 3
    assert feedback.may_read_texts(other_lead)
    case_in(State.ACCEPTED, lead=lead, handler=other_lead)
    assert not feedback.may_read_texts(other_lead)
