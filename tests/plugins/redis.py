"""A real Redis for the tests that need one, started on first use and stopped with the session."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from deploy import redis_server
from tests.plugins.parts import require_part

PATIENCE = 10.0  # seconds


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of this worker's own, on a free loopback port."""
    server = redis_server.prepare(require_part("redis-server"), tmp_path_factory.mktemp("redis"), durable=False)
    process = subprocess.Popen(server.command, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not redis_server.answers(server):
            assert process.poll() is None, "the Redis of the tests ended by itself"
            assert time.monotonic() < until, "the Redis of the tests did not come up"
            time.sleep(0.02)
        yield server.url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
