"""Two reporters, one case: each answer lists what answers its own reporter, and shows no other."""

import json

import pytest

from accounts.models import User
from concerns.domain import (
    evidence,
    findings,
    letters,
    lifecycle,
    outcome,
    reading,
    tables,
)
from concerns.domain.outcome import OutcomeParts
from concerns.enums import Action, Conclusion, EventType, EvidenceKind, Obstacle, State
from concerns.errors import WrongState
from tests import casework_factories as casework
from tests import factories
from tests.casework_factories import FOUND, OUTCOME, PIECE, Worked, case_in
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
SHEETS, STOCK, KEYS = (
    "Sheets were filled in before the round.",
    "Stock did not fit the books.",
    "Keys hung in an open room.",
)
HINTS = (
    "another person",
    "somebody else",
    "someone else",
    "others ",
    "other concern",
    "more than one",
    "both of you",
)
PLAIN = OutcomeParts(nothing_because="Nothing had to change.", bodies="Care Quality Commission (safety of care)")


@pytest.fixture
def first(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


@pytest.fixture
def second(first: Worked) -> Worked:
    """Who raised the same matter later, in the same case by now."""
    raised = factories.raise_concern(wishes=(), happened="The round is done by one person.")
    casework.bring_together(raised.case, into=first)
    worked = Worked(raised, first.lead, first.handler)
    casework.acknowledge(worked)
    return worked


def allege(text: str, *to: Worked, conclusion: Conclusion | None = Conclusion.NOT_UPHELD) -> None:
    by, case = to[0].handler, to[0].case
    allegation = findings.allege(case, text, answers=[one.concern for one in to], by=by, now=NOW)
    if conclusion:
        evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=by, now=NOW)
        findings.find(allegation, conclusion=conclusion, record=FOUND, by=by, now=NOW)


def answer(worked: Worked, parts: OutcomeParts = PLAIN) -> str:
    casework.second_read(worked, parts=parts)
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    return letters.text_of(outcome.give(case, concern, parts=parts, by=worked.handler, now=NOW))


def left(worked: Worked, parts: OutcomeParts = PLAIN) -> list[tuple[Obstacle, int | str | None]]:
    found = outcome.asking_obstacles(worked.case, worked.concern, parts, on=NOW.date())
    return [(Obstacle(code), detail) for code, detail in found if code != Obstacle.WISH_WITHOUT_REPLY]


def again(worked: Worked, number: int, *to: Worked) -> None:
    allegation = worked.case.allegations.get(number=number)
    findings.answer(allegation, [one.concern for one in to], by=worked.handler, now=NOW)


def test_d12_no_letter_tells_one_reporter_what_another_said_or_that_there_is_one(
    first: Worked, second: Worked
) -> None:
    """Whole letters are compared: each is what it would be if its reporter were the only one."""
    allege(SHEETS, first, conclusion=Conclusion.UPHELD)
    allege(STOCK, second)
    allege(KEYS, first, second)
    casework.reply_all(first, case=first.case)
    preview = outcome.letter_text(second.case, second.concern, PLAIN, by=second.handler, on=NOW.date())

    own, other = answer(first, OUTCOME), answer(second)

    assert other == preview
    read = [outcome_reading(first), outcome_reading(second)]
    for texts, theirs, foreign, stranger in (
        ([own, read[0]], (SHEETS, KEYS), STOCK, second),
        ([other, read[1]], (STOCK, KEYS), SHEETS, first),
    ):
        for text in texts:
            assert [f"{number}. {one}" in text for number, one in enumerate(theirs, start=1)] == [True, True]
            assert foreign not in text
            assert not any(line.startswith("3. ") for line in text.splitlines())  # a reference may end in 3
            assert stranger.reference not in text
            assert [hint for hint in HINTS if hint in text.lower()] == []
    assert "We were told in March" not in other
    alone = case_in(State.INVESTIGATING, lead=first.lead, handler=first.handler, wishes=())
    for text in (STOCK, KEYS):
        allege(text, alone)
    assert answer(alone).replace(alone.reference, "X") == other.replace(second.reference, "X")


def outcome_reading(worked: Worked) -> str:
    """What the second reader had before them."""
    row = worked.concern.second_readings.latest("asked_at")
    return str(reading.material_of(row).text)


def test_r26_each_answer_waits_for_its_own_allegations_alone(first: Worked, second: Worked) -> None:
    assert left(second) == [(Obstacle.NO_ALLEGATION, None)]
    allege(SHEETS, first, conclusion=Conclusion.UPHELD)
    allege(STOCK, second, conclusion=None)

    assert left(first) == [(Obstacle.NO_APOLOGY, None)]
    assert left(second) == [(Obstacle.ALLEGATION_WITHOUT_FINDING, 2)]


def test_what_was_alleged_before_a_join_stays_with_whom_it_answered(first: Worked) -> None:
    allege(SHEETS, first)
    raised = factories.raise_concern()
    casework.bring_together(raised.case, into=first)

    assert [one.answers for one in findings.opened(first.case)] == [(first.reference,)]
    assert findings.told_to(first.case, raised.concern) == []


def test_nothing_is_alleged_yet_in_a_case_that_is_joined_to_another() -> None:
    """So a join has no allegation to carry along."""
    for action in (Action.ALLEGE, Action.FIND):
        assert not tables.ACTIONS[Action.JOIN].states & tables.ACTIONS[action].states
    ways_back = {before for before, after in tables.NEXT.items() if State.ACCEPTED in after}
    assert State.INVESTIGATING not in ways_back | tables.ACTIONS[Action.JOIN].states


def test_with_several_reporters_it_must_be_said_whom_an_allegation_answers(first: Worked, second: Worked) -> None:
    stranger = factories.raise_concern().concern
    with pytest.raises(ValueError, match="said"):
        findings.allege(first.case, SHEETS, by=first.handler, now=NOW)
    with pytest.raises(WrongState):
        findings.allege(first.case, SHEETS, answers=[stranger], by=first.handler, now=NOW)

    findings.allege(first.case, SHEETS, answers=[second.concern], by=first.handler, now=NOW)

    assert [one.answers for one in findings.opened(first.case)] == [(second.reference,)]


def test_whom_it_answers_changes_until_one_of_them_has_our_answer(first: Worked, second: Worked) -> None:
    allege(SHEETS, first)
    allege(STOCK, first)
    casework.reply_all(first, case=first.case)
    again(first, 2, first, second)
    assert [one.answers for one in findings.opened(first.case)] == [
        (first.reference,),
        tuple(sorted((first.reference, second.reference))),
    ]
    again(first, 2, second)
    assert said() == [
        (1, first.reference, True),
        (2, first.reference, True),
        (2, second.reference, True),
        (2, first.reference, False),
    ]
    answer(first)

    for number, to in ((1, second), (2, first)):
        with pytest.raises(WrongState):
            again(first, number, to)
    allegation = first.case.allegations.get(number=1)
    with pytest.raises(WrongState):
        findings.find(allegation, conclusion=Conclusion.UPHELD, record=FOUND, by=first.handler, now=NOW)
    with pytest.raises(WrongState):
        findings.allege(first.case, KEYS, answers=[first.concern], by=first.handler, now=NOW)
    again(first, 2, second)
    with pytest.raises(ValueError, match="somebody"):
        again(first, 2)


def said() -> list[tuple[int, str, bool]]:
    rows = Event.objects.filter(type=EventType.ALLEGATION_ANSWERS).order_by("number")
    told = [json.loads(row.data) for row in rows]
    return [(one["number"], one["concern"], one["answers"]) for one in told]


def test_of_two_who_change_it_at_once_the_second_is_told(first: Worked, second: Worked) -> None:
    allege(SHEETS, first)
    row, stale = first.case.allegations.get(number=1), first.case.allegations.get(number=1)
    findings.answer(row, [second.concern], by=first.handler, now=NOW)

    with pytest.raises(WrongState):
        findings.answer(stale, [first.concern], by=first.handler, now=NOW)

    assert [one.answers for one in findings.opened(first.case)] == [(second.reference,)]


def test_a_yes_to_the_letter_falls_with_a_change_of_whom_it_answers(first: Worked, second: Worked) -> None:
    allege(STOCK, second)
    casework.second_read(second, parts=PLAIN)
    assert outcome.lacking(second.case, second.concern, PLAIN, by=second.handler) == ""

    allege(KEYS, first)
    assert outcome.lacking(second.case, second.concern, PLAIN, by=second.handler) == ""
    again(first, 2, first, second)

    assert outcome.lacking(second.case, second.concern, PLAIN, by=second.handler) == "changed"
