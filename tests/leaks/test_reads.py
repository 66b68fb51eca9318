"""Whatever page opens something sealed leaves an event of it: found by watching what is opened, page by page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from concerns.enums import Mode, State
from tests import casework_factories as casework
from tests import reviewing, routes
from tests.casework_factories import Worked
from tests.desk import client_of
from tests.furnished import Keys, furnish
from tests.routes import Route
from trust import sealing
from trust.models import Event

pytestmark = pytest.mark.django_db

STATES = [State.RECEIVED, State.ACCEPTED, State.INVESTIGATING]
STAFF = [route for route in routes.routes() if route.is_staff]
POINTED = [route for route in STAFF if "reference" in route.parameters]
REVIEW = {"afterwards:review", "afterwards:decide"}
BUTTONS = {"get casework:advice-take-back", "get casework:letter-on-paper"}  # no pages
AFTERWARDS = [route for route in POINTED if route.name.startswith("afterwards:")]
PLAIN = [route for route in STAFF if not route.parameters]


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The labels of what is opened meanwhile; it is opened all the same."""
    opened: list[str] = []
    unseal = sealing._unseal

    def watching(*args: Any, label: str, **more: Any) -> bytes:
        opened.append(label)
        return unseal(*args, label=label, **more)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_unseal", watching)
        yield opened


def unrecorded(
    user: User,
    worked: Worked,
    monkeypatch: pytest.MonkeyPatch,
    checked: Sequence[Route] = POINTED,
    keys: Keys | None = None,
) -> tuple[dict[str, set[str]], set[str]]:
    """Pages that opened something without an event, with what; and all that opened anything."""
    client, silent, opening = client_of(user), {}, set()
    cookies = client.cookies.output(header="")
    for route in checked:
        client.cookies.load(cookies)  # a page may have ended the session, which the database forgets below
        values = {"reference": worked.reference, "kind": "adult", "number": 1}
        address = route.url(values | (keys or {}).get(route.name, {}))
        for method in ("get", "post"):
            before = set(Event.objects.values_list("pk", flat=True))
            with transaction.atomic(), watched(monkeypatch) as opened:
                answer = getattr(client, method)(address, {"version": worked.case.version, "words": "medicine"})
                new = Event.objects.exclude(pk__in=before).filter(actor=f"user:{user.pk}")
                recorded = new.exists()
                transaction.set_rollback(True)
            if not opened or answer.status_code != 200:
                continue  # what was opened to do something is the event of that
            opening.add(f"{method} {route.name}")
            if not recorded:
                silent[f"{method} {route.name}"] = set(opened)
    return silent, opening


@pytest.mark.parametrize("state", STATES)
def test_t35_every_page_that_opens_something_sealed_is_an_event(
    rota: list[User], lead: User, handler: User, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = casework.case_in(state, lead=lead, handler=handler, mode=Mode.OPEN)

    silent, opening = unrecorded(lead if state == State.RECEIVED else handler, worked, monkeypatch)

    assert silent == {}
    assert {"get triage:case"} <= opening if state == State.RECEIVED else {"get casework:case"} <= opening


def test_t35_every_page_behind_which_there_is_something_is_an_event(
    rota: list[User], lead: User, handler: User, senior: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where there is a talk, a need, a route elsewhere, a record: each page opens what it is about."""
    worked = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.OPEN)
    keys = furnish(worked, adviser=senior)

    silent, opening = unrecorded(handler, worked, monkeypatch, keys=keys)
    casework.give_outcome(worked)
    after, read = unrecorded(handler, worked, monkeypatch, AFTERWARDS, keys=keys)

    assert (silent, after) == ({}, {})
    assert {f"get {name}" for name in keys} - opening - read == BUTTONS


def test_t35_a_reviewer_reads_on_the_record_too(
    rota: list[User], lead: User, handler: User, senior: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.OPEN)
    key: dict[str, object] = {"pk": reviewing.begun(worked, senior).pk}

    silent, opening = unrecorded(senior, worked, monkeypatch, keys=dict.fromkeys(REVIEW, key))

    assert silent == {}
    assert {f"get {name}" for name in REVIEW} <= opening


def test_t35_of_the_pages_that_stand_for_no_case_a_search_alone_opens_any(
    rota: list[User], lead: User, handler: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.OPEN)

    silent, opening = unrecorded(handler, worked, monkeypatch, PLAIN)

    assert (silent, opening) == ({}, {"post casework:search"})
