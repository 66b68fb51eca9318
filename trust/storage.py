"""Where sealed files lie on a disk of our own: one folder, each file for the processes' own user alone."""

import os
from contextlib import suppress
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def _for_its_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


class SealedFiles(FileSystemStorage):
    """Django's own, made to write as it streams; nothing here is ever served by an address."""

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        path = self.path(name)
        if mode != "wb":
            return File(open(path, mode))
        os.makedirs(self.location, mode=FOLDER_MODE, exist_ok=True)
        try:
            return File(open(path, "xb", opener=_for_its_owner_alone))
        finally:
            self.forget_the_moment()

    def forget_the_moment(self) -> None:
        """A folder bears the time of what came into it or went last, and takes it into every backup (T11)."""
        with suppress(OSError):
            os.utime(self.location, (0, 0))

    def url(self, name: str | None) -> str:
        raise ValueError("A sealed file has no address.")
