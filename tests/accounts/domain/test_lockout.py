"""A few tries are free; then each failure makes the next one wait, for this account and this purpose alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from accounts.domain import lockout
from accounts.domain.lockout import Purpose
from accounts.enums import AccountEvent
from accounts.errors import Locked
from accounts.models import Tries, User
from trust.models import Event

ADDRESS = "jo.tarrant@westmarch.example"
SECOND = timedelta(seconds=1)


def fail(now: datetime, times: int = 1, *, purpose: Purpose = Purpose.PASSWORD, who: str = ADDRESS) -> datetime:
    """Fail as often, each time as soon as a try counts again; the moment at which the next one does."""
    for _ in range(times):
        tried = lockout.begin(purpose, who, now=now)
        lockout.fail(tried, None, now=now)
        now = tried.open_at or now
    return now


def locked_events() -> list[Event]:
    return list(Event.objects.filter(type=AccountEvent.SIGN_IN_LOCKED))


@pytest.mark.django_db
def test_four_failures_are_free_and_the_fifth_begins_a_lock(now: datetime) -> None:
    assert fail(now, 4) == now

    opens = fail(now)

    assert opens == now + 30 * SECOND
    with pytest.raises(Locked) as refused:
        lockout.begin(Purpose.PASSWORD, ADDRESS, now=opens - SECOND)
    assert refused.value.until == opens
    assert lockout.begin(Purpose.PASSWORD, ADDRESS, now=opens).number == 6


@pytest.mark.django_db
def test_the_wait_grows_and_then_stays(now: datetime) -> None:
    now = fail(now, 4)
    waits = []

    for _ in range(9):
        opens = fail(now)
        waits.append(opens - now)
        now = opens

    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240, 480, 900, 1800, 1800, 1800]


@pytest.mark.django_db
def test_a_try_while_locked_does_not_make_the_wait_longer(now: datetime) -> None:
    opens = fail(now, 5)

    for second in range(29):
        with pytest.raises(Locked):
            lockout.begin(Purpose.PASSWORD, ADDRESS, now=now + second * SECOND)

    assert lockout.begin(Purpose.PASSWORD, ADDRESS, now=opens).number == 6


@pytest.mark.django_db
def test_success_begins_the_count_anew(now: datetime) -> None:
    opens = fail(now, 5)

    lockout.succeed(lockout.begin(Purpose.PASSWORD, ADDRESS, now=opens))

    assert fail(opens, 4) == opens


@pytest.mark.django_db
@pytest.mark.parametrize("other", [purpose for purpose in Purpose if purpose != Purpose.PASSWORD])
def test_a_lock_holds_up_no_other_purpose_and_nobody_else(now: datetime, other: Purpose) -> None:
    fail(now, 5)

    assert lockout.begin(other, ADDRESS, now=now).number == 1
    assert lockout.begin(Purpose.PASSWORD, f"x{ADDRESS}", now=now).number == 1


@pytest.mark.django_db
def test_an_address_is_one_however_it_is_written(now: datetime) -> None:
    fail(now, 5)

    with pytest.raises(Locked):
        lockout.begin(Purpose.PASSWORD, ADDRESS.upper(), now=now)


@pytest.mark.django_db
def test_no_address_is_kept(now: datetime) -> None:
    fail(now, 5)

    row = Tries.objects.get()

    assert ADDRESS not in row.key
    assert len(row.key) == 64


@pytest.mark.django_db
def test_a_lock_on_a_known_account_is_told_once_and_with_its_date_alone(worker: User, now: datetime) -> None:
    for _ in range(7):
        tried = lockout.begin(Purpose.PASSWORD, worker.email, now=now)
        lockout.fail(tried, worker, now=now)
        now = tried.open_at or now

    (event,) = locked_events()
    assert (event.on, event.actor, json.loads(event.data)) == ("2026-11-10", "system", {"person": str(worker.pk)})


@pytest.mark.django_db
def test_a_lock_on_an_unknown_address_leaves_no_event(now: datetime) -> None:
    fail(now, 7)

    assert locked_events() == []


@pytest.mark.django_db
def test_counts_are_forgotten_after_two_days_and_not_before(now: datetime) -> None:
    fail(now, 11)

    assert lockout.forget(now=now + timedelta(days=1)) == 0
    assert lockout.forget(now=now + timedelta(days=2)) == 1
    assert Tries.objects.count() == 0


@pytest.mark.django_db
def test_an_old_count_begins_anew_though_nobody_tidied(now: datetime) -> None:
    fail(now, 11)

    assert lockout.begin(Purpose.PASSWORD, ADDRESS, now=now + timedelta(days=2)).number == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race")
@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_no_more_than_the_free_ones_and_one_count(now: datetime) -> None:
    def attempt(_: int) -> bool:
        try:
            lockout.begin(Purpose.PASSWORD, ADDRESS, now=now)
        except Locked:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(attempt, range(24)))

    assert sum(counted) == 5
    assert Tries.objects.get().failures == 5
