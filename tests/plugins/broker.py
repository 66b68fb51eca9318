"""Points the doorbell at a Redis of the test's own, or at none."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery

from config import celery_app
from deploy import redis_server


@contextmanager
def ringing(url: str) -> Iterator[Celery]:
    """The app with `url` as its broker; the connections it kept are dropped before and after."""
    before = celery_app.conf.broker_url
    _change(url)
    try:
        yield celery_app
    finally:
        _change(before)


def dead_url() -> str:
    """An address where no Redis answers."""
    return f"redis://127.0.0.1:{redis_server.free_port()}/0"


def _change(url: str) -> None:
    celery_app.conf.update(broker_url=url, broker_write_url=url, broker_read_url=url)
    # Celery keeps its pools here and offers no public way to start afresh.
    for holder, name in ((celery_app.amqp, "_producer_pool"), (celery_app, "_pool")):
        setattr(holder, name, None)
