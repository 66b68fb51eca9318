"""Reading a file with a parser. Runs in the child only; in the web process nothing but `run` may be called."""

import errno
import importlib
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.kinds import Kind
from cleaning.notes import Note

T = TypeVar("T")
Box = tuple[int, float, float, float, float]  # as in `covers`

# Only what one file needs is loaded: all parsers together take longer to start than most files to clean.
_READERS = {
    "pictures": ("jpeg", "png", "gif", "webp", "tiff", "bmp"),
    "pdf": ("pdf",),
    "office": ("docx", "xlsx", "pptx"),
    "odf": ("odt", "ods", "odp"),
    "texts": ("text",),
    "mails": ("eml", "msg"),
    "recordings": ("mp3", "wav", "ogg", "flac", "amr"),
    "films": ("mp4", "mov", "3gp", "m4a"),
    "heics": ("heic",),
}
_CLEANERS = {name: module for module, names in _READERS.items() for name in names}
_PAINTERS = {name: "pages" if name == "pdf" else "pictures" for name in _READERS["pictures"] + _READERS["pdf"]}


def clean(kind: Kind, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    """Raises `Unfit` and `CannotClean`, and nothing else whatever the file holds."""
    if not kind.can_be_cleaned:
        raise CannotClean(Lack.KIND)
    parser = loaded("clean", kind)
    source.seek(0)
    notes = parsing(lambda: parser.clean(kind.name, source, target))
    parsing(target.flush)
    return frozenset(notes)


def picture(kind: Kind, source: BinaryIO, target: BinaryIO, *, page: int, width: int) -> int:
    """Writes one page as PNG, at most `width` dots wide; how many pages there are. Raises as `clean`."""
    if not kind.can_be_pictured:
        raise CannotClean(Lack.KIND)
    parser = loaded("picture", kind)
    source.seek(0)
    pages = parsing(lambda: parser.page(source, target, page=page, width=width))
    parsing(target.flush)
    return int(pages)


def cover(
    kind: Kind,
    source: BinaryIO,
    target: BinaryIO,
    *,
    boxes: list[Box],
    width: int,
    page: int | None = None,
    grid: bool = False,
) -> int:
    """Writes all pages with these boxes burnt in, or one of them as a picture to look at; how many there are."""
    if not kind.can_be_pictured:
        raise CannotClean(Lack.KIND)
    parser, covers = loaded("cover", kind), importlib.import_module("cleaning.covers")

    def paint(made: BinaryIO, number: int) -> int:
        source.seek(0)
        return int(parser.page(source, made, page=number, width=width))

    if page is None:
        return int(parsing(lambda: covers.whole(paint, target, boxes=boxes)))
    return int(parsing(lambda: covers.page(paint, target, page=page, boxes=boxes, grid=grid)))


def loaded(task: str, kind: Kind) -> Any:
    return importlib.import_module(f"cleaning.{(_CLEANERS if task == 'clean' else _PAINTERS)[kind.name]}")


def parsing(act: Callable[[], T]) -> T:
    """What parsers raise for a file they cannot follow becomes one fault; what it says of the file is dropped."""
    try:
        return act()
    except (Unfit, CannotClean):
        raise
    except MemoryError:
        raise CannotClean(Lack.EFFORT) from None
    except OSError as full:
        if full.errno == errno.EFBIG:
            raise CannotClean(Lack.EFFORT) from None
        raise Unfit(Fault.MALFORMED) from full
    except RecursionError:
        raise Unfit(Fault.BOMB) from None
    except Exception as wrong:  # a parser raises what it likes
        raise Unfit(Fault.MALFORMED) from wrong
