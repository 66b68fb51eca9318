"""Every act on people leaves an event in the one chain of accounts: ids and codes, no names."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from accounts.enums import AccountEvent
from accounts.models import User
from trust import audit as chain
from trust.audit import Code, Entry
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


def record_many(
    acts: Iterable[tuple[AccountEvent, Mapping[str, Code]]], *, by: User | None, now: datetime
) -> None:
    """The same for many acts of one person at one moment, in this order and with few queries."""
    chain.record_many(Entry(ACCOUNTS, type_, actor(by), now, codes) for type_, codes in acts)
