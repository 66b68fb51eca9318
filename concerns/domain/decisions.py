"""Name keepers decide about a name, and whoever waits for their word is told (I3 to I5, I14)."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.roles import Role
from concerns.domain import (
    access,
    calendar,
    deciders,
    exclusions,
    gate,
    grants,
    keepers,
    knowledge,
    recipients,
    requests,
)
from concerns.domain.content import Label
from concerns.domain.deciders import Reason
from concerns.domain.vault import Identity
from concerns.enums import Basis, Consent, EventType, Mode, Obstacle, RequestState
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models.disclosure import Grant, NameDecision, NameRequest
from notifications.models import Notice
from trust import sealing
from trust.errors import SealBroken

REVIEW_WORKING_DAYS = 1  # of a name opened because a life was at risk (I14)
LAPSED_LATELY = timedelta(days=7)  # after that nobody is told any more that silence was a no


@dataclass(frozen=True)
class Opened:
    """What a name keeper reads of a request: the grounds and the reporter's conditions, never what was raised."""

    grounds: str
    conditions: str
    why_not_before: str
    said: tuple[tuple[NameDecision, str], ...]  # each keeper's word so far, with their reason


@dataclass(frozen=True)
class Decided:
    """What came of one keeper's word: a grant, a name to pass on that is shown this once, or neither."""

    request: NameRequest
    grant: Grant | None = None
    identity: Identity | None = field(default=None, repr=False)


def is_keeper(user: User) -> bool:
    return Role.CUSTODIAN in access.org_roles(user)


def find(user: User, key: UUID) -> NameRequest:
    """One request, for a keeper who may decide it, or who asked for it before they kept names and may not.

    Raises NoSuchCase: absent, hidden and somebody else's are the same, by the same work (T10).
    """
    if not is_keeper(user):
        raise NoSuchCase
    other = requests.every().first()  # looked at in the place of one that is not there
    row = requests.every().filter(pk=key).first()
    if other is None or not _concerns(row or other, user) or row is None:
        raise NoSuchCase
    return row


def _concerns(row: NameRequest, user: User) -> bool:
    is_blocked = user.pk in recipients.blocked_on(row.concern.case)
    return user in deciders.able(row) or (row.asked_by_id == user.pk and not is_blocked)


def awaiting(user: User, *, today: date) -> list[NameRequest]:
    """What this keeper can decide by now: where a life is at risk first, then the oldest."""
    rows = [row for row in _open_to(user, today=today) if can_agree_by_now(row, by=user, today=today)]
    return sorted(rows, key=lambda row: row.basis != Basis.LIFE)


def later(user: User, *, today: date) -> list[NameRequest]:
    """What waits for somebody else before this keeper can agree to it: its owner, a day, a second keeper."""
    return [row for row in _open_to(user, today=today) if not can_agree_by_now(row, by=user, today=today)]


def can_agree_by_now(row: NameRequest, *, by: User, today: date) -> bool:
    """Whether everybody whose word or day comes before this keeper's has had it."""
    return not _stops_of_time(row, by=by, today=today)


def _open_to(user: User, *, today: date) -> list[NameRequest]:
    if not is_keeper(user):
        return []
    rows = requests.every().filter(state__in=requests.OPEN)
    return [row for row in rows if not requests.is_over(row, today=today) and user in deciders.able(row)]


def decided_by(user: User, *, limit: int) -> list[NameDecision]:
    """What this keeper decided, the latest first; of a case they must not know of (any more), nothing (I7)."""
    rows = NameDecision.objects.filter(decided_by=user).exclude(request__concern__case__conflicts__user=user)
    rows = rows.order_by("-decided_at", "pk")
    return list(rows.select_related("request__concern", "request__recipient")[:limit])


def stops(row: NameRequest, *, by: User, today: date) -> list[Reason]:
    """What this keeper cannot agree to yet, or at all, and why: all reasons at once. Refusing has no hindrance."""
    return [*_stops_of_time(row, by=by, today=today), *_stops_of_people(row, by=by, today=today)]


def _stops_of_time(row: NameRequest, *, by: User, today: date) -> list[Reason]:
    if row.basis == Basis.CONSENT:
        return _stops_of_answer(row, today=today)
    if row.basis not in requests.TWO_KEEPERS:
        return []
    if row.decisions.filter(decided_by=by).exists():
        return [(Obstacle.AGREED_ALREADY, None)]
    if not _has_first_word(row, by=by):
        return []
    day = requests.disclosure_day(row)
    if day is None or today >= day or _is_told_later(row, today=today):
        return []
    return [(Obstacle.REPORTER_NOT_TOLD, day.isoformat())]


def _has_first_word(row: NameRequest, *, by: User) -> bool:
    """Whether another keeper agreed, who may decide about it to this day: the word of one who turned out to be
    too close, or is no keeper any more, counts for nothing."""
    if row.state != RequestState.AGREED:
        return False
    others = [keeper.pk for keeper in deciders.able(row) if keeper != by]
    return row.decisions.filter(agreed=True, decided_by__in=others).exists()


def _is_told_later(row: NameRequest, *, today: date) -> bool:
    """Telling them before would defeat the purpose, as is written in the request."""
    return row.sealed_why_not_before is not None and row.tell_date is not None and row.tell_date > today


def _stops_of_answer(row: NameRequest, *, today: date) -> list[Reason]:
    """Only a yes opens; silence is no (I4)."""
    if row.answer in requests.SAID_YES:
        return []
    if row.answer == Consent.NO and row.answered_date is not None:
        return [(Obstacle.REPORTER_SAID_NO, row.answered_date.isoformat())]
    if row.consult_by_date is None or row.consult_by_date >= today:
        return [(Obstacle.REPORTER_MAY_ANSWER, row.consult_by_date.isoformat() if row.consult_by_date else None)]
    return [(Obstacle.REPORTER_SILENT, row.consult_by_date.isoformat())]


def _stops_of_people(row: NameRequest, *, by: User, today: date) -> list[Reason]:
    reasons = deciders.stops(row, by=by, on=today)
    if row.basis != Basis.LIFE and exclusions.unsettled(row.concern.case):
        reasons.append((Obstacle.KEEPER_KEPT_OUT, None))
    if is_shown_to_keeper(row, by=by) and row.basis != Basis.LIFE and not gate.is_passed(by, on=today):
        reasons.append((Obstacle.SCENES_NOT_PASSED, ""))
    if row.asked_by_id == by.pk:
        reasons.append((Obstacle.ASKED_YOURSELF, None))
    elif row.asked_by_id != row.recipient_id and not deciders.has_part(row.asked_by, row.concern):
        reasons.append((Obstacle.NOT_ON_CASE, f"{row.asked_by.name}, {row.asked_by.title}"))
    return reasons


def is_shown_to_keeper(row: NameRequest, *, by: User) -> bool:
    """Whether this keeper's yes shows them the name, to pass it on."""
    return bool(row.body) and (row.basis not in requests.TWO_KEEPERS or _has_first_word(row, by=by))


def mark(row: NameRequest) -> str:
    """Changes with whatever a keeper must have seen before they agree: a page made from an older one is stale."""
    seen = f"{row.state} {row.answer} {row.answered_date} ".encode() + bytes(row.sealed_conditions or b"")
    return hashlib.sha256(seen).hexdigest()[:16]


@transaction.atomic
def read(request: NameRequest, *, by: User, now: datetime) -> Opened:
    """Open the grounds and conditions, to decide; reading is an event too."""
    requests.write(EventType.NAME_REQUEST_READ, request, by=by, now=now)
    key = request.concern.data_key
    said = request.decisions.select_related("decided_by").order_by("decided_at", "pk")
    return Opened(
        grounds=requests.grounds_of(request),
        conditions=requests.conditions_of(request),
        why_not_before=requests.why_not_before_of(request),
        said=tuple(
            (row, sealing.unseal(key, row.sealed_reason, label=Label.NAME_DECISION, row=row.pk)) for row in said
        ),
    )


@sensitive_variables()  # outermost: a report hides what is called below it, never what is above (T5)
@transaction.atomic(durable=True)  # the event is on disk before anybody reads the name (I9)
def decide(
    request: NameRequest,
    *,
    agree: bool,
    reason: str,
    by: User,
    now: datetime,
    private: bytes | None = None,
    seen: str = "",
) -> Decided:
    """One keeper's word. `private` is the vault's key (`opening.unlock`), needed to agree; `seen` is the `mark` of
    the page they read.

    Raises NoSuchCase for somebody who may not decide it, WrongState when it changed or is over, Blocked with all
    reasons at once, Refused without the key, ValueError without a reason.
    """
    return _decide(request, agree=agree, reason=reason, by=by, now=now, private=private, seen=seen)


@sensitive_variables()
@transaction.atomic
def decide_within(
    request: NameRequest, *, agree: bool, reason: str, by: User, now: datetime, private: bytes | None
) -> Decided:
    """The same as part of a larger transaction, and so never of a name that would be shown by it: raises Refused
    for one that goes to a body outside."""
    if request.body:
        raise Refused
    return _decide(request, agree=agree, reason=reason, by=by, now=now, private=private, seen="")


@sensitive_variables()
def _decide(
    request: NameRequest, *, agree: bool, reason: str, by: User, now: datetime, private: bytes | None, seen: str
) -> Decided:
    grants.hold_case(request.concern_id)
    row = requests.hold(request)
    grants.hold_for(row)
    today = calendar.receipt_date(now)
    if not (is_keeper(by) and _concerns(row, by)):
        raise NoSuchCase
    if seen not in {"", mark(row)} or not _can_be_decided(row, today=today):
        raise WrongState
    if not reason.strip():
        raise ValueError("A reason is needed.")
    if not agree:
        return _refuse(row, reason, by=by, now=now)
    if reasons := stops(row, by=by, today=today):
        raise Blocked(reasons)
    return _agree(row, reason, private=private, by=by, now=now)


@sensitive_variables()
def _agree(row: NameRequest, reason: str, *, private: bytes | None, by: User, now: datetime) -> Decided:
    if private is None:
        raise Refused
    is_last = row.basis not in requests.TWO_KEEPERS or _has_first_word(row, by=by)
    _say(row, agreed=True, reason=reason, by=by, now=now)
    if not is_last:
        return _agree_first(row, by=by, now=now)
    try:
        return _open(row, private=private, by=by, now=now)
    except SealBroken:
        keepers.require_opened(private)  # raises where the key changed since they opened it
        raise


def _can_be_decided(row: NameRequest, *, today: date) -> bool:
    is_open = row.state in requests.OPEN and not requests.has_lapsed(row, today=today)
    has_ended = grants.was_closed_since(row.concern.case, row.asked_at)
    return is_open and not has_ended and row.concern.mode == Mode.CONFIDENTIAL


def _say(row: NameRequest, *, agreed: bool, reason: str, by: User, now: datetime) -> None:
    said = NameDecision(request=row, agreed=agreed, decided_at=now, decided_by=by)
    said.sealed_reason = sealing.seal(row.concern.data_key, reason, label=Label.NAME_DECISION, row=said.pk)
    said.save(force_insert=True)


def _refuse(row: NameRequest, reason: str, *, by: User, now: datetime) -> Decided:
    """By another keeper than whoever agreed: a word once given stays, and whoever thinks again tells another."""
    if row.asked_by_id == by.pk:
        raise Blocked([(Obstacle.ASKED_YOURSELF, None)])
    if row.decisions.filter(decided_by=by).exists():
        raise Blocked([(Obstacle.AGREED_ALREADY, None)])
    _say(row, agreed=False, reason=reason, by=by, now=now)
    requests.end(row, RequestState.REFUSED, today=calendar.receipt_date(now))
    requests.write(EventType.NAME_REFUSED, row, by=by, now=now)
    requests.tell_owner(row, on=calendar.receipt_date(now))
    _tell_asking(row, "refused", now=now)
    return Decided(row)


def _agree_first(row: NameRequest, *, by: User, now: datetime) -> Decided:
    """From today the inbox tells of it, unless that must wait; another keeper has the last word."""
    today = calendar.receipt_date(now)
    row.state = RequestState.AGREED
    row.tell_date = max(row.tell_date or today, today)
    row.save(update_fields=["state", "tell_date"])
    requests.write(EventType.NAME_AGREED, row, by=by, now=now)
    requests.tell_owner(row, on=calendar.receipt_date(now))
    requests.tell([keeper for keeper in deciders.able(row) if keeper != by], row, "agreed", now=now)
    return Decided(row)


@sensitive_variables()
def _open(row: NameRequest, *, private: bytes, by: User, now: datetime) -> Decided:
    row.state = RequestState.GRANTED
    if row.basis == Basis.LIFE:
        _break_glass(row, by=by, now=now)
    row.save(update_fields=["state", "tell_date", "review_by_date"])
    requests.write(EventType.NAME_GRANTED, row, by=by, now=now)
    requests.tell_owner(row, on=calendar.receipt_date(now))
    _tell_asking(row, "granted", now=now)
    if row.body:
        return Decided(row, identity=grants.pass_on(row, private=private, by=by, now=now))
    return Decided(row, grant=grants.give(row, private=private, by=by, now=now))


def _break_glass(row: NameRequest, *, by: User, now: datetime) -> None:
    """Its owner is told at once, unless that must wait; two others are told this minute, and one looks at it. So
    is every keeper who said no to this name before."""
    today = calendar.receipt_date(now)
    row.tell_date = max(row.tell_date or today, today)
    row.review_by_date = requests.working_days_after(today, REVIEW_WORKING_DAYS, row.concern)
    requests.tell(deciders.witnesses(row, opened_by=[by.pk]), row, "opened", now=now, at_once=True)
    refused = knowledge.who_refused(row.concern, before=row.asked_at)
    requests.tell(set(refused) - {by}, row, "after_a_no", now=now, at_once=True)


def _tell_asking(row: NameRequest, what: str, *, now: datetime) -> None:
    people = {row.asked_by, row.recipient or row.asked_by}
    requests.tell([person for person in people if deciders.has_part(person, row.concern)], row, what, now=now)


def remind(*, now: datetime) -> None:
    """Tell who asked that silence was a no, and remind each day of a review that is late. Safe to call again.
    Opens nothing, so that the worker needs no key to content."""
    today = calendar.receipt_date(now)
    open_ones = requests.every().filter(basis=Basis.CONSENT, state=RequestState.ASKED, answer="")
    for row in open_ones.filter(consult_by_date__lt=today, consult_by_date__gte=today - LAPSED_LATELY):
        requests.tell([row.asked_by], row, "lapsed", now=now)
    _tell_of_lapsed(now=now)
    for row in requests.every().filter(review_by_date__lt=today, reviewed_at=None):
        heard = Notice.objects.filter(key__startswith=f"name:{row.pk}:opened:").values("recipient")
        people = {*User.objects.filter(pk__in=heard), *deciders.holding(*deciders.WATCHING)}
        requests.tell(people, row, f"late:{today}", now=now, at_once=True)


def _tell_of_lapsed(*, now: datetime) -> None:
    """Whoever asked for an override and whoever agreed to it hear that nothing comes of it any more."""
    today = calendar.receipt_date(now)
    rows = requests.every().filter(state__in=requests.OPEN).exclude(basis=Basis.CONSENT)
    for row in rows:
        last = requests.last_day(row)
        if last is not None and last < today <= last + LAPSED_LATELY:
            agreed = User.objects.filter(pk__in=row.decisions.values("decided_by"))
            requests.tell({row.asked_by, *agreed}, row, "lapsed", now=now)
