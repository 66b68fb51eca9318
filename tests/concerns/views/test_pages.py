from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from concerns.domain import clock
from concerns.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_readyz_says_that_the_clock_stands_and_that_it_runs_again(client: Client) -> None:
    """An hour that is still to come was written by a clock that has been put back since."""
    for ago, status in ((0, 200), (1, 200), (3, 503), (-1, 200), (-60, 503), (0, 200)):
        at = timezone.now() - timedelta(minutes=ago)
        Heartbeat.objects.update_or_create(name=clock.SWEEP, defaults={"last_good_at": at})

        answer = client.get("/readyz")

        assert answer.status_code == status
        assert (answer.json() == {"ready": False, "reason": "the clock has not run"}) == (status == 503)


def test_readyz_says_that_the_database_is_gone(client: Client) -> None:
    """And not what was first to meet it."""
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=timezone.now())
    assert client.get("/readyz").status_code == 200

    def gone(*_: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(gone):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "the database does not answer")
