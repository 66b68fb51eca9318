"""An answer takes its time whoever is asked about, and waiting for it never keeps others from being answered."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

import pytest
from django.conf import LazySettings

from accounts.views import steady
from tests import tree


def took(_: int) -> float:
    begun = steady.begun()
    steady.wait_since(begun)
    return time.monotonic() - begun


def test_only_so_many_wait_and_the_others_are_answered_after_the_same_short_time(settings: LazySettings) -> None:
    settings.STEADY_ANSWER = 1.0

    with ThreadPoolExecutor(6) as threads:
        times = sorted(threads.map(took, range(6)))

    assert all(steady.BRIEFLY <= one < 0.9 for one in times[:4]), times
    assert all(one >= 1.0 for one in times[4:]), times


def test_a_place_is_given_back(settings: LazySettings) -> None:
    settings.STEADY_ANSWER = 0.2

    assert all(took(number) >= 0.2 for number in range(4))


def test_a_place_is_given_back_when_the_wait_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "PLACES", BoundedSemaphore(1))
    monkeypatch.setattr("time.sleep", lambda _: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            steady.wait_since(steady.begun())

    assert steady.PLACES.acquire(blocking=False)


def test_more_threads_answer_than_wait() -> None:
    for file in ("deploy/Dockerfile", "deploy/run.py"):
        told = re.search(r'"--threads",\s*"(\d+)"', (tree.ROOT / file).read_text(encoding="utf-8"))
        assert told
        assert int(told[1]) >= 2 * steady.AT_ONCE
