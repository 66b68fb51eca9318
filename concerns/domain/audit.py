"""Every act leaves an event: one chain a case, one a mailbox. A reporter's carry a date, never a time (T11)."""

import json
from datetime import date, datetime

from accounts.models import User
from concerns.enums import EventType
from concerns.models import Case, Mailbox
from trust import audit as chain
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


def last_of_accounts(type_: EventType, **codes: Code) -> dict[str, Code]:
    """What the latest such event about people and keys told, among those with these codes; empty without one."""
    rows = Event.objects.filter(chain=ACCOUNTS, type=type_)
    for name, value in codes.items():
        rows = rows.filter(data__contains=json.dumps({name: value}, separators=(",", ":"))[1:-1])
    told: dict[str, Code] = json.loads(rows.order_by("-number").values_list("data", flat=True).first() or "{}")
    return told


def record_accounts(type_: EventType, *, by: User | None, now: datetime, **codes: Code) -> Event:
    """Write one event on the one chain for people, roles and keys."""
    return chain.record(ACCOUNTS, type_, actor=actor(by), on=now, **codes)
