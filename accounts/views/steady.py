"""Answers that take equally long whoever is asked about: what differs behind them must not be timed.

A wait holds one of the few threads that serve reporters too, so only some may wait at once. While those places
are taken, as they are when somebody sends forms by the hundred, an answer waits for `BRIEFLY` alone: still as long
for everybody.
"""

import time
from threading import BoundedSemaphore

from django.conf import settings

BRIEFLY = 0.15  # seconds
AT_ONCE = 2  # of the four threads that a process has: the others answer meanwhile
PLACES = BoundedSemaphore(AT_ONCE)


def begun() -> float:
    return time.monotonic()


def wait_since(begun_at: float) -> None:
    """Hold the answer until it has taken `settings.STEADY_ANSWER` seconds in all, or `BRIEFLY` without a place."""
    if not PLACES.acquire(blocking=False):
        _hold(begun_at + min(BRIEFLY, settings.STEADY_ANSWER))
        return
    try:
        _hold(begun_at + settings.STEADY_ANSWER)
    finally:
        PLACES.release()


def _hold(until: float) -> None:
    time.sleep(max(0.0, until - time.monotonic()))
