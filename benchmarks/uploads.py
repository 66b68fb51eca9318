"""Sending files: 100 MB with a concern through gunicorn, while somebody else reads a page.

Budget: a worker stays below 200 MB, the whole takes under 30 seconds on two cores, which the sender shares.
"""

import http.client
import os
import threading
import time
from pathlib import Path

from django.core.files.storage import storages
from django.utils import timezone

from benchmarks import harness, raising
from concerns.models import Attachment
from trust import codes, tokens

MIB = 1024 * 1024
SIZE = 99 * MIB  # with a little for the form around it
MOST_MEMORY = 200 * MIB
MOST_SECONDS = 30.0
BOUNDARY = "a-boundary-that-stands-in-no-file"
PIECE = b"Each line of this is as dull as the one before it; and that is all.\n" * 1000


def form() -> tuple[bytes, bytes]:
    """What a browser sends before and after the file."""
    code = codes.new_code()
    fields = {
        "step": "code",
        "token": tokens.issue("raise", {"code": code}, now=timezone.now()),
        "typed_code": code,
        "danger_now": "no",
        "safeguarding": "no",
        "mode": "anonymous",
        "happened": raising.STORY,
    }
    before = "".join(part(name, value) for name, value in fields.items())
    before += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="attached"; filename="long.txt"\r\n\r\n'
    return before.encode(), f"\r\n{part('go', 'send')}--{BOUNDARY}--\r\n".encode()


def part(name: str, value: str) -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def upload(port: int) -> float:
    """Sends it piece by piece; how long until the answer was there."""
    before, after = form()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    started = time.perf_counter()
    connection.putrequest("POST", "/raise/")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("Content-Length", str(len(before) + SIZE + len(after)))
    connection.endheaders(before)
    left = SIZE
    while left:
        piece = PIECE[:left]
        connection.send(piece)
        left -= len(piece)
    connection.send(after)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    if answer.status != 200 or "We have it" not in page or "1 file came with it" not in page:
        raise SystemExit(f"an upload was answered {answer.status} without being received")
    return time.perf_counter() - started


class Watch(threading.Thread):
    """The most memory that the server and any of its workers held at one time, each by itself."""

    def __init__(self, server: int) -> None:
        super().__init__(daemon=True)
        self.server, self.most, self.over = server, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            self.most = max([self.most, *(resident(pid) for pid in self.family())])

    def family(self) -> list[int]:
        children = Path(f"/proc/{self.server}/task/{self.server}/children").read_text(encoding="ascii").split()
        return [self.server, *map(int, children)]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def main() -> None:
    address = harness.scratch_database()
    raising.employ()
    port = raising.free_port()
    server = raising.serve(address, port)
    watch = Watch(server.pid)
    try:
        raising.send(port, [raising.body(number) for number in range(10)])
        watch.start()
        taken = upload(port)
    finally:
        watch.over.set()
        server.terminate()
        server.wait(timeout=10)
    kept = Attachment.objects.get()
    if storages["files"].size(kept.original_blob) < SIZE:
        raise SystemExit("the file is not in the store")
    memory = f"{watch.most / MIB:.0f} MB"
    harness.say("worker while 99 MB come in", memory, budget="200 MB", holds=watch.most < MOST_MEMORY)
    harness.say("99 MB sent and stored", f"{taken:.1f} s", budget="30 s", holds=taken < MOST_SECONDS)
    harness.finish()


if __name__ == "__main__":
    main()
