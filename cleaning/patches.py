"""A copy of the same length in which some stretches are overwritten: all that counts bytes still counts right."""

from typing import BinaryIO

from cleaning.boxes import Box
from cleaning.errors import Fault, Unfit
from cleaning.limits import MIB
from cleaning.reading import Stretch, copied

_ZEROS = bytes(MIB)


def copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    copied(source, target, 0, size)


def put(target: BinaryIO, place: int, content: bytes) -> None:
    target.seek(place)
    target.write(content)


def empty(target: BinaryIO, start: int, end: int) -> None:
    """Zeros from `start` to before `end`."""
    target.seek(start)
    while start < end:
        start += target.write(_ZEROS[: min(MIB, end - start)])


def free(target: BinaryIO, box: Box) -> None:
    """The box is one of padding from now on, as long as it was."""
    put(target, box.start + 4, b"free")
    empty(target, box.body, box.end)


def empty_between(target: BinaryIO, box: Box, stretches: list[Stretch]) -> None:
    """What is in the box and in none of the stretches goes. Raises `Unfit` for one that begins before the box."""
    place = box.body
    for start, end in sorted(stretches):
        if start >= box.end or end <= box.body:
            continue
        if start < box.body:
            raise Unfit(Fault.MALFORMED)
        if start > place:
            empty(target, place, start)
        place = max(place, end)
    if place < box.end:
        empty(target, place, box.end)
