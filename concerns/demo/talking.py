"""Talks with reporters in the demo, at every step a page can show; the notes of them; and what both sides need."""

from datetime import datetime, time, timedelta

from accounts.models import User
from concerns.domain import access, calendar, meeting_notes, meetings, support, vault
from concerns.domain.meeting_records import OPEN, Answer, Held, Offer, Plan, Proposal
from concerns.domain.support import Support
from concerns.enums import (
    Accepted,
    Action,
    Companion,
    MeetingAnswer,
    MeetingState,
    MeetingWay,
    NoteState,
    NotHeld,
    State,
)
from concerns.models import Concern, Meeting, MeetingNote

PLACES = ("The library by the station, small room on the first floor", "The garden café at the mill")
ADDED = "I would like to hear how it went, in your own order. It takes about an hour."
QUESTION = "When did you first notice it, and is it still going on? You may leave out what could show who you are."
COMPANION = Answer(
    MeetingAnswer.CHOSEN, choice=1, companion=Companion.FRIEND, companion_name="Kit Ferraby, my sister"
)
BY_PHONE = Answer(
    MeetingAnswer.ELSEWHERE, words="Please call me today after four. I cannot come without being seen."
)
NOTE = (
    "You saw the records on two days and compared them with what was given. You heard of a third day from "
    "somebody else. You suppose that it is done to save time. You asked that the records are checked and that "
    "nobody learns of our talk."
)
INSTEAD = "It was three days that I saw myself. I did not say why I think it is done."
DECLINED = "They said in their inbox that they would rather not meet. We asked the rest in messages."
FOR_REPORTER = (
    Support("Somebody to talk to outside the team", "The staff support line, in their inbox", Accepted.YES),
    Support("Help with writing it down", "A second talk, or answers by voice mail", Accepted.WAITING),
    Support(reason="We asked in their inbox. They said that they have their union."),
)
FOR_SUBJECT = (
    Support("Somebody with no part in it to talk to", "A manager of another service, and the support line"),
    Support(reason="It is about how records are kept, and about no single person."),
)


def begin(reference: str, *, turn: int, by: User, now: datetime) -> None:
    """A talk with each reporter of the case, taken as far as its turn says; what both sides need, where it was
    looked at early."""
    for concern in _concerns(reference, by):
        if concern.mode in vault.NAMED:
            _named(concern, turn=turn, by=by, now=now)
        else:
            _offer(concern, Offer(MeetingWay.WRITTEN, words=QUESTION), by=by, now=now)
    if turn % 2:
        consider(reference, turn=turn, by=by, now=now)


def _concerns(reference: str, by: User) -> list[Concern]:
    case = access.find_case(by, reference, Action.READ)
    rows = list(case.concerns.select_related("data_key").order_by("recorded_date", "reference"))
    for row in rows:
        row.case = case  # one version for all that happens at this moment
    return rows


def _row(concern: Concern) -> Meeting:
    row = concern.meetings.latest("number")
    row.concern = concern
    return row


def _offer(concern: Concern, offer: Offer, *, by: User, now: datetime) -> None:
    row = _row(concern)
    meetings.offer(row, offer, seen=row.version, by=by, now=now)


def _named(concern: Concern, *, turn: int, by: User, now: datetime) -> None:
    today = calendar.receipt_date(now)
    proposals = tuple(
        Proposal(today + timedelta(days=days), time(hour, 30), place)
        for days, hour, place in zip((2, 3), (17, 10), PLACES, strict=True)
    )
    _offer(concern, Offer(MeetingWay.IN_PERSON, proposals, ADDED), by=by, now=now)
    step = turn % 5
    if step == 0:
        return
    meetings.answer(_row(concern), COMPANION if step == 1 else BY_PHONE, seen=_row(concern).version, on=today)
    if step > 1:
        _held(concern, by=by, now=now)
        _noted(concern, step, by=by, now=now)


def _held(concern: Concern, *, by: User, now: datetime) -> None:
    today = calendar.receipt_date(now)
    plan = Plan(today, time(16, 15), "We call them on a private number", by_reporter=True)
    meetings.settle(_row(concern), plan, way=MeetingWay.PHONE, seen=_row(concern).version, by=by, now=now)
    meetings.prepare(_row(concern), seen=_row(concern).version, by=by, now=now)
    meetings.hold(_row(concern), Held(today), wishes=(), seen=_row(concern).version, by=by, now=now)


def _noted(concern: Concern, step: int, *, by: User, now: datetime) -> None:
    today = calendar.receipt_date(now)
    reply_by = today + timedelta(days=7)
    note = meeting_notes.write_and_send(_row(concern), NOTE, reply_by=reply_by, by=by, now=now)
    if step == 3:
        meeting_notes.answer(note, NoteState.CORRECTED, instead=INSTEAD, on=today)
    elif step == 4:
        meeting_notes.answer(note, NoteState.AGREED, instead="", on=today)


def consider(reference: str, *, turn: int, by: User, now: datetime) -> None:
    """Both sides, each on its own page, unless somebody did already."""
    concerns = _concerns(reference, by)
    again = calendar.receipt_date(now) + timedelta(days=10)
    for concern in concerns:
        if not concern.support.exists():
            found = FOR_REPORTER[turn % len(FOR_REPORTER)]
            review = None if found.reason else again
            support.consider_reporter(concern, found, review_date=review, by=by, now=now)
    case = concerns[0].case
    if not case.support.exists():
        found = FOR_SUBJECT[turn % len(FOR_SUBJECT)]
        support.consider_subject(case, found, review_date=None if found.reason else again, by=by, now=now)


def finish(reference: str, *, turn: int, by: User, now: datetime) -> None:
    """What must be on record before a case closes."""
    consider(reference, turn=turn, by=by, now=now)
    for concern in _concerns(reference, by):
        if concern.case.state == State.ANSWERED and concern.meetings.exists():
            _ended(concern, by=by, now=now)


def _ended(concern: Concern, *, by: User, now: datetime) -> None:
    row = _row(concern)
    if row.state in OPEN and row.way == MeetingWay.WRITTEN:
        meetings.prepare(_row(concern), seen=_row(concern).version, by=by, now=now)
        held = Held(calendar.receipt_date(now))
        meetings.hold(_row(concern), held, wishes=(), seen=_row(concern).version, by=by, now=now)
    elif row.state in OPEN:
        meetings.give_up(row, NotHeld.DECLINED, reason=DECLINED, seen=row.version, by=by, now=now)
    last = MeetingNote.objects.filter(meeting=row).order_by("-number").first()
    if row.state != MeetingState.HELD or last is None:
        return
    if last.state == NoteState.SENT:
        meeting_notes.answer(last, NoteState.AGREED, instead="", on=calendar.receipt_date(now))
    elif last.state == NoteState.CORRECTED:
        meeting_notes.leave(_row(concern), by=by, now=now)
