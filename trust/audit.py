"""The chains of events: each event carries the digest of the one before, so that no change passes unnoticed.

One chain per case, per mailbox, one for accounts. The digests need no key: whoever has a copy can verify.
Who holds the database could compute a chain anew; only a head kept elsewhere (the daily anchor) shows that.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from trust.errors import ProseRefused
from trust.models import ChainHead, Event

Code = str | int | bool | None

GENESIS = "0" * 64  # what the first event of a chain follows
FIELDS = ("chain", "number", "id", "type", "actor", "on", "data", "previous", "digest")
HEADS_AT_ONCE = 500
ROWS_AT_ONCE = 2000
COPIED_FROM = 100  # events; below this an ordinary insert is as quick
# One statement begins a chain or locks its head as it stands; a second first event waits here for the first.
_BEGIN = "INSERT INTO trust_chainhead (chain, number, digest)"
_OR_LOCK = "ON CONFLICT (chain) DO UPDATE SET chain = excluded.chain RETURNING chain, number, digest"
_OR_MOVE = "ON CONFLICT (chain) DO UPDATE SET number = excluded.number, digest = excluded.digest"
_COPY = 'COPY trust_event ("{}") FROM STDIN'.format('", "'.join(FIELDS))
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}")
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True)
class Entry:
    """An event to be recorded. `on` is a date for whatever a reporter does, else an aware moment."""

    chain: str
    type: str
    actor: str
    on: date | datetime
    codes: Mapping[str, Code] = field(default_factory=dict)


class Fault(NamedTuple):
    """The place where a chain is no longer what was written, and what is wrong there."""

    chain: str
    number: int
    what: str


@dataclass(slots=True)
class _Head:
    """Where a chain ends; hundreds at once, so not as rows of a model."""

    chain: str
    number: int
    digest: str


def record(chain: str, what: str, /, *, actor: str, on: date | datetime, **codes: Code) -> Event:
    """Writes one event in the caller's transaction: act and event stand or fall together.

    Raises `ProseRefused` for a value that is no code, `TransactionManagementError` outside a transaction.
    """
    return record_many([Entry(chain, what, actor, on, codes)])[0]


def record_many(entries: Iterable[Entry]) -> list[Event]:
    """Writes all entries with a fixed number of queries, in the order given; chains may repeat.

    The heads are locked in one order, so that two sweeps never wait for each other in a ring.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of its act.")
    drafts = [_draft(entry) for entry in entries]
    heads = _locked_heads({draft.chain for draft in drafts})
    for draft in drafts:
        head = heads[draft.chain]
        draft.number, draft.previous = head.number + 1, head.digest
        draft.digest = _digest(*(getattr(draft, name) for name in FIELDS[:-1]))
        head.number, head.digest = draft.number, draft.digest
    _write(drafts)
    _move_heads(heads.values())
    return drafts


def verify(chain: str | None = None) -> Iterator[Fault]:
    """Every fault in one chain, or in all, as a stream; writers may go on meanwhile.

    Heads are read before their events: an event committed in between stands beyond the head that was read.
    """
    heads = ChainHead.objects.order_by("chain")
    events = Event.objects.order_by("chain", "number")
    if chain is not None:
        heads, events = heads.filter(chain=chain), events.filter(chain=chain)
    stream = heads.iterator(chunk_size=HEADS_AT_ONCE)
    while batch := {head.chain: head for head in islice(stream, HEADS_AT_ONCE)}:
        rows = events.filter(chain__in=batch).values_list(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE)
        for name, links in groupby(rows, key=itemgetter(0)):
            yield from _faults(batch.pop(name), links)
        for head in batch.values():
            yield from _faults(head, iter(()))
    headless = events.filter(~Exists(ChainHead.objects.filter(chain=OuterRef("chain"))))
    for name, number in headless.order_by("chain").values_list("chain").annotate(Min("number")).iterator():
        yield Fault(name, number, "the chain's head is missing")


def first_fault(chain: str | None = None) -> Fault | None:
    return next(verify(chain), None)


def _draft(entry: Entry) -> Event:
    codes = {_text("name of a code", name): _code(name, value) for name, value in entry.codes.items()}
    return Event(
        id=uuid.uuid4(),
        chain=_text("chain", entry.chain),
        type=_text("type", entry.type),
        actor=_text("actor", entry.actor),
        on=_moment(entry.on),
        data=_canonical(codes),
    )


def _text(name: str, value: str) -> str:
    if not _code(name, value):
        raise ProseRefused(f"An event needs its {name}.")
    return str.__str__(value)


def _code(name: str, value: Code) -> Code:
    """`value`, if it can only be a code: the message names the field and never the value."""
    if value is None or isinstance(value, int):
        return value
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ProseRefused(f"The event's {name!r} is not a short code, a number, a date or a reference.")
    return str.__str__(value)  # the text itself, where an enum member came


def _moment(on: date | datetime) -> str:
    """A date as it is; a moment in UTC to the second."""
    if not isinstance(on, datetime):
        return on.isoformat()
    if on.tzinfo is None:
        raise ValueError("The moment of an event needs its time zone.")
    return on.astimezone(UTC).isoformat(timespec="seconds")


def _locked_heads(chains: set[str]) -> dict[str, _Head]:
    """The heads, locked until the transaction ends; where a chain begins, one that counts nothing yet."""
    found: dict[str, _Head] = {}
    with transaction.get_connection().cursor() as cursor:
        ordered = iter(sorted(chains))
        while names := list(islice(ordered, HEADS_AT_ONCE)):
            rows = ", ".join(["(%s, 0, %s)"] * len(names))
            cursor.execute(
                f"{_BEGIN} VALUES {rows} {_OR_LOCK}", [part for name in names for part in (name, GENESIS)]
            )
            found |= {name: _Head(name, number, digest) for name, number, digest in cursor.fetchall()}
    return found


def _move_heads(heads: Iterable[_Head]) -> None:
    """Written past the ORM like the lock: a sweep moves hundreds at once."""
    with transaction.get_connection().cursor() as cursor:
        ordered = iter(heads)
        while some := list(islice(ordered, HEADS_AT_ONCE)):
            rows = ", ".join(["(%s, %s, %s)"] * len(some))
            told = [part for head in some for part in (head.chain, head.number, head.digest)]
            cursor.execute(f"{_BEGIN} VALUES {rows} {_OR_MOVE}", told)


def _write(drafts: list[Event]) -> None:
    """A sweep writes hundreds at once, for which PostgreSQL has a statement of its own."""
    connection = transaction.get_connection()
    if connection.vendor != "postgresql" or len(drafts) < COPIED_FROM:
        Event.objects.bulk_create(drafts)
        return
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for draft in drafts:
            copy.write_row([getattr(draft, name) for name in FIELDS])


def _digest(
    chain: str, number: int, id_: uuid.UUID, kind: str, actor: str, on: str, data: str, previous: str
) -> str:
    fields = {
        "chain": chain,
        "number": number,
        "id": str(id_),
        "type": kind,
        "actor": actor,
        "on": on,
        "data": data,
        "previous": previous,
    }
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _faults(head: ChainHead, rows: Iterator[tuple[Any, ...]]) -> Iterator[Fault]:
    number, digest = 0, GENESIS
    for row in rows:
        what = _fault(row, after=number, digest=digest)
        number, digest = row[1], row[-1]
        if not what and number == head.number and digest != head.digest:
            what = "it is not the event that the chain's head names"
        if what:
            yield Fault(head.chain, number, what)
    if number < head.number:
        yield Fault(head.chain, number + 1, f"missing: the chain's head counts {head.number} events")
    elif number > head.number and not ChainHead.objects.filter(chain=head.chain, number__gte=number).exists():
        yield Fault(head.chain, head.number + 1, "it stands beyond the chain's head")


def _fault(row: tuple[Any, ...], *, after: int, digest: str) -> str:
    number, previous = row[1], row[-2]
    if _digest(*row[:-1]) != row[-1]:
        return "its content was changed"
    if number != after + 1:
        return f"it follows number {after}: what stood between is missing"
    if previous != digest:
        return "it does not follow the event before it"
    return ""
