"""Reading a file with a parser. Runs in the child only; in the web process nothing but `run` may be called."""

from collections.abc import Callable
from typing import BinaryIO, TypeVar

from PIL import Image

from cleaning import pictures
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.kinds import Kind
from cleaning.notes import Note

T = TypeVar("T")
Cleaner = Callable[[BinaryIO, BinaryIO], frozenset[Note]]
Box = tuple[float, float, float, float]

CLEANERS: dict[str, Cleaner] = {
    "jpeg": pictures.jpeg,
    "png": pictures.png,
    "gif": pictures.gif,
    "webp": pictures.webp,
    "tiff": pictures.tiff,
    "bmp": pictures.bmp,
}


def clean(kind: Kind, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    """Raises `Unfit` and `CannotClean`, and nothing else whatever the file holds."""
    if not kind.can_be_cleaned:
        raise CannotClean(Lack.KIND)
    source.seek(0)
    return _parsing(lambda: CLEANERS[kind.name](source, target))


def picture(kind: Kind, source: BinaryIO, target: BinaryIO, *, page: int, width: int) -> int:
    """Writes one page as PNG, at most `width` dots wide; how many pages there are. Raises as `clean`."""
    if not kind.can_be_pictured:
        raise CannotClean(Lack.KIND)
    source.seek(0)
    return _parsing(lambda: pictures.page(source, target, page=page, width=width))


def _parsing(act: Callable[[], T]) -> T:
    """What parsers raise for a file they cannot follow becomes one fault; what it says of the file is dropped."""
    try:
        return act()
    except (Unfit, CannotClean):
        raise
    except MemoryError:
        raise CannotClean(Lack.EFFORT) from None
    except Image.DecompressionBombError:
        raise Unfit(Fault.LARGE) from None
    except RecursionError:
        raise Unfit(Fault.BOMB) from None
    except Exception:  # a parser raises what it likes
        raise Unfit(Fault.MALFORMED) from None
