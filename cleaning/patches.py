"""A copy of the same length in which some stretches are overwritten: all that counts bytes still counts right."""

from typing import BinaryIO

from cleaning.limits import MIB
from cleaning.reading import copied

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
