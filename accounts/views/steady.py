"""Answers that take equally long whoever is asked about: what differs behind them must not be timed."""

import time

from django.conf import settings


def begun() -> float:
    return time.monotonic()


def wait_since(begun_at: float) -> None:
    """Hold the answer until it has taken `settings.STEADY_ANSWER` seconds in all."""
    time.sleep(max(0.0, begun_at + settings.STEADY_ANSWER - time.monotonic()))
