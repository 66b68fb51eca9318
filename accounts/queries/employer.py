"""Who changed which of the employer's words, read from the chain of events: no value is kept anywhere."""

import json
from dataclasses import dataclass
from datetime import datetime

from accounts.domain.audit import ACCOUNTS
from accounts.enums import AccountEvent
from accounts.models import User
from trust.models import Event

ROWS = 20


@dataclass(frozen=True)
class Change:
    slot: str
    who: str
    when: datetime


def changes() -> list[Change]:
    """The latest, newest first; two queries."""
    rows = Event.objects.filter(chain=ACCOUNTS, type=AccountEvent.EMPLOYER_CHANGED).order_by("-number")[:ROWS]
    told = [(json.loads(row.data)["slot"], row.actor.removeprefix("user:"), row.on) for row in rows]
    keys = {who for _slot, who, _on in told}
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=keys).values_list("pk", "name")}
    return [Change(slot, names.get(who, ""), datetime.fromisoformat(on)) for slot, who, on in told]
