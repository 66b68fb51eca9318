"""Where the pictures or the sound of one track lie in a film."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import BinaryIO

from cleaning.boxes import Box, within
from cleaning.errors import Fault, Unfit
from cleaning.limits import MIB
from cleaning.reading import Stretch, big, exactly

OPEN = -1
_TABLE = 32 * MIB  # bytes of one table at most


def chunks(source: BinaryIO, track: Box) -> list[Stretch]:
    """One stretch for each chunk, `OPEN` where its tables cannot tell. Raises `Unfit` for broken tables."""
    tables = {box.name: box for box in _inner(source, track, [b"mdia", b"minf", b"stbl"])}
    if not {b"stsc"} <= tables.keys() or not ({b"stco", b"co64"} & tables.keys()):
        raise Unfit(Fault.MALFORMED)
    offsets = _offsets(source, tables)
    if not offsets:
        return []  # all of it is in fragments
    sizes, counts = _sizes(source, tables), _counts(source, tables[b"stsc"], len(offsets))
    if isinstance(sizes, list):
        return list(_by_sizes(offsets, counts, sizes))
    if sizes == 1:  # old films say so of sound whatever its samples' size
        return [(offset, OPEN) for offset in offsets]
    return [(offset, offset + count * sizes) for offset, count in zip(offsets, counts, strict=True)]


def ended(stretches: list[Stretch], starts: list[int], last: int) -> list[Stretch]:
    """Those without an end reach to where any other begins."""
    ordered = sorted({*starts, last})
    return [
        (start, end if end != OPEN else ordered[min(bisect_right(ordered, start), len(ordered) - 1)])
        for start, end in stretches
    ]


def _inner(source: BinaryIO, box: Box, path: list[bytes]) -> Iterator[Box]:
    for name in path:
        box = next((each for each in within(source, box.body, box.end) if each.name == name), box)
        if box.name != name:
            raise Unfit(Fault.MALFORMED)
    yield from within(source, box.body, box.end)


def _offsets(source: BinaryIO, tables: dict[bytes, Box]) -> list[int]:
    width, box = (8, tables[b"co64"]) if b"co64" in tables else (4, tables[b"stco"])
    return _numbers(source, box.body + 4, width)


def _sizes(source: BinaryIO, tables: dict[bytes, Box]) -> list[int] | int:
    """Bytes of each sample; one number when all have the same."""
    if b"stsz" in tables:
        body = tables[b"stsz"].body
        return big(exactly(source, body + 4, 4)) or _numbers(source, body + 8, 4)
    if b"stz2" not in tables:
        raise Unfit(Fault.MALFORMED)
    body = tables[b"stz2"].body
    width = exactly(source, body + 7, 1)[0]
    if width in {8, 16}:
        return _numbers(source, body + 8, width // 8)
    raise Unfit(Fault.MALFORMED)


def _numbers(source: BinaryIO, place: int, width: int) -> list[int]:
    count = big(exactly(source, place, 4))
    if count * width > _TABLE:
        raise Unfit(Fault.BOMB)
    raw = exactly(source, place + 4, count * width)
    return [big(raw[at : at + width]) for at in range(0, len(raw), width)]


def _counts(source: BinaryIO, box: Box, chunks: int) -> list[int]:
    """How many samples each chunk has."""
    rows = big(exactly(source, box.body + 4, 4))
    if rows * 12 > _TABLE:
        raise Unfit(Fault.BOMB)
    raw = exactly(source, box.body + 8, rows * 12)
    steps = [(big(raw[at : at + 4]), big(raw[at + 4 : at + 8])) for at in range(0, len(raw), 12)]
    counts = list[int]()
    for (first, each), (after, _) in zip(steps, [*steps[1:], (chunks + 1, 0)], strict=True):
        if first != len(counts) + 1 or not first <= after <= chunks + 1:
            raise Unfit(Fault.MALFORMED)
        counts += [each] * (after - first)
    return counts


def _by_sizes(offsets: list[int], counts: list[int], sizes: list[int]) -> Iterator[Stretch]:
    if sum(counts) > len(sizes) or len(counts) != len(offsets):
        raise Unfit(Fault.MALFORMED)
    at = 0
    for offset, count in zip(offsets, counts, strict=True):
        yield offset, offset + sum(sizes[at : at + count])
        at += count
