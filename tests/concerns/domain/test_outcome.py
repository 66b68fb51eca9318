"""The answer: complete, without a word about discipline, one to each reporter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import clock, evidence, findings, letters, lifecycle, outcome
from concerns.domain.outcome import OutcomeParts
from concerns.enums import Conclusion, Duty, EvidenceKind, LetterKind, Obstacle, State, WishReply
from concerns.errors import Blocked, WrongState
from concerns.models import Letter
from tests import factories
from tests.casework_factories import (
    FOUND,
    OUTCOME,
    PIECE,
    Worked,
    acknowledge,
    answer_all,
    bring_together,
    case_in,
    give_outcome,
    reply_all,
    second_read,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def give(worked: Worked, parts: OutcomeParts, *, reference: str = "") -> Letter:
    """As far as the writer is concerned: the second reader agrees to it first."""
    second_read(worked, parts=parts, reference=reference)
    return issue(worked, parts, reference=reference)


def issue(worked: Worked, parts: OutcomeParts, *, reference: str = "") -> Letter:
    case = worked.case
    concern = lifecycle.concern_of(case, reference or worked.reference)
    return outcome.give(case, concern, parts=parts, by=worked.handler, now=NOW)


def reasons(worked: Worked, parts: OutcomeParts) -> list[tuple[str, object]]:
    """What the writer has to mend, beside asking the second reader."""
    with pytest.raises(Blocked) as blocked:
        issue(worked, parts)
    assert worked.case.state == State.INVESTIGATING
    assert Duty.ANSWER in clock.open_duties(worked.concern)
    return [reason for reason in blocked.value.reasons if reason[0] != Obstacle.NOT_READ_TWICE]


def test_r54_a_complete_answer_meets_its_duty_and_ends_the_work(worked: Worked) -> None:
    answer_all(worked)

    text = letters.text_of(give(worked, OUTCOME))

    assert worked.case.state == State.ANSWERED
    assert clock.open_duties(worked.concern) == []
    assert worked.concern.answered_date == NOW.date()
    for said in (
        "1. Medicine sheets were filled in before the round. We found that this happened.",
        "We compared the sheets of twelve weeks with the stock.",
        "To decide, we asked what is more likely than not.",
        "You asked: Two people on every round. Our reply: Yes, we have done this. It began on 7 November.",
        "Two people now do each round. We tell you by Friday 29 January 2027 how this is going.",
        "We were told in March and did nothing.",
        "Ask for a review from your inbox by Wednesday 10 February 2027.",
        "You can take this to: Care Quality Commission (safety of care).",
    ):
        assert said in text
    assert "days over" not in text


def test_everything_that_is_missing_is_said_at_once(worked: Worked) -> None:
    findings.allege(worked.case, "Something happened.", by=worked.handler, now=NOW)

    assert reasons(worked, OutcomeParts()) == [
        (Obstacle.ALLEGATION_WITHOUT_FINDING, 1),
        (Obstacle.WISH_WITHOUT_REPLY, 1),
        (Obstacle.WISH_WITHOUT_REPLY, 2),
        (Obstacle.PART_MISSING, "actions"),
        (Obstacle.PART_MISSING, "bodies"),
    ]


def test_without_an_allegation_there_is_nothing_to_answer(worked: Worked) -> None:
    reply_all(worked, case=worked.case)

    assert reasons(worked, OUTCOME) == [(Obstacle.NO_ALLEGATION, None)]


@pytest.mark.parametrize(
    ("conclusion", "needed"),
    [
        (Conclusion.UPHELD, True),
        (Conclusion.PARTLY, True),
        (Conclusion.NOT_UPHELD, False),
        (Conclusion.NOT_ESTABLISHED, False),
    ],
)
def test_an_apology_is_owed_when_something_was_upheld(
    conclusion: Conclusion, needed: bool, worked: Worked
) -> None:
    case = worked.case
    allegation = findings.allege(case, "Something happened.", by=worked.handler, now=NOW)
    evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)
    record = replace(FOUND, which_part="the first half")
    findings.find(allegation, conclusion=conclusion, record=record, by=worked.handler, now=NOW)
    reply_all(worked, case=case)
    unsaid = replace(OUTCOME, apology="")

    if needed:
        assert reasons(worked, unsaid) == [(Obstacle.NO_APOLOGY, None)]
        give(worked, OUTCOME)
    else:
        give(worked, unsaid)

    assert worked.case.state == State.ANSWERED


def test_an_apology_is_owed_when_the_answer_is_late_and_the_letter_says_so(worked: Worked) -> None:
    late = NOW + timedelta(days=30)
    case = worked.case
    allegation = findings.allege(case, "Something happened.", by=worked.handler, now=NOW)
    findings.find(
        allegation,
        conclusion=Conclusion.NOT_UPHELD,
        record=FOUND,
        by=worked.handler,
        now=NOW,
    )
    reply_all(worked, case=case)
    concern = worked.concern
    assert outcome.needs_apology(worked.case, concern, on=NOW.date()) is False
    assert outcome.needs_apology(worked.case, concern, on=late.date()) is True

    give_outcome(worked, now=late)

    text = letters.text_of(letters.issued(worked.concern)[-1])
    assert "We promised it by Tuesday 8 December 2026. It is 2 days over. We are sorry." in text


def test_an_apology_is_owed_when_the_first_letter_was_late(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked, now=NOW + timedelta(days=15))

    assert outcome.needs_apology(worked.case, worked.concern, on=(NOW + timedelta(days=16)).date()) is True


NEVER = ("The person was dismissed.", "It ended with a final written warning.", "Disciplinary steps were taken.")


@pytest.mark.parametrize(
    "words",
    [
        *NEVER,
        "They are suspended.",
        "The suspension goes on.",
        "There will be a hearing.",
        "We spoke to Priya Nair.",
    ],
)
@pytest.mark.parametrize("field", ["actions", "apology", "bodies"])
def test_words_that_may_reveal_discipline_or_a_name_hold_the_letter(
    field: str, words: str, worked: Worked
) -> None:
    answer_all(worked)
    held = {
        "actions": replace(OUTCOME, actions=words),
        "apology": replace(OUTCOME, apology=words),
        "bodies": replace(OUTCOME, bodies=words),
    }

    found = reasons(worked, held[field])

    never = words in NEVER
    assert [code for code, _ in found] == [Obstacle.WORDS_NEVER if never else Obstacle.WORDS_HELD]
    assert str(found[0][1]).lower() in words.lower()


def test_such_words_in_a_finding_or_a_reply_hold_it_too(worked: Worked) -> None:
    answer_all(worked)
    case = worked.case
    line = outcome.wishes(lifecycle.concern_of(case, worked.reference))[0]
    outcome.reply_to_wish(
        case, line.wish, reply=WishReply.PART, reason="Somebody was suspended.", by=worked.handler, now=NOW
    )

    assert reasons(worked, OUTCOME) == [(Obstacle.WORDS_HELD, "suspended")]


def test_the_reporters_own_words_never_hold_it(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, wishes=("Somebody is dismissed",))
    answer_all(worked)

    give(worked, OUTCOME)

    assert worked.case.state == State.ANSWERED


def test_r36_whoever_stands_in_writes_for_the_contact_who_stays_the_one_to_write_to(
    worked: Worked, lead: User
) -> None:
    answer_all(worked)
    concern = lifecycle.concern_of(worked.case, worked.reference)

    text = outcome.letter_text(worked.case, concern, OUTCOME, by=lead, on=NOW.date())

    assert worked.handler.name in text
    assert lead.name not in text


def test_an_answer_is_given_once(worked: Worked) -> None:
    answer_all(worked)
    give(worked, OUTCOME)

    with pytest.raises(WrongState):
        issue(worked, OUTCOME)

    kinds = [letter.kind for letter in letters.issued(worked.concern)]
    assert kinds == [LetterKind.ACKNOWLEDGEMENT, LetterKind.OUTCOME]


def test_the_case_is_answered_when_every_reporter_has_an_answer(worked: Worked, lead: User) -> None:
    second = factories.raise_concern(wishes=())
    bring_together(second.case, into=worked)
    answer_all(worked)
    give(worked, OUTCOME)
    assert worked.case.state == State.INVESTIGATING
    with pytest.raises(Blocked) as blocked:
        issue(worked, OUTCOME, reference=second.concern.reference)
    assert blocked.value.reasons[0] == (Obstacle.DUTY_OPEN, Duty.ACKNOWLEDGE)

    acknowledge(Worked(second, lead, worked.handler))
    give(worked, OUTCOME, reference=second.concern.reference)

    assert worked.case.state == State.ANSWERED


def test_a_wish_is_replied_to_again_until_the_answer_is_given(worked: Worked) -> None:
    case = worked.case
    for reply, reason in ((WishReply.NONE, "There is no money."), (WishReply.PART, "Half of it is done.")):
        line = outcome.wishes(lifecycle.concern_of(case, worked.reference))[0]
        outcome.reply_to_wish(case, line.wish, reply=reply, reason=reason, by=worked.handler, now=NOW)

    line = outcome.wishes(worked.concern)[0]
    assert (line.reply, line.reason) == (WishReply.PART, "Half of it is done.")


def test_r26_a_reply_stands_as_the_answer_said_it_while_another_reporter_waits(worked: Worked, lead: User) -> None:
    second = factories.raise_concern(wishes=())
    bring_together(second.case, into=worked)
    answer_all(worked)
    line = outcome.wishes(lifecycle.concern_of(worked.case, worked.reference))[0]
    give(worked, OUTCOME)
    assert worked.case.state == State.INVESTIGATING

    with pytest.raises(WrongState):
        outcome.reply_to_wish(
            worked.case, line.wish, reply=WishReply.NONE, reason="No.", by=worked.handler, now=NOW
        )

    assert outcome.wishes(worked.concern)[0].reason == line.reason


def test_nothing_changes_only_with_a_reason(worked: Worked) -> None:
    answer_all(worked)
    unsaid = OutcomeParts(apology="We did nothing.", bodies="The ombudsman")
    assert reasons(worked, unsaid) == [(Obstacle.PART_MISSING, "actions")]

    text = letters.text_of(give(worked, replace(unsaid, nothing_because="it was put right in May.")))

    assert "Nothing will change, because it was put right in May." in text


def test_parts_survive_being_kept_as_a_draft() -> None:
    parts = replace(OUTCOME, news_date=date(2027, 1, 29))

    assert outcome.outcome_parts(letters.as_record(parts)) == parts
