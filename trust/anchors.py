"""The daily anchor: one digest over where every chain ends, made to be kept elsewhere.

The chains alone do not show that somebody with the database removed one whole or computed it anew; a kept anchor
does. Whoever keeps it must not learn from it what happens: an entry tells no chain's name and no number, the
same chain looks different each day, and made-up entries hide how many there are. Whoever also has the events
can check each entry without a key (docs/proof.md, deploy/verify_record.py).
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Subquery, Sum

from trust.audit import GENESIS, Fault
from trust.models import Anchor, AnchorHead, Event

FORMAT = "hearken-anchor-1"
PAD = 1024  # entries: an anchor has a multiple of so many, at least one of them made up
CHAINS_AT_ONCE = 500
ANCHORS = "anchors"  # what a fault names where none of the chains is at fault

FILE_CHANGED = "the kept anchor itself was changed"
NO_ANCHOR = "the record holds no such anchor any more"
OTHER_ANCHOR = "the record holds another anchor in its place"
ENDS_CHANGED = "the ends of chains kept with it were changed"
CHAIN_REMOVED = "the whole chain is missing that an anchor names"
CUT_SHORT = "the event is missing that an anchor names: the chain was cut short"
ANEW = "it is not the event that an anchor names: the chain was computed anew"

# One statement, so one moment: what writers do meanwhile belongs to the next anchor.
_TAKE_HEADS = """
INSERT INTO trust_anchorhead (anchor, chain, number, digest)
SELECT %s, head.chain, head.number, head.digest FROM trust_chainhead head
LEFT JOIN (SELECT chain, MAX(number) AS number FROM trust_anchorhead GROUP BY chain) kept
ON kept.chain = head.chain
WHERE head.number > COALESCE(kept.number, 0)
"""


class Line(NamedTuple):
    """One entry: which chain, up to which event, and that event's digest, each as a digest of its own."""

    chain: str
    place: str
    head: str


@dataclass(frozen=True)
class Sheet:
    """An anchor as it is kept elsewhere. Without `lines` it is only the stub that fits on a page."""

    number: int
    day: str
    previous: str
    pad: str
    heads: str
    digest: str
    lines: tuple[Line, ...] = ()

    def is_whole(self) -> bool:
        """Whether it agrees with itself: nobody changed the file."""
        stub = digest_of(number=self.number, day=self.day, previous=self.previous, pad=self.pad, heads=self.heads)
        return stub == self.digest and (not self.lines or heads_of(self.lines) == self.heads)


def make(*, day: date) -> Anchor | None:
    """The anchor of this day; None when it was made already. Two at once: one of them gets an IntegrityError."""
    with transaction.atomic():
        last = _last()
        if last is not None and last.day >= day:
            return None
        number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_HEADS, [number])
        key = secrets.token_hex(32)
        taken = _heads(number).aggregate(chains=Count("pk"), events=Sum("number"))
        heads = heads_of(_lines(number, previous=previous, key=key))
        return Anchor.objects.create(
            number=number,
            day=day,
            chains=taken["chains"],
            events=taken["events"] or 0,
            key=key,
            previous=previous,
            heads=heads,
            digest=digest_of(number=number, day=str(day), previous=previous, pad=_sha(key), heads=heads),
        )


def _last() -> Anchor | None:
    return Anchor.objects.order_by("-number").first()


def sheet(anchor: Anchor) -> Sheet:
    """What is kept elsewhere, from today's record. It agrees with itself unless somebody rewrote the record."""
    return Sheet(
        number=anchor.number,
        day=str(anchor.day),
        previous=anchor.previous,
        pad=_sha(anchor.key),
        heads=anchor.heads,
        digest=anchor.digest,
        lines=tuple(_lines(anchor.number, previous=anchor.previous, key=anchor.key)),
    )


def written(kept: Sheet) -> str:
    """The file: one entry a line, so that two can be compared by any program."""
    top = {"format": FORMAT, **{name: getattr(kept, name) for name in TOP}}
    lines = ",\n".join(json.dumps(line) for line in kept.lines)
    return f'{json.dumps(top, indent=1)[:-2]},\n "lines": [\n{lines}\n]\n}}\n'


TOP = ("number", "day", "previous", "pad", "heads", "digest")


def read(text: str) -> Sheet:
    """A kept anchor, whole or only its top. Raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("not an anchor")
    top: dict[str, Any] = {name: found.get(name) for name in TOP}
    if type(top["number"]) is not int or not all(isinstance(top[name], str) for name in TOP[1:]):
        raise ValueError("not an anchor")
    lines = found.get("lines", [])
    if not isinstance(lines, list) or not all(_is_line(line) for line in lines):
        raise ValueError("not an anchor")
    return Sheet(**top, lines=tuple(Line(*line) for line in lines))


def _is_line(line: object) -> bool:
    return isinstance(line, list) and len(line) == 3 and all(isinstance(part, str) for part in line)


def faults() -> Iterator[Fault]:
    """Where the record and its own anchors disagree. An anchor that was rewritten with it shows only elsewhere."""
    yield from _broken_row_of_anchors()
    kept = AnchorHead.objects.order_by("chain", "number")
    there = Event.objects.filter(chain=OuterRef("chain"), number=OuterRef("number"))
    gone = kept.filter(~Exists(there.filter(digest=OuterRef("digest"))))
    for chain, number in gone.values_list("chain", "number").iterator():
        yield Fault(chain, number, _what(chain, number))


def _what(chain: str, number: int) -> str:
    events = Event.objects.filter(chain=chain)
    if not events.exists():
        return CHAIN_REMOVED
    return ANEW if events.filter(number=number).exists() else CUT_SHORT


def _broken_row_of_anchors() -> Iterator[Fault]:
    top = AnchorHead.objects.aggregate(top=Max("anchor"))["top"] or 0  # read first: one made meanwhile is no fault
    number, digest, last = 0, GENESIS, None
    for anchor in Anchor.objects.order_by("number").iterator():
        if anchor.number != number + 1:
            yield Fault(ANCHORS, anchor.number, f"it follows anchor {number}: what stood between is missing")
        elif anchor.previous != digest:
            yield Fault(ANCHORS, anchor.number, "it does not follow the anchor before it")
        elif not stub(anchor).is_whole():
            yield Fault(ANCHORS, anchor.number, "its content was changed")
        number, digest, last = anchor.number, anchor.digest, anchor
    if last is not None and heads_of(sheet(last).lines) != last.heads:
        yield Fault(ANCHORS, last.number, ENDS_CHANGED)
    if top > number:
        yield Fault(ANCHORS, top, "the anchor itself is missing")


def stub(anchor: Anchor) -> Sheet:
    """Its top alone: what fits on a page."""
    return Sheet(anchor.number, str(anchor.day), anchor.previous, _sha(anchor.key), anchor.heads, anchor.digest)


def compare(kept: Sheet) -> Fault | None:
    """The first point at which today's record is not what the kept anchor names; a chain goes by its entry's name.

    Looks at the ends of chains; `audit.verify` looks at every link up to them.
    """
    stored = Anchor.objects.filter(number=kept.number).first()
    if not kept.is_whole():
        return Fault(ANCHORS, kept.number, FILE_CHANGED)
    if kept.lines:
        key = stored.key if stored and _sha(stored.key) == kept.pad else None
        fault = next(_differences(kept, key), None)
        if fault is not None:
            return fault
    if stored is None:
        return Fault(ANCHORS, kept.number, NO_ANCHOR)
    if stub(stored) != Sheet(**{name: getattr(kept, name) for name in TOP}):
        return Fault(ANCHORS, kept.number, OTHER_ANCHOR)
    if heads_of(sheet(stored).lines) != kept.heads:
        return Fault(ANCHORS, kept.number, ENDS_CHANGED)
    return next(_named_by(stored), None)


def _named_by(stored: Anchor) -> Iterator[Fault]:
    """Where the record's own list of ends, up to this anchor, names an event that is not there."""
    for fault in faults():
        if (
            fault.chain != ANCHORS
            and AnchorHead.objects.filter(
                chain=fault.chain, number=fault.number, anchor__lte=stored.number
            ).exists()
        ):
            yield Fault(_chain_tag(stored.previous, fault.chain), fault.number, fault.what)


def _differences(kept: Sheet, key: str | None) -> Iterator[Fault]:
    """By the events alone, whatever the record says of its anchors."""
    named = {line.chain: line for line in kept.lines}
    ends = Event.objects.values_list("chain").annotate(Max("number")).order_by("chain").iterator()
    while batch := list(islice(ends, CHAINS_AT_ONCE)):
        yield from _differing(
            kept, [(chain, last, named.pop(_chain_tag(kept.previous, chain), None)) for chain, last in batch]
        )
    made_up = {_made_up(key, place).chain for place in range(PAD)} if key else set()
    removed = sorted(named.keys() - made_up)
    if key:
        for chain in removed:
            yield Fault(chain, 1, CHAIN_REMOVED)
    elif len(removed) > PAD:
        yield Fault(ANCHORS, kept.number, CHAIN_REMOVED)


def _differing(kept: Sheet, found: list[tuple[str, int, Line | None]]) -> Iterator[Fault]:
    places: dict[str, int] = {}
    for chain, last, line in found:
        if line is None:
            continue  # it began later
        number = next((n for n in range(last, 0, -1) if _place_tag(kept.previous, chain, n) == line.place), None)
        if number is None:
            yield Fault(line.chain, last + 1, CUT_SHORT)
        else:
            places[chain] = number
    digests = Event.objects.filter(chain__in=places, number__in=set(places.values())).values_list(
        "chain", "number", "digest"
    )
    there = {chain: digest for chain, number, digest in digests if places[chain] == number}
    for chain, _last, line in found:
        if line is not None and chain in places:
            head = _head_tag(kept.previous, chain, places[chain], there.get(chain, ""))
            if head != line.head:
                yield Fault(line.chain, places[chain], ANEW)


def heads_of(lines: "list[Line] | tuple[Line, ...]") -> str:
    return _sha(*(part for line in lines for part in line))


def digest_of(*, number: int, day: str, previous: str, pad: str, heads: str) -> str:
    return _sha("anchor", str(number), day, previous, pad, heads)


def _heads(number: int) -> Any:
    """Where each chain ended at this anchor."""
    newest = AnchorHead.objects.filter(chain=OuterRef("chain"), anchor__lte=number).order_by("-anchor")
    return AnchorHead.objects.filter(anchor=Subquery(newest.values("anchor")[:1]))


def _lines(number: int, *, previous: str, key: str) -> list[Line]:
    """In the order of their text, which tells nothing."""
    lines = [
        Line(
            _chain_tag(previous, chain),
            _place_tag(previous, chain, place),
            _head_tag(previous, chain, place, digest),
        )
        for chain, place, digest in _heads(number).values_list("chain", "number", "digest").iterator()
    ]
    made_up = PAD - len(lines) % PAD
    return sorted(lines + [_made_up(key, place) for place in range(made_up)])


def _chain_tag(previous: str, chain: str) -> str:
    return _sha("chain", previous, chain)[:32]


def _place_tag(previous: str, chain: str, number: int) -> str:
    return _sha("place", previous, chain, str(number))[:32]


def _head_tag(previous: str, chain: str, number: int, digest: str) -> str:
    return _sha("head", previous, chain, str(number), digest)


def _made_up(key: str, place: int) -> Line:
    """An entry of no chain; only whoever holds the key can tell."""
    return Line(
        _sha("pad chain", key, str(place))[:32],
        _sha("pad place", key, str(place))[:32],
        _sha("pad head", key, str(place)),
    )


def _sha(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
