"""`make run` as a newcomer meets it: real processes, a data directory of their own, a free port."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from deploy import redis_server
from tests.plugins.parts import require_part

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]
UP = 180.0  # seconds; the first start loads the demo employer
DOWN = 30.0  # seconds
ADDRESS = "Hearken is running: "


class Running:
    """One supervisor, its port and what it says."""

    def __init__(self, data: Path, port: int, said: Path) -> None:
        self.data, self.port, self.said = data, port, said
        surroundings = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.run"],
                cwd=ROOT,
                env={**surroundings, "HEARKEN_ENV": "dev", "HEARKEN_DATA": str(data), "PORT": str(port)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def words(self) -> str:
        return self.said.read_text()

    def family(self) -> dict[int, str]:
        """Every living process that was given this data directory, children's children too."""
        return dict(found for path in Path("/proc").glob("[0-9]*") if (found := described(path, self.data)))

    def wait_up(self) -> None:
        wait(lambda: ADDRESS in self.words() or self.process.poll() is not None, UP)
        assert ADDRESS in self.words(), self.words()

    def wait_down(self) -> int:
        return self.process.wait(DOWN)

    def end(self) -> None:
        """Whatever a failing test left behind."""
        for process in self.family():
            os.kill(process, signal.SIGKILL)
        self.process.wait()


# The suite's own surroundings, which a newcomer's shell does not have.
HIDDEN = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MAKELEVEL", "MAKEFLAGS"}


def described(process: Path, data: Path) -> tuple[int, str] | None:
    """Its id and command, if it works for `data`; Redis writes over its surroundings, but works in its folder."""
    try:
        given = f"HEARKEN_DATA={data}".encode() in (process / "environ").read_bytes().split(b"\0")
        if given or (process / "cwd").readlink().is_relative_to(data):
            return int(process.name), (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:  # it ended while we looked
        return None
    return None


def wait(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)


def health(port: int) -> int | None:
    try:
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            status: int = answer.status
    except URLError:
        return None
    return status


def people(data: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "hearken.sqlite3")) as link:
        return link.execute("SELECT id, email FROM accounts_user ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for all tests here: the demo employer is loaded once and found again each time."""
    require_part("redis-server")
    return tmp_path_factory.mktemp("run") / "hearken data"


@pytest.fixture
def start(data: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start_one(port: int | None = None) -> Running:
        said = tmp_path / f"{len(started)}.out"
        started.append(Running(data, port or redis_server.free_port(), said))
        return started[-1]

    yield start_one
    for one in started:
        one.end()


@pytest.fixture
def running(start: Callable[..., Running]) -> Running:
    supervisor = start()
    supervisor.wait_up()
    return supervisor


def test_run_serves_tells_the_accounts_and_stops_every_child(running: Running) -> None:
    assert health(running.port) == 200
    assert running.words().endswith((running.data / "demo.txt").read_text() + "\n")
    family = " ".join(running.family().values())
    assert [name in family for name in ("redis-server", "celery", "gunicorn")] == [True, True, True]

    running.process.send_signal(signal.SIGINT)

    assert running.wait_down() == 0
    assert running.family() == {}
    assert health(running.port) is None


def test_a_second_start_finds_its_data_again(running: Running, start: Callable[..., Running]) -> None:
    before, told = people(running.data), (running.data / "demo.txt").read_text()
    running.process.send_signal(signal.SIGTERM)
    assert running.wait_down() == 0

    start(running.port).wait_up()

    assert before != []
    assert people(running.data) == before
    assert (running.data / "demo.txt").read_text() == told


def test_what_is_written_is_for_its_owner_only(running: Running) -> None:
    written = [running.data, *running.data.rglob("*")]

    assert [path for path in written if path.stat().st_mode & 0o077] == []
    assert running.data / "demo.txt" in written


def test_a_taken_port_gets_one_sentence(start: Callable[..., Running]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        refused = start(port)

        assert refused.wait_down() == 1
    assert refused.words() == (
        f"hearken: port {port} cannot be used (Address already in use); choose another: make run PORT={port + 1}\n"
    )


def test_the_same_data_is_never_run_twice(running: Running, start: Callable[..., Running]) -> None:
    second = start()

    assert second.wait_down() == 1
    assert second.words() == (
        f"hearken: Hearken already runs on {running.data}; stop it, or say where else with HEARKEN_DATA=.\n"
    )
    assert health(running.port) == 200


@pytest.mark.parametrize(
    ("program", "name"), [("redis-server", "Redis"), ("celery", "worker"), ("gunicorn", "web server")]
)
def test_a_child_that_dies_stops_the_rest_by_name(running: Running, program: str, name: str) -> None:
    victim = min(process for process, command in running.family().items() if program in command)

    os.kill(victim, signal.SIGKILL)

    assert running.wait_down() == 1
    assert f"hearken: the {name} ended by itself, so the rest is stopped." in running.words()
    assert running.family() == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_nothing_outlives_a_supervisor_that_was_killed(running: Running) -> None:
    running.process.kill()
    running.process.wait()

    wait(lambda: not running.family(), DOWN)
    assert running.family() == {}
