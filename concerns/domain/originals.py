"""A file just as it was sent is asked for, its reporter is asked first, and somebody with no part in the case
decides (I2, T15, T16).

What is hidden in a file can show who sent it, however little else is known: so an anonymous reporter is asked too,
and silence is no. Nothing is opened by this module: a yes hands over to `originallooks`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from concerns.domain import (
    access,
    attachments,
    calendar,
    clock,
    endings,
    extensions,
    gate,
    grants,
    ladder,
    recipients,
    waiting,
    wordsaid,
)
from concerns.domain.content import Label
from concerns.enums import (
    Action,
    Consent,
    EventType,
    GrantEnd,
    MessageFrom,
    Obstacle,
    OriginalPurpose,
    RequestState,
)
from concerns.errors import AlreadyReceived, Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Attachment, Case, Concern, OriginalRequest
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

LONGEST = 30  # calendar days
AGAIN_AFTER = timedelta(days=30)  # after a no of theirs, their silence, or the second person's no
UNDER_WAY = frozenset({RequestState.ASKED, RequestState.GRANTED})

Reason = tuple[str, int | str | None]


def every() -> "QuerySet[OriginalRequest]":
    """All requests there are, the oldest first; whoever shows one asks first who may see it."""
    related = ("attachment__concern__case", "attachment__concern__data_key", "asked_by", "decided_by")
    return OriginalRequest.objects.select_related(*related).order_by("asked_at", "pk")


def of(concern: Concern) -> "QuerySet[OriginalRequest]":
    return every().filter(attachment__concern=concern)


def concern_of(request: OriginalRequest) -> Concern:
    return request.attachment.concern


def may_ask(file: Attachment, *, by: User) -> bool:
    """A reporter's file of which there still is an original, and a seat that may ask for it."""
    there = attachments.may_be_opened(file) and bool(file.original_blob)
    if file.sender != MessageFrom.REPORTER or not there:
        return False
    return Action.ASK_FOR_ORIGINAL in access.actions_for(by, file.concern.case)


@transaction.atomic
def ask(
    file: Attachment, *, purpose: OriginalPurpose, words: str, days: int, by: User, now: datetime
) -> OriginalRequest:
    """Ask for one original, for oneself. Raises Refused; WrongState for a stale page or what is asked already;
    Blocked with all reasons at once; ValueError without words, or for too many days."""
    if not words.strip() or not 1 <= days <= LONGEST:
        raise ValueError("It is asked with words, for 1 to 30 days.")
    concern, today = file.concern, calendar.receipt_date(now)
    access.advance(concern.case)
    if not may_ask(file, by=by):
        raise Refused
    if stops := stopped_by(file, by=by, today=today):
        raise Blocked(stops)
    row = OriginalRequest(attachment=file, purpose=purpose, days=days, asked_at=now, asked_by=by)
    row.consult_by_date = consult_by(concern, today=today)
    row.sealed_words = sealing.seal(concern.data_key, words, label=Label.ORIGINAL_WORDS, row=row.pk)
    row.save(force_insert=True)
    waiting.tell(concern)
    endings.record_original(EventType.ORIGINAL_ASKED, row, by=by, now=now)
    return row


def consult_by(concern: Concern, *, today: date) -> date:
    """The last day on which its reporter could answer what is asked today."""
    known = clock.current_calendar()
    return calendar.add_working_days(today, settings.CONSULT_WORKING_DAYS, concern.division, known)


def stopped_by(file: Attachment, *, by: User, today: date) -> list[Reason]:
    """Why it cannot be asked for now: the scenes first, a reporter who is to be left in peace, one question at a
    time, and none soon after a no. Raises WrongState for what this person asked for or may open already."""
    reasons: list[Reason] = []
    if not gate.is_passed(by, on=today):
        reasons.append((Obstacle.SCENES_NOT_PASSED, ""))
    if file.concern.no_contact:
        reasons.append((Obstacle.NOT_TO_BE_CONTACTED, None))
    for row in every().filter(attachment=file):
        if row.asked_by_id == by.pk and not is_over(row, today=today):
            raise WrongState
        reasons += _no_of(row, today=today)
    return reasons


def _no_of(row: OriginalRequest, *, today: date) -> list[Reason]:
    """What an earlier question says to asking again; one that was taken back keeps its day too, not one that ended
    by itself, which its reporter can answer no more."""
    waits = row.state in {RequestState.ASKED, RequestState.WITHDRAWN} and row.end in {"", GrantEnd.GIVEN_UP}
    if waits and not row.answer and today <= row.consult_by_date:
        return [(Obstacle.REPORTER_MAY_ANSWER, row.consult_by_date.isoformat())]
    said = _said_no_on(row, today=today)
    if said is None or today >= said[1] + AGAIN_AFTER:
        return []
    again = (said[1] + AGAIN_AFTER).isoformat()
    return [(said[0], said[1].isoformat()), (Obstacle.ASK_AGAIN_FROM, again)]


def _said_no_on(row: OriginalRequest, *, today: date) -> tuple[Obstacle, date] | None:
    """Who said no to it and when; silence is one, too."""
    if row.answer == Consent.NO and row.answered_date is not None:
        return Obstacle.REPORTER_SAID_NO, row.answered_date
    if row.state == RequestState.REFUSED and row.decided_at is not None:
        return Obstacle.SECOND_SAID_NO, calendar.receipt_date(row.decided_at)
    silent = row.state == RequestState.ASKED and not row.answer and today > row.consult_by_date
    return (Obstacle.REPORTER_SILENT, row.consult_by_date) if silent else None


def until(request: OriginalRequest) -> date:
    """The last day on which it can be opened, as its reporter was told when they were asked."""
    return request.consult_by_date + timedelta(days=request.days)


def is_over(request: OriginalRequest, *, today: date) -> bool:
    """Nothing can come of it any more, or nothing more: decided against, taken back, answered with no or not at
    all, or lapsed."""
    if request.state not in UNDER_WAY or request.answer == Consent.NO:
        return True
    if grants.was_closed_since(concern_of(request).case, request.asked_at) or today > until(request):
        return True
    if request.expires_at is not None:
        return calendar.receipt_date(request.expires_at) < today
    return not request.answer and today > request.consult_by_date


def words_of(request: OriginalRequest) -> str:
    """What the asker wrote: for its reporter and whoever decides."""
    return _opened(request, request.sealed_words, Label.ORIGINAL_WORDS)


def decision_of(request: OriginalRequest) -> str:
    """Why it was refused, for whoever asked."""
    return _opened(request, request.sealed_decision, Label.ORIGINAL_DECISION)


def _opened(request: OriginalRequest, sealed: bytes | memoryview | None, label: Label) -> str:
    return sealing.unseal(concern_of(request).data_key, sealed, label=label, row=request.pk) if sealed else ""


def may_answer(request: OriginalRequest, *, today: date) -> bool:
    """Yes or no until its day, and until it is decided; then a yes can be taken back while it opens something."""
    if request.state == RequestState.ASKED and today <= request.consult_by_date:
        return not grants.was_closed_since(concern_of(request).case, request.asked_at)
    return request.answer == Consent.YES and not is_over(request, today=today)


def may_say_yes(request: OriginalRequest, *, today: date) -> bool:
    in_time = request.state == RequestState.ASKED and today <= request.consult_by_date
    return in_time and may_answer(request, today=today)


@transaction.atomic
def answer(request: OriginalRequest, *, consent: Consent, on: date) -> None:
    """What the reporter says. A no ends what a yes opened. Raises WrongState when it is over, or is decided and
    they say yes; AlreadyReceived when they said just this before; ValueError for another word."""
    if consent not in {Consent.YES, Consent.NO}:
        raise ValueError("An original is opened with a yes or not at all.")
    case = grants.hold_case(concern_of(request).pk)
    row = hold(request)
    if row.answer == consent:
        raise AlreadyReceived
    may = may_say_yes if consent == Consent.YES else may_answer
    if not may(row, today=on):
        raise WrongState
    type_ = EventType.ORIGINAL_TAKEN_BACK if row.answer == Consent.YES else EventType.ORIGINAL_ANSWERED
    row.answer, row.answered_date = consent, on
    row.answer_mark = wordsaid.record(row, type_, on=on)
    row.save(update_fields=["answer", "answered_date", "answer_mark"])
    _tell_of_answer(row, case, on=on)


def hold(request: OriginalRequest) -> OriginalRequest:
    """The row as it stands, held until the end of the transaction: of two at once the second sees the first."""
    return every().select_for_update(of=("self",)).get(pk=request.pk)


def anything_is_asked() -> bool:
    """Whether any original waits for a second person; one query."""
    return _undecided().exists()


def _undecided() -> "QuerySet[OriginalRequest]":
    return every().filter(state=RequestState.ASKED, answer=Consent.YES)


def may_decide(request: OriginalRequest, user: User) -> bool:
    """A senior manager or first reader without part in the case, who keeps no names and did not ask; before the
    conflict decision first readers alone, since the manager upward may be whom it is about."""
    case, held = concern_of(request).case, access.org_roles(user)
    if Role.CUSTODIAN in held or (case.conflicts_decided_at is None and Role.TRIAGE_LEAD not in held):
        return False
    return extensions.may_approve(case, user, asker=request.asked_by_id)


def awaiting(user: User, *, today: date) -> list[OriginalRequest]:
    """What this person may decide about, the first asked for first; nothing of it is opened yet."""
    if not access.org_roles(user) & extensions.APPROVERS:
        return []
    rows = _undecided().exclude(asked_by=user)
    return [row for row in rows if not is_over(row, today=today) and may_decide(row, user)]


def find(user: User, key: UUID, *, today: date) -> OriginalRequest:
    """One of them. Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((row for row in awaiting(user, today=today) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(request: OriginalRequest, *, by: User, now: datetime) -> str:
    """What the asker wrote, opened for whoever decides; reading is an event too."""
    endings.record_original(EventType.ORIGINAL_REQUEST_READ, request, by=by, now=now)
    return words_of(request)


@transaction.atomic
def agree(request: OriginalRequest, *, by: User, now: datetime) -> OriginalRequest:
    """From now on whoever asked may open it, for the days that were asked for and never past the day that its
    reporter was told. Raises Refused for somebody with a part in the case, WrongState when it is over or decided,
    or where the yes is not the reporter's own."""
    row = _claim(request, by=by, now=now)
    if not wordsaid.is_theirs(row):
        raise WrongState
    row.expires_at = min(now.astimezone(UTC) + timedelta(days=row.days), calendar.end_of(until(row)))
    row.state, row.decided_at, row.decided_by = RequestState.GRANTED, now, by
    row.save(update_fields=["state", "decided_at", "decided_by", "expires_at"])
    endings.record_original(EventType.ORIGINAL_GRANTED, row, by=by, now=now)
    _tell(row, "granted", now=now)
    return row


@transaction.atomic
def refuse(request: OriginalRequest, *, reason: str, by: User, now: datetime) -> OriginalRequest:
    """It stays closed. Raises like `agree`, and ValueError without a reason."""
    if not reason.strip():
        raise ValueError("A no says why.")
    row = _claim(request, by=by, now=now)
    key = concern_of(row).data_key
    row.sealed_decision = sealing.seal(key, reason, label=Label.ORIGINAL_DECISION, row=row.pk)
    row.state, row.decided_at, row.decided_by = RequestState.REFUSED, now, by
    row.save(update_fields=["state", "decided_at", "decided_by", "sealed_decision"])
    endings.record_original(EventType.ORIGINAL_REFUSED, row, by=by, now=now)
    _tell(row, "refused", now=now)
    return row


def _claim(request: OriginalRequest, *, by: User, now: datetime) -> OriginalRequest:
    """Lock the case and look at the row afresh: of two who decide at once the second finds it decided."""
    if not may_decide(request, by):
        raise Refused
    access.advance(concern_of(request).case)
    row = hold(request)
    is_open = row.state == RequestState.ASKED and row.answer == Consent.YES
    if not is_open or is_over(row, today=calendar.receipt_date(now)):
        raise WrongState
    return row


@transaction.atomic
def withdraw(request: OriginalRequest, *, by: User, now: datetime) -> None:
    """Whoever asked needs it no more, granted or not. Raises Refused for anybody else, WrongState when it is
    over."""
    access.advance(concern_of(request).case)
    row = hold(request)
    if row.asked_by_id != by.pk:
        raise Refused
    if is_over(row, today=calendar.receipt_date(now)):
        raise WrongState
    endings.end_original(row, why=GrantEnd.GIVEN_UP, by=by, now=now)


def _tell(row: OriginalRequest, what: str, *, now: datetime) -> None:
    """Whoever asked, in working hours of the concern's division, unless somebody may be at risk."""
    concern = concern_of(row)
    urgent = concern.case.urgent
    sending = None if urgent else ladder.sending_moment(now, concern.division, clock.current_calendar())
    pace = Pace.AT_ONCE if urgent else Pace.HOURS
    _post([row.asked_by], row, what, on=clock.today(now), pace=pace, at=sending)


def _tell_of_answer(row: OriginalRequest, case: Case, *, on: date) -> None:
    """At the next round: the minute of a mail would tell the minute of the answer (T11)."""
    to = [row.asked_by]
    second = extensions.approver_for(case, asker=row.asked_by, on=on) if row.answer == Consent.YES else None
    if second is not None and may_decide(row, second):
        to.append(second)
    pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
    _post(to, row, f"answered:{on}:{row.answer}:{wordsaid.said(row)}", on=on, pace=pace)


def _post(
    people: Iterable[User], row: OriginalRequest, what: str, *, on: date, pace: Pace, at: datetime | None = None
) -> None:
    """Nobody who must not know or is gone."""
    case = concern_of(row).case
    barred = recipients.barred_on(case)
    for person in people:
        if person.is_active and person.pk not in barred:
            key = f"original:{row.pk}:{what}:{person.pk}"
            outbox.post(to=person, kind=Kind.REMINDER, key=key, on=on, pace=pace, not_before=at, about=case.pk)
