"""Meetings and their notes as the reporter reads them in their inbox."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from concerns.domain import meeting_notes, meetings
from concerns.domain.meeting_records import Opened
from concerns.enums import MeetingAnswer, MeetingState, NoteState
from concerns.models import Concern, MeetingNote
from concerns.queries.inbox_dates import day
from concerns.queries.meetings import when


@dataclass(frozen=True)
class Card:
    """Something to answer, or how it stands. `is_new` has a button, the rest a quiet link."""

    heading: str
    text: str = field(repr=False)
    place: str
    pk: UUID | None
    link: str
    is_new: bool = False
    words: str = field(default="", repr=False)  # what their contact added
    file: UUID | None = None


def cards(concern: Concern) -> list[Card]:
    """What waits for this reporter about a talk, the newest first; a draft of ours is nothing to them."""
    found = [_meeting_card(one) for one in meetings.of(concern)]
    notes: dict[UUID, Card] = {}
    for row in meeting_notes.sent_to(concern):
        notes.setdefault(row.meeting_id, _note_card(row))
    return [card for card in (*found, *notes.values()) if card is not None]


def _meeting_card(one: Opened) -> Card | None:
    waits = one.state in {MeetingState.OFFERED, MeetingState.SETTLED}
    if not waits or one.row.concern.case.state not in meetings.TALKING:
        return None
    if one.is_written:
        return _in_writing(one)
    if one.plan is not None:
        text = _("We meet, or call you: {when}. Tell us here if it does not suit you.").format(when=when(one.plan))
        link = _("It does not suit me")
        return Card(_("Our talk is arranged"), text, "inbox:meeting", one.row.pk, link, file=one.row.pk)
    if one.answer is None:
        text = _(
            "We would like to hear more from you. You choose the place, and you may bring a friend or colleague. "
            "You can also answer in your inbox."
        )
        heading = _("Would you like to talk to us?")
        return Card(heading, text, "inbox:meeting", one.row.pk, _("Answer"), is_new=True)
    return Card(_("You answered about a talk"), _answered(one), "inbox:meeting", one.row.pk, _("Change my answer"))


def _in_writing(one: Opened) -> Card:
    text = _("We can do that in your inbox. You do not have to meet anyone. Write to us below.")
    words = one.offer.words if one.offer else ""
    return Card(_("We would like to hear more from you"), text, "", None, "", words=words)


def _answered(one: Opened) -> str:
    said, on = one.answer, one.row.answered_date
    if said is None or on is None:
        return ""
    if said.answer == MeetingAnswer.CHOSEN:
        words = _("On {day} you chose a time. Your contact confirms it here.")
    elif said.answer == MeetingAnswer.ELSEWHERE:
        words = _("On {day} you asked for something else. Your contact answers here.")
    elif said.answer == MeetingAnswer.WRITTEN:
        words = _("On {day} you said that you would rather write. Your contact goes on here.")
    else:
        words = _("On {day} you said no. That is all right, and changes nothing for you.")
    return words.format(day=day(on))


def _note_card(row: MeetingNote) -> Card:
    if meeting_notes.can_be_answered(row):
        by = row.reply_by_date
        text = _("This is our note of what you told us. Say yes, or write what we should change.")
        if by is not None and row.state == NoteState.SENT:
            text = f"{text} {_('We ask for your answer by {day}.').format(day=day(by))}"
        return Card(_("Is this note right?"), text, "inbox:note", row.pk, _("Read the note"), is_new=True)
    return Card(_("Our note of the talk"), _note_said(row), "inbox:note", row.pk, _("Read the note"))


def _note_said(row: MeetingNote) -> str:
    if row.answered_date is None:
        return _("This note is kept as it is.")
    if row.state == NoteState.AGREED:
        words = _("You said on {day} that it is right. It does not change any more.")
    elif row.state == NoteState.CORRECTED:
        words = _("You told us on {day} what should change. Your contact looks at it.")
    else:
        words = _("You told us on {day} what it should say. We keep both texts.")
    return words.format(day=day(row.answered_date))


def note_said(row: MeetingNote) -> str:
    """How one version stands, on its own page."""
    return "" if meeting_notes.can_be_answered(row) else _note_said(row)
