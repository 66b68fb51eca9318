"""Lists while the table holds many cases. Budget for a handler's work list: p95 under 50 ms, at most 8 queries.

Usage: python -m benchmarks.work_list [--cases 100000] [--times 200]
"""

import argparse
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from benchmarks import harness, seed
from concerns.domain import clock
from tests import desk, people

BUDGET_MS, BUDGET_QUERIES = 50, 8


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cases", type=int, default=100_000)
    words.add_argument("--times", type=int, default=200)
    asked = words.parse_args()
    harness.scratch_database()
    staff = seed.people()
    began = time.perf_counter()
    seed.cases(asked.cases, staff=staff, today=clock.today(timezone.now()))
    seed.settle()
    print(f"seeded {asked.cases:,} cases in {time.perf_counter() - began:.0f} s")
    measure("work list of a handler", staff.handlers[0], reverse("casework:worklist"), asked.times)
    measure("register of an auditor", staff.hr, reverse("oversight:register"), asked.times)
    harness.finish()


def measure(name: str, user: User, url: str, times: int) -> None:
    people.enrol(user)
    client = desk.client_of(user)
    if (status := client.get(url).status_code) != 200:
        raise SystemExit(f"{url} answered {status}")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url).content
    asked = len(queries)
    took = harness.timed(lambda: client.get(url), times=times)
    print(f"{name}: {len(page):,} bytes, {asked} queries, p50 {took.p50:.1f} ms")
    if name.startswith("work"):
        harness.say(f"{name}, p95", f"{took.p95:.1f} ms", budget=f"{BUDGET_MS} ms", holds=took.p95 < BUDGET_MS)
        harness.say(f"{name}, queries", str(asked), budget=str(BUDGET_QUERIES), holds=asked <= BUDGET_QUERIES)
    else:
        print(f"{name}, p95: {took.p95:.1f} ms on {connection.vendor}")


if __name__ == "__main__":
    main()
