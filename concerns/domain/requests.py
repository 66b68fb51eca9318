"""A name is asked for, its owner is asked, name keepers decide (R61, I3 to I5, I14).

Nobody is shown a name by this module: a yes hands over to `grants`. What a reporter does here is stored with its
date alone (T11).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import (
    access,
    asked,
    audit,
    calendar,
    clock,
    consents,
    deciders,
    endings,
    exclusions,
    grants,
    ladder,
    recipients,
    vault,
    waiting,
)
from concerns.domain.content import Label
from concerns.domain.wanted import Wanted
from concerns.enums import (
    Action,
    Basis,
    Consent,
    EventType,
    GrantEnd,
    Mode,
    Obstacle,
    RequestState,
    Seat,
)
from concerns.errors import AlreadyReceived, Blocked, Refused, WrongState
from concerns.models import Case, Concern
from concerns.models.disclosure import Grant, NameRequest
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

NOTICE_WORKING_DAYS = 1  # between telling the reporter of an override and the second name keeper's yes
OVERRIDE_WORKING_DAYS = 10  # after it was asked for, an override that is not done lapses

OPEN = frozenset({RequestState.ASKED, RequestState.AGREED})
SAID_YES = frozenset({Consent.YES, Consent.CONDITIONS})
TWO_KEEPERS = frozenset({Basis.LAW, Basis.POLICE, Basis.RISK})


@transaction.atomic
def ask(concern: Concern, *, wanted: Wanted, by: User, now: datetime) -> NameRequest:
    """Ask for a name. Raises Refused, WrongState for a stale page or what is asked already, Blocked with all
    reasons at once, and ValueError like `Wanted.require_whole`."""
    access.advance(concern.case)
    today = calendar.receipt_date(now)
    if not may_ask(concern, basis=wanted.basis, by=by):
        raise Refused
    wanted.require_whole(today=today)
    row = _row(concern, wanted, by=by, now=now)
    if stops := [*_stopped_by_others(row, today=today), *deciders.stops(row, by=by, on=today)]:
        raise Blocked(stops)
    row.save(force_insert=True)
    write(EventType.NAME_ASKED, row, by=by, now=now)
    if wanted.basis == Basis.CONSENT:
        waiting.tell(concern)
    else:
        tell(deciders.able(row), row, "asked", now=now)
    if row.recipient is not None and row.recipient != by:
        tell([row.recipient], row, "for_you", now=now)
    exclusions.tell(concern.case, now=now)
    return row


def _row(concern: Concern, wanted: Wanted, *, by: User, now: datetime) -> NameRequest:
    row = NameRequest(concern=concern, basis=wanted.basis, purpose=wanted.purpose, days=wanted.days)
    row.recipient, row.body, row.tell_date = wanted.recipient, wanted.body or "", wanted.tell_date
    row.asked_by, row.asked_at = by, now
    row.sealed_words = _sealed(row, wanted.words, Label.NAME_WORDS)
    row.sealed_grounds = _sealed(row, wanted.grounds, Label.NAME_GROUNDS)
    row.sealed_why_not_before = _sealed(row, wanted.why_not_before, Label.NAME_WHY_LATER)
    if wanted.basis == Basis.CONSENT:
        today = calendar.receipt_date(now)
        row.consult_by_date = consult_by(concern, today=today)
    return row


def tell_owners(*, on: date) -> None:
    """Whoever reads by now that their name was given without asking them hears that something waits: once, and
    after days without a worker too."""
    rows = NameRequest.objects.filter(tell_date__lte=on, told_date=None).exclude(state=RequestState.ASKED)
    for row in rows.select_related("concern"):
        tell_owner(row, on=on)


def tell_owner(row: NameRequest, *, on: date) -> None:
    """Part of a larger step: there is news of it in their inbox. Nothing while it must wait."""
    if row.tell_date is not None and row.tell_date <= on:
        NameRequest.objects.filter(pk=row.pk).update(told_date=on)
        waiting.tell(row.concern)


def consult_by(concern: Concern, *, today: date) -> date:
    """The last day on which its owner could answer what is asked today."""
    return working_days_after(today, settings.CONSULT_WORKING_DAYS, concern)


def may_ask(concern: Concern, *, basis: Basis, by: User) -> bool:
    """A locked name that is held, and a seat that may ask: a first reader, while nobody is the contact, only where
    the reporter need not be asked."""
    case = concern.case
    if concern.mode != Mode.CONFIDENTIAL or not vault.is_held(concern) or not deciders.has_part(by, concern):
        return False
    if Action.ASK_FOR_NAME not in access.actions_for(by, case):
        return False
    return basis != Basis.CONSENT or Seat.OWNER not in access.seats(by, case)


def _stopped_by_others(row: NameRequest, *, today: date) -> list[deciders.Reason]:
    """What was asked before: one question at a time to the reporter, and no second one soon after their no."""
    earlier = list(of(row.concern))
    same = [o for o in earlier if (o.recipient_id, o.body, o.basis) == (row.recipient_id, row.body, row.basis)]
    if any(not is_over(other, today=today) for other in same):
        raise WrongState
    if row.basis == Basis.CONSENT and (reasons := asked.stops(earlier, today=today)):
        return reasons
    needed = 2 if row.basis in TWO_KEEPERS else 1
    return [] if len(deciders.able(row)) >= needed else [(Obstacle.TOO_FEW_KEEPERS, None)]


def working_days_after(day: date, count: int, concern: Concern) -> date:
    return calendar.add_working_days(day, count, concern.division, clock.current_calendar())


def is_late(request: NameRequest, *, today: date) -> bool:
    return request.consult_by_date is not None and today > request.consult_by_date


def is_over(request: NameRequest, *, today: date) -> bool:
    """Decided, taken back, or left without the reporter's yes: nothing can come of it any more."""
    if request.state not in OPEN or grants.was_closed_since(request.concern.case, request.asked_at):
        return True
    if has_lapsed(request, today=today) or request.answer == Consent.NO:
        return True
    return request.basis == Basis.CONSENT and not request.answer and is_late(request, today=today)


def last_day(request: NameRequest) -> date | None:
    """The last day on which it can be decided: of a question that on which the yes ends, of an override a day in
    working days after it was asked for."""
    if request.basis == Basis.CONSENT:
        return grants.until(request)
    day = calendar.receipt_date(request.asked_at)
    return working_days_after(day, OVERRIDE_WORKING_DAYS, request.concern)


def has_lapsed(request: NameRequest, *, today: date) -> bool:
    last = last_day(request) if request.state in OPEN else None
    return last is not None and today > last


def every() -> "QuerySet[NameRequest]":
    """All requests there are, the oldest first; whoever shows one asks first who may see it."""
    rows = NameRequest.objects.select_related("concern__case", "concern__data_key", "asked_by", "recipient")
    return rows.order_by("asked_at", "pk")


def of(concern: Concern) -> "QuerySet[NameRequest]":
    """Everything that was ever asked about this name, the oldest first."""
    return every().filter(concern=concern)


def may_answer(request: NameRequest, *, today: date) -> bool:
    """Whether its owner may still say yes, no or only if."""
    asked = request.basis == Basis.CONSENT and request.state == RequestState.ASKED
    return asked and not is_late(request, today=today)


@transaction.atomic
def answer(request: NameRequest, *, consent: Consent, conditions: str = "", on: date) -> None:
    """What the reporter says; until its day, or until it is decided, they may say otherwise.

    A no to what was decided meanwhile takes their yes back. Raises WrongState when it was decided, taken back or
    too late, AlreadyReceived when they said just this before; ValueError for conditions without words.
    """
    if (consent == Consent.CONDITIONS) != bool(conditions.strip()):
        raise ValueError("Conditions are words, and only of a yes with conditions.")
    row = hold(request)
    if not may_answer(row, today=on):
        if consent != Consent.NO:
            raise WrongState
        take_back(row, on=on)
        return
    if (row.answer, conditions_of(row)) == (consent, conditions.strip()):
        raise AlreadyReceived
    _say(row, EventType.NAME_ANSWERED, consent, conditions.strip(), on=on)
    _tell_of_answer(row, on=on)


def hold(request: NameRequest) -> NameRequest:
    """The row as it stands, held until the end of the transaction: of two at once the second sees the first."""
    return every().select_for_update(of=("self",)).get(pk=request.pk)


def _say(row: NameRequest, type_: EventType, answer: Consent, conditions: str, *, on: date) -> None:
    row.answer, row.answered_date = answer, on
    row.sealed_conditions = _sealed(row, conditions, Label.NAME_CONDITIONS)
    row.answer_mark = consents.record(row, type_, on=on)
    row.save(update_fields=["answer", "answered_date", "sealed_conditions", "answer_mark"])


def _sealed(row: NameRequest, text: str, label: Label) -> bytes | None:
    return sealing.seal(row.concern.data_key, text, label=label, row=row.pk) if text.strip() else None


def may_take_back(request: NameRequest) -> bool:
    """A yes that opens something, or may still. What was passed on to a body cannot be taken back."""
    if request.basis != Basis.CONSENT or request.answer not in SAID_YES:
        return False
    if request.state == RequestState.ASKED:
        return True
    return Grant.objects.filter(request=request, ended_at=None).exists()


@transaction.atomic
def take_back(request: NameRequest, *, on: date) -> None:
    """A yes becomes a no, whenever; what it opened is closed. Raises WrongState where there is no such yes."""
    row = hold(request)
    if not may_take_back(row):
        raise WrongState
    grant = endings.standing().filter(request=row).select_for_update(of=("self",)).first()
    _say(row, EventType.NAME_TAKEN_BACK, Consent.NO, "", on=on)
    if grant is not None:
        endings.end(grant, why=GrantEnd.TAKEN_BACK, by=None, now=on)
    _tell_of_answer(row, on=on)


def disclosure_day(request: NameRequest) -> date | None:
    """From when the second keeper may agree to what its owner was told of before; None while nobody was."""
    if request.tell_date is None:
        return None
    return working_days_after(request.tell_date, NOTICE_WORKING_DAYS, request.concern)


def words_of(request: NameRequest) -> str:
    """What the asker wrote to the reporter; for those two alone."""
    return _opened(request, request.sealed_words, Label.NAME_WORDS)


def conditions_of(request: NameRequest) -> str:
    """What must be so, in the reporter's words: for name keepers, and beside the name for whoever is shown it."""
    return _opened(request, request.sealed_conditions, Label.NAME_CONDITIONS)


def grounds_of(request: NameRequest) -> str:
    """The duty or danger, who receives it and why less will not do: for name keepers and reviewers."""
    return _opened(request, request.sealed_grounds, Label.NAME_GROUNDS)


def why_not_before_of(request: NameRequest) -> str:
    return _opened(request, request.sealed_why_not_before, Label.NAME_WHY_LATER)


def _opened(row: NameRequest, sealed: bytes | memoryview | None, label: Label) -> str:
    return sealing.unseal(row.concern.data_key, sealed, label=label, row=row.pk) if sealed else ""


@transaction.atomic
def withdraw(request: NameRequest, *, by: User, now: datetime) -> None:
    """Whoever asked needs it no more. Raises Refused for anybody else, WrongState when it is decided."""
    row = hold(request)
    if row.asked_by_id != by.pk:
        raise Refused
    if row.state not in OPEN:
        raise WrongState
    end(row, RequestState.WITHDRAWN, today=calendar.receipt_date(now))
    write(EventType.NAME_WITHDRAWN, row, by=by, now=now)


@transaction.atomic
def drop_open(concern: Concern, *, on: date) -> None:
    """The reporter changed how much is known: what was asked of the old way is asked of nobody any more."""
    for request in of(concern).filter(state__in=OPEN):
        row = hold(request)
        end(row, RequestState.WITHDRAWN, today=on)
        audit.record_reporter(EventType.NAME_WITHDRAWN, mailbox=concern.mailbox, on=on, request=str(row.pk))


def ends_with(case: Case, *, today: date) -> bool:
    """Whether closing the case ends something that was asked or granted."""
    return bool(_open_in(case, today=today)) or endings.standing().filter(request__concern__case=case).exists()


def _open_in(case: Case, *, today: date) -> list[NameRequest]:
    """Not those that are over by a no or a silence: these stay what they are, and go on to count."""
    rows = every().filter(concern__case=case, state__in=OPEN)
    return [row for row in rows if not is_over(row, today=today)]


@transaction.atomic
def end_with(case: Case, *, by: User, now: datetime) -> None:
    """A case is closed: what was asked for its sake is not decided any more, and nobody is shown what was granted.
    Whoever has cause to know a name from then on asks anew."""
    today = calendar.receipt_date(now)
    rows = [hold(row) for row in _open_in(case, today=today)]
    endings.end_in(case, why=GrantEnd.CASE_CLOSED, by=by, now=now)
    for row in rows:
        end(row, RequestState.WITHDRAWN, today=today)
        write(EventType.NAME_WITHDRAWN, row, by=by, now=now)
        tell({row.asked_by} - {by}, row, "closed", now=now)


def end(row: NameRequest, state: RequestState, *, today: date) -> None:
    """What its owner was not told of yet, they need not be frightened with any more."""
    if row.state == RequestState.ASKED or (row.tell_date is not None and row.tell_date > today):
        row.tell_date = None
    row.state = state
    row.save(update_fields=["state", "tell_date"])


def write(type_: EventType, row: NameRequest, *, by: User, now: datetime) -> None:
    concern = row.concern
    audit.record(
        type_,
        case=concern.case,
        by=by,
        now=now,
        concern=concern.reference,
        request=str(row.pk),
        basis=row.basis,
        purpose=row.purpose,
    )


def tell(people: Iterable[User], row: NameRequest, what: str, *, now: datetime, at_once: bool = False) -> None:
    """In working hours, unless a life is at risk; nobody who must not know or is gone. An urgent case does not
    show in the hour of a mail to a name keeper (I11)."""
    concern = row.concern
    hurry = at_once or row.basis == Basis.LIFE
    sending = None if hurry else ladder.sending_moment(now, concern.division, clock.current_calendar())
    _post(people, row, what, on=calendar.receipt_date(now), pace=Pace.AT_ONCE if hurry else Pace.HOURS, at=sending)


def _tell_of_answer(row: NameRequest, *, on: date) -> None:
    """At the next round: the minute of a mail would tell the minute of the answer (T11)."""
    what = f"answered:{on}:{row.answer}:{consents.said(row)}"  # each word of theirs is one, the same again too
    _post([row.asked_by], row, what, on=on, pace=Pace.AT_ONCE if row.concern.case.urgent else Pace.ROUND)
    if row.answer in SAID_YES:
        _post(deciders.able(row), row, what, on=on, pace=Pace.ROUND)


def _post(
    people: Iterable[User], row: NameRequest, what: str, *, on: date, pace: Pace, at: datetime | None = None
) -> None:
    blocked = recipients.blocked_on(row.concern.case)
    outbox.post_many(
        outbox.Draft(
            to=person,
            kind=Kind.NAME,
            key=f"name:{row.pk}:{what}:{person.pk}",
            on=on,
            pace=pace,
            not_before=at,
            about=row.concern.case_id,
        )
        for person in people
        if person.is_active and person.pk not in blocked
    )
