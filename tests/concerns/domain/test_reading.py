"""The second reader: one more pair of eyes before an answer goes, and after every change of it (R55, T23)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import access, blocks, letters, lifecycle, outcome, reading
from concerns.domain.outcome import OutcomeParts
from concerns.enums import Action, CaseRole, ConflictKind, Duty, EventType, LetterKind, Obstacle, State, WishReply
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Concern, Finding, Reservation, SecondReading
from concerns.queries import worklist
from notifications.models import Notice
from tests.casework_factories import OUTCOME, Worked, answer_all, case_in
from tests.factories import NOW
from trust.models import Event

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    ready = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    answer_all(ready)
    return ready


def ask(worked: Worked, reader: User, parts: OutcomeParts = OUTCOME, *, now: object = NOW) -> SecondReading:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    return outcome.ask_second_reader(case, concern, parts=parts, reader=reader, by=worked.handler, now=now)  # type: ignore[arg-type]


def asked_of(worked: Worked, reader: User) -> SecondReading:
    """As the reader's own request finds it."""
    case = access.find_case(reader, worked.reference, Action.READ_ANSWER)
    return reading.find(case, lifecycle.concern_of(case, worked.reference), reader)


def issue(worked: Worked, parts: OutcomeParts = OUTCOME, *, by: User | None = None) -> None:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    outcome.give(case, concern, parts=parts, by=by or worked.handler, now=LATER)


def lacks(worked: Worked, parts: OutcomeParts = OUTCOME, *, by: User | None = None) -> list[tuple[str, object]]:
    with pytest.raises(Blocked) as blocked:
        issue(worked, parts, by=by)
    assert [letter.kind for letter in letters.issued(worked.concern)] == [LetterKind.ACKNOWLEDGEMENT]
    return list(blocked.value.reasons)


@pytest.mark.django_db
def test_r55_no_answer_goes_out_on_one_pair_of_eyes(worked: Worked, other_handler: User) -> None:
    assert lacks(worked) == [(Obstacle.NOT_READ_TWICE, "never_asked")]
    ask(worked, other_handler)
    assert lacks(worked) == [(Obstacle.NOT_READ_TWICE, "waits")]

    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=NOW)
    issue(worked)

    assert worked.case.state == State.ANSWERED
    kinds = {
        Notice.objects.get(recipient=user, key__contains="reading").kind
        for user in (worked.handler, other_handler)
    }
    assert kinds == {"reminder"}


@pytest.mark.django_db
def test_r55_a_letter_with_was_given_a_final_written_warning_is_held(worked: Worked, other_handler: User) -> None:
    parts = replace(OUTCOME, actions="The person was given a final written warning.")
    case, concern = worked.case, worked.concern

    with pytest.raises(Blocked) as blocked:
        ask(worked, other_handler, parts)

    assert blocked.value.reasons == [(Obstacle.WORDS_NEVER, "final written warning")]
    assert not SecondReading.objects.exists()
    assert lacks(worked, parts)[0] == (Obstacle.WORDS_NEVER, "final written warning")
    assert outcome.smelling(case, concern, OUTCOME).held == []


@pytest.mark.django_db
def test_r55_held_words_go_out_only_with_a_second_readers_reason(worked: Worked, other_handler: User) -> None:
    parts = replace(OUTCOME, actions="Hearing aids are checked each week, and Priya Nair looks after it.")
    held_now = (Obstacle.WORDS_HELD, "Hearing, Priya Nair")
    ask(worked, other_handler, parts)
    asked = asked_of(worked, other_handler)
    assert lacks(worked, parts) == [held_now, (Obstacle.NOT_READ_TWICE, "waits")]
    with pytest.raises(Blocked) as blocked:
        reading.agree(asked, reason="  ", by=other_handler, now=NOW)
    assert blocked.value.reasons == [held_now]

    asked = asked_of(worked, other_handler)
    reading.agree(
        asked, reason="It is about hearing aids, and she is named on our website.", by=other_handler, now=NOW
    )
    issue(worked, parts)

    assert "Hearing aids" in letters.text_of(letters.issued(worked.concern)[-1])


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["part", "reply", "finding"])
def test_after_any_change_the_second_reader_is_asked_again(what: str, worked: Worked, other_handler: User) -> None:
    ask(worked, other_handler)
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=NOW)
    parts = replace(OUTCOME, bodies="Somebody else.") if what == "part" else OUTCOME
    if what == "reply":
        line = outcome.wishes(lifecycle.concern_of(worked.case, worked.reference))[0]
        outcome.reply_to_wish(
            worked.case,
            line.wish,
            reply=WishReply.ALL,
            reason="Another reason.",
            by=worked.handler,
            now=NOW,
        )
    if what == "finding":
        answer_all(worked)

    assert lacks(worked, parts) == [(Obstacle.NOT_READ_TWICE, "changed")]

    ask(worked, other_handler, parts, now=LATER)
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=LATER)
    issue(worked, parts)
    assert worked.case.state == State.ANSWERED


@pytest.mark.django_db
def test_sent_back_with_a_reason_it_waits_to_be_mended(worked: Worked, other_handler: User) -> None:
    ask(worked, other_handler)
    asked = asked_of(worked, other_handler)
    with pytest.raises(ValueError, match="reason"):
        reading.send_back(asked, reason=" ", by=other_handler, now=NOW)

    reading.send_back(asked, reason="The shift points to one person.", by=other_handler, now=NOW)

    assert lacks(worked) == [(Obstacle.NOT_READ_TWICE, "sent_back")]
    answer = reading.answer_of(reading.past(worked.concern)[0])
    assert answer == reading.Answer("The shift points to one person.", [])
    with pytest.raises(WrongState):
        reading.agree(asked, reason="", by=other_handler, now=NOW)


@pytest.mark.django_db
def test_nobody_is_the_second_reader_of_their_own_letter(worked: Worked, other_handler: User) -> None:
    with pytest.raises(Refused):
        ask(worked, worked.handler)
    ask(worked, other_handler)
    with pytest.raises(Refused):
        reading.agree(asked_of(worked, other_handler), reason="", by=worked.handler, now=NOW)
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=NOW)

    assert lacks(worked, by=other_handler) == [(Obstacle.NOT_READ_TWICE, "yourself")]


@pytest.mark.django_db
def test_r55_whoever_found_what_the_letter_says_does_not_read_it_as_the_second(
    worked: Worked, other_handler: User
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=worked.handler, now=NOW)
    assert other_handler in reading.candidates(worked.case, writer=worked.handler)

    Finding.objects.filter(allegation__case=worked.case).update(decided_by=other_handler)

    assert other_handler not in reading.candidates(worked.case, writer=worked.handler)
    with pytest.raises(Refused):
        ask(worked, other_handler)


@pytest.mark.django_db
def test_whom_the_reporter_would_rather_not_have_or_who_is_blocked_is_never_asked(
    worked: Worked, other_handler: User, lead: User
) -> None:
    assert other_handler in reading.candidates(worked.case, writer=worked.handler)
    Reservation.objects.create(case=worked.case, user=other_handler, added_date=NOW.date())
    blocks.block(worked.case, lead, kind=ConflictKind.SUBJECT, by=worked.handler, now=NOW)

    offered = set(reading.candidates(worked.case, writer=worked.handler))

    assert offered & {other_handler, lead, worked.handler} == set()
    for user in (other_handler, lead):
        with pytest.raises(Refused):
            ask(worked, user)


@pytest.mark.django_db
def test_an_agreement_of_somebody_who_must_not_know_counts_for_nothing(
    worked: Worked, other_handler: User
) -> None:
    ask(worked, other_handler)
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=NOW)
    blocks.block(worked.case, other_handler, kind=ConflictKind.WITNESS, by=worked.handler, now=NOW)

    assert lacks(worked) == [(Obstacle.NOT_READ_TWICE, "never_asked")]
    with pytest.raises(NoSuchCase):
        asked_of(worked, other_handler)


@pytest.mark.django_db
def test_the_second_reader_comes_for_this_alone_and_leaves_with_the_letter(
    worked: Worked, other_handler: User, lead: User
) -> None:
    ask(worked, lead)
    assert [role for user, role in access.holders(worked.case) if user == lead] == [CaseRole.SECOND_READER]
    (row,) = [row for row in worklist.open_duties(lead, today=NOW.date()).rows if row.duty == Duty.ANSWER]
    assert (row.work.place, row.work.do) == ("casework:second-reading", "Read the answer")

    ask(worked, other_handler, now=LATER)
    (row,) = [
        row for row in worklist.open_duties(worked.handler, today=NOW.date()).rows if row.duty == Duty.ANSWER
    ]
    assert row.work.place == "casework:outcome"
    assert [user for user, _role in access.holders(worked.case)] == [worked.handler, other_handler]
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=LATER)
    issue(worked)

    assert [user for user, _role in access.holders(worked.case)] == [worked.handler]
    assert list(access.visible_cases(other_handler)) == []


@pytest.mark.django_db
def test_the_second_reader_reads_the_letter_and_no_word_of_the_reporter(
    worked: Worked, other_handler: User
) -> None:
    material = reading.read(ask(worked, other_handler), by=other_handler, now=NOW)

    assert "Medicine sheets were filled in before the round. We found that this happened." in material.text
    assert "You asked: [wish 1, in the reporter’s own words]. Our reply: Yes, we have done this." in material.text
    assert "Two people on every round" not in material.text
    row = SecondReading.objects.get()
    assert b"Medicine" not in bytes(row.sealed_material)
    assert Event.objects.filter(type=EventType.READING_OPENED).count() == 1


@pytest.mark.django_db
def test_what_is_answered_already_is_asked_about_no_more(worked: Worked, other_handler: User) -> None:
    ask(worked, other_handler)
    reading.agree(asked_of(worked, other_handler), reason="", by=other_handler, now=NOW)
    issue(worked)

    with pytest.raises(WrongState):
        ask(worked, other_handler)
    assert Concern.objects.get(pk=worked.concern.pk).answered_date == LATER.date()
