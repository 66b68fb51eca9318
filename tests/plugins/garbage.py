"""Thousands of collected tests live as long as the session: the collector of cycles need not walk them again and
again, nor run every few hundred objects while requests and queries make thousands that are gone at once."""

import gc

import pytest

EVERY = 20_000  # objects; Python looks after 700


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(EVERY, *gc.get_threshold()[1:])
