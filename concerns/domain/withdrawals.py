"""The reporter asks us to stop. It is a wish, not a state: a first reader decides, with a reason they read.

Where people may be at risk we go on. Where we stop, one letter says so, serves whatever is still owed to them, and
the case ends as any other does. More than one reporter in a case: it goes on, and none learns of another.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import (
    access,
    afterwords,
    audit,
    calendar,
    clock,
    held,
    letters,
    lifecycle,
    mailbox,
    reading,
    recipients,
    templates,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import Duty, EventType, LetterKind, Obstacle, State
from concerns.errors import AlreadyReceived, Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Letter, Mailbox, Withdrawal
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

TEMPLATE = "stopped/1"
OPEN = frozenset({State.RECEIVED, State.ACCEPTED, State.REFERRED, State.INVESTIGATING})


@dataclass(frozen=True)
class Stopping:
    """What the letter says beside its fixed words: why, what stays in place, and the outside bodies (R57)."""

    reason: str = field(default="", repr=False)
    support: str = field(default="", repr=False)
    bodies: str = field(default="", repr=False)


def may_ask(concern: Concern) -> bool:
    """While it is worked on, they have no answer, and nothing they asked before waits to be decided."""
    if concern.answered_date is not None or concern.case.state not in OPEN:
        return False
    return waiting(concern) is None


def waiting(concern: Concern) -> Withdrawal | None:
    """What nobody decided about yet; an answer that went out meanwhile ended it."""
    return _waiting().filter(concern=concern).first()


def _rows() -> "QuerySet[Withdrawal]":
    return Withdrawal.objects.select_related("concern__case__owner", "concern__data_key", "decided_by")


def _waiting() -> "QuerySet[Withdrawal]":
    return _rows().filter(decided_at=None, overtaken_date=None, concern__answered_date=None)


@transaction.atomic
def ask(inbox: Mailbox, why: str, *, on: date, once: str = "") -> Withdrawal:
    """Kept with its date alone; every first reader who may know of it is told. `once` is what the form carried:
    sent twice it is one. Raises AlreadyReceived, and WrongState where there is nothing left to stop."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("owner")
    case = rows.get(concerns=inbox.concern_id)
    concern = Concern.objects.select_related("data_key").get(pk=inbox.concern_id)
    concern.case = case
    key = uuid5(inbox.pk, f"stop {once} {why}") if once else Withdrawal().pk
    if Withdrawal.objects.filter(pk=key).exists():
        raise AlreadyReceived
    if not may_ask(concern):
        raise WrongState
    asked = Withdrawal(pk=key, concern=concern, asked_date=on)
    asked.sealed_why = sealing.seal(concern.data_key, why, label=Label.WITHDRAWAL, row=key)
    asked.save(force_insert=True)
    audit.record_reporter(EventType.WITHDRAWAL_ASKED, mailbox=inbox, on=on)
    for reader in recipients.first_readers(case, on=on):
        if may_decide(asked, reader):
            _tell(reader, asked, "asked", on=on, pace=Pace.AT_ONCE if case.urgent else Pace.ROUND)
    return asked


def _tell(to: User, asked: Withdrawal, what: str, *, on: date, pace: Pace) -> None:
    key = f"stop:{asked.pk}:{what}:{to.pk}"
    outbox.post(to=to, kind=Kind.REMINDER, key=key, on=on, pace=pace, about=asked.concern.case_id)


def may_decide(asked: Withdrawal, user: User) -> bool:
    """A first reader whom no block keeps out, and who was not appointed to the work that would end; whom the
    reporter would rather not have, only where there is nobody else (R48)."""
    return access.is_first_reader(user) and user in _able(asked.concern.case)


def _able(case: Case) -> list[User]:
    kept_out = recipients.barred_on(case) | {holder.pk for holder, _ in access.holders(case)}
    reserved = recipients.reserved_on(case)
    able = [user for user in recipients.on_rota() if user.pk not in kept_out]
    return [user for user in able if user.pk not in reserved] or able


def awaiting(user: User) -> list[Withdrawal]:
    """What this first reader may decide, the first asked for first; nothing of it is opened."""
    if not access.is_first_reader(user):
        return []
    rows = _waiting().filter(concern__case__state__in=OPEN)
    return [row for row in rows.order_by("asked_date", "pk") if may_decide(row, user)]


def find(user: User, key: UUID) -> Withdrawal:
    """Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((row for row in awaiting(user) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(asked: Withdrawal, *, by: User, now: datetime) -> str:
    """Why they ask, opened for whoever decides; reading is an event too."""
    concern = asked.concern
    audit.record(EventType.WITHDRAWAL_READ, case=concern.case, by=by, now=now, concern=concern.reference)
    return why_of(asked)


def why_of(asked: Withdrawal) -> str:
    return sealing.unseal(asked.concern.data_key, asked.sealed_why, label=Label.WITHDRAWAL, row=asked.pk)


def starting_obstacles(asked: Withdrawal) -> list[Reason]:
    """What stands before anybody may stop: who must not know, and that nobody needs to be kept safe (R3)."""
    case = asked.concern.case
    found = [*lifecycle.conflicts_undecided(case), *lifecycle.safeguarding_missing(case)]
    if case.concerns.exclude(pk=asked.concern_id).exists():
        found.append((Obstacle.OTHERS_TOLD, None))
    return found


def obstacles(asked: Withdrawal, parts: Stopping) -> list[Reason]:
    """Everything that stops the letter, at once."""
    gaps = [name for name in ("reason", "support", "bodies") if not getattr(parts, name).strip()]
    words = held.stops([parts.reason], case=asked.concern.case)
    return [*starting_obstacles(asked), *((Obstacle.PART_MISSING, name) for name in gaps), *words]


@transaction.atomic
def stop(asked: Withdrawal, parts: Stopping, *, by: User, now: datetime) -> Letter:
    """Stop, and say so in one letter, which serves every promise still open (R33). Raises Refused for somebody who
    may not decide, Blocked with every reason, WrongState when it was decided or answered meanwhile."""
    concern, case = _claim(asked, by=by)
    if reasons := obstacles(asked, parts):
        raise Blocked(reasons)
    text = letter_text(asked, parts, by=by, on=calendar.receipt_date(now))
    reading.finish(concern, by=by, now=now)
    owed = clock.open_duties(concern)
    for duty in (Duty.ACKNOWLEDGE, Duty.ANSWER):
        if duty in owed:
            clock.meet(concern, duty, by=by, now=now)
    _decide(asked, stops=True, reason=parts.reason, by=by, now=now)
    concern.answered_date = calendar.receipt_date(now)
    concern.save(update_fields=["answered_date"])
    letter = letters.issue(
        concern,
        LetterKind.STOPPED,
        parts=letters.as_record(parts),
        text=text,
        template=TEMPLATE,
        by=by,
        now=now,
    )
    lifecycle.change_state(case, State.ANSWERED, by=by, now=now)
    _tell_contact(asked, "stopped", now=now)
    return letter


@transaction.atomic
def go_on(asked: Withdrawal, reason: str, *, by: User, now: datetime) -> None:
    """We have to go on, and the reporter reads why. They may ask again. Raises like `stop`, and ValueError
    without a reason."""
    if not reason.strip():
        raise ValueError("Going on is decided with a reason.")
    concern, case = _claim(asked, by=by)
    if reasons := held.stops([reason], case=case):
        raise Blocked(reasons)
    _decide(asked, stops=False, reason=reason, by=by, now=now)
    mailbox.write_as_staff(concern, afterwords.going_on(asked.asked_date, reason), by=by, now=now)
    _tell_contact(asked, "goes-on", now=now)


def _claim(asked: Withdrawal, *, by: User) -> tuple[Concern, Case]:
    """The case first, then the rest afresh: of two who decide at once the second finds it decided."""
    case = asked.concern.case
    access.advance(case)
    if not may_decide(asked, by):
        raise Refused
    concern = Concern.objects.select_related("data_key", "mailbox").get(pk=asked.concern_id)
    asked.refresh_from_db(fields=["decided_at", "overtaken_date"])
    is_over = asked.decided_at is not None or asked.overtaken_date is not None
    if is_over or concern.answered_date is not None or concern.case_id != case.pk:
        raise WrongState
    concern.case = case
    asked.concern = concern
    return concern, case


def _decide(asked: Withdrawal, *, stops: bool, reason: str, by: User, now: datetime) -> None:
    concern = asked.concern
    asked.stops, asked.decided_at, asked.decided_by = stops, now, by
    asked.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.WITHDRAWAL_REASON, row=asked.pk)
    asked.save(update_fields=["stops", "decided_at", "decided_by", "sealed_reason"])
    audit.record(
        EventType.WITHDRAWAL_DECIDED,
        case=concern.case,
        by=by,
        now=now,
        concern=concern.reference,
        stops=int(stops),
    )


def _tell_contact(asked: Withdrawal, what: str, *, now: datetime) -> None:
    contact = access.handler_of(asked.concern.case)
    if contact is not None and contact.is_active:
        pace = Pace.AT_ONCE if asked.concern.case.urgent else Pace.HOURS
        _tell(contact, asked, what, on=calendar.receipt_date(now), pace=pace)


def letter_text(asked: Withdrawal, parts: Stopping, *, by: User, on: date) -> str:
    """The whole letter as it would go out on that day. `by` is whom they can turn to while nobody is appointed."""
    concern = asked.concern
    contact = access.handler_of(concern.case) or by
    over = clock.due(concern, Duty.ANSWER)
    return afterwords.stopped(
        templates.words(LetterKind.ACKNOWLEDGEMENT),
        letters.facts(concern.case, concern, contact=contact),
        afterwords.Stopped(
            asked=asked.asked_date,
            reason=parts.reason,
            support=parts.support,
            bodies=parts.bodies,
            decided_by=by.title or by.name,
            review_by=lifecycle.months_after(on, settings.REVIEW_MONTHS),
            missed=over.due_date if over is not None and over.due_date < on else None,
        ),
    )
