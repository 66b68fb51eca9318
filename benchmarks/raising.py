"""Raising a concern: the last press of the button, through gunicorn with two workers, four senders at once.

Budget on PostgreSQL with two cores, which the senders share: 50 a second, p95 under 100 ms.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from benchmarks import harness
from concerns.models import Concern
from tests import people
from tests.names import open_vault
from trust import codes, tokens

SENDERS = 4
EACH = 300
STAFF = 500
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
STORY = "The medicine sheet was filled in before the round began. " * 20


def employ() -> None:
    """An employer with a rota, name keepers and enough staff for the match of names to cost something."""
    people.make_employer()
    people.make_service()
    lead = people.make_person("Priya Nair", "Head of governance", Role.TRIAGE_LEAD)
    people.put_on_rota(lead, 1)
    reserve = people.make_person("Moira Quill", "Chair of the audit committee")
    people.put_on_rota(reserve, 1, fallback=True)
    keepers = [
        people.make_person(name, "Records officer", Role.CUSTODIAN) for name in ("Iris Dunmore", "Femi Castell")
    ]
    open_vault(keepers, now=timezone.now())
    User.objects.bulk_create(
        User(email=f"person{number}@westmarch.example", name=f"Alex {surname(number)}", title="Care worker")
        for number in range(STAFF)
    )


def surname(number: int) -> str:
    """Letters only, each person's own."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}").capitalize() + "son"


def body(number: int) -> str:
    """The last page as a browser sends it: every second one confidential, each with a code of its own."""
    code = codes.new_code()
    named = number % 2 == 0
    fields = {
        "step": "code",
        "go": "send",
        "token": tokens.issue("raise", {"code": code}, now=timezone.now()),
        "typed_code": code,
        "danger_now": "no",
        "safeguarding": "no",
        "mode": "confidential" if named else "anonymous",
        "name": "Wilhelmina Ashgrove" if named else "",
        "happened": STORY,
        "categories": "safety",
        "about": f"The night team and Alex {surname(77)}",
        "wishes": "Two people on every round\nThe families told",
    }
    return urlencode(fields)


def serve(address: str, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--preload", "--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
    wait_for(port)
    return server


def wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not come up")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def send(port: int, bodies: list[str]) -> list[float]:
    taken = []
    for text in bodies:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        started = time.perf_counter()
        connection.request("POST", "/raise/", body=text, headers=HEADERS)
        answer = connection.getresponse()
        page = answer.read().decode()
        taken.append(time.perf_counter() - started)
        connection.close()
        if answer.status != 200 or "We have it" not in page:
            raise SystemExit(f"a raise was answered {answer.status} without being received")
    return taken


def main() -> None:
    address = harness.scratch_database()
    employ()
    port = free_port()
    server = serve(address, port)
    try:
        send(port, [body(number) for number in range(20)])
        batches = [[body(number) for number in range(EACH)] for _ in range(SENDERS)]
        started = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            taken = [one for batch in pool.map(lambda bodies: send(port, bodies), batches) for one in batch]
        rate = len(taken) / (time.perf_counter() - started)
    finally:
        server.terminate()
        server.wait(timeout=10)
    stored = Concern.objects.count()
    if stored != 20 + SENDERS * EACH:
        raise SystemExit(f"{stored} concerns are stored, not {20 + SENDERS * EACH}")
    seen = harness.figures(taken)
    harness.say("raised a second", f"{rate:.0f}", budget="50", holds=rate >= 50)
    harness.say("raise, p95", f"{seen.p95:.0f} ms, p50 {seen.p50:.0f} ms", budget="100 ms", holds=seen.p95 < 100)
    harness.finish()


if __name__ == "__main__":
    main()
