"""The migrated schema of an in-memory SQLite, kept beside pytest's cache: migrations that did not change since
the last run need not run again. A fresh clone has none, so there every migration runs at the start of the suite.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[2]
# What a migration runs or reads, the permissions that follow from the models, and the versions of all libraries.
MADE_OF = (
    *("requirements/*.txt", "config/settings.py", "*/migrations/*.py", "*/models/*.py", "trust/**/*.py"),
    *(
        "*/models.py",
        "*/enums.py",
        "*/enums/*.py",
        "*/roles.py",
        "*/domain/bank_holidays.*",
        "*/domain/calendar.py",
    ),
    *("*/domain/profiles.py", "*/apps.py"),
)


def digest() -> str:
    found = sorted({path for pattern in MADE_OF for path in ROOT.glob(pattern)})
    sums = (sha256(path.read_bytes()).hexdigest() + str(path.relative_to(ROOT)) for path in found)
    return sha256("".join(sums).encode()).hexdigest()[:32]


class KeptSchema(DatabaseCreation):
    """Makes the test database from the kept one, or makes that first."""

    folder: Path

    def create_test_db(self, *args: Any, **options: Any) -> str:
        kept = self.folder / f"{digest()}.sqlite3"
        with self._one_at_a_time():
            return self._copy_of(kept) if kept.exists() else self._make(kept, *args, **options)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """The second worker waits and copies what the first one makes."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self, kept: Path, *args: Any, **options: Any) -> str:
        name = super().create_test_db(*args, **options)
        for older in self.folder.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        with sqlite3.connect(half) as target:
            self.connection.connection.backup(target)
        target.close()
        half.replace(kept)
        return name

    def _copy_of(self, kept: Path) -> str:
        self.connection.close()
        name: str = self._get_test_db_name()  # type: ignore[attr-defined]  # private, so not in the stubs
        settings.DATABASES[self.connection.alias]["NAME"] = self.connection.settings_dict["NAME"] = name
        self.connection.ensure_connection()
        with sqlite3.connect(kept) as source:
            source.backup(self.connection.connection)
        source.close()
        return name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> None:
    if connection.vendor == "sqlite" and pytestconfig.cache is not None:
        creation = KeptSchema(connection)
        creation.folder = pytestconfig.cache.mkdir("schema")
        connection.creation = creation
