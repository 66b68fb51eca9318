"""The reporter's inbox: who has the code may read and write there, and nobody asks who it is.

Only a keyed digest of a code is kept. Whatever the reporter does is stored with its date alone (T11).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from accounts.models import User
from concerns.domain import access, audit, calendar, recipients, reviewers, targets, vault, waiting
from concerns.domain.content import Label
from concerns.domain.vault import Identity
from concerns.enums import EventType, MessageFrom, Mode
from concerns.errors import AlreadyReceived, NoSuchInbox
from concerns.models import Case, Concern, Letter, Mailbox, Message
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import codes, sealing
from trust.errors import NotACode

RECEIPT = "receipt"
HANDOVER = "handover"
NOBODYS_CODE = "0000-0000-0000-0000"  # looked up when something else was typed, so that both cost the same
_CODE_LIKE = re.compile(r"\b(?=((?:[0-9A-Z][\W_]{0,3}){15}[0-9A-Z]))", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """One message, opened. `sent_at` and `by` only when staff wrote it."""

    number: int
    sender: MessageFrom
    text: str
    sent_date: date
    sent_at: datetime | None
    by: User | None
    read_by_staff: bool


def create(concern: Concern, *, code: str | None = None, handover: str | None = None) -> Mailbox:
    """The inbox of one concern, under exactly one of the two codes. Raises AlreadyReceived for a code in use."""
    mailbox = Mailbox(
        concern=concern,
        code_digest=codes.digest(code, kind=RECEIPT) if code else None,
        handover_digest=codes.digest(handover, kind=HANDOVER) if handover else None,
    )
    _insert_once(mailbox)
    return mailbox


def _insert_once(mailbox: Mailbox) -> None:
    """The unique digest is what makes a doubled or replayed Send one concern. The database is asked to pass
    over a conflict and not to fail at it: it would log the statement with its values, to the millisecond (T4)."""
    Mailbox.objects.bulk_create([mailbox], ignore_conflicts=True)
    if Mailbox.objects.filter(pk=mailbox.pk).exists():
        return
    if not _is_taken(mailbox):
        raise IntegrityError("The inbox was passed over for another reason than its code.")
    raise AlreadyReceived


def _is_taken(mailbox: Mailbox) -> bool:
    same = Q(code_digest=mailbox.code_digest, code_digest__isnull=False)
    waiting = Q(handover_digest=mailbox.handover_digest, handover_digest__isnull=False)
    return Mailbox.objects.exclude(pk=mailbox.pk).filter(same | waiting).exists()


def _digests(typed: str, *, kind: str) -> list[str]:
    """Of each code that stands in it; after the same work for what holds none."""
    found = codes.pasted(typed)
    made = [codes.digest(one, kind=kind) for one in found or [NOBODYS_CODE]]
    return made if found else [""]


def _digest(typed: str, *, kind: str) -> str | None:
    """None for what cannot be a code, after the same work as for one that can."""
    try:
        return codes.digest(typed, kind=kind)
    except NotACode:
        codes.digest(NOBODYS_CODE, kind=kind)
        return None


def _look_up(typed: str, *, kind: str) -> Mailbox:
    digests = _digests(typed, kind=kind)
    column = "code_digest" if kind == RECEIPT else "handover_digest"
    rows = Mailbox.objects.select_related("concern__case__owner", "concern__data_key")
    found = rows.filter(**{f"{column}__in": digests}).first()
    if found is None:
        raise NoSuchInbox
    return found


def find(code: str) -> Mailbox:
    """The inbox that this receipt code opens. Raises NoSuchInbox for a malformed and an unknown code alike."""
    return _look_up(code, kind=RECEIPT)


def find_handover(code: str) -> Mailbox:
    """The inbox that waits for its reporter behind this hand-over code. Raises NoSuchInbox."""
    return _look_up(code, kind=HANDOVER)


def waits_behind(code: str) -> bool:
    """Whether it is a hand-over code that was not used yet."""
    try:
        return bool(find_handover(code))
    except NoSuchInbox:
        return False


def get(pk: UUID) -> Mailbox:
    """An inbox that was opened by its code a moment ago. Raises NoSuchInbox."""
    rows = Mailbox.objects.select_related("concern__case__owner", "concern__data_key")
    found = rows.filter(pk=pk).exclude(code_digest=None).first()
    if found is None:
        raise NoSuchInbox
    return found


@transaction.atomic
def hand_over(code: str, *, new_code: str, mode: Mode, identity: Identity | None, on: date) -> Mailbox:
    """Exchange the hand-over code for a code that only the reporter knows, and how much is known of them.

    Raises NoSuchInbox (unknown, or exchanged already), AlreadyReceived (this very exchange was made before),
    NoKeepers.
    """
    own = codes.digest(new_code, kind=RECEIPT)
    mailbox = _claim_waiting(code)
    if Mailbox.objects.filter(code_digest=own).exists():  # asked behind the lock: a doubled press has ended by now
        raise AlreadyReceived
    if mailbox is None:
        raise NoSuchInbox
    mailbox.code_digest, mailbox.handover_digest = own, None
    mailbox.save(update_fields=["code_digest", "handover_digest"])
    audit.record_reporter(EventType.MAILBOX_HANDED_OVER, mailbox=mailbox, on=on)
    _set_mode(mailbox, mode, identity, on=on)
    return mailbox


def _claim_waiting(code: str) -> Mailbox | None:
    """Lock the inbox that waits behind this code; None when none does, or when it was exchanged meanwhile."""
    try:
        waiting = find_handover(code)
    except NoSuchInbox:
        return None
    mailbox = Mailbox.objects.select_for_update().select_related("concern").get(pk=waiting.pk)
    return mailbox if mailbox.handover_digest == waiting.handover_digest else None


def _set_mode(mailbox: Mailbox, mode: Mode, identity: Identity | None, *, on: date) -> None:
    concern = mailbox.concern
    if mode != concern.mode:
        concern.mode = mode
        concern.save(update_fields=["mode"])
        audit.record_reporter(EventType.MODE_CHANGED, mailbox=mailbox, on=on)
    if identity is not None:
        vault.seal(concern, identity, on=on)


@transaction.atomic
def write_as_reporter(mailbox: Mailbox, text: str, *, on: date, once: str = "") -> Message:
    """What the reporter wrote; whoever is responsible for the case is told at the next round that something
    waits, also when its owner left, and so is whoever reviews it.

    `once` is what the form carried: the same words in the same form sent twice are one message. Raises
    AlreadyReceived."""
    message = _append(mailbox, text, once=once, sender=MessageFrom.REPORTER, sent_date=on)
    audit.record_reporter(EventType.MESSAGE_RECEIVED, mailbox=mailbox, on=on, number=message.number)
    case = Case.objects.select_related("owner").get(concerns=mailbox.concern_id)
    pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
    to, looks_again = recipients.responsible_for(case, on=on), reviewers.of(case)
    drafts = ((to, f"message:{message.pk}"), (looks_again, f"message:{message.pk}:review"))
    for person, key in drafts:
        if person is not None:
            outbox.post(to=person, kind=Kind.MESSAGE, key=key, on=on, pace=pace, about=case.pk)
    return message


@transaction.atomic
def write_as_staff(concern: Concern, text: str, *, by: User, now: datetime) -> Message:
    """A message to the reporter; who may send one was asked at the door. Raises WrongState."""
    access.advance(concern.case)
    mailbox = Mailbox.objects.get(concern=concern)
    message = _append(
        mailbox, text, sender=MessageFrom.STAFF, sent_date=calendar.receipt_date(now), sent_at=now, sent_by=by
    )
    targets.heard(concern, by=by, now=now, is_reply=True)
    waiting.tell(concern)
    audit.record(EventType.MESSAGE_SENT, case=concern.case, by=by, now=now, number=message.number)
    return message


def _append(mailbox: Mailbox, text: str, *, once: str = "", **fields: object) -> Message:
    """The row lock keeps numbers in one order when both sides write at once, or one side twice."""
    inboxes = Mailbox.objects.select_for_update(of=("self",)).select_related("concern__data_key")
    locked = inboxes.get(pk=mailbox.pk)
    last = locked.messages.aggregate(last=Max("number"))["last"] or 0
    message = Message(pk=_message_id(locked, once, text), mailbox=locked, number=last + 1, **fields)
    if once and locked.messages.filter(pk=message.pk).exists():
        raise AlreadyReceived
    message.sealed_body = sealing.seal(locked.concern.data_key, text, label=Label.MESSAGE, row=message.pk)
    message.save(force_insert=True)
    return message


def _message_id(mailbox: Mailbox, once: str, text: str) -> UUID:
    """The same for the same words in the same form of the same inbox. `once` is random and kept nowhere, so
    the id tells nothing of the words."""
    return uuid5(mailbox.pk, f"{once} {text}") if once else uuid4()


def messages(mailbox: Mailbox) -> list[Written]:
    """Both sides' messages, opened, oldest first."""
    return latest_messages(mailbox)[0]


def latest_messages(mailbox: Mailbox, *, count: int | None = None) -> tuple[list[Written], int]:
    """The last so many, opened, oldest first, and how many came before them, which stay closed."""
    rows = list(mailbox.messages.select_related("sent_by").order_by("-number")[:count])[::-1]
    earlier = rows[0].number - 1 if rows else 0
    return _opened(mailbox, rows), earlier


def _opened(mailbox: Mailbox, rows: Iterable[Message]) -> list[Written]:
    key = mailbox.concern.data_key
    return [
        Written(
            number=row.number,
            sender=MessageFrom(row.sender),
            text=sealing.unseal(key, row.sealed_body, label=Label.MESSAGE, row=row.pk),
            sent_date=row.sent_date,
            sent_at=row.sent_at,
            by=row.sent_by,
            read_by_staff=row.read_by_staff,
        )
        for row in rows
    ]


def mark_read(concern: Concern) -> int:
    """Staff have opened the reporter's messages; how many were new. Which of them, and when, is not kept."""
    return Message.objects.filter(
        mailbox__concern=concern, sender=MessageFrom.REPORTER, read_by_staff=False
    ).update(read_by_staff=True)


def collect(letter: Letter) -> None:
    """The reporter has opened a letter: that, and never when (T31)."""
    if not letter.collected:
        Letter.objects.filter(pk=letter.pk).update(collected=True)


def gives_code_away(mailbox: Mailbox, text: str) -> bool:
    """Whether the inbox's own code stands in `text`, however it is spaced. Only its digest is known here."""
    typed = (re.sub(r"[\W_]", "", match[1]) for match in _CODE_LIKE.finditer(text))
    return any(_digest(candidate, kind=RECEIPT) == mailbox.code_digest for candidate in set(typed))
