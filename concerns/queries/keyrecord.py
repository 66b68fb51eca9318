"""What was done with keys, for those who oversee: by whom and when, and never what any of them opens."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain import audit
from concerns.enums import EventType
from trust.models import Event

ROTATED = "keys.rotated"  # by `manage.py keys rotate`, which is no act of a case
ADDRESSES_ROTATED = "addresses.rotated"  # by `manage.py addresses rotate`
OF_NAMES = (
    EventType.VAULT_KEY_MADE,
    EventType.VAULT_KEY_RETIRED,
    EventType.KEEPER_KEY_MADE,
    EventType.KEEPER_ENROLLED,
    EventType.KEEPER_RECOVERED,
    EventType.KEEPER_REMOVED,
    EventType.KEEPER_PASSPHRASE_CHANGED,
    EventType.PASSPHRASE_WRONG,
    EventType.REVEAL_KEY_MADE,
    EventType.REVEAL_PASSPHRASE_CHANGED,
)
SAY = {
    ROTATED: _("Everything that was raised was put under another key of the server"),
    ADDRESSES_ROTATED: _("Reporters’ private addresses were sealed to another key"),
}


@dataclass(frozen=True)
class Happened:
    """One event about a key, in words."""

    what: str
    who: str
    about: str
    at: datetime


def every() -> "QuerySet[Event]":
    """The newest first."""
    return Event.objects.filter(chain=audit.ACCOUNTS, type__in=[*OF_NAMES, *SAY]).order_by("-number")


def by(event: Event) -> str:
    """The key of whoever did it, as text; `system` for a command at the server."""
    return event.actor.removeprefix("user:")


def told(events: Iterable[Event]) -> list[Happened]:
    rows = [(event, by(event), str(json.loads(event.data).get("person") or "")) for event in events]
    names = _names([key for _, *keys in rows for key in keys if key and key != audit.SYSTEM])
    return [
        Happened(
            what=str(SAY[event.type] if event.type in SAY else EventType(event.type).label),
            who=names.get(who, ""),
            about=names.get(about, "") if about != who else "",
            at=datetime.fromisoformat(event.on),
        )
        for event, who, about in rows
    ]


def _names(keys: Sequence[str]) -> dict[str, str]:
    return {str(person.pk): person.name for person in User.objects.filter(pk__in=set(keys))}
