"""A scratch database, the figures of a run, and how they are printed. Import this before any model."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("HEARKEN_ENV", "dev")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if "HEARKEN_DATA" not in os.environ:
    os.environ["HEARKEN_DATA"] = tempfile.mkdtemp(prefix="hearken-bench-")

import django
from django.conf import settings
from django.db import connection

django.setup()


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""

    p50: float
    p95: float
    most: float
    count: int


def scratch_database() -> str:
    """An empty migrated database beside the configured one, taken over from an earlier run; its address."""
    settings.ALLOWED_HOSTS = ["*"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = os.environ["DATABASE_URL"]
    head, _, options = given.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


def figures(seconds: list[float]) -> Figures:
    ordered = sorted(value * 1000 for value in seconds)
    return Figures(
        p50=statistics.median(ordered),
        p95=ordered[int(len(ordered) * 0.95) - 1],
        most=ordered[-1],
        count=len(ordered),
    )


def timed(act: Callable[[], object], *, times: int, warm_up: int = 5) -> Figures:
    for _ in range(warm_up):
        act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return figures(taken)


def say(what: str, value: str, *, budget: str, holds: bool) -> None:
    """One line of the result; a budget that does not hold ends the run with 1."""
    print(f"{what}: {value} (budget {budget}) {'holds' if holds else 'DOES NOT HOLD'} on {connection.vendor}")
    if not holds:
        sys.exitcode = 1  # type: ignore[attr-defined]


def finish() -> None:
    sys.exit(getattr(sys, "exitcode", 0))
