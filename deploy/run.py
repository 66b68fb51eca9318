"""`make run`: Redis, a worker with its clock, and the web server, started and stopped together.

Usage: python -m deploy.run     (PORT and HEARKEN_DATA change where)

For development and demonstrations. If any child ends, the rest are stopped and a sentence says which it was;
Ctrl-C stops every child. Nothing outlives this process, however it ends.
"""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from deploy import redis_server

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
NAME = "localhost"  # as people open it: browsers keep passkeys for names, not for numbers
GRACE = 10.0  # seconds between asking a child to end and ending it
PATIENCE = 60.0  # seconds in which a child must be up
TICK = 0.1  # seconds between looks at the children
SET_PARENT_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


class Trouble(Exception):
    """Hearken cannot run; the message is one sentence for the person at the keyboard."""


class Asked(Exception):
    """Somebody asked us to stop."""


@dataclass
class Child:
    """`lasting` ones are meant to run until we stop them; a step ends by itself."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    lasting: bool


@dataclass
class Supervisor:
    """Holds the children in the order of their start; `asked` counts how often we were asked to stop."""

    environment: dict[str, str]
    data: Path
    children: list[Child] = field(default_factory=list)
    asked: int = 0

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked += 1

    def start(self, name: str, command: list[str], *, lasting: bool = True) -> Child:
        log = self.data / "logs" / (name.replace(" ", "-").lower() + ".log")
        log.parent.mkdir(mode=0o700, exist_ok=True)
        with log.open("wb") as output:
            child = Child(name, launch(command, self.environment, output), log, lasting)
        self.children.append(child)
        return child

    def step(self, name: str, *command: str) -> None:
        """Run one command of ours to its end; raises Trouble with its last words."""
        say(f"{name} …")
        child = self.start(name, [sys.executable, "manage.py", *command], lasting=False)
        while child.process.poll() is None:
            self.look()
        self.children.remove(child)
        if child.process.returncode:
            raise Trouble(f"{name} failed.{last_words(child.log)}")

    def wait_until(self, ready: Callable[[], bool], name: str) -> None:
        until = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > until:
                raise Trouble(
                    f"the {name} was not up after {PATIENCE:.0f} seconds; its log is in {self.data}/logs."
                )
            self.look()

    def look(self) -> None:
        """One tick of waiting; raises Asked, or Trouble when a child that should last has ended."""
        time.sleep(TICK)
        if self.asked:
            raise Asked
        for child in self.children:
            if child.lasting and child.process.poll() is not None:
                raise Trouble(f"the {child.name} ended by itself, so the rest is stopped.{last_words(child.log)}")

    def stop(self) -> None:
        """The last started first, so that the worker still has its Redis while it ends.

        Asking twice more cuts the waiting short (twice, since make passes one signal on a second time).
        """
        hurry = self.asked + 2
        for child in reversed(self.children):
            child.process.terminate()
            until = time.monotonic() + GRACE
            while child.process.poll() is None and time.monotonic() < until and self.asked < hurry:
                time.sleep(TICK)
            kill_group(child.process)


def launch(command: list[str], environment: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command in a group of its own: a Ctrl-C in the terminal reaches us alone."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  one thread only; see die_with
    )


def die_with(parent: int) -> Callable[[], None]:
    """What a child runs first: on Linux the kernel ends it when `parent` is gone, even by kill -9."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask_the_kernel() -> None:
        if libc is not None:
            libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
            if os.getppid() != parent:  # it went between the fork and the line above
                os._exit(1)

    return ask_the_kernel


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a child's process group, its own children included."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-15:]
    return "".join("\n    " + line for line in lines)


def check_port(port: int) -> None:
    """Raises Trouble before anything is touched; SO_REUSEADDR lets a just-stopped Hearken start again."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(
                f"port {port} cannot be used ({error.strerror}); choose another: make run PORT={port + 1}"
            ) from error


def read_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Two Hearkens on the same data would run every clock twice."""
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Trouble(
                f"Hearken already runs on {data}; stop it, or say where else with HEARKEN_DATA=."
            ) from error
        yield


def healthy(port: int) -> bool:
    link = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def web_command(port: int) -> list[str]:
    """No access log: it would name addresses (T4). No control socket: nobody commands a demo from outside."""
    server = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    return [
        *server,
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]


def worker_command(data: Path) -> list[str]:
    worker = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--concurrency", "1"]
    return [*worker, "--beat", "--schedule", str(data / "beat-schedule"), "--loglevel", "warning"]


def run(supervisor: Supervisor, port: int) -> None:
    """Start everything in order and stay until asked to stop; raises Asked or Trouble."""
    executable = redis_server.find_redis()
    if executable is None:
        raise Trouble("no redis-server is on the path; install Redis (on Debian: apt-get install redis-server).")
    redis = redis_server.prepare(executable, supervisor.data / "redis", durable=True)
    supervisor.environment["REDIS_URL"] = redis.url
    supervisor.start("Redis", redis.command)
    supervisor.wait_until(lambda: redis_server.answers(redis), "Redis")
    supervisor.step("Migrating the database", "migrate", "--verbosity", "0")
    supervisor.step("Loading the demo employer", "load_demo")
    supervisor.start("worker", worker_command(supervisor.data))
    supervisor.start("web server", web_command(port))
    supervisor.wait_until(lambda: healthy(port), "web server")
    announce(supervisor.data, port)
    while True:
        supervisor.look()


def announce(data: Path, port: int) -> None:
    say(f"Hearken is running: http://{NAME}:{port}/  (Ctrl-C stops it; data and logs are in {data})\n")
    demo = data / "demo.txt"
    if demo.exists():
        say(demo.read_text())


def say(words: str) -> None:
    print(words, flush=True)


def catch_signals(supervisor: Supervisor) -> None:
    if "MAKELEVEL" in os.environ:
        die_with(os.getppid())()  # a make that is killed cannot tell us
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.ask_to_stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means to stay
        signal.signal(signal.SIGHUP, supervisor.ask_to_stop)


def main() -> int:
    os.umask(0o077)  # whatever is written here may name people
    try:
        port = read_port(os.environ.get("PORT") or "8000")
        check_port(port)
        data = Path(os.environ.get("HEARKEN_DATA") or "var").resolve()
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        address = f"http://{NAME}:{port}/staff/"
        environment = {"HEARKEN_STAFF_ADDRESS": address, **os.environ, "HEARKEN_DATA": str(data)}
        supervisor = Supervisor(environment, data)
        catch_signals(supervisor)
        with only_one(data):
            try:
                run(supervisor, port)
            finally:
                supervisor.stop()
    except Asked:
        say("Stopped.")
    except (Trouble, OSError) as error:
        print(f"hearken: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
