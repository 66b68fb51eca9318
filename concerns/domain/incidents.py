"""Somebody may have given away who spoke up: told by anybody, looked after by a first reader (policy 4, R62).

Whoever is told of never learns of it here: the names that were typed are matched like those of a concern.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from concerns.domain import audit, calendar, recipients, references
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.errors import AlreadyReceived
from concerns.models import Concern, Incident, Mailbox
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust import sealing
from trust.audit import Entry

ASSESS_WITHIN = timedelta(hours=72)  # of the clock, nights and weekends too
KEEPERS_OF_THE_ROTA = (Role.ADMINISTRATOR, Role.HR_AUDITOR)


@dataclass(frozen=True)
class Account:
    """What was told. Its repr is empty on purpose: it may stand in a frame of a crash report (T5)."""

    what: str = field(repr=False)
    who: str = field(default="", repr=False)  # who learned of it, and through whom
    when: str = field(default="", repr=False)
    how_far: str = field(default="", repr=False)
    told_of: tuple[str, ...] = field(default=(), repr=False)  # ids of staff whose names were typed


@transaction.atomic
def tell_by_reporter(mailbox: Mailbox, text: str, *, on: date, once: str = "") -> Incident:
    """A reporter thinks that something got out. Their day is kept and never the time, so the 72 hours run from
    its first minute.

    `once` is what the form carried: the same words sent twice are one. Raises AlreadyReceived.
    """
    Mailbox.objects.select_for_update().get(pk=mailbox.pk)  # a doubled press waits here
    begun = datetime.combine(on, time.min, tzinfo=calendar.LONDON)
    incident = Incident(
        pk=_once(mailbox.pk, once, text),
        concern=mailbox.concern,
        told_date=on,
        assess_by_at=begun + ASSESS_WITHIN,
    )
    _store(incident, Account(what=text), on=on, pace=Pace.ROUND)
    told = Entry(_chain(incident), EventType.INCIDENT_TOLD, audit.REPORTER, on)
    chain.record_many([told, audit.reporter_entry(EventType.INCIDENT_TOLD, mailbox=mailbox, on=on)])
    return incident


@transaction.atomic
def tell(
    account: Account, *, concern: Concern | None, own: bool, by: User, now: datetime, once: str = ""
) -> Incident:
    """Somebody on the staff tells of a slip, their own or another's. Raises AlreadyReceived like
    `tell_by_reporter`; that they may name this concern was asked before."""
    User.objects.select_for_update().get(pk=by.pk)
    incident = Incident(
        pk=_once(by.pk, once, account.what),
        concern=concern,
        own=own,
        told_date=calendar.receipt_date(now),
        told_at=now,
        told_by=by,
        assess_by_at=now + ASSESS_WITHIN,
    )
    _store(incident, account, on=incident.told_date, pace=Pace.AT_ONCE)
    chain.record(_chain(incident), EventType.INCIDENT_TOLD, actor=audit.actor(by), on=now, own=own)
    return incident


def _once(whose: UUID, once: str, text: str) -> UUID:
    """`once` is random and kept nowhere, so the id tells nothing of the words."""
    return uuid5(whose, f"incident {once} {text}") if once else Incident().pk


def _chain(incident: Incident) -> str:
    return f"incident:{incident.pk}"


def _store(incident: Incident, account: Account, *, on: date, pace: Pace) -> None:
    if Incident.objects.filter(pk=incident.pk).exists():
        raise AlreadyReceived
    told_of = recipients.ids_named_in(" \n".join([account.what, account.who, account.how_far]))
    record = asdict(account) | {"told_of": sorted(str(person) for person in told_of)}
    incident.reference = references.unused_for_incident()
    incident.data_key = sealing.new_data_key()
    incident.sealed_account = sealing.seal_record(incident.data_key, record, label=Label.INCIDENT, row=incident.pk)
    kept_from = _kept_from(incident, told_of)
    incident.owner = recipients.first_reader(blocked=kept_from, reserved=_unwelcome(incident))
    incident.save(force_insert=True)
    _post(incident, kept_from, on=on, pace=pace)


def _kept_from(incident: Incident, told_of: Iterable[UUID]) -> set[UUID]:
    """Who may not look after it: whom it is told of, who told it, and who must not know of the case."""
    kept_from = set(told_of)
    if incident.told_by_id is not None:
        kept_from.add(incident.told_by_id)
    if incident.concern is not None:
        kept_from |= recipients.blocked_on(incident.concern.case)
    return kept_from


def _unwelcome(incident: Incident) -> set[UUID]:
    return recipients.reserved_on(incident.concern.case) if incident.concern is not None else set()


def _post(incident: Incident, kept_from: set[UUID], *, on: date, pace: Pace) -> None:
    """To its owner; where nobody on the rota may have it, to those who keep the rota."""
    people = [incident.owner] if incident.owner is not None else _keepers_of_the_rota(kept_from)
    outbox.post_many(
        outbox.Draft(person, Kind.INCIDENT, f"incident:{incident.pk}:{person.pk}", on, pace, about=incident.pk)
        for person in people
    )


def _keepers_of_the_rota(kept_from: set[UUID]) -> list[User]:
    people = User.objects.filter(is_active=True, roles__role__in=KEEPERS_OF_THE_ROTA).distinct()
    return [person for person in people if person.pk not in kept_from]
