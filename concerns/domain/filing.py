"""Files are taken in: sealed before they come here, on the disk before the database speaks of them (promise 3).

Nobody must send any (R9). What a reporter sends bears its day alone; its name is for whoever holds a grant (T15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import attachments, audit, recipients, reviewers
from concerns.domain.attachments import ORIGINAL, Advice
from concerns.enums import EventType, MessageFrom
from concerns.errors import AlreadyReceived, FileRefusal, TooMuch
from concerns.models import Attachment, Case, Concern, Mailbox
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import audit as chain
from trust.audit import Entry

LONGEST_NAME = 255  # characters; more is cut off


@dataclass(frozen=True)
class Incoming:
    """One file that lies sealed in the store already, with the key that opens it. `kind` is what it was found
    to be. Its repr tells nothing of it: it may stand in a frame of a crash report (T5)."""

    name: str = field(repr=False)
    size: int = field(repr=False)
    kind: str = field(repr=False)
    blob: str = field(repr=False)
    key: bytes = field(repr=False)
    advice: Advice | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Room:
    """How much more this concern may hold: bytes, and files."""

    size: int
    files: int


def room_of(concern: Concern) -> Room:
    """Both sides' files count, for they lie in one place; those that were destroyed do not."""
    held = concern.attachments.exclude(original_blob="").select_related("concern__data_key")
    sizes = [attachments.size_of(row) for row in held]
    return Room(max(settings.FILES_TOTAL - sum(sizes), 0), max(settings.FILES_MOST - len(sizes), 0))


def came_with(concern: Concern) -> int:
    """How many files came from its reporter up to now."""
    return concern.attachments.filter(sender=MessageFrom.REPORTER).count()


def require_room(room: Room, files: Sequence[Incoming]) -> None:
    """Raises TooMuch."""
    if len(files) > room.files:
        raise TooMuch(FileRefusal.COUNT)
    if sum(file.size for file in files) > room.size:
        raise TooMuch(FileRefusal.TOTAL)


def store(
    concern: Concern,
    files: Iterable[Incoming],
    *,
    on: date,
    by: User | None = None,
    now: datetime | None = None,
    ids: Iterable[UUID] = (),
) -> list[Attachment]:
    """Part of a step that holds the concern: the rows of these files. Without `by` they are the reporter's, and
    have a day alone."""
    last = concern.attachments.aggregate(last=Max("number"))["last"] or 0
    given = iter(ids)
    rows = []
    for number, file in enumerate(files, start=last + 1):
        row = Attachment(pk=next(given, None) or uuid4(), concern=concern, number=number, sent_date=on)
        row.sender = MessageFrom.STAFF if by else MessageFrom.REPORTER
        row.sent_by, row.sent_at = by, now if by else None
        row.kind, row.original_blob = file.kind, file.blob
        row.sealed_original_key = attachments.seal_key(row, file.key, label=ORIGINAL)
        row.sealed_name = attachments.seal_name(row, file.name[:LONGEST_NAME])
        row.sealed_size = attachments.seal_size(row, file.size)
        row.sealed_advice = attachments.seal_advice(row, file.advice) if file.advice else None
        rows.append(row)
    return Attachment.objects.bulk_create(rows)


def begin_with(inbox: Mailbox, files: Sequence[Incoming], *, on: date) -> list[Entry]:
    """Part of raising: what came with it, and the events of that. Raises TooMuch."""
    return _add(inbox, inbox.concern, files, on=on)[1] if files else []


def _add(
    inbox: Mailbox, concern: Concern, files: Sequence[Incoming], *, on: date, ids: Iterable[UUID] = ()
) -> tuple[list[Attachment], list[Entry]]:
    """Events tell the number of each, and nothing else."""
    require_room(room_of(concern), files)
    rows = store(concern, files, on=on, ids=ids)
    return rows, [
        audit.reporter_entry(EventType.FILE_ADDED, mailbox=inbox, on=on, number=row.number) for row in rows
    ]


@transaction.atomic
def add_by_reporter(inbox: Mailbox, files: Sequence[Incoming], *, on: date, once: str = "") -> list[Attachment]:
    """More files for a concern that is here already, from its inbox, closed cases included (R80). Whoever is
    responsible is told at the next round. `once` is what the form carried. Raises AlreadyReceived, TooMuch."""
    held = Mailbox.objects.select_for_update(of=("self",)).select_related("concern__data_key").get(pk=inbox.pk)
    ids = [uuid5(held.pk, f"{once} file {place}") for place, _ in enumerate(files)] if once else []
    if ids and held.concern.attachments.filter(pk__in=ids).exists():
        raise AlreadyReceived
    rows, events = _add(held, held.concern, files, on=on, ids=ids)
    chain.record_many(events)
    _tell(held, rows, on=on)
    return rows


def _tell(inbox: Mailbox, rows: Sequence[Attachment], *, on: date) -> None:
    """As for a message: whoever is responsible for the case, and whoever looks at it again."""
    case = Case.objects.select_related("owner").get(concerns=inbox.concern_id)
    pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
    people = {recipients.responsible_for(case, on=on), reviewers.of(case)} - {None}
    outbox.post_many(
        outbox.Draft(person, Kind.MESSAGE, f"files:{rows[0].pk}:{person.pk}", on, pace, about=case.pk)
        for person in people
        if person is not None
    )
