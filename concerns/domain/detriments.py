"""Somebody is treated badly for speaking up, or a concern is to be stopped from being raised: told by the reporter
or by anybody on the staff, looked after by somebody with no part in the case (policy 1 and 5; R7, R52, R74, R78).

Whoever is told of never learns of it here, and those on the case do not either: it is a matter of its own.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet

from accounts.divisions import Division
from accounts.domain import rota
from accounts.models import Employer, User
from concerns.domain import access, audit, bank_holidays, calendar, protectors, recipients, references, waiting
from concerns.domain.calendar import Period, Unit
from concerns.domain.content import Label
from concerns.enums import DetrimentKind, EventType, MessageFrom
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.models import Concern, Detriment, DetrimentBlock, DetrimentHint, DetrimentMessage, Mailbox
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust import sealing
from trust.audit import Code


@dataclass(frozen=True)
class Report:
    """What was told. Its repr is empty on purpose: it may stand in a frame of a crash report (T5)."""

    what: str = field(repr=False)
    harms: tuple[str, ...] = ()  # codes of `enums.Harm`
    who: str = field(default="", repr=False)  # who does it
    whom: str = field(default="", repr=False)  # to whom, where somebody else tells it
    since: str = field(default="", repr=False)  # when it began, and if it goes on
    wanted: str = field(default="", repr=False)  # what would help now


@dataclass(frozen=True)
class Line:
    """One message, opened. `sent_at` and `by` only when staff wrote it."""

    sender: MessageFrom
    text: str = field(repr=False)
    sent_date: date
    sent_at: datetime | None
    by: User | None


@transaction.atomic
def tell_by_reporter(
    mailbox: Mailbox,
    report: Report,
    *,
    kind: DetrimentKind = DetrimentKind.BAD_TREATMENT,
    contact_may_know: bool = False,
    on: date,
    once: str = "",
) -> Detriment:
    """By its day and never the time. `once` is what the form carried: the same words sent twice are one. Raises
    AlreadyReceived."""
    Mailbox.objects.select_for_update().get(pk=mailbox.pk)  # a doubled press waits here
    concern = Concern.objects.select_related("case__owner").get(pk=mailbox.concern_id)
    told = Detriment(
        pk=_once(mailbox.pk, once, report.what),
        kind=kind,
        concern=concern,
        contact_may_know=contact_may_know,
        urgent=concern.case.urgent,
        told_date=on,
    )
    _store(told, report, on=on, pace=Pace.AT_ONCE if told.urgent else Pace.ROUND)
    chain.record(chain_of(told), EventType.DETRIMENT_TOLD, actor=audit.REPORTER, on=on)
    return told


@transaction.atomic
def tell(
    report: Report, *, kind: DetrimentKind, concern: Concern | None, by: User, now: datetime, once: str = ""
) -> Detriment:
    """Somebody on the staff tells it, of themselves or as a witness. Raises AlreadyReceived like
    `tell_by_reporter`; that they may name this concern was asked before."""
    User.objects.select_for_update().get(pk=by.pk)
    told = Detriment(
        pk=_once(by.pk, once, report.what),
        kind=kind,
        concern=concern,
        told_date=calendar.receipt_date(now),
        told_at=now,
        told_by=by,
    )
    _store(told, report, on=told.told_date, pace=Pace.HOURS)
    record(EventType.DETRIMENT_TOLD, told, by=by, now=now)
    return told


def _once(whose: UUID, once: str, text: str) -> UUID:
    """`once` is random and kept nowhere, so the id tells nothing of the words."""
    return uuid5(whose, f"detriment {once} {text}") if once else Detriment().pk


def chain_of(detriment: Detriment) -> str:
    """A chain of its own, for what the reporter does in it as well: that of their inbox is read by the case."""
    return f"detriment:{detriment.pk}"


def record(type_: EventType, detriment: Detriment, *, by: User | None, now: datetime, **codes: Code) -> None:
    chain.record(chain_of(detriment), type_, actor=audit.actor(by), on=now, **codes)


def _store(detriment: Detriment, report: Report, *, on: date, pace: Pace) -> None:
    if Detriment.objects.filter(pk=detriment.pk).exists():
        raise AlreadyReceived
    words = _words_of(report)
    blocked = {*recipients.ids_named_in(words), *([detriment.told_by_id] if detriment.told_by_id else [])}
    perhaps = recipients.ids_hinted_in(words)
    detriment.reference = references.unused_for_detriment()
    detriment.data_key = sealing.new_data_key()
    detriment.sealed_account = sealed_record(detriment, asdict(report), Label.DETRIMENT)
    detriment.reply_by_date = reply_by(detriment.concern, on=on)
    detriment.owner = protectors.next_for(detriment.concern, blocked=blocked, on=on, perhaps=perhaps)
    detriment.save(force_insert=True)
    _remember(detriment, blocked, perhaps)
    notify(detriment, on=on, pace=pace)


def _remember(detriment: Detriment, told_of: Iterable[UUID], perhaps: Iterable[UUID]) -> None:
    """Whom the words name and whom they may mean, since the sweep that gives it on opens none of them."""
    blocks = [DetrimentBlock(detriment=detriment, user_id=user) for user in told_of]
    hints = [DetrimentHint(detriment=detriment, user_id=user) for user in perhaps]
    DetrimentBlock.objects.bulk_create(blocks, ignore_conflicts=True)
    DetrimentHint.objects.bulk_create(hints, ignore_conflicts=True)


def _words_of(report: Report) -> str:
    return " \n".join((report.what, report.who, report.whom, report.since, report.wanted))


def reply_by(concern: Concern | None, *, on: date) -> date:
    """Our own target, in working days of the concern's division, or the employer's where there is none."""
    period = Period(settings.PROTECTION_WORKING_DAYS, Unit.WORKING_DAYS)
    return calendar.due_by(on, period, _division(concern), bank_holidays.current())


def _division(concern: Concern | None) -> str:
    if concern is not None:
        return concern.division
    employer = Employer.objects.first()
    return employer.division if employer else Division.ENGLAND_AND_WALES


def sealed_record(detriment: Detriment, record: dict[str, object], label: Label) -> bytes:
    return sealing.seal_record(detriment.data_key, record, label=label, row=detriment.pk)


def notify(detriment: Detriment, *, on: date, pace: Pace, why: str = "") -> None:
    """Its owner; where nobody may have it, those who keep the rota and must not be kept from it."""
    barred = _blocked(detriment)
    if detriment.concern is not None:
        barred |= recipients.blocked_on(detriment.concern.case)
    people = [detriment.owner] if detriment.owner is not None else rota.keepers()
    outbox.post_many(
        outbox.Draft(
            person, Kind.DETRIMENT, f"detriment{why}:{detriment.pk}:{person.pk}", on, pace, about=detriment.pk
        )
        for person in people
        if person.pk not in barred
    )


def _blocked(detriment: Detriment) -> set[UUID]:
    return set(detriment.blocks.values_list("user_id", flat=True))


def _perhaps(detriment: Detriment) -> set[UUID]:
    return set(detriment.hints.values_list("user_id", flat=True))


def known_to(user: User) -> "QuerySet[Detriment]":
    """What this person may learn the existence of, be it as one of a number."""
    return Detriment.objects.exclude(blocks__user=user).exclude(concern__case__conflicts__user=user)


def of(user: User) -> "QuerySet[Detriment]":
    """Those that this person looks after, the first due first; the closed ones too. Whoever comes to have a part
    in the case loses it at once."""
    if not protectors.may_protect(user):
        return Detriment.objects.none()
    own = known_to(user).filter(owner=user).exclude(concern__case__in=access.visible_cases(user))
    return own.select_related("owner", "concern", "data_key").order_by("reply_by_date", "pk")


def find(user: User, reference: str, *, version: int | None = None) -> Detriment:
    """For its owner alone. Raises NoSuchCase for everybody else, absent and hidden alike, and WrongState for a
    page that was made from an older version."""
    detriment = of(user).filter(reference=reference).first()
    if detriment is None:
        raise NoSuchCase
    if version is not None and version != detriment.version:
        raise WrongState
    return detriment


def advance(detriment: Detriment, **changes: object) -> None:
    """Claim it for one change: compare-and-set on its version. Raises WrongState for the second of two, and for
    one that is closed."""
    rows = Detriment.objects.filter(pk=detriment.pk, version=detriment.version, closed_at=None)
    if not rows.update(version=F("version") + 1, **changes):
        raise WrongState
    detriment.version += 1
    for name, value in changes.items():
        setattr(detriment, name, value)


@transaction.atomic
def read(detriment: Detriment, *, by: User, now: datetime) -> Report:
    """Open what was told; reading is an event too."""
    record(EventType.DETRIMENT_READ, detriment, by=by, now=now)
    return report_of(detriment)


def report_of(detriment: Detriment) -> Report:
    """What was told, for its owner and for whoever told it."""
    kept = opened(detriment, detriment.sealed_account, Label.DETRIMENT)
    return Report(**{**kept, "harms": tuple(kept["harms"])})


def opened(detriment: Detriment, sealed: bytes | memoryview, label: Label) -> dict[str, Any]:
    return sealing.unseal_record(detriment.data_key, sealed, label=label, row=detriment.pk)


def of_inbox(mailbox: Mailbox) -> "QuerySet[Detriment]":
    """What was told through this inbox, the first told first; never what others told."""
    rows = Detriment.objects.filter(concern=mailbox.concern_id, told_by=None)
    return rows.select_related("owner", "concern", "data_key").order_by("told_date", "pk")


@transaction.atomic
def write(detriment: Detriment, text: str, *, on: date, once: str = "") -> None:
    """The reporter writes more, to its owner alone. Whoever is named in it is kept from it from now on, its owner
    as well; an owner whom it may mean has it no more where anybody else may. Raises AlreadyReceived, and
    WrongState when it is closed."""
    key = uuid5(detriment.pk, f"{once} {text}") if once else DetrimentMessage().pk
    rows = Detriment.objects.select_related("concern__case__owner", "data_key", "owner")
    held = rows.select_for_update(of=("self",)).get(pk=detriment.pk)
    if held.messages.filter(pk=key).exists():
        raise AlreadyReceived
    advance(held)
    keep_out(held, recipients.ids_named_in(text), on=on, perhaps=recipients.ids_hinted_in(text))
    number = _append(held, text, key, sender=MessageFrom.REPORTER, sent_date=on)
    chain.record(chain_of(held), EventType.DETRIMENT_WRITTEN, actor=audit.REPORTER, on=on, number=number)
    notify(held, on=on, pace=Pace.AT_ONCE if held.urgent else Pace.ROUND, why=f"-more-{number}")


def keep_out(detriment: Detriment, people: Collection[UUID], *, on: date, perhaps: Collection[UUID] = ()) -> None:
    """For them it does not exist any more; the next owner is whoever else may have it."""
    _remember(detriment, people, perhaps)
    if detriment.owner_id in people:
        give(detriment, next_owner(detriment, on=on), on=on)
    elif found := instead_of_meant(detriment, on=on):
        give(detriment, found, on=on)


def next_owner(detriment: Detriment, *, on: date) -> User | None:
    return protectors.next_for(detriment.concern, blocked=_blocked(detriment), on=on, perhaps=_perhaps(detriment))


def next_unmeant(detriment: Detriment, *, on: date) -> User | None:
    """The next owner, if its words do not seem to mean them; None where they may mean all who are left."""
    found = next_owner(detriment, on=on)
    return found if found is not None and found.pk not in _perhaps(detriment) else None


def instead_of_meant(detriment: Detriment, *, on: date) -> User | None:
    """Who has it from now on, where its words may mean its owner and somebody else is left."""
    return next_unmeant(detriment, on=on) if detriment.owner_id in _perhaps(detriment) else None


def is_ownerless(detriment: Detriment) -> bool:
    return detriment.owner is None or not of(detriment.owner).filter(pk=detriment.pk).exists()


def give(detriment: Detriment, owner: User | None, *, on: datetime | date) -> None:
    """Somebody else looks after it; what waited for the one before is taken back."""
    if detriment.owner is not None:
        outbox.void(to=detriment.owner, about=detriment.pk)
    advance(detriment, owner=owner)
    given = str(owner.pk) if owner is not None else None
    chain.record(chain_of(detriment), EventType.DETRIMENT_GIVEN, actor=audit.SYSTEM, on=on, person=given)


def _append(detriment: Detriment, text: str, key: UUID, **fields: object) -> int:
    last = detriment.messages.aggregate(last=Max("number"))["last"] or 0
    message = DetrimentMessage(pk=key, detriment=detriment, number=last + 1, **fields)
    message.sealed_text = sealing.seal(detriment.data_key, text, label=Label.DETRIMENT_MESSAGE, row=message.pk)
    message.save(force_insert=True)
    return message.number


def tell_reporter(detriment: Detriment) -> None:
    """There is something new about it in their inbox; not where somebody on the staff told of it."""
    if detriment.concern is not None and detriment.told_by_id is None:
        waiting.tell(detriment.concern)


@transaction.atomic
def reply(detriment: Detriment, text: str, *, by: User, now: datetime) -> None:
    """To the reporter's inbox, past everybody on the case; or, to somebody on the staff, what they were told."""
    first = {} if detriment.replied_at else {"replied_at": now, "replied_by": by}
    advance(detriment, **first)
    sent = {"sender": MessageFrom.STAFF, "sent_date": calendar.receipt_date(now), "sent_at": now, "sent_by": by}
    number = _append(detriment, text, DetrimentMessage().pk, **sent)
    tell_reporter(detriment)
    record(EventType.DETRIMENT_REPLIED, detriment, by=by, now=now, number=number)


def lines(detriment: Detriment) -> list[Line]:
    """Both sides' messages, opened, oldest first."""
    return [
        Line(
            sender=MessageFrom(row.sender),
            text=sealing.unseal(detriment.data_key, row.sealed_text, label=Label.DETRIMENT_MESSAGE, row=row.pk),
            sent_date=row.sent_date,
            sent_at=row.sent_at,
            by=row.sent_by,
        )
        for row in detriment.messages.select_related("sent_by").order_by("number")
    ]
