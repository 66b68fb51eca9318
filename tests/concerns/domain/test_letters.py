"""Written words: five parts or nothing, kept as issued, and the only thing that stops the first clock."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import User
from concerns.domain import clock, joining, letters, lifecycle, triage, wording
from concerns.domain.letters import AcknowledgementParts
from concerns.enums import CaseRole, Duty, LetterKind, Mode, Obstacle, SafeguardingKind, State
from concerns.errors import Blocked, WrongState
from concerns.models import Concern, Deadline, Letter
from tests import factories, reviewing
from tests.casework_factories import Worked, acknowledge, acknowledgement, case_in, decide_safeguarding, weigh
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler)


def send(worked: Worked, parts: AcknowledgementParts) -> Letter:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    return letters.acknowledge(case, concern, parts=parts, by=worked.handler, now=NOW)


def test_the_first_letter_stops_its_clock_and_says_all_of_it(worked: Worked) -> None:
    letter = send(worked, acknowledgement(worked))

    text = letters.text_of(letter)
    assert clock.open_duties(worked.concern) == [Duty.ANSWER]
    assert "which you raised on Tuesday 10 November 2026" in text
    assert worked.reference in text
    assert "I will read the sheets first" in text
    assert "by Tuesday 8 December 2026" in text
    assert "The staff support line is 01632 960 145." in text
    assert "Ruth Adeyemi, Service manager, is your contact." in text
    assert "1. Two people on every round\n2. The families told" in text
    assert "1 person can read your concern now: your contact." in text
    assert text.endswith("Ruth Adeyemi\nService manager")
    assert bytes(letter.sealed_text or b"").find(b"sheets") == -1


@pytest.mark.parametrize("part", ["received", "how", "when", "support", "contact"])
def test_without_one_of_the_five_parts_it_is_not_issued(part: str, worked: Worked) -> None:
    with pytest.raises(Blocked) as blocked:
        send(worked, acknowledgement(worked, **{part: "  "}))

    assert blocked.value.reasons == [(Obstacle.PART_MISSING, part)]
    assert Duty.ACKNOWLEDGE in clock.open_duties(worked.concern)
    assert letters.issued(worked.concern) == []


def test_everything_that_is_missing_is_said_at_once(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)
    weigh(raised.case, by=lead)
    triage.accept(raised.case, handler=handler, by=lead, now=NOW)

    with pytest.raises(Blocked) as blocked:
        send(Worked(raised, lead, handler), AcknowledgementParts())

    assert blocked.value.reasons == [
        *((Obstacle.PART_MISSING, part) for part in letters.FIVE),
        (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.ADULT),
        (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.CHILD),
    ]


def test_the_contact_part_must_name_the_contact(worked: Worked) -> None:
    with pytest.raises(Blocked) as blocked:
        send(worked, acknowledgement(worked, contact="Somebody will write to you."))

    assert blocked.value.reasons == [(Obstacle.PART_MISSING, "contact")]


def test_no_date_needs_a_reason_and_the_day_of_the_next_news(worked: Worked) -> None:
    without = acknowledgement(worked, when="")
    reason = replace(without, no_date_because="the auditor has to begin first")
    both = replace(reason, next_news=date(2026, 12, 1))
    for parts in (without, reason, replace(without, next_news=date(2026, 12, 1))):
        with pytest.raises(Blocked) as blocked:
            send(worked, parts)
        assert blocked.value.reasons == [(Obstacle.PART_MISSING, "when")]

    text = letters.text_of(send(worked, both))

    assert "We cannot give you a date yet, because the auditor has to begin first." in text
    assert "We will tell you by Tuesday 1 December 2026." in text


def test_without_a_handler_nobody_is_the_contact(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    case = raised.case
    triage.decide_conflicts(case, by=lead, now=NOW)
    decide_safeguarding(case, by=lead)
    weigh(case, by=lead)
    triage.accept(case, handler=None, by=lead, now=NOW)

    with pytest.raises(Blocked) as blocked:
        send(Worked(raised, lead, lead), AcknowledgementParts())

    assert blocked.value.reasons == [(Obstacle.NO_CONTACT, None)]


def test_r35_a_first_letter_goes_out_once_and_stays_as_it_was_issued(worked: Worked) -> None:
    send(worked, acknowledgement(worked))

    with pytest.raises(WrongState):
        send(worked, acknowledgement(worked, how="Something else."))

    assert ["sheets first" in letters.text_of(letter) for letter in letters.issued(worked.concern)] == [True]


def test_neither_receipt_nor_draft_nor_message_stops_the_clock(worked: Worked) -> None:
    concern = lifecycle.concern_of(worked.case, worked.reference)

    letters.draft(concern, LetterKind.ACKNOWLEDGEMENT, {"how": "Later."}, by=worked.handler)

    assert letters.draft_of(concern, LetterKind.ACKNOWLEDGEMENT) == {"how": "Later."}
    assert Duty.ACKNOWLEDGE in clock.open_duties(concern)
    assert letters.issued(concern) == []
    with pytest.raises(WrongState):
        letters.text_of(Letter.objects.get())


def test_a_draft_becomes_the_letter(worked: Worked) -> None:
    concern = lifecycle.concern_of(worked.case, worked.reference)
    letters.draft(
        concern, LetterKind.ACKNOWLEDGEMENT, letters.as_record(acknowledgement(worked)), by=worked.handler
    )

    letter = send(worked, acknowledgement(worked))

    assert list(Letter.objects.all()) == [letter]
    assert letters.draft_of(concern, LetterKind.ACKNOWLEDGEMENT) is None


def test_parts_survive_being_kept_as_a_draft() -> None:
    parts = AcknowledgementParts(received="a", no_date_because="b", next_news=date(2026, 12, 1))

    assert letters.acknowledgement_parts(letters.as_record(parts)) == parts


def test_a_late_first_letter_is_met_and_a_miss(worked: Worked) -> None:
    acknowledge(worked, now=NOW.replace(month=12, day=20))

    deadline = Deadline.objects.get(concern=worked.concern, duty=Duty.ACKNOWLEDGE)
    assert deadline.met_by == worked.handler
    assert deadline.missed_at == deadline.due_at


@pytest.mark.parametrize(("mode", "meets"), [(Mode.ANONYMOUS, False), (Mode.UNNAMED, False), (Mode.OPEN, True)])
def test_nobody_without_a_name_is_asked_to_meet(
    mode: Mode, meets: bool, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=mode)

    text = letters.text_of(send(worked, acknowledgement(worked)))

    assert ("You choose the place" in text, "You do not have to meet anyone." in text) == (meets, not meets)


def test_a_letter_never_holds_the_name(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.OPEN)

    texts = [letters.text_of(letter) for letter in letters.issued(worked.concern)]

    assert len(texts) == 2
    for word in (*factories.NAME.name.split(), factories.NAME.work, factories.NAME.reach):
        assert [word in text for text in texts] == [False, False]


def test_no_letter_of_one_reporter_tells_of_another(rota: list[User], lead: User, handler: User) -> None:
    first = factories.raise_concern(wishes=("A doctor looks at it",))
    second = factories.raise_concern(wishes=("The rota is changed",))
    case = second.case
    triage.decide_conflicts(case, by=lead, now=NOW)
    joining.join(case, into=first.case, by=lead, now=NOW)
    worked = Worked(first, lead, handler)
    triage.decide_conflicts(worked.case, by=lead, now=NOW)
    decide_safeguarding(worked.case, by=lead)
    weigh(worked.case, by=lead)
    triage.accept(worked.case, handler=handler, by=lead, now=NOW)

    text = letters.text_of(send(worked, acknowledgement(worked)))

    assert "A doctor looks at it" in text
    assert "The rota is changed" not in text
    assert second.concern.reference not in text
    assert clock.open_duties(Concern.objects.get(pk=second.concern.pk)) == [Duty.ACKNOWLEDGE, Duty.ANSWER]


def test_blocks_find_their_own_lead_lines_and_no_others() -> None:
    text = wording.letter(
        ["Hello.", wording.led(wording.WHEN, "Soon.\n\nVery soon."), "Not a lead.\nBut two lines."], FACTS
    )

    found = [(block.lead, block.text) for block in wording.blocks(text)]

    assert found[:4] == [
        ("", "Hello."),
        ("When.", "Soon."),
        ("", "Very soon."),
        ("", "Not a lead.\nBut two lines."),
    ]


FACTS = wording.Facts("RC-0000-0000", date(2026, 11, 10), wording.Contact("Ruth Adeyemi", "Service manager"))


def test_every_letter_ends_with_where_to_turn() -> None:
    ended = wording.letter(["Hello."], replace(FACTS, alternative="the chair of the audit committee"))

    assert "tell us from your inbox, or tell the chair of the audit committee. It is not allowed here." in ended
    assert "Questions? Write to Ruth Adeyemi in your inbox." in ended


def test_r56_a_reviewer_is_named_only_to_whoever_asked_for_a_review(
    rota: list[User], senior: User, lead: User, handler: User
) -> None:
    """Two reporters, one case: to the second, a reviewer would show that there is a first."""
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    other = case_in(State.RECEIVED, lead=lead, handler=handler)
    Concern.objects.filter(pk=other.concern.pk).update(case=worked.case)
    reviewing.ask(worked)
    assert [role for _, role in lifecycle.readers(worked.case)] == [CaseRole.HANDLER, CaseRole.REVIEWER]

    first, second = (letters.facts(worked.case, one.concern, contact=handler) for one in (worked, other))

    assert first.reader_roles == ["your contact", "a reviewer"]
    assert second.reader_roles == ["your contact"]
