import base64
import json
import socket
import time
from datetime import datetime
from uuid import uuid4

import pytest
import redis
from django.db import transaction

from accounts.models import User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace, State
from tests.plugins.broker import dead_url, ringing

QUEUE = "mail"


def post(to: User, now: datetime, *, pace: Pace = Pace.ROUND, key: str = "new:1") -> Notice | None:
    return outbox.post(to=to, kind=Kind.NEW_CONCERN, key=key, on=now.date(), pace=pace)


@pytest.mark.django_db
def test_post_twice_is_once(lead: User, other_lead: User, now: datetime) -> None:
    first = post(lead, now)

    second = post(other_lead, now)

    assert first is not None
    assert second is None
    assert list(Notice.objects.values_list("recipient", flat=True)) == [lead.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pace", "state"), [(Pace.ROUND, State.HELD), (Pace.HOURS, State.READY), (Pace.AT_ONCE, State.READY)]
)
def test_post_holds_back_only_what_a_reporter_caused(pace: Pace, state: State, lead: User, now: datetime) -> None:
    notice = post(lead, now, pace=pace)

    assert notice is not None
    assert (notice.state, notice.posted_date, notice.sent_at) == (state, now.date(), None)


@pytest.mark.django_db
def test_void_takes_back_what_waits_for_one_person_about_one_thing(
    lead: User, other_lead: User, now: datetime
) -> None:
    this, that = uuid4(), uuid4()
    rows = [
        ("held", lead, this, Pace.ROUND),
        ("ready", lead, this, Pace.HOURS),
        ("sent", lead, this, Pace.HOURS),
        ("of another thing", lead, that, Pace.HOURS),
        ("of nothing", lead, None, Pace.HOURS),
        ("of another person", other_lead, this, Pace.HOURS),
    ]
    outbox.post_many(
        outbox.Draft(to, Kind.NEW_CONCERN, key, now.date(), pace, about=about) for key, to, about, pace in rows
    )
    Notice.objects.filter(key="sent").update(state=State.SENT, sent_at=now)

    assert outbox.void(to=lead, about=this) == 2

    assert set(Notice.objects.filter(state=State.VOID).values_list("key", flat=True)) == {"held", "ready"}
    assert Notice.objects.get(key="sent").state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_post_stands_and_falls_with_its_transaction(lead: User, now: datetime) -> None:
    with transaction.atomic():
        post(lead, now)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0

    with transaction.atomic():
        post(lead, now)
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_post_rings_only_when_somebody_may_be_at_risk(lead: User, now: datetime, redis_url: str) -> None:
    broker = redis.Redis.from_url(redis_url)
    broker.delete(QUEUE)
    with ringing(redis_url):
        post(lead, now, pace=Pace.ROUND, key="a")
        post(lead, now, pace=Pace.HOURS, key="b")
        assert broker.llen(QUEUE) == 0

        with transaction.atomic():
            post(lead, now, pace=Pace.AT_ONCE, key="c")
            assert broker.llen(QUEUE) == 0
        assert broker.llen(QUEUE) == 1


@pytest.mark.django_db(transaction=True)
def test_the_bell_says_nothing(lead: User, now: datetime, redis_url: str) -> None:
    broker = redis.Redis.from_url(redis_url, decode_responses=True)
    broker.delete(QUEUE)
    with ringing(redis_url):
        notice = post(lead, now, pace=Pace.AT_ONCE, key="message:c0ffee")
    assert notice is not None

    assert broker.llen(QUEUE) == 1
    raw = str(broker.lindex(QUEUE, 0))
    message = json.loads(raw)
    args, kwargs, _ = json.loads(base64.b64decode(message["body"]))

    assert (args, kwargs) == ([], {})
    assert message["headers"]["task"] == "notifications.tasks.deliver_notices"
    told = raw + base64.b64decode(message["body"]).decode()
    for secret in (lead.email, lead.name, str(lead.pk), str(notice.pk), notice.kind, notice.key):
        assert secret not in told


@pytest.mark.django_db(transaction=True)
def test_post_with_a_broker_that_hangs_waits_for_nobody(lead: User, now: datetime) -> None:
    silent = socket.create_server(("127.0.0.1", 0))  # takes connections and never says a word
    with silent, ringing(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"):
        began = time.monotonic()
        post(lead, now, pace=Pace.AT_ONCE)
        took = time.monotonic() - began

    assert Notice.objects.get().state == State.READY
    assert took < 1


@pytest.mark.django_db(transaction=True)
def test_post_without_a_broker_keeps_the_row_and_waits_for_nobody(
    lead: User, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with ringing(dead_url()):
        began = time.monotonic()
        with transaction.atomic():
            post(lead, now, pace=Pace.AT_ONCE)
        took = time.monotonic() - began

    assert Notice.objects.get().state == State.READY
    assert took < 1
    assert [record.message for record in caplog.records] == [
        "The doorbell did not ring (OperationalError); the next round of delivery takes it."
    ]


@pytest.mark.django_db(transaction=True)
def test_no_bell_tells_that_an_address_is_known(worker: User, now: datetime, redis_url: str) -> None:
    broker = redis.Redis.from_url(redis_url)
    broker.delete(QUEUE)
    with ringing(redis_url):
        outbox.post(to=worker, kind=Kind.PASSWORD_ASKED, key="a", on=now.date(), pace=Pace.AT_ONCE)
        assert Notice.objects.get().state == State.READY
        assert broker.llen(QUEUE) == 0

        outbox.post(to=worker, kind=Kind.FACTOR_RESET, key="b", on=now.date(), pace=Pace.AT_ONCE)
        assert broker.llen(QUEUE) == 1
