"""What in a message to a reporter is looked at before it goes: what it asks, whom it names, whose words it has."""

import pytest

from accounts.models import User
from concerns.domain import access, asking, mailbox
from concerns.domain.content import Account
from concerns.enums import AskingKind, ConflictKind, State
from concerns.forms import asking as words
from concerns.models import Mailbox
from tests.casework_factories import Worked, case_in
from tests.factories import NOW, raise_concern

ASKS = {
    AskingKind.NAME: ["What is your name?", "Please tell me who you are.", "Sign with your full name."],
    AskingKind.REACH: ["Please call me.", "What is your mobile number?", "How can I reach you?"],
    AskingKind.WORK: ["Which team are you in?", "What is your job title?", "Are you a nurse?"],
    AskingKind.SHIFT: ["Which nights were you there?", "Were you on duty?", "What was your shift?"],
    AskingKind.OTHERS: ["Who else saw it?", "Has anybody else told us?", "Who was on shift?", "How do you know?"],
    AskingKind.MOMENT: ["At what time was it?", "When exactly?", "Which night was it?"],
    AskingKind.PLACE: ["In which room was it?", "Where exactly?"],
    AskingKind.PAPER: ["Could you send me the rota?", "Please add a screenshot of it."],
    AskingKind.AT_WORK: ["Could we meet on Tuesday in my office?", "I can talk to you before your shift."],
}
HARMLESS = [
    "You do not have to say who you are.",
    "Please leave out your name and your team.",
    "Thank you for writing. It helps.",
    "Roughly when was it? One week in May is enough.",
    "Are there records that I could look at?",
    "I read the sheets first and write to you by Friday 4 December 2026.",
    "If you would rather talk, tell me here, and we look for a place away from work.",
]


@pytest.mark.parametrize("kind", ASKS)
def test_r46_a_message_that_asks_who_they_are_is_noticed(kind: AskingKind) -> None:
    for text in ASKS[kind]:
        assert kind in {one.kind for one in asking.asks_in(text)}, text


def test_what_asks_nothing_of_them_is_let_pass() -> None:
    assert {text: list(asking.asks_in(text)) for text in HARMLESS if list(asking.asks_in(text))} == {}


def test_every_kind_says_why_and_how_to_say_it_more_gently() -> None:
    assert set(words.RULES) == set(AskingKind)
    assert set(asking.RULES) == set(ASKS)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler)


def found(worked: Worked, text: str, *, knows_blocks: bool = True) -> list[tuple[AskingKind, str]]:
    known = frozenset({worked.handler.pk})
    asked = asking.found_in(text, concern=worked.concern, known=known, knows_blocks=knows_blocks)
    return [(one.kind, one.passage) for one in asked]


@pytest.mark.django_db
def test_i7_whoever_must_not_know_is_named_as_such_only_to_those_who_may_know_it(
    worked: Worked, other_handler: User, worker: User
) -> None:
    access.block(worked.case, other_handler, ConflictKind.SUBJECT, by=worked.lead, now=NOW)
    text = f"{other_handler.name} and {worker.name} will ask. Yours, {worked.handler.name}"

    named = {(AskingKind.KEPT_OUT, other_handler.name), (AskingKind.PERSON, worker.name)}
    assert set(found(worked, text)) == named
    assert {kind for kind, _ in found(worked, text, knows_blocks=False)} == {AskingKind.PERSON}


@pytest.mark.django_db
def test_t24_words_of_a_reporter_are_noticed_and_those_of_another_first(worked: Worked) -> None:
    theirs = "the blue van comes by every second Friday evening"
    mailbox.write_as_reporter(Mailbox.objects.get(concern=worked.concern), f"I think {theirs}.", on=NOW.date())
    other = raise_concern(account=Account(happened="Somebody takes linen home under a long coat each week."))
    other.concern.case_id = worked.case.pk
    other.concern.save(update_fields=["case"])

    assert found(worked, f"You wrote that {theirs}.")[0] == (AskingKind.OWN_WORDS, "the blue van comes by every")
    assert found(worked, "We heard that somebody takes linen home under a coat.") == [
        (AskingKind.OTHER_WORDS, "somebody takes linen home under a")
    ]
    assert found(worked, f"See {other.concern.reference} and {worked.reference}.") == [
        (AskingKind.REFERENCE, other.concern.reference)
    ]


@pytest.mark.django_db
def test_r55_words_of_discipline_are_noticed(worked: Worked) -> None:
    assert found(worked, "They got a final written warning.") == [(AskingKind.DISCIPLINE, "final written warning")]
