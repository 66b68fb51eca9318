"""Clean copies and pictures of files, made in a process of their own.

Parsers of pictures, PDF and Office files are large, and now and then somebody finds a file that makes one of them
do as it is told. So each file is read by a process that starts for it and ends with it: its environment is empty,
so that no key is in there, it can open nothing, start nothing and reach nobody, and its time and memory end. The
process that called never loads a parser.

What goes in and out lies in memory: a file that was sealed is never on a disk in clear.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from cleaning.errors import Busy, CannotClean, Fault, Lack, NoChild, Unfit
from cleaning.kinds import KINDS, Kind, kind_of
from cleaning.limits import BOXES, COVER_WIDTH, EFFORT, MIB, PICTURE_WIDTH, Effort
from cleaning.notes import Note

_ROOT = Path(__file__).resolve().parent.parent
# -I: neither the environment nor the folder it starts in says what is loaded; our own folder comes last.
_BEGIN = "import sys; sys.path.append(sys.argv.pop(1)); from cleaning.child import main; main(sys.argv[1:])"
_ANSWER = 4096  # bytes at most
AT_ONCE = 2  # children of one process: each may take a gigabyte and a half
WAIT = 4.0  # seconds for room
_ROOM = threading.BoundedSemaphore(AT_ONCE)
_BROKE_DOWN = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE})


Box = tuple[int, float, float, float, float]  # page (from 0); left, top, width, height as parts of a hundred


class Picture(NamedTuple):
    png: bytes
    pages: int


def clean(kind: Kind, source: BinaryIO, target: BinaryIO, *, effort: Effort = EFFORT) -> frozenset[Note]:
    """Write a copy without what tells of whoever made it; what its readers should know of that.

    `source` is read from its beginning to its end. `target` gets bytes only when all went well.
    Raises `Unfit` when the parser finds what `kind_of` could not see (locked, malformed, too large), `CannotClean`
    when there is no clean copy, `NoChild` when the child did not run, for one `Busy`, when others run already.
    """
    if not kind.can_be_cleaned:
        raise CannotClean(Lack.KIND)
    with _memory("source") as given, _memory("copy") as made:
        _pour(source, given)
        answer = _child({"task": "clean", "kind": kind.name}, given, made, effort)
        if _kind(made) != (kind.copied_as or kind.name):
            raise CannotClean(Lack.FAILED)
        _pour(made, target)
    return frozenset(answer["notes"])


def picture(kind: Kind, source: BinaryIO, *, page: int = 0, width: int = 1200, effort: Effort = EFFORT) -> Picture:
    """One page (counted from 0) as PNG at most `width` dots wide, and how many there are. Raises as `clean`."""
    if not kind.can_be_pictured:
        raise CannotClean(Lack.KIND)
    with _memory("source") as given, _memory("picture") as made:
        _pour(source, given)
        asked = {"task": "picture", "kind": kind.name, "page": page, "width": max(1, min(width, PICTURE_WIDTH))}
        pages = _child(asked, given, made, effort)["pages"]
        if _kind(made) != "png":
            raise CannotClean(Lack.FAILED)
        made.seek(0)
        return Picture(made.read(), pages)


def covered(
    kind: Kind,
    source: BinaryIO,
    *,
    page: int,
    boxes: Sequence[Box] = (),
    grid: bool = False,
    effort: Effort = EFFORT,
) -> Picture:
    """One page (counted from 0) as PNG as it would look with these boxes, with numbered lines to place them by.
    Raises as `clean`."""
    with _memory("picture") as made:
        pages = _cover(kind, source, made, effort, page=page, boxes=boxes, grid=grid)
        if _kind(made) != "png":
            raise CannotClean(Lack.FAILED)
        made.seek(0)
        return Picture(made.read(), pages)


def cover(
    kind: Kind, source: BinaryIO, target: BinaryIO, *, boxes: Sequence[Box], effort: Effort = EFFORT
) -> Kind:
    """Write a copy of pictures of all pages with these boxes burnt in: a PNG of one page, a PDF of more. Which it
    is. Raises as `clean`; `CannotClean` (effort) for more pages than `limits.COVERED_PAGES`."""
    with _memory("copy") as made:
        _cover(kind, source, made, effort, page=None, boxes=boxes, grid=False)
        name = _kind(made)
        if name not in {"png", "pdf"}:
            raise CannotClean(Lack.FAILED)
        _pour(made, target)
    return KINDS[name]


def _cover(
    kind: Kind,
    source: BinaryIO,
    made: BinaryIO,
    effort: Effort,
    *,
    page: int | None,
    boxes: Sequence[Box],
    grid: bool,
) -> int:
    if not kind.can_be_pictured:
        raise CannotClean(Lack.KIND)
    asked = {"task": "cover", "kind": kind.name, "page": page, "boxes": list(boxes)[:BOXES], "grid": grid}
    with _memory("source") as given:
        _pour(source, given)
        pages: int = _child({**asked, "width": COVER_WIDTH}, given, made, effort)["pages"]
    return pages


def _memory(name: str) -> BinaryIO:
    return os.fdopen(os.memfd_create(f"hearken-{name}"), "w+b")


def _pour(source: BinaryIO, target: BinaryIO) -> None:
    source.seek(0)
    while piece := source.read(MIB):
        target.write(piece)
    target.flush()


def _child(asked: dict[str, Any], given: BinaryIO, made: BinaryIO, effort: Effort) -> dict[str, Any]:
    os.lseek(given.fileno(), 0, os.SEEK_SET)
    files = (given.fileno(), made.fileno())
    words = json.dumps({**asked, "files": files, "effort": asdict(effort)})
    command = [sys.executable, "-I", "-B", "-c", _BEGIN, str(_ROOT), words]
    if not _ROOM.acquire(timeout=WAIT):
        raise Busy
    try:
        status, written = _talked(command, files, effort)
    except OSError as failed:
        raise NoChild from failed
    finally:
        _ROOM.release()
    if os.fstat(made.fileno()).st_size >= effort.output:  # not every library notices that the rest was not written
        raise CannotClean(Lack.EFFORT)
    return _read(status, written)


def _talked(command: list[str], files: tuple[int, int], effort: Effort) -> tuple[int, bytes]:
    """How it ended and what it said, of which no more is read than a child of ours would say."""
    with subprocess.Popen(  # noqa: S603 -- our own interpreter and our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        pass_fds=files,
    ) as child:
        end = threading.Timer(effort.wall, child.kill)
        try:
            end.start()
            written = cast(BinaryIO, child.stdout).read(_ANSWER + 1)
            if len(written) > _ANSWER:
                raise CannotClean(Lack.FAILED)
            return child.wait(), written
        finally:
            end.cancel()
            child.kill()  # nothing, where it has ended


def _read(status: int, written: bytes) -> dict[str, Any]:
    """What the child said, believed no further than a list of codes and a number: a file may speak for it."""
    if status < 0:  # ended by a signal: too long, too large, or the parser broke down
        raise CannotClean(Lack.FAILED if -status in _BROKE_DOWN else Lack.EFFORT)
    if status > 0:
        raise NoChild
    try:
        answer = json.loads(written)
        if "fault" in answer:
            raise Unfit(Fault(answer["fault"]))
        if "lack" in answer:
            raise CannotClean(Lack(answer["lack"]))
        return {"notes": [Note(code) for code in answer.get("notes", ())], "pages": int(answer.get("pages", 1))}
    except (ValueError, TypeError, AttributeError) as garbled:
        raise CannotClean(Lack.FAILED) from garbled


def _kind(made: BinaryIO) -> str:
    try:
        return kind_of(made, made.seek(0, os.SEEK_END)).name
    except Unfit as unfit:
        raise CannotClean(Lack.FAILED) from unfit
