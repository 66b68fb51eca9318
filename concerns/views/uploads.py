"""Files as they stream in: sealed piece by piece into the store, never in clear, never more than may be kept.

A view says which request takes files (`taking`); what it does not `release` is destroyed when the request is over,
whatever happened. A process that is killed leaves a blob that nobody holds a key to; a sweep takes it away.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from concerns.domain.attachments import ORIGINAL
from concerns.forms.files import FIELD, Arrived, Trouble
from trust import blobs, streams

READ_PAST = 3  # times what may be kept: so much more is read to its end, so that the page can answer in words

logger = logging.getLogger("hearken.failures")


class Sealing(FileUploadHandler):
    """A class because Django asks for one. Of a file in trouble the rest is read past, and the next one begins."""

    chunk_size = streams.PIECE

    def __init__(self, *, total: int, most: int) -> None:
        super().__init__()
        self.arrived: list[Arrived] = []
        self.broke_off = False
        self._room, self._most, self._patience = total, most, READ_PAST * total
        self._released = False

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._now = Arrived(name=self.file_name or "")
        if self.field_name != FIELD:
            self._now.trouble = Trouble.ELSEWHERE
            return
        self.arrived.append(self._now)
        if len(self.arrived) > self._most:
            self._now.trouble = Trouble.COUNT
        else:
            self._do(self._begin)

    def _begin(self) -> None:
        blob, self._target = blobs.begin()
        self._now.blob, self._now.target = blob, self._target
        self._writer = streams.Writer(self._target, label=ORIGINAL, row=blob)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._patience -= len(raw_data)
        if self._patience < 0:
            self.broke_off = True
            raise StopUpload(connection_reset=True)
        if self._now.trouble is None:
            self._room -= len(raw_data)
            if self._room < 0:
                self._refuse(Trouble.TOTAL)
            else:
                self._do(lambda: self._writer.write(raw_data))

    def file_complete(self, file_size: int) -> Arrived:  # type: ignore[override]  # closed and asked for as one
        if self._now.trouble is None:
            self._do(self._finish)
        self._now.whole = True
        return self._now

    def _finish(self) -> None:
        self._writer.finish()
        self._target.flush()
        self._now.size, self._now.key = self._writer.size, self._writer.key

    def _do(self, step: Callable[[], object]) -> None:
        """A full or broken store costs this file, never the text that comes with it."""
        try:
            step()
        except OSError as error:
            logger.error("a file could not be stored: %s", type(error).__name__)  # noqa: TRY400
            self._refuse(Trouble.STORE)

    def _refuse(self, trouble: Trouble) -> None:
        self._now.trouble = trouble
        self._now.destroy()

    def upload_interrupted(self) -> None:
        self.broke_off = True

    def upload_complete(self) -> None:
        for one in self.arrived:
            if not one.whole:
                one.trouble = Trouble.BROKEN_OFF
                one.destroy()

    def keep(self, *, on: date) -> None:
        """Returns when all of them have reached the disk. Raises OSError."""
        for one in self.arrived:
            if one.trouble is None and one.target is not None:
                blobs.keep(one.target, on=on)

    def release(self) -> None:
        """They belong to a row now, or may do so: a commit that failed can have reached the disk all the same."""
        self._released = True

    def end(self) -> None:
        for one in self.arrived:
            one.close()
            if not self._released:
                one.destroy()


@contextmanager
def taking(request: HttpRequest) -> Iterator[Sealing]:
    """For the length of this request it takes files. Comes before anything reads the form."""
    handler = Sealing(total=settings.FILES_TOTAL, most=settings.FILES_MOST)
    request.upload_handlers = [handler]
    try:
        yield handler
    finally:
        handler.end()
