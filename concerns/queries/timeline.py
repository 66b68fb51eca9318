"""What happened in a case, from its events: codes turned into sentences. Nothing here was ever prose (T18)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from concerns.domain import access, calendar, lifecycle
from concerns.enums import Action, EventType
from concerns.queries import saying
from concerns.queries.casefile import CaseFile
from trust.models import Event

BLOCKS = frozenset({EventType.PERSON_BLOCKED, EventType.KEEPER_BLOCK_UPHELD})
# Told by a reporter of somebody who may be on the case: whoever looks after it knows, the case does not.
# A link too: whoever reads a timeline may not be one of those who can open the other case (R18). Nor is it
# the case's to know whether a reporter said how they are or how it was, or wishes to be asked (R76).
APART = (
    *(EventType.INCIDENT_TOLD, EventType.CASE_LINKED, EventType.CASE_UNLINKED),
    *(EventType.CHECK_ASKED, EventType.CHECK_ANSWERED, EventType.CHECK_ENDED, EventType.FEEDBACK_ENDED),
)
# Of files as they were sent and of what went to a reporter: for whoever reads what was sent, as on the Files tab.
# The others learn of what was cleared for them.
SENT = (
    *(EventType.FILE_ADDED, EventType.FILE_CLEANED, EventType.FILE_NOT_CLEANED, EventType.FILE_HARMFUL),
    *(EventType.FILE_GIVEN, EventType.ORIGINAL_ASKED, EventType.ORIGINAL_ANSWERED, EventType.ORIGINAL_TAKEN_BACK),
    *(EventType.ORIGINAL_REQUEST_READ, EventType.ORIGINAL_GRANTED, EventType.ORIGINAL_REFUSED),
    *(EventType.ORIGINAL_WITHDRAWN, EventType.ORIGINAL_OPENED),
)
OPENED = (EventType.FILE_OPENED, EventType.FILE_PAGE_SEEN)
WHOLE = '"whole":true'  # opened by somebody who reads what was sent; any file, not only what was cleared
NOBODY: Mapping[str, str] = {}
# Told only to whoever may open the compartment they are about.
LOCKED = frozenset({EventType.DISCIPLINE_LINKED, EventType.DISCIPLINE_READ, EventType.DISCIPLINE_ENDED})
QUIET = (
    EventType.CASE_READ,
    EventType.DUTY_REMINDED,
    EventType.NAME_REQUEST_READ,
    EventType.CORRECTION_READ,
    *LOCKED,
    EventType.OFFER_READ,
    EventType.INFORMAL_READ,
    EventType.WITHDRAWAL_READ,
    EventType.ADVICE_READ,
)


@dataclass(frozen=True)
class Happening:
    """One line: what, by whom, when. `moment` only when staff or the system did it; `times` for reads or
    reminders in a row."""

    type: EventType
    what: str
    who: str
    day: date
    moment: datetime | None
    missed: bool = False
    times: int = 1

    @property
    def often(self) -> str:
        return ngettext("%(count)d time", "%(count)d times", self.times) % {"count": self.times}


def happenings(file: CaseFile, *, knows_blocks: bool) -> list[Happening]:
    """Everything, oldest first. Who is blocked is named to those who lead the case, and to nobody else."""
    events = list(_events(file).order_by("chain", "number"))
    return told(events, names=_names(events), knows_blocks=knows_blocks)


def latest(file: CaseFile, *, count: int, knows_blocks: bool) -> list[Happening]:
    """The last few that changed something, newest first; reads and reminders are left to the whole timeline."""
    rows = _events(file).exclude(type__in=QUIET)
    events = list(rows.order_by("-on", "-number", "chain")[:count])
    known = {str(user.pk): user.name for user in file.seated}
    return told(events, names=_names(events, known), knows_blocks=knows_blocks)[::-1]


def _events(file: CaseFile) -> "QuerySet[Event]":
    events = Event.objects.filter(chain__in=_chains(file)).exclude(type__in=APART)
    if Action.READ_ORIGINAL in access.actions_now(file.held, file.case):
        return events
    return events.exclude(type__in=SENT).exclude(type__in=OPENED, data__contains=WHOLE)


def _chains(file: CaseFile) -> list[str]:
    return lifecycle.chains(file.case, inboxes=[one.concern.mailbox for one in file.concerns])


def _names(events: Iterable[Event], known: Mapping[str, str] = NOBODY) -> dict[str, str]:
    """Names of staff by id, for those who did something or to whom it was done; asks for those not `known`."""
    ids = {event.actor.removeprefix("user:") for event in events if event.actor.startswith("user:")}
    ids |= {str(person) for event in events if (person := json.loads(event.data).get("person"))}
    found = User.objects.filter(pk__in=ids - known.keys())
    return {**known, **{str(user.pk): user.name for user in found}}


def told(events: Iterable[Event], *, names: Mapping[str, str], knows_blocks: bool) -> list[Happening]:
    """Events in words and in order of time; a day without an hour comes before the hours of that day."""
    lines = sorted(
        (
            _happening(event, names=names, knows_blocks=knows_blocks)
            for event in events
            if knows_blocks or event.type not in LOCKED
        ),
        key=lambda line: (line.day, line.moment is not None, line.moment.timestamp() if line.moment else 0),
    )
    return _gathered(lines)


def _happening(event: Event, *, names: Mapping[str, str], knows_blocks: bool) -> Happening:
    kind = EventType(event.type)
    hidden = kind in BLOCKS and not knows_blocks
    moment = datetime.fromisoformat(event.on) if "T" in event.on else None
    return Happening(
        type=kind,
        what=saying.sentence(kind, json.loads(event.data), {} if hidden else names),
        who=_who(event.actor, names),
        day=calendar.receipt_date(moment) if moment else date.fromisoformat(event.on),
        moment=moment,
        missed=kind == EventType.DUTY_MISSED,
    )


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor == "reporter":
        return _("The reporter")
    return names.get(actor.removeprefix("user:"), "")


def _same(line: Happening, last: Happening) -> bool:
    return (line.what, line.who, line.day) == (last.what, last.who, last.day)


def _gathered(lines: Iterable[Happening]) -> list[Happening]:
    """Reads by one person in a row on one day become one line; so do reminders of one duty in a row, on the day of
    the last."""
    found: list[Happening] = []
    for line in lines:
        last = found[-1] if found else None
        if last and line.type == EventType.CASE_READ and _same(line, last):
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(_reminded(line, found) if line.type == EventType.DUTY_REMINDED else line)
    return found


def _reminded(line: Happening, found: list[Happening]) -> Happening:
    """This reminder in place of those before it that said the same, back to whatever else happened."""
    for number in range(len(found) - 1, -1, -1):
        if found[number].type != EventType.DUTY_REMINDED:
            break
        if found[number].what == line.what:
            return replace(line, times=found.pop(number).times + 1)
    return line
