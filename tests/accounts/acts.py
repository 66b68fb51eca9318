"""Acts of administrators, for tests: what is refused, what is written down, and roles given by the rules."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.domain import holdings
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import User
from accounts.roles import NEEDS_SECOND, Role
from trust.models import Event


def refusal_of(act: Callable[..., object], *args: Any, **named: Any) -> Refusal:
    """Why it was refused; fails where it was not."""
    with pytest.raises(Refused) as caught:
        act(*args, **named)
    return caught.value.reason


def written(type_: AccountEvent) -> list[dict[str, Any]]:
    """The codes of each event of this type with its actor, in order."""
    events = Event.objects.filter(chain="accounts", type=type_).order_by("number")
    return [{"actor": event.actor, **json.loads(event.data)} for event in events]


def give(person: User, role: Role, first: User, second: User, *, now: datetime) -> None:
    """By one administrator, with the other where the role needs two."""
    holdings.give(person, role, by=first, agreed_by=second if role in NEEDS_SECOND else None, now=now)


def break_chain() -> None:
    """A row that already stands where the next event must go breaks its insert."""
    last = Event.objects.filter(chain="accounts").latest("number")
    Event.objects.create(
        chain=last.chain, number=last.number + 1, type="x", actor="x", on="x", data="{}", previous="", digest=""
    )
