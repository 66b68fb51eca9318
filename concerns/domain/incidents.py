"""Somebody may have given away who spoke up: told by anybody, looked after by a first reader (policy 4, R62).

Whoever is told of never learns of it here: the names that were typed are matched like those of a concern.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.domain import absences, rota
from accounts.models import User
from concerns.domain import access, audit, calendar, knowledge, recipients, references
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.models import Concern, Incident, IncidentBlock, IncidentHint, Mailbox
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust import sealing
from trust.audit import Code, Entry

ASSESS_WITHIN = timedelta(hours=72)  # of the clock, nights and weekends too
LAST_DAY = timedelta(hours=24)  # of these: its owner is reminded


@dataclass(frozen=True)
class Account:
    """What was told. Its repr is empty on purpose: it may stand in a frame of a crash report (T5)."""

    what: str = field(repr=False)
    who: str = field(default="", repr=False)  # who learned of it, and through whom
    when: str = field(default="", repr=False)
    how_far: str = field(default="", repr=False)


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
    told = Entry(chain_of(incident), EventType.INCIDENT_TOLD, audit.REPORTER, on)
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
    record(EventType.INCIDENT_TOLD, incident, by=by, now=now, own=own)
    return incident


def _once(whose: UUID, once: str, text: str) -> UUID:
    """`once` is random and kept nowhere, so the id tells nothing of the words."""
    return uuid5(whose, f"incident {once} {text}") if once else Incident().pk


def chain_of(incident: Incident) -> str:
    return f"incident:{incident.pk}"


def record(type_: EventType, incident: Incident, *, by: User | None, now: datetime, **codes: Code) -> None:
    chain.record(chain_of(incident), type_, actor=audit.actor(by), on=now, **codes)


def _store(incident: Incident, account: Account, *, on: date, pace: Pace) -> None:
    if Incident.objects.filter(pk=incident.pk).exists():
        raise AlreadyReceived
    words = " \n".join(asdict(account).values())
    told_of = recipients.ids_named_in(words)
    blocked = {*told_of, *([incident.told_by_id] if incident.told_by_id is not None else [])}
    incident.reference = references.unused_for_incident()
    incident.data_key = sealing.new_data_key()
    incident.sealed_account = sealed_record(incident, asdict(account), Label.INCIDENT)
    perhaps = recipients.ids_hinted_in(words)
    incident.owner = _next_owner(incident, blocked, on=on, perhaps=perhaps)
    incident.save(force_insert=True)
    IncidentBlock.objects.bulk_create(IncidentBlock(incident=incident, user_id=user) for user in blocked)
    IncidentHint.objects.bulk_create(IncidentHint(incident=incident, user_id=user) for user in perhaps)
    _tell(incident, blocked, on=on, pace=pace)


def sealed_record(incident: Incident, record: dict[str, object], label: Label) -> bytes:
    return sealing.seal_record(incident.data_key, record, label=label, row=incident.pk)


def _next_owner(incident: Incident, blocked: set[UUID], *, on: date, perhaps: Collection[UUID]) -> User | None:
    """The first reader who is neither the teller nor told of, and who may know of the case. Whoever the words may
    mean, works on the case or is unwelcome to the reporter has it only where there is nobody else: a slip is most
    often one of those who knew."""
    if incident.concern is None:
        return recipients.first_reader(on=on, blocked=blocked, reserved=perhaps)
    case = incident.concern.case
    working = {person.pk for person in [*(held for held, _ in access.holders(case)), case.owner] if person}
    working |= {person for _, person in knowledge.who_saw_names([case.pk])}
    return recipients.first_reader(
        on=on, blocked=_barred(incident, blocked), reserved={*perhaps, *working, *recipients.reserved_on(case)}
    )


def _barred(incident: Incident, blocked: set[UUID]) -> set[UUID]:
    """Those of the incident, and those of the case it belongs to (I7)."""
    return blocked | (recipients.blocked_on(incident.concern.case) if incident.concern else set())


def _tell(incident: Incident, blocked: set[UUID], *, on: date, pace: Pace, why: str = "") -> None:
    """Its owner; where nobody on the rota may have it, those who keep the rota."""
    people = [incident.owner] if incident.owner is not None else rota.keepers()
    barred = _barred(incident, blocked)
    outbox.post_many(
        outbox.Draft(
            person, Kind.INCIDENT, f"incident{why}:{incident.pk}:{person.pk}", on, pace, about=incident.pk
        )
        for person in people
        if person.pk not in barred
    )


def _for(user: User) -> "QuerySet[Incident]":
    """What this first reader may look after, if it were theirs; empty for everybody else."""
    if not access.is_first_reader(user):
        return Incident.objects.none()
    return known_to(user).select_related("owner", "concern", "data_key").order_by("assess_by_at", "pk")


def known_to(user: User) -> "QuerySet[Incident]":
    """What this person may learn the existence of, be it as one of a number."""
    return Incident.objects.exclude(blocks__user=user).exclude(concern__case__conflicts__user=user)


def of(user: User) -> "QuerySet[Incident]":
    """Those that this person looks after, the most urgent first; the closed ones too."""
    return _for(user).filter(owner=user)


def find(user: User, reference: str, *, version: int | None = None) -> Incident:
    """For its owner alone. Raises NoSuchCase for everybody else, absent and hidden alike, and WrongState for a
    page that was made from an older version."""
    incident = of(user).filter(reference=reference).first()
    if incident is None:
        raise NoSuchCase
    if version is not None and version != incident.version:
        raise WrongState
    return incident


def open_to_take_over(user: User) -> list[Incident]:
    """Open ones whose owner is gone, so that none waits for somebody who left or must not know. Whom the words may
    mean takes none: the sweep gives it to them where nobody else is left."""
    found = _for(user).filter(closed_at=None).exclude(owner=user).exclude(hints__user=user)
    return [incident for incident in found if is_ownerless(incident)]


def is_ownerless(incident: Incident) -> bool:
    return incident.owner is None or not _for(incident.owner).filter(pk=incident.pk).exists()


@transaction.atomic
def take_over(user: User, reference: str, *, now: datetime) -> Incident:
    """Another first reader looks after it, when its owner is gone. Raises NoSuchCase."""
    incident = next((one for one in open_to_take_over(user) if one.reference == reference), None)
    if incident is None:
        raise NoSuchCase
    _give(incident, user, by=user, now=now)
    return incident


def _give(incident: Incident, owner: User | None, *, by: User | None, now: datetime) -> None:
    advance(incident, owner=owner)
    given = str(owner.pk) if owner is not None else None
    record(EventType.INCIDENT_TAKEN_OVER, incident, by=by, now=now, person=given)


def advance(incident: Incident, **changes: object) -> None:
    """Claim it for one change: compare-and-set on its version. Raises WrongState for the second of two, and for
    one that is closed."""
    rows = Incident.objects.filter(pk=incident.pk, version=incident.version, closed_at=None)
    if not rows.update(version=F("version") + 1, **changes):
        raise WrongState
    incident.version += 1
    for name, value in changes.items():
        setattr(incident, name, value)


@transaction.atomic
def read(incident: Incident, *, by: User, now: datetime) -> Account:
    """Open what was told; reading is an event too."""
    record(EventType.INCIDENT_READ, incident, by=by, now=now)
    return Account(**opened(incident, incident.sealed_account, Label.INCIDENT))


def opened(incident: Incident, sealed: bytes | memoryview, label: Label) -> dict[str, str]:
    return sealing.unseal_record(incident.data_key, sealed, label=label, row=incident.pk)


def sweep(*, now: datetime) -> None:
    """Give what nobody looks after to the next first reader, and remind of the 72 hours. Opens nothing, so that
    the worker needs no key to content."""
    waiting = Incident.objects.filter(closed_at=None).select_related("owner", "concern__case")
    for incident in waiting.order_by("assess_by_at", "pk"):
        # Somebody who works on it at this moment comes first: it is looked at again in a minute.
        with suppress(WrongState), transaction.atomic():
            _look_after(incident, now=now)


def _can_be_taken_from_the_absent(incident: Incident, blocked: set[UUID], *, on: date) -> bool:
    """The 72 hours do not wait for anybody's return, where a first reader who is here may have it."""
    away = absences.who_is_away(on=on)
    if incident.assessed_at is not None or incident.owner_id not in away:
        return False
    perhaps = _perhaps(incident)
    found = _next_owner(incident, blocked, on=on, perhaps=perhaps)
    return found is not None and found.pk not in {*away, *perhaps}


def _perhaps(incident: Incident) -> set[UUID]:
    return set(incident.hints.values_list("user_id", flat=True))


def _look_after(incident: Incident, *, now: datetime) -> None:
    blocked = set(incident.blocks.values_list("user_id", flat=True))
    today = calendar.receipt_date(now)
    if is_ownerless(incident) or _can_be_taken_from_the_absent(incident, blocked, on=today):
        found = _next_owner(incident, blocked, on=today, perhaps=_perhaps(incident))
        gone = incident.owner
        if found is not None or gone is not None:
            _give(incident, found, by=None, now=now)
        _tell(incident, blocked, on=today, pace=Pace.AT_ONCE)
    if incident.assessed_at is not None:
        return
    if incident.assess_by_at <= now:
        _tell(incident, blocked, on=today, pace=Pace.AT_ONCE, why="-over")
    elif incident.assess_by_at - LAST_DAY <= now:
        _tell(incident, blocked, on=today, pace=Pace.AT_ONCE, why="-last-day")
