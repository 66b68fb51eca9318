import base64
import json
from datetime import timedelta

import pytest
import redis
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from accounts.models import Absence, User
from concerns import tasks
from concerns.domain import clock, feedback, incidents, unowned, watch
from concerns.domain.incidents import Account
from concerns.enums import Verdict
from concerns.models import Case, Cover, FeedbackQuarter, Heartbeat, ReminderStep
from config import celery_app
from notifications.messages import Kind
from notifications.models import Notice
from tests.away import stand_in, today
from tests.factories import HAPPENED, raise_concern
from tests.names import accepted_confidential, grant_to, open_vault
from tests.plugins.broker import ringing
from trust.models import Anchor

QUEUES = ("celery", "mail", "files")
DAY = timedelta(days=1)


def test_beat_rings_only_what_is_there() -> None:
    celery_app.loader.import_default_modules()

    rung = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert rung == {
        "concerns.tasks.sweep_clocks": timedelta(minutes=1),
        "notifications.tasks.deliver_notices": timedelta(minutes=1),
        "concerns.tasks.watch_sweep": timedelta(minutes=1),
        "concerns.tasks.tell_of_the_day": timedelta(minutes=1),
        "concerns.tasks.find_reviewers": timedelta(minutes=5),
        "concerns.tasks.find_unowned": crontab(hour="3-23", minute="45"),
        "concerns.tasks.make_anchor": crontab(hour="3-6", minute="15"),
        "accounts.tasks.tidy": timedelta(minutes=5),
        "concerns.tasks.remind_of_names": timedelta(minutes=5),
        "concerns.tasks.end_covers": timedelta(minutes=5),
        "concerns.tasks.remind_of_offers": timedelta(minutes=5),
        "concerns.tasks.end_grants": timedelta(minutes=5),
        "concerns.tasks.look_after_incidents": timedelta(minutes=5),
        "concerns.tasks.look_after_bad_treatment": timedelta(minutes=5),
        "concerns.tasks.close_inboxes": crontab(hour="3-23", minute="55"),
        "concerns.tasks.look_after_addresses": crontab(hour="3-9", minute="40"),
        "concerns.tasks.tidy_files": crontab(minute="20"),
        "concerns.tasks.work_on_files": timedelta(seconds=60),
        "concerns.tasks.look_at_links": crontab(hour="5", minute="20"),
        "concerns.tasks.ask_how_they_are": crontab(hour="3-23", minute="50"),
        "concerns.tasks.mix_feedback": crontab(hour="3-23", minute="35"),
    }
    assert set(rung) <= set(celery_app.tasks)


def test_a_worker_never_gives_redis_up() -> None:
    """Celery's own hundred attempts are over after 46 minutes, and a worker that gives up ends."""
    assert celery_app.conf.broker_connection_retry
    assert celery_app.conf.broker_connection_retry_on_startup
    assert celery_app.conf.broker_connection_max_retries is None


@pytest.mark.django_db
def test_sweep_clocks_sweeps_and_answers_nothing(rota: list[User]) -> None:
    raise_concern(now=timezone.now() - timedelta(days=30))

    assert tasks.sweep_clocks(future_argument="of a newer sender") is None

    assert ReminderStep.objects.exists()
    assert Heartbeat.objects.filter(name=clock.SWEEP).count() == 1


@pytest.mark.django_db
def test_look_after_incidents_reminds_and_answers_nothing(rota: list[User], worker: User) -> None:
    long_ago = timezone.now() - timedelta(days=4)
    incidents.tell(Account(what="It slipped out."), concern=None, own=True, by=worker, now=long_ago)

    assert tasks.look_after_incidents(future_argument="of a newer sender") is None

    assert Notice.objects.filter(kind=Kind.INCIDENT).count() == 2


@pytest.mark.django_db
def test_what_looks_beside_the_sweep_answers_nothing(rota: list[User]) -> None:
    Case.objects.filter(pk=raise_concern(now=timezone.now()).case.pk).update(owner=None)

    for task in (tasks.watch_sweep, tasks.tell_of_the_day, tasks.find_unowned):
        assert task(future_argument="of a newer sender") is None

    assert Heartbeat.objects.filter(name__in=[watch.WATCH, unowned.CHECK]).count() == 2
    assert Notice.objects.filter(kind=Kind.NO_OWNER).count() == len(rota)


@pytest.mark.django_db
def test_the_anchor_of_the_day_is_made_once() -> None:
    for _ in range(2):
        assert tasks.make_anchor(future_argument="of a newer sender") is None

    assert Anchor.objects.get().day == clock.today(timezone.now())


@pytest.mark.django_db
def test_end_grants_destroys_what_is_over_and_answers_nothing(
    rota: list[User], keepers: list[User], handler: User, lead: User
) -> None:
    """By the process that keeps the clock, which holds no key to anything."""
    long_ago = timezone.now() - timedelta(days=20)
    open_vault(keepers, now=long_ago)
    concern = accepted_confidential(handler, lead, now=long_ago)
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=long_ago)

    assert tasks.end_grants(future_argument="of a newer sender") is None

    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == ("expired", b"")


@pytest.mark.django_db
def test_mix_feedback_mixes_where_a_content_key_is_and_answers_nothing() -> None:
    feedback._store(feedback.Answers(Verdict.YES), feedback.quarter_of(today() - timedelta(days=93)))

    assert tasks.mix_feedback(future_argument="of a newer sender") is None

    assert FeedbackQuarter.objects.get().is_mixed
    assert settings.CELERY_TASK_ROUTES[tasks.mix_feedback.name] == {"queue": "files"}


@pytest.mark.django_db
def test_end_covers_takes_away_what_is_over_and_answers_nothing(
    rota: list[User], lead: User, handler: User
) -> None:
    raised = raise_concern(now=timezone.now())
    absence = stand_in(raised.case, handler, owner=lead)
    Absence.objects.filter(pk=absence.pk).update(first_date=today() - DAY, last_date=today() - DAY)

    assert tasks.end_covers(future_argument="of a newer sender") is None

    assert not Cover.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_queue_holds_no_word_about_anybody(rota: list[User], lead: User, redis_url: str) -> None:
    broker = redis.Redis.from_url(redis_url, decode_responses=True)
    broker.delete(*QUEUES)
    with ringing(redis_url):
        raised = raise_concern(now=timezone.now(), urgent=True, happened=HAPPENED)
        tasks.sweep_clocks.apply_async(retry=False)
        tasks.work_on_files.apply_async(retry=False)
    assert [broker.llen(queue) for queue in QUEUES] == [1, 1, 1]

    bodies = []
    for queue in QUEUES:
        raw = str(broker.lindex(queue, 0))
        body = base64.b64decode(json.loads(raw)["body"]).decode()
        bodies.append(json.loads(body)[:2])
        for secret in (
            HAPPENED,
            raised.code,
            raised.concern.reference,
            str(raised.concern.pk),
            str(raised.case.pk),
            lead.email,
            lead.name,
            str(lead.pk),
        ):
            assert secret not in raw + body
    assert bodies == [[[], {}]] * 3
