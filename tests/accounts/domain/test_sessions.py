"""A person sees where they are signed in and ends it; acts that take something away end it too."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import sessions
from accounts.enums import AccountEvent
from accounts.models import Session, User
from tests.desk import client_of as signed_in
from trust.models import Event


def cookie_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def is_in(client: Client) -> bool:
    return client.get(reverse("casework:worklist")).status_code == 200


def ended() -> list[str]:
    return list(Event.objects.filter(type=AccountEvent.SESSIONS_ENDED).values_list("actor", flat=True))


def test_a_person_lists_their_own_living_sessions(worker: User, lead: User) -> None:
    now = timezone.now()
    client, _, _ = signed_in(worker), signed_in(worker), signed_in(lead)
    assert len(sessions.of(worker, now=now)) == 2

    Session.objects.filter(user=worker).exclude(pk=sessions.of(worker, now=now)[0].pk).update(
        seen_at=now - timedelta(minutes=30)
    )

    assert len(sessions.of(worker, now=now)) == 1
    assert sum(sessions.is_this(row, cookie=cookie_of(client)) for row in Session.objects.all()) == 1


def test_ending_one_ends_that_one_at_once(worker: User) -> None:
    here, there = signed_in(worker), signed_in(worker)
    row = next(row for row in Session.objects.all() if sessions.is_this(row, cookie=cookie_of(there)))
    assert (is_in(here), is_in(there)) == (True, True)

    assert sessions.end_one(worker, row.pk, now=timezone.now())

    assert (is_in(here), is_in(there)) == (True, False)
    assert ended() == [f"user:{worker.pk}"]


def test_nobody_ends_a_session_of_somebody_else(worker: User, lead: User) -> None:
    client = signed_in(lead)
    row = Session.objects.get()

    assert not sessions.end_one(worker, row.pk, now=timezone.now())

    assert is_in(client)
    assert ended() == []


def test_ending_all_may_keep_this_one(worker: User, administrator: User) -> None:
    here, there = signed_in(worker), signed_in(worker)

    assert sessions.end_all(worker, by=worker, now=timezone.now(), keep=cookie_of(here)) == 1
    assert (is_in(here), is_in(there)) == (True, False)
    assert sessions.end_all(worker, by=administrator, now=timezone.now()) == 1

    assert not is_in(here)
    assert ended() == [f"user:{worker.pk}", f"user:{administrator.pk}"]


def test_only_what_somebody_else_ends_is_written_with_its_moment(worker: User, administrator: User) -> None:
    now = timezone.now()
    row = {True: "date", False: "moment"}
    told = []
    for by in (worker, None, administrator):
        signed_in(worker)
        sessions.end_all(worker, by=by, now=now)
        told.append(row[Event.objects.latest("number").on == timezone.localdate(now).isoformat()])
    signed_in(worker)
    sessions.end_one(worker, Session.objects.get().pk, now=now)
    told.append(row[Event.objects.latest("number").on == timezone.localdate(now).isoformat()])

    assert told == ["date", "date", "moment", "date"]


def test_where_nothing_ends_there_is_no_event(worker: User) -> None:
    assert sessions.end_all(worker, by=worker, now=timezone.now()) == 0
    assert ended() == []


def test_tidy_drops_what_is_over(worker: User) -> None:
    signed_in(worker)
    now = timezone.now()
    assert sessions.tidy(now=now) == 0

    assert sessions.tidy(now=now + timedelta(minutes=21)) == 1
    assert not Session.objects.exists()
