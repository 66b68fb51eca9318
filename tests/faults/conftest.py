"""A database that other processes share, a Redis that can be killed, and real workers to kill."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.db import connection

from deploy import redis_server
from tests.plugins.parts import require_part

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds; a busy machine takes long to start a worker


def wait_until(ready: Callable[[], bool], what: str, *, pause: float = 0.05) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(pause)


class Redis:
    """One Redis with its files; it can be killed and started again on the same port."""

    def __init__(self, directory: Path) -> None:
        self.server = redis_server.prepare(require_part("redis-server"), directory, durable=False)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.server.command, stdout=subprocess.DEVNULL)
        wait_until(lambda: redis_server.answers(self.server), "Redis answers")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Workers:
    """Real Celery workers and beats, each in a process group of its own, so that -9 reaches their children too."""

    def __init__(self, environment: dict[str, str], directory: Path, log: IO[bytes]) -> None:
        self.environment = environment
        self.directory = directory
        self.log = log
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, children: int = 1) -> "subprocess.Popen[bytes]":
        return self._run("config", "worker", "--concurrency", str(children), "--without-gossip")

    def start_beat(self) -> "subprocess.Popen[bytes]":
        """One whose interval is a second."""
        kept = self.directory / f"beat{len(self.processes)}"
        return self._run("tests.faults.hasty", "beat", "--schedule", str(kept), "--pidfile", "")

    def _run(self, app: str, what: str, *words: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", app, "--quiet", what, *words, "--loglevel", "warning"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def said(self, words: str) -> bool:
        """Whether this stands in what they logged."""
        return words.encode() in Path(self.log.name).read_bytes()

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """kill -9 for the worker and all its children, at once."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for process in self.processes:
            self.kill(process)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves its empty database for the others."""
    return tmp_path_factory.mktemp("faults") / "migrated.sqlite3"


@pytest.fixture(autouse=True)  # before anybody is made, or they would be in the other database
def shared_database(transactional_db: None, tmp_path: Path, migrated: Path) -> Iterator[str]:
    """The address of a migrated database that lies where a worker can reach it, with this process on it.

    The suite's SQLite lives in memory; for these tests it gives way to a file.
    """
    if connection.vendor != "sqlite":
        given = os.environ["DATABASE_URL"]
        head, _, options = given.partition("?")
        yield f"{head.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{options}" if options else "")
        return
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(migrated)
    shared = tmp_path / "shared.sqlite3"
    try:
        if not migrated.exists():
            with sqlite3.connect(migrated) as target:
                kept.backup(target)
            target.close()
        shutil.copy(migrated, shared)
        connection.settings_dict["NAME"] = str(shared)
        yield f"sqlite:///{shared}"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = kept


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Redis]:
    redis = Redis(tmp_path / "redis")
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture
def environment(shared_database: str, broker: Redis) -> dict[str, str]:
    """What a worker is told; its mail lies in files where the suite's data lie."""
    data = Path(settings.EMAIL_FILE_PATH).parent
    told = {
        "HEARKEN_ENV": "dev",
        "HEARKEN_DATA": str(data),
        "DATABASE_URL": shared_database,
        "REDIS_URL": broker.server.url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return {**os.environ, **told}


@pytest.fixture
def workers(environment: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    with (tmp_path / "workers.log").open("wb") as log:
        started = Workers(environment, tmp_path, log)
        yield started
        started.kill_all()
