"""The talk with a reporter: offered in their inbox, arranged, held or not; each step on record (R23 to R26, R28).

Where and when somebody comes, and with whom, points to them: all of it is sealed under the concern's key, and read
by those alone who read what was sent. What the reporter does here is stored with its date.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, audit, calendar, recipients, tables, vault, waiting
from concerns.domain import meeting_records as records
from concerns.domain.content import Label
from concerns.domain.meeting_records import OPEN, Answer, Held, Offer, Opened, Plan
from concerns.enums import (
    Action,
    Companion,
    EventType,
    MeetingAnswer,
    MeetingState,
    MeetingWay,
    NotHeld,
    Obstacle,
)
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Concern, Mailbox, Meeting, Wish
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

# While a talk has a place in the case; one that is sent on elsewhere asks for none any more.
TALKING = tables.ACTIONS[Action.MEET].states


class Unwelcome(ValueError):
    """A companion who cannot come, whatever the reason."""


def ways(concern: Concern) -> tuple[MeetingWay, ...]:
    """Nobody whose name we do not hold is asked to come or to call: their voice would give them away (R23)."""
    return tuple(MeetingWay) if concern.mode in vault.NAMED else (MeetingWay.WRITTEN,)


def ask(case: Case, *, by: User, now: datetime) -> None:
    """Part of accepting a case: a meeting with each reporter becomes somebody's task."""
    for concern in case.concerns.filter(meetings=None).order_by("recorded_date", "pk"):
        _ask(concern, case, by=by, now=now)


@transaction.atomic
def ask_again(concern: Concern, *, by: User, now: datetime) -> Meeting:
    """One more meeting, once the one before has ended. Raises WrongState."""
    access.advance(concern.case)
    if concern.meetings.filter(state__in=OPEN).exists():
        raise WrongState
    return _ask(concern, concern.case, by=by, now=now)


def _ask(concern: Concern, case: Case, *, by: User, now: datetime) -> Meeting:
    last = concern.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(concern=concern, number=last + 1, asked_at=now, asked_by=by)
    audit.record(EventType.MEETING_ASKED, case=case, by=by, now=now, concern=concern.reference)
    return meeting


def of(concern: Concern) -> list[Opened]:
    """Every meeting with this reporter, opened, the latest first."""
    rows = concern.meetings.select_related("offered_by", "settled_by", "prepared_by", "ended_by")
    return [records.opened(row, concern) for row in rows.order_by("-number")]


def find(concern: Concern, number: int) -> Opened | None:
    return next((one for one in of(concern) if one.row.number == number), None)


def _claim(meeting: Meeting, *, seen: int, states: frozenset[MeetingState]) -> Meeting:
    """Lock it for one change, behind the case. Raises WrongState for a page made before the other side acted."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("concern__data_key", "concern__case")
    row = rows.get(pk=meeting.pk)
    if row.version != seen or row.state not in states:
        raise WrongState
    return row


def _save(row: Meeting) -> None:
    row.version += 1
    row.save()


def _hold(meeting: Meeting, *, seen: int, states: frozenset[MeetingState]) -> Meeting:
    """The same for staff, who claim the case first."""
    access.advance(meeting.concern.case)
    return _claim(meeting, seen=seen, states=states)


def _record(type_: EventType, row: Meeting, *, by: User, now: datetime, **codes: Any) -> None:
    audit.record(type_, case=row.concern.case, by=by, now=now, concern=row.concern.reference, **codes)


@transaction.atomic
def offer(meeting: Meeting, offered: Offer, *, seen: int, by: User, now: datetime) -> Meeting:
    """Put it in the reporter's inbox; an offer again takes the place of the one before. In writing nothing has to
    be arranged, so it goes on at once.

    Raises Blocked for a reporter who does not want to be contacted (R37), ValueError for a way that is not open to
    this one or without a proposal, WrongState.
    """
    if meeting.concern.no_contact:
        raise Blocked([(Obstacle.NOT_TO_BE_CONTACTED, None)])
    if offered.way not in ways(meeting.concern):
        raise ValueError("This reporter is not asked to come or to call.")
    if offered.way != MeetingWay.WRITTEN and not offered.proposals:
        raise ValueError("An offer has a time and a place.")
    row = _hold(meeting, seen=seen, states=OPEN)
    record = {"way": offered.way, "words": offered.words, "earlier": _earlier(row)}
    record["proposals"] = [records.kept(one) for one in offered.proposals]
    _clear(row)
    records.seal(row, "offer", record)
    row.way, row.state, row.offered_at, row.offered_by = offered.way, MeetingState.OFFERED, now, by
    if offered.way == MeetingWay.WRITTEN:
        _arrange(row, {}, by=by, now=now)
    _save(row)
    waiting.tell(row.concern)
    _record(EventType.MEETING_OFFERED, row, by=by, now=now, way=offered.way)
    return row


def _earlier(row: Meeting) -> list[dict[str, Any]]:
    """What was offered and answered before: nothing of it is lost when it is offered again."""
    before = records.read(row, "offer")
    if before is None:
        return []
    older = before.pop("earlier", [])
    said: dict[str, Any] = {part: records.read(row, part) for part in ("answer", "plan")}
    said["answered"] = str(row.answered_date or "")
    return [*older, {**before, **said}]


def _clear(row: Meeting) -> None:
    row.answer, row.sealed_answer, row.answered_date = "", None, None
    row.sealed_plan, row.settled_at, row.settled_by = None, None, None


def _arrange(row: Meeting, record: dict[str, Any], *, by: User, now: datetime) -> None:
    records.seal(row, "plan", records.with_earlier(row, "plan", record))
    row.state, row.settled_at, row.settled_by = MeetingState.SETTLED, now, by


@transaction.atomic
def answer(meeting: Meeting, said: Answer, *, seen: int, on: date) -> Meeting:
    """The reporter's word, which may be another one until the meeting was held: one of the times, something else,
    in writing, or no. Whoever is responsible is told at the next round.

    Raises Unwelcome for a companion who cannot come, ValueError for a time that was not offered, WrongState.
    """
    waiting = frozenset({MeetingState.OFFERED, MeetingState.SETTLED})
    row = _claim(meeting, seen=seen, states=waiting)
    offered = records.read(row, "offer") or {"proposals": []}  # it may have been arranged without one
    if row.way == MeetingWay.WRITTEN or row.concern.case.state not in TALKING:
        raise WrongState
    if said.answer == MeetingAnswer.CHOSEN and not 1 <= (said.choice or 0) <= len(offered["proposals"]):
        raise ValueError("That time was not offered.")
    if is_unwelcome(row.concern.case, said):
        raise Unwelcome
    told = records.with_earlier(row, "answer", {**records.kept(said), **_let_go(row)})
    row.sealed_plan, row.settled_at, row.settled_by = None, None, None
    records.seal(row, "answer", told)
    row.state, row.answer, row.answered_date = MeetingState.OFFERED, said.answer, on
    _save(row)
    mailbox = Mailbox.objects.get(concern=row.concern)
    audit.record_reporter(EventType.MEETING_ANSWERED, mailbox=mailbox, on=on)
    tell_of_answer(row.concern.case, f"meeting:{row.pk}:{row.version}", on=on)
    return row


def _let_go(row: Meeting) -> dict[str, Any]:
    """What was arranged and does not suit them stays with their answer."""
    plan = records.read(row, "plan")
    return {records.INSTEAD_OF: plan} if plan else {}


def tell_of_answer(case: Case, key: str, *, on: date) -> None:
    """Something from the reporter waits: said as it is said of a message."""
    to = recipients.responsible_for(case, on=on)
    if to is not None:
        pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
        outbox.post(to=to, kind=Kind.MESSAGE, key=key, on=on, pace=pace, about=case.pk)


def is_unwelcome(case: Case, said: Answer) -> bool:
    """Whether the companion is kept out of the case or works on it. One answer for both, and for every reason, so
    that it tells as little as it can of who is which (R25)."""
    if said.companion == Companion.NOBODY:
        return False
    named = set(recipients.ids_named_in(said.companion_name))
    working = {user.pk for user, _ in access.holders(case)} | {case.owner_id}
    return bool(named & (recipients.barred_on(case) | working))


@transaction.atomic
def settle(meeting: Meeting, plan: Plan, *, way: MeetingWay, seen: int, by: User, now: datetime) -> Meeting:
    """What was agreed: when, where, whose idea the place was, and why it is at work if it is. The reporter sees it
    in their inbox. It can be arranged anew until it was held.

    Raises Blocked for a companion who cannot come any more, ValueError without what must be said, WrongState.
    """
    if way not in ways(meeting.concern) or way == MeetingWay.WRITTEN:
        raise ValueError("This reporter is not asked to come or to call.")
    if way == MeetingWay.IN_PERSON and not plan.is_away and not plan.why_not_away.strip():
        raise ValueError("A meeting at work says why it is not elsewhere.")
    if needs_check(plan, way) and not plan.is_checked:
        raise ValueError("Whoever goes somewhere alone has a check.")
    row = _hold(meeting, seen=seen, states=OPEN)
    _require_welcome(row)
    _arrange(row, records.kept(plan), by=by, now=now)
    row.way = way
    _save(row)
    waiting.tell(row.concern)
    _record(EventType.MEETING_SETTLED, row, by=by, now=now, way=way)
    return row


def _require_welcome(row: Meeting) -> None:
    """What was is recorded as it was; before it, nobody comes who was kept out since (R25)."""
    said = records.read(row, "answer")
    if said is not None and is_unwelcome(row.concern.case, records.as_answer(said)):
        raise Blocked([(Obstacle.COMPANION_BARRED, row.number)])


def needs_check(plan: Plan, way: MeetingWay) -> bool:
    """R91: whoever goes to meet somebody away from work goes alone."""
    return way == MeetingWay.IN_PERSON and plan.is_away


@transaction.atomic
def settle_in_writing(meeting: Meeting, *, seen: int, by: User, now: datetime) -> Meeting:
    """They would rather write. Raises WrongState."""
    row = _hold(meeting, seen=seen, states=OPEN)
    _arrange(row, {}, by=by, now=now)
    row.way = MeetingWay.WRITTEN
    _save(row)
    waiting.tell(row.concern)
    _record(EventType.MEETING_SETTLED, row, by=by, now=now, way=MeetingWay.WRITTEN)
    return row


@transaction.atomic
def prepare(meeting: Meeting, *, seen: int, by: User, now: datetime) -> Meeting:
    """They have read how to listen (R28), before they go. Raises Blocked for a companion who cannot come any more,
    WrongState."""
    row = _hold(meeting, seen=seen, states=OPEN)
    _require_welcome(row)
    row.prepared_at, row.prepared_by = now, by
    _save(row)
    _record(EventType.MEETING_PREPARED, row, by=by, now=now)
    return row


@transaction.atomic
def hold(meeting: Meeting, held: Held, *, wishes: Sequence[str], seen: int, by: User, now: datetime) -> Meeting:
    """It took place, and they were asked again how they would want it resolved (R26).

    Raises Blocked when the guidance was not read, ValueError for a companion who was not told of
    confidentiality or a day to come, WrongState also for wishes after the answer.
    """
    if held.on > calendar.receipt_date(now) or (held.came and not held.was_told):
        raise ValueError("A companion is told what stays in the room.")
    row = _hold(meeting, seen=seen, states=frozenset({MeetingState.SETTLED}))
    if row.prepared_at is None:
        raise Blocked([(Obstacle.NOT_PREPARED, row.number)])
    _end(row, MeetingState.HELD, records.kept(held), by=by, now=now)
    _record(EventType.MEETING_HELD, row, by=by, now=now)
    _add_wishes(row.concern, wishes, by=by, now=now)
    return row


def _end(row: Meeting, state: MeetingState, record: dict[str, Any], *, by: User, now: datetime) -> None:
    records.seal(row, "end", record)
    row.state, row.ended_at, row.ended_by = state, now, by
    _save(row)


def _add_wishes(concern: Concern, texts: Sequence[str], *, by: User, now: datetime) -> None:
    """Each is answered in our letter, so none can come after it."""
    if texts and concern.answered_date is not None:
        raise WrongState
    last = concern.wishes.aggregate(last=Max("number"))["last"] or 0
    for number, text in enumerate(texts, start=last + 1):
        wish = Wish(concern=concern, number=number)
        wish.sealed_text = sealing.seal(concern.data_key, text, label=Label.WISH, row=wish.pk)
        wish.save(force_insert=True)
        _tell_wish(concern, number, by=by, now=now)


def _tell_wish(concern: Concern, number: int, *, by: User, now: datetime) -> None:
    audit.record(EventType.WISH_ADDED, case=concern.case, by=by, now=now, concern=concern.reference, number=number)


@transaction.atomic
def give_up(meeting: Meeting, why: NotHeld, *, reason: str, seen: int, by: User, now: datetime) -> Meeting:
    """It does not take place: declined or not possible, always with the reason (R23). Raises ValueError without
    one, WrongState."""
    if not reason.strip():
        raise ValueError("Why there was no meeting is written down.")
    row = _hold(meeting, seen=seen, states=OPEN)
    row.not_held = why
    _end(row, MeetingState.NOT_HELD, {"reason": reason}, by=by, now=now)
    _record(EventType.MEETING_NOT_HELD, row, by=by, now=now, why=why)
    return row
