"""Every act leaves an event: one chain a case, one a mailbox. A reporter's carry a date, never a time (T11)."""

import json
from datetime import date, datetime
from uuid import UUID

from accounts.models import User
from concerns.enums import EventType
from concerns.models import Case, Mailbox
from trust import audit as chain
from trust import marks
from trust.audit import Code, Entry
from trust.models import Event

REPORTER = "reporter"
SYSTEM = "system"
ACCOUNTS = "accounts"


def case_chain(case: Case) -> str:
    return f"case:{case.pk}"


def mailbox_chain(mailbox: Mailbox) -> str:
    return f"mailbox:{mailbox.pk}"


def actor(by: User | None) -> str:
    return SYSTEM if by is None else f"user:{by.pk}"


def entry(type_: EventType, *, case: Case, by: User | None, now: datetime | date, **codes: Code) -> Entry:
    """An event of a case, to be recorded together with others: each chain is then locked once."""
    return Entry(case_chain(case), type_, actor(by), now, codes)


def reporter_entry(type_: EventType, *, mailbox: Mailbox, on: date, **codes: Code) -> Entry:
    """An act of a reporter, to be recorded together with others."""
    return Entry(mailbox_chain(mailbox), type_, REPORTER, on, codes)


def record(type_: EventType, *, case: Case, by: User | None, now: datetime | date, **codes: Code) -> Event:
    """Write one event on the case's chain; `by=None` is the system. A `date` keeps the time of day out."""
    return chain.record(case_chain(case), type_, actor=actor(by), on=now, **codes)


def record_reporter(type_: EventType, *, mailbox: Mailbox, on: date, **codes: Code) -> Event:
    """Write one act of a reporter on their mailbox's chain."""
    return chain.record(mailbox_chain(mailbox), type_, actor=REPORTER, on=on, **codes)


def record_at_inbox(type_: EventType, *, mailbox: Mailbox, on: date, **codes: Code) -> Event:
    """Write what the system did soon after an act of a reporter beside that act: on the case's chain the events
    of staff around it, to the second, would tell when the reporter came."""
    return chain.record(mailbox_chain(mailbox), type_, actor=SYSTEM, on=on, **codes)


def entry_beside(
    type_: EventType, *, case: Case, by: User | None, now: datetime | date, beside: Mailbox | None, **codes: Code
) -> Entry:
    """As `entry`; what a reporter caused stands `beside` their act, as by `record_at_inbox`."""
    return Entry(mailbox_chain(beside) if beside else case_chain(case), type_, actor(by), now, codes)


def record_beside(
    type_: EventType, *, case: Case, by: User | None, now: datetime | date, beside: Mailbox | None, **codes: Code
) -> Event:
    """As `record`, written where `entry_beside` says."""
    return chain.record_many([entry_beside(type_, case=case, by=by, now=now, beside=beside, **codes)])[0]


def told(name: str, *types: EventType, **codes: Code) -> list[dict[str, Code]]:
    """What the events of these kinds on this chain told, those with these codes, the first one first."""
    rows = Event.objects.filter(chain=name, type__in=types)
    for code, value in codes.items():
        rows = rows.filter(data__contains=json.dumps({code: value}, separators=(",", ":"))[1:-1])
    return [json.loads(data) for data in rows.order_by("number").values_list("data", flat=True)]


def mark_key(type_: EventType, person: UUID, fingerprint: str) -> str:
    """The mark of somebody's key, made while its row is held: it counts the keys they made, so that an older one
    and its event cannot be put back in its place."""
    made = told(ACCOUNTS, type_, person=str(person))
    return marks.of(type_, len(made) + 1, str(person), fingerprint)


def is_on_record(type_: EventType, person: UUID, fingerprint: str, *, mark: str) -> bool:
    """Whether this is the key that they made last: its mark is the last event's, and one of this server."""
    made = told(ACCOUNTS, type_, person=str(person))
    return bool(made) and made[-1].get("mark") == mark == marks.of(type_, len(made), str(person), fingerprint)


def record_accounts(type_: EventType, *, by: User | None, now: datetime, **codes: Code) -> Event:
    """Write one event on the one chain for people, roles and keys."""
    return chain.record(ACCOUNTS, type_, actor=actor(by), on=now, **codes)
