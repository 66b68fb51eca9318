"""A concern comes in: stored whole, with its case, clocks, blocks and inbox, or not at all (policy 1 and 2.1).

Everything is written with its date alone: no row of a raise tells the minute in which somebody spoke (T11).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.divisions import Division
from accounts.models import Service, User
from concerns.domain import (
    audit,
    calendar,
    clock,
    content,
    filing,
    mailbox,
    ownerless,
    recipients,
    references,
    vault,
)
from concerns.domain.content import Account, Label
from concerns.domain.filing import Incoming
from concerns.domain.vault import Identity
from concerns.enums import Category, Channel, ConflictKind, EventType, Mode
from concerns.models import Case, Concern, ConcernCategory, Conflict, Reservation, Wish
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust import codes, sealing
from trust.audit import Entry
from trust.models import DataKey

NAMED_MODES = frozenset({Mode.CONFIDENTIAL, Mode.OPEN})


@dataclass(frozen=True)
class Draft:
    """All that a concern begins with. `must_not_know` and `would_rather_not` are ids of members of staff.
    Its repr shows nothing that was said: it may stand in a frame of a crash report (T5)."""

    mode: Mode
    division: Division
    account: Account = field(repr=False)
    service: Service | None = None
    categories: tuple[Category, ...] = field(default=(), repr=False)
    wishes: tuple[str, ...] = field(default=(), repr=False)
    identity: Identity | None = field(default=None, repr=False)
    must_not_know: tuple[UUID, ...] = ()
    would_rather_not: tuple[UUID, ...] = ()
    channel: Channel = Channel.WEB
    urgent: bool = False
    files: tuple[Incoming, ...] = ()


@transaction.atomic
def raise_concern(draft: Draft, *, code: str, now: datetime) -> Concern:
    """Store what a reporter sends. Raises AlreadyReceived for a code that was sent before, NoKeepers."""
    today = calendar.receipt_date(now)
    concern, opened = _open(draft, raised=today, recorded=today)
    inbox = mailbox.create(concern, code=code)
    raised = audit.reporter_entry(EventType.CONCERN_RAISED, mailbox=inbox, on=today)
    chain.record_many([*opened, raised, *filing.begin_with(inbox, draft.files, on=today)])
    if draft.identity is not None:
        vault.seal(concern, draft.identity, on=today)
    return concern


@transaction.atomic
def log_concern(
    draft: Draft, *, raised_at: datetime, by: User, now: datetime, handover: str | None = None
) -> tuple[Concern, str]:
    """Store what somebody was told, with the code by which the reporter takes over their inbox.

    The clocks run from the day it was said, however late that makes them (R15). It is unnamed: `by` is the
    one who knows, and that is sealed with the rest, out of the events too, because who was told points to
    who spoke. Logging opens nothing. A `handover` code that the page made beforehand makes a doubled Save one
    concern: the second raises AlreadyReceived. Raises ValueError for a moment that has not come.
    """
    if raised_at > now:
        raise ValueError("A concern cannot have been raised in the future.")
    account = replace(
        draft.account,
        known_to=f"{by.name}, {by.title}",
        logged_by=str(by.pk),
        told_time=raised_at.astimezone(calendar.LONDON).strftime("%H:%M"),
    )
    draft = replace(draft, mode=Mode.UNNAMED, identity=None, account=account)
    today = calendar.receipt_date(now)
    concern, opened = _open(draft, raised=calendar.receipt_date(raised_at), recorded=today)
    handover = handover or codes.new_code()
    mailbox.create(concern, handover=handover)
    logged = audit.entry(EventType.CONCERN_LOGGED, case=concern.case, by=None, now=today)
    chain.record_many([*opened, logged])
    return concern, handover


@transaction.atomic
def open_part(draft: Draft, *, raised: date, handover: str, owner: User | None, now: datetime) -> Concern:
    """A part of another concern, with a case, clocks and an inbox of its own, counted from the day on which the
    whole was raised. Its reporter takes the inbox over by the hand-over code. `owner` reads it first, or else
    whoever is next on the rota."""
    concern, opened = _open(draft, raised=raised, recorded=calendar.receipt_date(now), owner=owner)
    mailbox.create(concern, handover=handover)
    chain.record_many(opened)
    return concern


def _open(draft: Draft, *, raised: date, recorded: date, owner: User | None = None) -> tuple[Concern, list[Entry]]:
    """The concern and its case with their keys, blocks, first reader and clocks; and the events of it."""
    if (draft.identity is not None) != (draft.mode in NAMED_MODES):
        raise ValueError("A name is given in confidential and open mode, and in no other.")
    blocks = _blocks(draft)
    case_key, concern_key = sealing.new_data_keys(2)
    case = Case.objects.create(
        data_key=case_key,
        opened_date=recorded,
        urgent=draft.urgent,
        owner=owner
        or recipients.first_reader(
            on=recorded, blocked={user for user, _ in blocks}, reserved=draft.would_rather_not
        ),
    )
    Conflict.objects.bulk_create(
        Conflict(case=case, user_id=user, kind=kind, added_date=recorded) for user, kind in sorted(blocks)
    )
    concern = _store(draft, case, concern_key, raised=raised, recorded=recorded)
    _reserve(concern, draft, on=recorded)
    promised = clock.start(concern, on=recorded)
    _tell(case, on=recorded)
    return concern, [audit.entry(EventType.CASE_OPENED, case=case, by=None, now=recorded), *promised]


def blocked_by(*, about: str, must_not_know: Iterable[UUID]) -> set[UUID]:
    """Who would be blocked by these answers: those ticked, and staff whose names were typed (R17)."""
    return {*must_not_know, *recipients.ids_named_in(about)}


def _store(draft: Draft, case: Case, data_key: DataKey, *, raised: date, recorded: date) -> Concern:
    concern = Concern(
        reference=references.unused(),
        case=case,
        data_key=data_key,
        mode=draft.mode,
        channel=draft.channel,
        division=draft.division,
        service=draft.service,
        raised_date=raised,
        recorded_date=recorded,
    )
    concern.sealed_account = content.seal_account(concern, draft.account)
    concern.save(force_insert=True)
    ConcernCategory.objects.bulk_create(
        ConcernCategory(concern=concern, category=category) for category in dict.fromkeys(draft.categories)
    )
    Wish.objects.bulk_create(_wishes(concern, draft.wishes))
    return concern


def _wishes(concern: Concern, wishes: Iterable[str]) -> Iterable[Wish]:
    for number, text in enumerate(wishes, start=1):
        wish = Wish(concern=concern, number=number)
        wish.sealed_text = sealing.seal(concern.data_key, text, label=Label.WISH, row=wish.pk)
        yield wish


def _blocks(draft: Draft) -> set[tuple[UUID, ConflictKind]]:
    """Whom the reporter ticked, and staff whose name they typed: blocked before anybody is told (R17)."""
    ticked = {(user, ConflictKind.NAMED_BY_REPORTER) for user in draft.must_not_know}
    named = {(user, ConflictKind.SUBJECT) for user in recipients.ids_named_in(draft.account.about)}
    return ticked | named


def _reserve(concern: Concern, draft: Draft, *, on: date) -> None:
    Reservation.objects.bulk_create(
        Reservation(case=concern.case, concern=concern, user_id=user, added_date=on)
        for user in sorted(set(draft.would_rather_not))
    )


def _tell(case: Case, *, on: date) -> None:
    """The first reader; when everybody on the rota is blocked, those who keep the rota."""
    if case.owner is None:
        outbox.post_many(ownerless.drafts([case], blocked={case.pk: recipients.blocked_on(case)}, on=on))
        return
    pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
    outbox.post_many([outbox.Draft(case.owner, Kind.NEW_CONCERN, f"new:{case.pk}", on, pace, about=case.pk)])
