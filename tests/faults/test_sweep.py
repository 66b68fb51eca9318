"""Sweeps that are killed, doubled or kept from their broker: each step once, and nothing lost."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns import tasks
from concerns.domain import clock
from concerns.enums import Duty, EventType, StepState
from concerns.models import Case, Concern, Deadline, Heartbeat, ReminderStep
from notifications.messages import Kind
from notifications.models import Notice
from tests.clocks import raise_promised
from tests.factories import Raised
from tests.faults.conftest import Redis, Workers, wait_until
from tests.plugins.broker import ringing
from trust import audit, codes
from trust.models import Event

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

HOUR = timedelta(hours=1)
STOPPED = {"ready": False, "reason": "the clock has not run"}
CASES = 1500  # three batches of promises


def overdue_cases(count: int, *, now: datetime) -> list[Deadline]:
    """One concern raised 40 days ago, and as many more like it, whose duties have never been swept."""
    first = raise_promised(now=now - timedelta(days=40))
    cases, concerns, deadlines = [], [], []
    for _ in range(count - 1):
        case, concern, promised = like(first)
        cases.append(case)
        concerns.append(concern)
        deadlines += promised
    Case.objects.bulk_create(cases, batch_size=500)
    Concern.objects.bulk_create(concerns, batch_size=500)
    Deadline.objects.bulk_create(deadlines, batch_size=500)
    return list(Deadline.objects.all())


def like(raised: Raised) -> tuple[Case, Concern, list[Deadline]]:
    case, concern = copy(raised.case), copy(raised.concern)
    case.pk, concern.pk = uuid4(), uuid4()
    concern.reference, concern.case = codes.new_reference(), case
    promised = [copy(deadline) for deadline in raised.concern.deadlines.all()]
    for deadline in promised:
        deadline.pk, deadline.concern = uuid4(), concern
    return case, concern, promised


def rings(redis: Redis, times: int = 1) -> None:
    with ringing(redis.server.url):
        for _ in range(times):
            tasks.sweep_clocks.apply_async(retry=False)


def swept() -> int:
    return Deadline.objects.exclude(last_step_at=None).count()


def hold_exactly_once(deadlines: list[Deadline]) -> None:
    """Every duty has the same steps, each once; its miss once, at the due moment; a notice a posted step."""
    rows = ReminderStep.objects.values_list("deadline", "deadline__duty", "step", "recipient", "state")
    assert Counter((row[0], row[2], row[3]) for row in rows).most_common(1)[0][1] == 1
    for duty in (Duty.ACKNOWLEDGE, Duty.ANSWER):
        ours = [row for row in rows if row[1] == duty]
        times = Counter(row[2] for row in ours)
        assert len(times) > 4
        assert set(times.values()) == {len(deadlines) // 2}
    posted = ReminderStep.objects.filter(state=StepState.POSTED).count()
    assert posted == 2 * len(deadlines)  # the owner and, until conflicts are decided, the next lead
    assert Notice.objects.filter(kind=Kind.MISSED).count() == posted
    assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == len(deadlines)
    assert Event.objects.filter(type=EventType.DUTY_REMINDED).count() == posted
    for deadline in Deadline.objects.all():
        assert deadline.missed_at == deadline.due_at
    assert audit.first_fault() is None


def test_a_worker_killed_in_mid_sweep_leaves_each_step_exactly_once(
    rota: list[User], broker: Redis, workers: Workers
) -> None:
    deadlines = overdue_cases(CASES, now=timezone.now())
    victim = workers.start()
    rings(broker)
    wait_until(lambda: swept() > 0, "the first batches are there", pause=0.005)
    workers.kill(victim)

    half_done = swept()
    assert 0 < half_done < len(deadlines), "the worker was not killed in mid-sweep"
    assert not Heartbeat.objects.filter(name=clock.SWEEP).exists()
    assert half_done % clock.BATCH == 0

    workers.start()
    rings(broker)
    wait_until(lambda: Heartbeat.objects.filter(name=clock.SWEEP).exists(), "a sweep got through")

    hold_exactly_once(deadlines)


def test_two_beats_and_four_workers_repeat_nothing_and_catch_up_when_redis_was_gone(
    rota: list[User], lead: User, broker: Redis, workers: Workers
) -> None:
    deadlines = overdue_cases(CASES, now=timezone.now())
    for _ in range(2):
        workers.start(children=2)
        workers.start_beat()
    wait_until(lambda: swept() == len(deadlines), "everything is swept")
    hold_exactly_once(deadlines)

    broker.kill()
    wait_until(lambda: ready(after=HOUR) == STOPPED, "nothing sweeps any more, and an hour is over")
    with ringing(broker.server.url):
        raised = raise_promised(now=timezone.now() - timedelta(days=40), urgent=True)
    assert Notice.objects.filter(recipient=lead, kind=Kind.NEW_CONCERN, about=raised.case.pk).count() == 1
    broker.start()  # and nothing that it held is there any more
    back_at = timezone.now()
    wait_until(lambda: swept() == len(deadlines) + 2, "the new duties are swept")
    wait_until(lambda: last_beat() > back_at, "the beats ring again")
    assert ready() == {"ready": True}

    hold_exactly_once([*deadlines, *raised.concern.deadlines.all()])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could restart")
def test_a_database_that_restarts_in_mid_sweep_leaves_each_step_exactly_once(
    rota: list[User], broker: Redis, workers: Workers
) -> None:
    deadlines = overdue_cases(CASES, now=timezone.now())
    workers.start()
    rings(broker)
    wait_until(lambda: swept() > 0, "the first batches are there", pause=0.005)

    with restarting() as cut:
        assert cut > 0
        assert swept() < len(deadlines), "the sweep was over before"
        rings(broker)
        wait_until(lambda: workers.said("OperationalError"), "a sweep finds the database closed")
        assert not Heartbeat.objects.filter(name=clock.SWEEP).exists()
    rings(broker)
    wait_until(lambda: Heartbeat.objects.filter(name=clock.SWEEP).exists(), "a sweep got through")
    wait_until(lambda: swept() == len(deadlines), "everything is swept")

    hold_exactly_once(deadlines)


@contextmanager
def restarting() -> Iterator[int]:
    """End every other connection to this database and take no new one, as a server does that restarts; how many
    there were."""
    database = connection.settings_dict["NAME"]
    name = connection.ops.quote_name(database)
    with connection.cursor() as own:
        own.execute("SELECT pg_backend_pid()")
        (stays,) = own.fetchone()
    with connection._nodb_cursor() as cursor:  # the database one is in cannot be closed
        cursor.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        try:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
                [database, stays],
            )
            yield int(cursor.fetchone()[0])
        finally:
            cursor.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


def ready(*, after: timedelta = timedelta(0)) -> Any:
    """What whoever watches the server is told; after so long without a sweep: time is moved, not waited for."""
    if after:
        Heartbeat.objects.update(last_good_at=timezone.now() - after)
    return Client().get("/readyz").json()


def last_beat() -> datetime:
    return Heartbeat.objects.get(name=clock.SWEEP).last_good_at
