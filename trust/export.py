"""Everything that an auditor needs to verify the record without a key: codes and digests, no content."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef

from trust.audit import FIELDS, HEADS_AT_ONCE, ROWS_AT_ONCE
from trust.models import Anchor, ChainHead, Event

FORMAT = "hearken-record-1"
_ANCHOR = ("number", "day", "chains", "events", "key", "previous", "heads", "digest")


def lines() -> Iterator[dict[str, Any]]:
    """A line each: the format, the anchors, each chain's head before its events, and that this is the end.

    Writers may go on meanwhile: heads are read before their events, and what is written later stays out. Where
    the record was cut or put together otherwise, what is there goes out as it is, for the auditor to find.
    """
    yield {"format": FORMAT}
    for anchor in Anchor.objects.order_by("number").values(*_ANCHOR).iterator():
        yield {"anchor": {**anchor, "day": str(anchor["day"])}}
    heads = ChainHead.objects.order_by("chain").values_list("chain", "number", "digest")
    stream = heads.iterator(chunk_size=HEADS_AT_ONCE)
    while batch := {chain: (number, digest) for chain, number, digest in islice(stream, HEADS_AT_ONCE)}:
        yield from _chains(batch)
    headless = Event.objects.filter(~Exists(ChainHead.objects.filter(chain=OuterRef("chain"))))
    for row in headless.order_by("chain", "number").values_list(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE):
        yield _event(row)
    yield {"end": True}


def _chains(batch: dict[str, tuple[int, str]]) -> Iterator[dict[str, Any]]:
    rows = Event.objects.filter(chain__in=batch).order_by("chain", "number").values_list(*FIELDS)
    without_events = dict(batch)
    for chain, events in groupby(rows.iterator(chunk_size=ROWS_AT_ONCE), key=itemgetter(0)):
        last, digest = without_events.pop(chain)
        yield {"head": [chain, last, digest]}
        yield from (_event(row) for row in events if row[1] <= last or not _is_later(row))
    for chain, head in without_events.items():
        yield {"head": [chain, *head]}


def _is_later(row: tuple[Any, ...]) -> bool:
    """Written properly after the head was read, and not slipped in behind it."""
    return ChainHead.objects.filter(chain=row[0], number__gte=row[1]).exists()


def _event(row: tuple[Any, ...]) -> dict[str, Any]:
    return {"event": [*row[:2], str(row[2]), *row[3:]]}
