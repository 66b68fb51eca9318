"""The words of letters: shipped whole, made anew by an administrator, and never unsaid in what was issued."""

import json
from datetime import date

import pytest

from accounts.models import User
from concerns.domain import letters, templates, wording
from concerns.domain.templates import Fault, Unfit
from concerns.enums import EventType, LetterKind, State
from concerns.errors import TemplateRefusal, WrongState
from tests.casework_factories import acknowledge, case_in
from tests.factories import NOW
from trust.models import Event

FIRST = LetterKind.ACKNOWLEDGEMENT
MEETING = "We want to hear more. You say where we meet."


def changed(**texts: str) -> dict[str, str]:
    return {**templates.words(FIRST).parts, **texts}


def publish(by: User, texts: dict[str, str], *, instead_of: int = 1) -> None:
    templates.publish(FIRST, texts, instead_of=instead_of, reason="Plainer.", by=by, now=NOW)


@pytest.mark.parametrize("kind", wording.SHIPPED)
def test_the_shipped_words_of_every_letter_keep_their_own_rules(kind: LetterKind) -> None:
    parts = wording.shipped(kind).parts

    assert templates.faults(kind, parts) == []
    assert {name: wording.long_sentences(text) for name, text in parts.items()} == {name: [] for name in parts}


@pytest.mark.parametrize(
    ("text", "why", "place"),
    [
        ("  ", TemplateRefusal.EMPTY, ""),
        ("We aim to answer soon.", TemplateRefusal.MISSING, "answer_by"),
        ("By {answer_by}, {employer}.", TemplateRefusal.UNKNOWN, "employer"),
        ("By {answer_by} or {answer_by.__class__}.", TemplateRefusal.UNKNOWN, "answer_by.__class__"),
        ("By {answer_by}. {", TemplateRefusal.BRACE, ""),
        ("By {answer_by}.\n\nThat is all.", TemplateRefusal.PARAGRAPHS, ""),
        ("By {answer_by}." + " " * 1000 + ".", TemplateRefusal.LONG, ""),
    ],
)
def test_words_that_lack_something_or_say_something_of_their_own_are_refused(
    text: str, why: TemplateRefusal, place: str
) -> None:
    parts = {**wording.shipped(FIRST).parts, "when": text}

    assert templates.faults(FIRST, parts) == [Fault("when", why, place)]


def test_long_sentences_are_named_and_not_refused() -> None:
    long = "word " * 21

    assert wording.long_sentences(f"Short one. {long}. Short two.") == [long.strip()]
    assert templates.faults(FIRST, {**wording.shipped(FIRST).parts, "meeting": f"{long}."}) == []


@pytest.mark.django_db
def test_new_words_begin_with_the_next_letter_and_an_issued_one_never_changes(
    rota: list[User], lead: User, handler: User
) -> None:
    before = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(before)
    (old,) = letters.issued(before.concern)
    text = letters.text_of(old)

    publish(lead, changed(meeting=MEETING, meeting_inbox=MEETING))

    after = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(after)
    (new,) = letters.issued(after.concern)
    assert (old.template, new.template) == ("acknowledgement/1", "acknowledgement/2")
    assert (MEETING in text, MEETING in letters.text_of(new)) == (False, True)
    assert letters.text_of(letters.issued(before.concern)[0]) == text
    (event,) = Event.objects.filter(type=EventType.TEMPLATE_PUBLISHED)
    assert json.loads(event.data) == {"letter": "acknowledgement", "version": 2}


@pytest.mark.django_db
def test_of_two_who_publish_at_once_the_second_is_told(lead: User) -> None:
    publish(lead, changed(meeting=MEETING))

    with pytest.raises(WrongState):
        publish(lead, changed(meeting="Something else."))

    assert templates.words(FIRST).parts["meeting"] == MEETING


@pytest.mark.django_db
def test_words_that_are_unfit_or_the_same_are_not_published(lead: User) -> None:
    with pytest.raises(Unfit) as unfit:
        publish(lead, changed(received="Thank you.", talk=""))
    assert [(fault.part, fault.why) for fault in unfit.value.faults] == [
        ("received", TemplateRefusal.MISSING),
        ("received", TemplateRefusal.MISSING),
        ("talk", TemplateRefusal.EMPTY),
    ]
    with pytest.raises(WrongState):
        publish(lead, changed())

    assert templates.words(FIRST) == wording.shipped(FIRST)


FACTS = wording.Facts(
    "RC-0000-0000", date(2026, 11, 10), wording.Contact("Owen Hart", "Reviewer"), employer="Northmoor"
)
POINT = wording.Point("The rota was not asked for.", "You are right.", "We have it now.")


@pytest.mark.parametrize(
    ("given", "said", "last"),
    [
        ({}, "The first answer stands.", True),
        (
            {"what_changes": "the second round was missed too."},
            "The first answer was wrong in part: the second",
            True,
        ),
        (
            {"new_round_by": date(2027, 1, 6)},
            "We start again, and write to you by Wednesday 6 January 2027.",
            False,
        ),
    ],
)
def test_the_result_of_a_review_has_one_of_three_results(given: dict[str, str], said: str, last: bool) -> None:
    reviewed = wording.Reviewed(date(2026, 12, 7), [POINT], bodies="the regulator.", **given)  # type: ignore[arg-type]

    text = wording.review_result(wording.shipped(LetterKind.REVIEW), FACTS, reviewed)

    assert "1. The rota was not asked for. You are right. We have it now." in text
    assert said in text
    assert ("This is the last step inside Northmoor. You can still go to: the regulator." in text) is last
    assert text.endswith("Owen Hart\nReviewer")
