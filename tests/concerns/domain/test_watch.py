"""That the sweep does not run is told by something beside it: once for an outage, in office hours."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import User
from concerns.domain import clock, unowned, watch
from concerns.domain.calendar import LONDON
from concerns.models import Heartbeat
from notifications.messages import Kind
from notifications.models import Notice

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)
MINUTE = timedelta(minutes=1)
SILENCE = settings.SWEEP_SILENCE // MINUTE


def minutes(count: int, *, start: datetime = MORNING) -> datetime:
    """Look each minute, and return the moment after the last."""
    for number in range(count):
        watch.look(now=start + number * MINUTE)
    return start + count * MINUTE


def told() -> list[User]:
    return [
        notice.recipient for notice in Notice.objects.filter(kind=Kind.CLOCK_STOPPED).select_related("recipient")
    ]


def swept(at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=clock.SWEEP, defaults={"last_good_at": at})


def test_administrators_are_told_once_for_an_outage_and_again_for_the_next(
    administrator: User, lead: User, hr: User
) -> None:
    swept(MORNING)
    at = minutes(SILENCE)
    assert told() == []

    at = minutes(30, start=at)
    assert told() == [administrator]

    swept(at)
    at = minutes(SILENCE, start=at)
    assert told() == [administrator]
    minutes(5, start=at)
    assert told() == [administrator, administrator]


def test_a_clock_that_never_ran_is_told_of_as_well(administrator: User) -> None:
    minutes(SILENCE + 2)

    assert told() == [administrator]


def test_what_stops_by_night_is_told_in_the_morning_if_it_has_not_come_back(administrator: User) -> None:
    evening = MORNING.replace(hour=20)
    swept(evening)
    minutes(SILENCE + 5, start=evening)
    assert told() == []

    nine = evening.replace(hour=8, minute=55) + timedelta(days=1)
    Heartbeat.objects.filter(name=watch.WATCH).update(last_good_at=nine - MINUTE)  # it looked all night
    minutes(5, start=nine)
    assert told() == []
    minutes(1, start=nine + 5 * MINUTE)
    assert told() == [administrator]


def test_after_an_outage_of_everything_the_sweep_has_time_to_come_back(administrator: User) -> None:
    swept(MORNING - timedelta(days=3))
    minutes(2, start=MORNING - timedelta(days=3))

    at = minutes(SILENCE)

    assert told() == []
    watch.look(now=at)
    assert told() == [administrator]


def test_a_sweep_at_an_hour_still_to_come_is_silence(administrator: User) -> None:
    """The clock was an hour fast and was put right, and the sweep has not run since."""
    fast = MORNING + timedelta(hours=1)
    watch.look(now=fast)
    swept(fast)

    at = minutes(SILENCE)
    assert told() == []
    watch.look(now=at)

    assert told() == [administrator]


def test_a_check_for_owners_that_failed_all_night_is_told_once(administrator: User) -> None:
    """The night before last it went well; the sweep runs, and this was awake all the time."""
    evening = MORNING - timedelta(hours=30)
    Heartbeat.objects.create(name=unowned.CHECK, last_good_at=evening)
    Heartbeat.objects.create(name=watch.AWAKE, last_good_at=evening)
    Heartbeat.objects.create(name=watch.WATCH, last_good_at=MORNING - MINUTE)
    swept(MORNING)
    minutes(1)
    assert told() == []

    minutes(5, start=MORNING + MINUTE)

    assert told() == [administrator]


def test_r17_a_check_for_owners_at_a_night_still_to_come_is_silence_and_told_once(administrator: User) -> None:
    """The clock was days fast and was put right, and the check has not run since."""
    swept(MORNING)
    Heartbeat.objects.create(name=watch.AWAKE, last_good_at=MORNING - watch.A_WHILE)
    Heartbeat.objects.create(name=watch.WATCH, last_good_at=MORNING - MINUTE)
    night = Heartbeat.objects.create(name=unowned.CHECK, last_good_at=MORNING + unowned.SILENCE)
    minutes(1)
    assert told() == []

    Heartbeat.objects.filter(pk=night.pk).update(last_good_at=MORNING + timedelta(days=5))
    minutes(5, start=MORNING + MINUTE)

    assert told() == [administrator]
