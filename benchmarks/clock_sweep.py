"""The sweep through to the outbox, with many duties in the table of which some are due.

Usage: python -m benchmarks.clock_sweep [--duties 10000 100000] [--due 5000]

Compared with a bare loop of inserts of the same reminder rows, each in a statement of its own.
"""

import argparse
import time
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benchmarks import harness, seed
from concerns.domain import clock
from concerns.models import Case, Deadline, ReminderStep

FIND_MS, STEPS_A_SECOND = 50, 1500


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--duties", type=int, nargs="+", default=[10_000, 100_000])
    words.add_argument("--due", type=int, default=5_000)
    asked = words.parse_args()
    harness.scratch_database()
    staff = seed.people()
    now = timezone.now()
    there = 0
    for duties in asked.duties:
        seed.cases((duties - there) // 2, staff=staff, today=clock.today(now), open_share=0.6, seed=duties)
        there = duties
        seed.settle()
        measure(duties, asked.due, now)
    harness.finish()


def measure(duties: int, due: int, now: datetime) -> None:
    """All is rolled back, so that the next round begins with the same rows."""
    with transaction.atomic():
        made_due = seed.make_due(due, now=now)
        found = harness.timed(lambda: find(now), times=20)
        before = ReminderStep.objects.count()
        began = time.perf_counter()
        clock.sweep(now=now)
        took = time.perf_counter() - began
        steps = ReminderStep.objects.count() - before
        bare = bare_inserts(steps)
        transaction.set_rollback(True)
    rate = steps / took
    what = f"{duties:,} duties, {made_due:,} of them due"
    harness.say(
        f"{what}: finding a batch", f"{found.p95:.1f} ms", budget=f"{FIND_MS} ms", holds=found.p95 <= FIND_MS
    )
    harness.say(
        f"{what}: steps through to the outbox",
        f"{rate:.0f} a second",
        budget=f"{STEPS_A_SECOND} a second",
        holds=rate >= STEPS_A_SECOND,
    )
    print(f"{what}: {steps} steps in {took:.2f} s, {took / bare:.1f} times a bare loop of inserts")


def find(now: datetime) -> list[uuid.UUID]:
    """What the sweep asks first."""
    waiting = Deadline.objects.filter(met_at=None, next_step_at__lte=now).order_by("next_step_at", "pk")
    return list(waiting.values_list("pk", flat=True)[: clock.BATCH])


def bare_inserts(count: int) -> float:
    """Seconds for the same number of reminder rows, one statement each, with nothing else done."""
    deadline = Deadline.objects.values_list("pk", flat=True)[0]
    recipient = Case.objects.values_list("owner", flat=True)[0]
    began = time.perf_counter()
    for number in range(count):
        ReminderStep.objects.create(
            deadline_id=deadline,
            step=f"bare{number}",
            recipient_id=recipient,
            due_at=timezone.now(),
            state="posted",
        )
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
