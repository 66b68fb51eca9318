"""Verifying the record: every link of the chains, the anchor of the day, and the auditor's script.

Usage: python -m benchmarks.verify [--events 200000] [--chains 2000] [--anchored 100000]

Budget: 20,000 events a second through `trust.audit.verify`. The anchor covers as many chains as are asked for,
with one event each beside the long ones; it is made once a night.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction

from benchmarks import harness
from trust import anchors, audit, export
from trust.audit import Entry
from trust.models import ChainHead, Event

EVENTS_A_SECOND = 20_000
SCRIPT = Path(__file__).resolve().parent.parent / "deploy" / "verify_record.py"
AT_ONCE = 2_000
DAY = date(2026, 3, 2)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, default=200_000)
    words.add_argument("--chains", type=int, default=2_000)
    words.add_argument("--anchored", type=int, default=100_000)
    asked = words.parse_args()
    harness.scratch_database()
    chains = [f"case:{uuid.uuid4()}" for _ in range(asked.chains)]
    write(chains[number % len(chains)] for number in range(asked.events))
    verify()
    write(f"mailbox:{uuid.uuid4()}" for _ in range(asked.anchored - asked.chains))
    anchor()
    harness.finish()


def write(chains: Iterator[str]) -> None:
    actor = f"user:{uuid.uuid4()}"
    while batch := list(islice(chains, AT_ONCE)):
        with transaction.atomic():
            audit.record_many(Entry(name, "duty.reminded", actor, DAY, {"duty": "answer"}) for name in batch)


def verify() -> None:
    count = Event.objects.count()
    began = time.perf_counter()
    if audit.first_fault() is not None:
        raise SystemExit("the record that was just written does not verify")
    rate = count / (time.perf_counter() - began)
    harness.say(
        f"verifying {count:,} events in {ChainHead.objects.count():,} chains",
        f"{rate:,.0f} events a second",
        budget=f"{EVENTS_A_SECOND:,} events a second",
        holds=rate >= EVENTS_A_SECOND,
    )


def anchor() -> None:
    began = time.perf_counter()
    made = anchors.make(day=DAY)
    if made is None:
        raise SystemExit("there is an anchor in an empty database")
    print(f"an anchor over {made.chains:,} chains: {time.perf_counter() - began:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        kept, record = Path(folder) / "anchor.json", Path(folder) / "record.jsonl"
        kept.write_text(anchors.written(anchors.sheet(made)), encoding="utf-8")
        with record.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in export.lines())
        began = time.perf_counter()
        subprocess.run([sys.executable, str(SCRIPT), str(record), str(kept)], check=True)
        count = Event.objects.count()
        print(f"the auditor's script: {count / (time.perf_counter() - began):,.0f} events a second")


if __name__ == "__main__":
    main()
