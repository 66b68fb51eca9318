"""Every act on people leaves an event in the one chain of accounts: ids and codes, no names."""

from datetime import date, datetime

from accounts.enums import AccountEvent
from accounts.models import User
from trust import audit as chain
from trust.audit import Code
from trust.models import Event

ACCOUNTS = "accounts"
SYSTEM = "system"


def actor(by: User | None) -> str:
    return SYSTEM if by is None else f"user:{by.pk}"


def record(type_: AccountEvent, *, by: User | None, now: datetime | date, **codes: Code) -> Event:
    """Write one event in the caller's transaction; `by=None` is the system.

    Signing in is recorded with its date alone: a moment could be held beside that of a concern (T11).
    """
    return chain.record(ACCOUNTS, type_, actor=actor(by), on=now, **codes)
