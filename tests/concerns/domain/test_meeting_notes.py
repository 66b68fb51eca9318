"""The note of a talk: each version sent, answered and kept, and an agreed one changed by nobody (R27)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from concerns.domain import meeting_notes
from concerns.enums import Mode, NoteState, Obstacle, State
from concerns.errors import WrongState
from concerns.models import MeetingNote
from tests import casework_factories, talks
from tests.casework_factories import Worked
from tests.factories import NOW
from trust.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rota")]
INSTEAD = "It was in the kitchen."


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    found = casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)
    talks.held(found)
    return found


def versions(worked: Worked) -> list[tuple[int, NoteState, str, str]]:
    found = meeting_notes.versions(talks.row(worked), worked.concern)
    return [(one.row.number, one.state, one.text, one.instead) for one in found]


def answer(note: MeetingNote, said: NoteState, instead: str = "") -> MeetingNote:
    return meeting_notes.answer(note, said, instead=instead, on=talks.TODAY)


def test_a_draft_may_change_and_the_reporter_does_not_see_it(worked: Worked) -> None:
    talks.write(worked, "First words.")
    talks.write(worked, "Better words.")

    assert versions(worked) == [(1, NoteState.DRAFT, "Better words.", "")]
    assert list(meeting_notes.sent_to(worked.concern)) == []


def test_r27_agreed_with_the_date_alone(worked: Worked) -> None:
    talks.write(worked)
    note = talks.send(worked)

    answer(note, NoteState.AGREED)

    assert [state for _, state, _, _ in versions(worked)] == [NoteState.AGREED]
    told = Event.objects.get(type="meeting.note_answered")
    assert (told.on, told.actor) == (talks.TODAY.isoformat(), "reporter")


def test_r27_an_edit_after_agreement_is_a_new_version_that_needs_agreement_anew(worked: Worked) -> None:
    talks.write(worked, "As it was.")
    answer(talks.send(worked), NoteState.AGREED)

    talks.write(worked, "With one more day.")
    second = talks.send(worked)

    assert versions(worked) == [
        (2, NoteState.SENT, "With one more day.", ""),
        (1, NoteState.AGREED, "As it was.", ""),
    ]
    answer(second, NoteState.AGREED)
    assert [state for _, state, _, _ in versions(worked)] == [NoteState.AGREED, NoteState.AGREED]


def test_r27_not_even_our_own_code_changes_what_was_sent_or_agreed(worked: Worked) -> None:
    note = talks.write(worked)
    rows = MeetingNote.objects.filter(pk=note.pk)
    assert rows.update(sealed_text=bytes(note.sealed_text) + b"x") == 1  # a draft may
    talks.write(worked)
    note = talks.send(worked)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(sealed_text=b"other")
    answer(note, NoteState.AGREED)
    for change in ({"state": NoteState.DISAGREED}, {"sealed_text": b"other"}, {"answered_date": talks.SOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_r27_corrections_lead_to_a_new_version_and_both_texts_stay(worked: Worked) -> None:
    talks.write(worked, "In the hall.")
    answer(talks.send(worked), NoteState.CORRECTED, INSTEAD)

    talks.write(worked, "In the kitchen.")
    answer(talks.send(worked), NoteState.AGREED)

    assert versions(worked) == [
        (2, NoteState.AGREED, "In the kitchen.", ""),
        (1, NoteState.CORRECTED, "In the hall.", INSTEAD),
    ]


def test_r27_corrections_that_are_not_taken_over_are_kept_beside_ours(worked: Worked, handler: User) -> None:
    talks.write(worked, "In the hall.")
    answer(talks.send(worked), NoteState.CORRECTED, INSTEAD)

    meeting_notes.leave(talks.row(worked), by=handler, now=NOW)

    assert versions(worked) == [(1, NoteState.DISAGREED, "In the hall.", INSTEAD)]


def test_r27_who_disagrees_has_their_own_text_kept(worked: Worked) -> None:
    talks.write(worked, "In the hall.")
    note = talks.send(worked)
    with pytest.raises(ValueError, match="written down"):
        answer(note, NoteState.DISAGREED)

    answer(note, NoteState.DISAGREED, INSTEAD)

    assert versions(worked) == [(1, NoteState.DISAGREED, "In the hall.", INSTEAD)]


def test_r27_no_reply_is_recorded_after_its_day_and_a_late_one_still_counts(worked: Worked, handler: User) -> None:
    talks.write(worked)
    note = talks.send(worked)
    with pytest.raises(WrongState):
        meeting_notes.leave(talks.row(worked), by=handler, now=NOW + timedelta(days=7))

    meeting_notes.leave(talks.row(worked), by=handler, now=NOW + timedelta(days=8))
    assert [state for _, state, _, _ in versions(worked)] == [NoteState.NO_REPLY]

    answer(note, NoteState.AGREED)
    assert [state for _, state, _, _ in versions(worked)] == [NoteState.AGREED]


def test_while_it_is_with_the_reporter_nothing_new_is_written(worked: Worked) -> None:
    talks.write(worked)
    note = talks.send(worked)
    with pytest.raises(WrongState):
        talks.write(worked, "Other words.")
    answer(note, NoteState.AGREED)

    with pytest.raises(WrongState):
        answer(note, NoteState.DISAGREED, INSTEAD)
    talks.write(worked, "Other words.")


def test_an_older_version_is_answered_no_more(worked: Worked, handler: User) -> None:
    talks.write(worked)
    first = talks.send(worked)
    meeting_notes.leave(talks.row(worked), by=handler, now=NOW + timedelta(days=8))
    talks.write(worked, "Newer words.")

    with pytest.raises(WrongState):
        answer(first, NoteState.AGREED)


def test_before_the_meeting_there_is_no_note(rota: list[User], lead: User, handler: User) -> None:
    other = casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)

    with pytest.raises(WrongState):
        talks.write(other)


def test_a_case_closes_only_with_a_note_that_is_settled(worked: Worked) -> None:
    case = worked.case
    case.state = State.ANSWERED  # only the state is asked for
    unsettled = [(Obstacle.NOTE_OPEN, worked.reference)]
    assert meeting_notes.closing_obstacles(case) == unsettled
    talks.write(worked)
    note = talks.send(worked)
    assert meeting_notes.closing_obstacles(case) == unsettled

    answer(note, NoteState.AGREED)

    assert meeting_notes.closing_obstacles(case) == []
