"""The store of sealed files (`STORAGES["files"]`): random names that say nothing, and days instead of moments.

What is kept has reached the disk when `keep` returns; only then may the database speak of it (promise 3).
"""

import errno
import logging
import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.storage import Storage, storages

from trust.storage import SealedFiles

NEVER_FINISHED = timedelta(
    hours=25
)  # an upload over a slow line takes hours, and its first file is whole long before
NEVER_COMMITTED = timedelta(hours=25)  # kept ones bear the first minute of their day

logger = logging.getLogger(__name__)


def store() -> Storage:
    return storages["files"]


def begin() -> tuple[UUID, BinaryIO]:
    """A new blob to write into, for its owner alone."""
    blob = uuid.uuid4()
    return blob, cast(BinaryIO, store().open(blob.hex, "wb"))


def keep(file: BinaryIO, *, on: date) -> None:
    """Close it when all of it has reached the disk. Its time becomes the first minute of the day: somebody's
    upload has none (T11). Raises OSError, for one that was taken away meanwhile too."""
    file.flush()
    inner = getattr(file, "file", file)
    if isinstance(getattr(inner, "name", None), str) and hasattr(inner, "fileno"):
        os.fsync(inner.fileno())
        day = datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()
        os.utime(inner.fileno(), (day, day))
        is_there = os.fstat(inner.fileno()).st_nlink > 0
        file.close()
        if not is_there:
            raise FileNotFoundError(errno.ENOENT, "the blob is gone")
        _sync_folder(Path(inner.name).parent)
    else:
        file.close()


def _sync_folder(folder: Path) -> None:
    """So that the name itself outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def row_of(blob: str) -> UUID:
    """What its seal is bound to: the blob cannot stand in for another."""
    return UUID(hex=blob)


def opened(blob: str) -> BinaryIO:
    """Raises FileNotFoundError."""
    return cast(BinaryIO, store().open(blob, "rb"))


def destroy(blobs: Iterable[str]) -> None:
    """What is not there is gone already. A store that does not answer leaves it for the sweep."""
    for blob in blobs:
        with suppress(FileNotFoundError):
            try:
                store().delete(blob)
            except OSError as error:
                logger.error("a blob could not be destroyed: %s", type(error).__name__)  # noqa: TRY400
    folder = store()
    if isinstance(folder, SealedFiles):
        folder.forget_the_moment()


def left_over(*, known: Iterable[str], now: datetime) -> list[str]:
    """Blobs that belong to nothing and never will: no upload that is under way has one so old."""
    belong = set(known)
    return [name for name in store().listdir("")[1] if name not in belong and _is_over(name, now=now)]


def _is_over(name: str, *, now: datetime) -> bool:
    try:
        written = store().get_modified_time(name)
    except FileNotFoundError:
        return False
    first_minute = (written.hour, written.minute, written.second) == (0, 0, 0)
    return now - written > (NEVER_COMMITTED if first_minute else NEVER_FINISHED)
