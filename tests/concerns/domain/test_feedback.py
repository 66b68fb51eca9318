"""Would they speak up again? Asked, answered or passed over, and led back to nobody."""

import uuid
from datetime import date
from itertools import product
from typing import NamedTuple

import pytest
from django.db import connection

from accounts.models import User
from concerns.domain import challenges, feedback, reaching
from concerns.domain.feedback import Answers
from concerns.enums import EventType, LetterWay, Occasion, State, Verdict
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Concern, Feedback, FeedbackAsked, FeedbackQuarter
from tests.casework_factories import Worked, case_in, close, ready_to_close
from tests.factories import NOW
from trust.models import DataKey, Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
QUARTER = date(2026, 10, 1)
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
    challenges.ask(worked.raised.mailbox, "You forgot the nights.", on=TODAY)
    assert open_for(worked) is None
    other = case_in(State.ANSWERED, lead=lead, handler=handler)
    assert open_for(other) == Occasion.ANSWER
    reaching.choose(other.raised.mailbox, way=LetterWay.INBOX, no_contact=True, on=TODAY)
    assert open_for(other) is None


def test_t26_an_answer_leads_back_to_nobody(worked: Worked) -> None:
    give(worked, Occasion.ANSWER)

    kept = {field.name for field in Feedback._meta.get_fields()}
    assert kept == {"id", "quarter", "sealed_answers"}
    quarter = FeedbackQuarter.objects.get()
    assert quarter.first_date == QUARTER
    assert not Concern.objects.filter(data_key=quarter.data_key).exists()
    (told,) = Event.objects.filter(type=EventType.FEEDBACK_ENDED)
    assert (told.on, told.data) == ("2026-11-10", "{}")


class Row(NamedTuple):
    id: str
    quarter: str
    sealed: bytes


def in_the_table() -> list[Row]:
    """As the database holds it, in the order of its own that a dump has."""
    place = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, quarter_id, sealed_answers FROM concerns_feedback ORDER BY {place}")
        return [Row(uuid.UUID(str(pk)).hex, str(first), bytes(sealed)) for pk, first, sealed in cursor.fetchall()]


def opened(rows: list[Row]) -> list[str]:
    """What was written, to whoever has the keys, too."""
    found = Feedback.objects.select_related("quarter__data_key").in_bulk()
    return [feedback._opened(found[uuid.UUID(row.id)]).text for row in rows]


def test_t26_no_column_tells_what_was_answered(worked: Worked) -> None:
    """Not by its length either, whatever the three answers are, and with a few words or none."""
    every = [*Verdict, None]
    for again, safe, kept_word in product(Verdict, every, every):
        feedback._store(Answers(again, safe, kept_word), QUARTER)
    feedback._store(SAID, QUARTER)

    rows = in_the_table()

    assert len(rows) == 49
    assert {row.quarter for row in rows} == {"2026-10-01"}
    assert len({len(row.sealed) for row in rows}) == 1
    assert not [row for row in rows if any(word in row.sealed for word in (b"again", b"unsure", b"Ring"))]


def test_t26_once_a_quarter_is_over_no_order_of_its_rows_is_left(worked: Worked) -> None:
    said = [f"Number {number}." for number in range(40)]  # the same order by chance: once in 10 to the 47th
    for text in said:
        feedback._store(Answers(Verdict.NO, text=text), QUARTER)
    before = in_the_table()
    old = FeedbackQuarter.objects.get().data_key
    assert opened(before) == said
    assert feedback.mix(on=date(2026, 12, 31)) == 0
    assert in_the_table() == before

    assert feedback.mix(on=date(2027, 1, 1)) == 1

    after = in_the_table()
    assert sorted(opened(after)) == sorted(said)
    assert said not in (opened(after), opened(after[::-1]), opened(sorted(after)))
    assert {row.id for row in before} & {row.id for row in after} == set()
    assert bytes(DataKey.objects.get(pk=old.pk).wrapped) == b""
    assert feedback.mix(on=date(2027, 1, 2)) == 0
    assert in_the_table() == after


def test_one_that_comes_late_is_mixed_with_the_others_in_the_next_night(worked: Worked) -> None:
    feedback._store(SAID, QUARTER)
    feedback.mix(on=date(2027, 1, 1))
    feedback._store(Answers(Verdict.NO), QUARTER)

    assert feedback.mix(on=date(2027, 1, 2)) == 1
    assert len(feedback.given(before=date(2027, 1, 2))[QUARTER]) == 2


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
    assert feedback.given(before=date(2026, 12, 31)) == {}
    given = feedback.given(before=date(2027, 1, 1))
    assert given == {QUARTER: [SAID]}
    assert feedback.texts_of(given[QUARTER]) == []
    for number in range(4):
        feedback._store(Answers(Verdict.NO, text=f"Number {number}."), QUARTER)

    texts = feedback.texts_of(feedback.given(before=date(2027, 1, 1))[QUARTER])

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
