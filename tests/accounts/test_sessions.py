"""A session lives in our own table: found by a digest, sealed, and over by the clock of the server."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.models import Session, User
from accounts.sessions import SessionStore
from config.celery import app
from tests.desk import client_of as signed_in

PAGE = "casework:worklist"


def cookie_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def status(client: Client) -> int:
    return client.get(reverse(PAGE)).status_code


def aged(*, idle: timedelta = timedelta(0), old: timedelta = timedelta(0)) -> None:
    """Every session was last seen, and began, so long ago."""
    now = timezone.now()
    Session.objects.update(seen_at=now - idle, began_at=now - old)


def test_the_row_holds_neither_the_cookie_nor_what_the_session_holds(worker: User) -> None:
    client = signed_in(worker)
    row = Session.objects.get()

    everything = " ".join(str(value) for value in vars(row).values())

    assert cookie_of(client) not in everything
    assert worker.get_session_auth_hash() not in everything
    assert (row.session_key, row.user) == (sessions.digest(cookie_of(client)), worker)


@pytest.mark.parametrize(("idle", "expected"), [(19, 200), (20, 302)])
def test_twenty_minutes_without_a_page_end_it(worker: User, idle: int, expected: int) -> None:
    client = signed_in(worker)

    aged(idle=timedelta(minutes=idle))

    assert status(client) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(599, 200), (600, 302)])
def test_ten_hours_end_it_however_busy(worker: User, minutes: int, expected: int) -> None:
    client = signed_in(worker)

    aged(old=timedelta(minutes=minutes))

    assert status(client) == expected


def test_pages_move_the_idle_limit_every_other_minute(worker: User) -> None:
    client = signed_in(worker)
    aged(idle=timedelta(minutes=5))
    before = Session.objects.get().seen_at

    status(client)
    moved = Session.objects.get().seen_at
    status(client)

    assert moved > before
    assert (moved.second, moved.microsecond) == (0, 0)
    assert Session.objects.get().seen_at == moved


def test_a_minute_that_turns_between_two_pages_writes_nothing(worker: User) -> None:
    client = signed_in(worker)
    aged(idle=timedelta(seconds=119))
    before = Session.objects.get().seen_at

    status(client)

    assert Session.objects.get().seen_at == before


def test_when_it_began_is_kept_to_the_minute(worker: User) -> None:
    signed_in(worker)
    began = Session.objects.get().began_at

    assert (began.second, began.microsecond) == (0, 0)
    assert Session.objects.get().expire_date == began + timedelta(hours=10)


def test_a_row_moved_to_another_cookie_opens_nothing(worker: User, lead: User) -> None:
    client, other = signed_in(worker), signed_in(lead)
    assert (status(client), status(other)) == (200, 200)
    theirs = Session.objects.get(user=lead)

    Session.objects.filter(user=worker).update(session_data=theirs.session_data)

    assert (status(client), status(other)) == (302, 200)


def test_a_row_sealed_under_another_key_opens_nothing(worker: User, settings: LazySettings) -> None:
    client = signed_in(worker)
    assert status(client) == 200

    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {"session": b"?" * 32}

    assert status(client) == 302


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", "short", "a" * 32, "é" * 32, "x" * 5000])
def test_a_cookie_that_is_none_of_ours_opens_nothing(client: Client, cookie: str) -> None:
    client.cookies["sessionid"] = cookie

    assert status(client) == 302


def restored(key: str | None) -> SessionStore:
    store = SessionStore(key)
    store.get("anything")
    return store


def test_signing_in_changes_the_cookie_and_begins_the_ten_hours_anew(worker: User) -> None:
    client = Client()
    before = SessionStore()
    before["visit"] = "before"
    before.save()
    assert before.session_key is not None
    aged(old=timedelta(hours=9))
    client.cookies["sessionid"] = before.session_key

    client.force_login(worker)

    row = Session.objects.get()
    assert cookie_of(client) != before.session_key
    assert timezone.now() - row.began_at < timedelta(minutes=2)


def test_a_new_cookie_while_signed_in_does_not_begin_the_ten_hours_anew(worker: User) -> None:
    client = signed_in(worker)
    aged(old=timedelta(hours=9))
    store = restored(cookie_of(client))
    began = store.began_at

    store.cycle_key()
    store.save()

    assert Session.objects.get().began_at == began


def test_a_session_that_was_ended_is_not_brought_back_by_a_page_on_its_way(worker: User) -> None:
    client = signed_in(worker)
    store = restored(cookie_of(client))
    store["typed"] = "later"
    Session.objects.all().delete()

    with pytest.raises(import_module("django.contrib.sessions.backends.base").UpdateError):
        store.save()

    assert not Session.objects.exists()


def test_who_has_left_is_nobody(worker: User) -> None:
    client = signed_in(worker)
    request: Any = HttpRequest()
    request.session = restored(cookie_of(client))
    assert get_user(request) == worker

    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert not get_user(request).is_authenticated


def test_what_is_over_is_cleared_away(worker: User, lead: User) -> None:
    signed_in(worker)
    aged(idle=timedelta(minutes=21))
    signed_in(lead)

    SessionStore.clear_expired()

    assert [row.user for row in Session.objects.all()] == [lead]


def test_to_the_minute() -> None:
    moment = datetime(2026, 11, 10, 10, 0, 59, 7, UTC)

    assert sessions.to_the_minute(moment) == datetime(2026, 11, 10, 10, tzinfo=UTC)


def test_a_row_of_nobody_ends_after_ten_minutes(employer: object, worker: User) -> None:
    signed_in(worker)
    stranger = Client()
    stranger.get("/staff/sign-in/passkey/")
    assert Session.objects.filter(user=None).count() == 1
    aged(idle=timedelta(minutes=9))
    SessionStore.clear_expired()
    assert Session.objects.count() == 2

    aged(idle=timedelta(minutes=10))
    SessionStore.clear_expired()

    assert [row.user for row in Session.objects.all()] == [worker]


def test_rows_of_nobody_are_cleared_away_within_minutes() -> None:
    entry = app.conf.beat_schedule["tidy-front-door"]

    assert (entry["task"], entry["schedule"]) == ("accounts.tasks.tidy", timedelta(minutes=5))
