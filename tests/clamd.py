"""A virus scanner as `clamd` speaks, in a thread: it reads what it is given and answers what it is told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Scanner:
    """`answers` by what a file holds; anything else is clean. `None` hangs up without a word."""

    address: str
    answers: dict[bytes, bytes | None] = field(default_factory=dict)
    seen: list[bytes] = field(default_factory=list)

    def answer(self, link: socket.socket) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += link.recv(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(_exactly(link, 4), "big"):
            content += _exactly(link, length)
        self.seen.append(content)
        said = next((answer for mark, answer in self.answers.items() if mark in content), b"stream: OK\0")
        if said is not None:
            link.sendall(said)


def _exactly(link: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = link.recv(length - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


@contextmanager
def listening(folder: Path, *, tcp: bool = False) -> Iterator[Scanner]:
    place = folder / "clamd.ctl"
    server = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
    server.bind(("127.0.0.1", 0) if tcp else str(place))
    server.listen()
    scanner = Scanner(f"127.0.0.1:{server.getsockname()[1]}" if tcp else f"unix:{place}")
    thread = threading.Thread(target=_serve, args=(server, scanner), daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _serve(server: socket.socket, scanner: Scanner) -> None:
    with suppress(OSError):
        while True:
            link, _ = server.accept()
            with link, suppress(ConnectionError):
                scanner.answer(link)
