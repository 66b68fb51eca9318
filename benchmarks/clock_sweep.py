"""The sweep through to the outbox, with many duties in the table of which some are due.

Usage: python -m benchmarks.clock_sweep [--duties 10000 100000 1000000] [--due 10000]

Each size is measured with 5,000 due, the last with `--due` as well: what it costs must follow the second number.
It is a Tuesday at nine, and nothing was swept since the evening before. A step counts when its event, its row and
its notice are committed. Compared with a bare loop of inserts of the same rows, a statement each, in
transactions of the same size, into tables with the same indexes and no foreign keys.
"""

import argparse
import resource
import time
import uuid

from django.db import connection, transaction
from django.db.models import Model

from benchmarks import duties, harness, seed
from concerns.domain import clock
from concerns.models import Deadline, ReminderStep
from notifications.models import Notice
from trust.models import Event

FIND_MS, STEPS_A_SECOND, MEGABYTES = 50, 1500, 200
COMPARED = 5_000  # due at each size


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--duties", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    words.add_argument("--due", type=int, default=10_000)
    asked = words.parse_args()
    harness.scratch_database()
    table = duties.Table(seed.people())
    clock.sweep(now=duties.NOW)  # whatever is done once a process is done
    for size in asked.duties:
        began = time.perf_counter()
        table.fill(size, due=COMPARED)
        seed.settle()
        print(f"{size:,} duties written in {time.perf_counter() - began:.0f} s")
        measure(size)
    if asked.due != COMPARED:
        table.fill(asked.duties[-1] + 2 * asked.due, due=asked.due)
        seed.settle()
        measure(asked.duties[-1])
    harness.finish()


def measure(size: int) -> None:
    waiting = Deadline.objects.filter(met_at=None, next_step_at__lte=duties.NOW).count()
    found = harness.timed(find, times=20)
    events, steps, notices = Event.objects.count(), ReminderStep.objects.count(), Notice.objects.count()
    before, used = peak(), time.process_time()
    began = time.perf_counter()
    dealt_with = clock.sweep(now=duties.NOW)
    took, used = time.perf_counter() - began, time.process_time() - used
    written: dict[type[Model], int] = {
        Event: Event.objects.count() - events,
        ReminderStep: ReminderStep.objects.count() - steps,
        Notice: Notice.objects.count() - notices,
    }
    if dealt_with != waiting:
        raise SystemExit(f"{waiting} duties were due and {dealt_with} were dealt with")
    rate = written[Notice] / took
    what = f"{size:,} duties, {waiting:,} of them due"
    harness.say(
        f"{what}: finding a batch", f"{found.p95:.1f} ms", budget=f"{FIND_MS} ms", holds=found.p95 <= FIND_MS
    )
    harness.say(
        f"{what}: steps through to the outbox",
        f"{rate:.0f} a second",
        budget=f"{STEPS_A_SECOND} a second",
        holds=rate >= STEPS_A_SECOND,
    )
    harness.say(
        f"{what}: memory",
        f"{peak():.0f} MB at most, {before:.0f} MB before",
        budget=f"{MEGABYTES} MB",
        holds=peak() < MEGABYTES,
    )
    bare = bare_inserts(written, transactions=-(-waiting // clock.BATCH))
    rows = sum(written.values())
    print(
        f"{what}: {written[Notice]} steps in {took:.2f} s ({used:.2f} s of them our own), "
        f"{rows} rows, {took / bare:.2f} times a bare loop of inserts"
    )


def find() -> list[uuid.UUID]:
    """What the sweep asks first."""
    waiting = Deadline.objects.filter(met_at=None, next_step_at__lte=duties.NOW).order_by("next_step_at", "pk")
    return list(waiting.values_list("pk", flat=True)[: clock.BATCH])


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare_inserts(written: dict[type[Model], int], *, transactions: int) -> float:
    """Seconds for as many rows of the same kinds, one statement each, with nothing else done."""
    loads = []
    with connection.cursor() as cursor:
        for model, count in written.items():
            table = model._meta.db_table
            bare = f"bare_{table}"
            cursor.execute(f"DROP TABLE IF EXISTS {bare}")
            cursor.execute(
                f"CREATE TABLE {bare} (LIKE {table} INCLUDING ALL)"
                if connection.vendor == "postgresql"
                else f"CREATE TABLE {bare} AS SELECT * FROM {table} WHERE false"  # noqa: S608
            )
            cursor.execute(f"SELECT * FROM {table} LIMIT {count}")  # noqa: S608  names from our models
            marks = ", ".join(["%s"] * len(cursor.description))
            loads.append((f"INSERT INTO {bare} VALUES ({marks})", cursor.fetchall()))  # noqa: S608
        began = time.perf_counter()
        for number in range(transactions):
            with transaction.atomic():
                for statement, rows in loads:
                    for row in rows[number::transactions]:
                        cursor.execute(statement, row)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
