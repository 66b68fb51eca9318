"""The note of a meeting, and whether the reporter finds it right (R27).

Each version has its own answer. A text that was sent never changes: whatever is written after it is a new version,
which is sent and answered anew, and what the reporter would say instead is kept beside ours.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from concerns.domain import access, audit, calendar, meetings, waiting
from concerns.domain import meeting_records as records
from concerns.domain.content import Label
from concerns.enums import EventType, MeetingState, MeetingWay, NoteState, Obstacle, State
from concerns.errors import WrongState
from concerns.models import Case, Concern, Mailbox, Meeting, MeetingNote
from trust import sealing

Reason = tuple[str, int | str | None]

ANSWERS = frozenset({NoteState.AGREED, NoteState.CORRECTED, NoteState.DISAGREED})
ANSWERABLE = frozenset({NoteState.SENT, NoteState.NO_REPLY})
SETTLED = frozenset({NoteState.AGREED, NoteState.DISAGREED, NoteState.NO_REPLY})


@dataclass(frozen=True)
class Version:
    """One version, opened: our text, and what the reporter would say instead."""

    row: MeetingNote = field(repr=False)
    text: str = field(repr=False)
    instead: str = field(repr=False)

    @property
    def state(self) -> NoteState:
        return NoteState(self.row.state)


def versions(meeting: Meeting, concern: Concern) -> list[Version]:
    """Every version of one meeting's note, opened, the latest first."""
    rows = meeting.notes.select_related("written_by", "sent_by").order_by("-number")
    return [opened(row, concern) for row in rows]


def opened(row: MeetingNote, concern: Concern) -> Version:
    key = concern.data_key
    instead = ""
    if row.sealed_answer is not None:
        instead = sealing.unseal(key, row.sealed_answer, label=Label.MEETING_NOTE_ANSWER, row=row.pk)
    text = sealing.unseal(key, row.sealed_text, label=Label.MEETING_NOTE, row=row.pk)
    return Version(row, text, instead)


def sent_to(concern: Concern) -> "QuerySet[MeetingNote]":
    """What this reporter may read: versions that were sent, never a draft; the latest first."""
    rows = MeetingNote.objects.filter(meeting__concern=concern).exclude(state=NoteState.DRAFT)
    return rows.select_related("meeting").order_by("-meeting__number", "-number")


def can_be_answered(row: MeetingNote) -> bool:
    """Late too, as long as no newer version took its place."""
    newer = MeetingNote.objects.filter(meeting=row.meeting_id, number__gt=row.number)
    return row.state in ANSWERABLE and not newer.exists()


def _latest(meeting: Meeting) -> MeetingNote | None:
    rows = MeetingNote.objects.select_for_update(of=("self",)).filter(meeting=meeting)
    return rows.order_by("-number").first()


def _hold(meeting: Meeting) -> MeetingNote | None:
    """The latest version, locked behind the case and the meeting."""
    access.advance(meeting.concern.case)
    held = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if held.state != MeetingState.HELD:
        raise WrongState
    return _latest(meeting)


def _record(type_: EventType, note: MeetingNote, concern: Concern, *, by: User, now: datetime) -> None:
    audit.record(type_, case=concern.case, by=by, now=now, concern=concern.reference, number=note.number)


@transaction.atomic
def write(meeting: Meeting, text: str, *, by: User, now: datetime) -> MeetingNote:
    """The draft, or a new version when the one before was answered. Raises WrongState while one is with the
    reporter, and before the meeting was held."""
    concern, last = meeting.concern, _hold(meeting)
    if last is not None and last.state == NoteState.SENT:
        raise WrongState
    if last is None or last.state != NoteState.DRAFT:
        last = MeetingNote(meeting=meeting, number=last.number + 1 if last else 1)
    last.written_at, last.written_by = now, by
    last.sealed_text = sealing.seal(concern.data_key, text, label=Label.MEETING_NOTE, row=last.pk)
    last.save()
    _record(EventType.MEETING_NOTE_WRITTEN, last, concern, by=by, now=now)
    return last


@transaction.atomic
def send(meeting: Meeting, *, reply_by: date, by: User, now: datetime) -> MeetingNote:
    """Put the draft in the reporter's inbox. Raises ValueError for a day that leaves no time, WrongState without
    a draft."""
    if reply_by <= calendar.receipt_date(now):
        raise ValueError("There must be time to read it.")
    concern, note = meeting.concern, _hold(meeting)
    if note is None or note.state != NoteState.DRAFT:
        raise WrongState
    note.state, note.sent_at, note.sent_by, note.reply_by_date = NoteState.SENT, now, by, reply_by
    note.save()
    waiting.tell(concern)
    _record(EventType.MEETING_NOTE_SENT, note, concern, by=by, now=now)
    return note


@transaction.atomic
def write_and_send(meeting: Meeting, text: str, *, reply_by: date, by: User, now: datetime) -> MeetingNote:
    """Both at once, for a page with one button."""
    write(meeting, text, by=by, now=now)
    return send(meeting, reply_by=reply_by, by=by, now=now)


@transaction.atomic
def answer(note: MeetingNote, said: NoteState, *, instead: str, on: date) -> MeetingNote:
    """The reporter's word on one version, with its date alone. Raises ValueError without the text that belongs to
    it, WrongState when it was answered or a newer one took its place."""
    if said not in ANSWERS or (said != NoteState.AGREED) != bool(instead.strip()):
        raise ValueError("What is not right is written down.")
    Meeting.objects.select_for_update(of=("self",)).get(pk=note.meeting_id)
    row = MeetingNote.objects.select_related("meeting__concern__data_key", "meeting__concern__case").get(
        pk=note.pk
    )
    if not can_be_answered(row):
        raise WrongState
    concern = row.meeting.concern
    if said != NoteState.AGREED:
        row.sealed_answer = sealing.seal(concern.data_key, instead, label=Label.MEETING_NOTE_ANSWER, row=row.pk)
    row.state, row.answered_date = said, on
    row.save()
    mailbox = Mailbox.objects.get(concern=concern)
    audit.record_reporter(EventType.MEETING_NOTE_ANSWERED, mailbox=mailbox, on=on, number=row.number)
    meetings.tell_of_answer(concern.case, f"meeting-note:{row.pk}:{said}", on=on)
    return row


@transaction.atomic
def leave(meeting: Meeting, *, by: User, now: datetime) -> MeetingNote:
    """No answer came by the day that was named; or their corrections are not taken over, and both texts are kept.
    Raises WrongState."""
    concern, note = meeting.concern, _hold(meeting)
    if note is None:
        raise WrongState
    if is_unanswered(note, on=calendar.receipt_date(now)):
        note.state = NoteState.NO_REPLY
    elif note.state == NoteState.CORRECTED:
        note.state = NoteState.DISAGREED
    else:
        raise WrongState
    note.save()
    _record(EventType.MEETING_NOTE_ENDED, note, concern, by=by, now=now)
    return note


def is_unanswered(note: MeetingNote, *, on: date) -> bool:
    """The day by which an answer was asked for is over."""
    return note.state == NoteState.SENT and note.reply_by_date is not None and on > note.reply_by_date


def closing_obstacles(case: Case) -> list[Reason]:
    """Each reporter was met, or it says why not; and what was said is settled with them. Only for what we
    answered: what is sent on to another procedure is not talked through here."""
    if case.state != State.ANSWERED:
        return []
    last = MeetingNote.objects.filter(meeting=OuterRef("pk")).order_by("-number").values("state")[:1]
    rows = Meeting.objects.filter(concern__case=case).annotate(note=Subquery(last))
    found: list[Reason] = []
    for row in rows.select_related("concern").order_by("concern__recorded_date", "concern", "number"):
        if row.state in records.OPEN:
            found.append((Obstacle.MEETING_OPEN, row.concern.reference))
        elif _lacks_note(row, row.note):
            found.append((Obstacle.NOTE_OPEN, row.concern.reference))
    return found


def _lacks_note(row: Meeting, state: str | None) -> bool:
    """What was said in writing stands in the messages: its note may be left out, but not left open."""
    if state is None:
        return row.state == MeetingState.HELD and row.way != MeetingWay.WRITTEN
    return state not in SETTLED
