"""Whoever rewrites events with the database in hand, triggers lifted, is found out at the exact row."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.triggers import lifted
from trust import audit
from trust.audit import Entry, Fault
from trust.models import ChainHead, Event

DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 10, 30, 15, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def chains(db: None) -> None:
    """Three chains: one event, five events, two events."""
    with transaction.atomic():
        for chain, length in (("case:a", 1), ("case:b", 5), ("case:c", 2)):
            for number in range(length):
                audit.record(chain, "case.read", actor="u1", on=MOMENT, step=number)


def events(chain: str = "case:b") -> Any:
    return Event.objects.filter(chain=chain)


def rewritten(**changes: Any) -> Callable[[Event], None]:
    """An attacker who knows the rule: sets fields and computes the event's digest anew."""

    def rewrite(event: Event) -> None:
        for name, value in changes.items():
            setattr(event, name, value)
        event.digest = audit._digest(*(getattr(event, name) for name in audit.FIELDS[:-1]))
        event.save()

    return rewrite


def test_verify_finds_nothing_where_nothing_was_touched(chains: None) -> None:
    assert list(audit.verify()) == []
    assert list(audit.verify("case:b")) == []
    assert list(audit.verify("case:unknown")) == []
    assert audit.first_fault() is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "u2"},
        {"type": "case.closed"},
        {"on": "2026-03-03"},
        {"data": '{"step":9}'},
        {"id": "11111111-1111-4111-8111-111111111111"},
        {"previous": audit.GENESIS},
        {"digest": audit.GENESIS},
    ],
)
@pytest.mark.parametrize("number", [1, 3, 5])
def test_verify_finds_an_edit(chains: None, change: dict[str, str], number: int) -> None:
    if number == 1 and "previous" in change:
        change = {"previous": "1" * 64}
    assert audit.first_fault() is None

    with lifted(connection):
        events().filter(number=number).update(**change)

    assert audit.first_fault() == Fault("case:b", number, "its content was changed")
    assert audit.first_fault("case:b") == audit.first_fault()
    assert list(audit.verify("case:a")) == list(audit.verify("case:c")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_verify_finds_an_edit_with_its_digest_computed_anew(chains: None, number: int) -> None:
    with lifted(connection):
        rewritten(actor="u2")(events().get(number=number))
    assert list(audit.verify()) == [Fault("case:b", number + 1, "it does not follow the event before it")]


def test_verify_finds_an_edit_of_the_last_with_its_digest_computed_anew(chains: None) -> None:
    with lifted(connection):
        rewritten(actor="u2")(events().get(number=5))
    assert list(audit.verify()) == [Fault("case:b", 5, "it is not the event that the chain's head names")]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_verify_finds_a_deletion_in_the_middle(chains: None, number: int) -> None:
    with lifted(connection):
        events().filter(number=number).delete()
    assert list(audit.verify()) == [
        Fault("case:b", number + 1, f"it follows number {number - 1}: what stood between is missing")
    ]


def test_verify_finds_a_deletion_closed_up(chains: None) -> None:
    with lifted(connection):
        events().filter(number=2).delete()
        for number in (3, 4, 5):
            rewritten(number=number - 1)(events().get(number=number))
    assert audit.first_fault() == Fault("case:b", 2, "it does not follow the event before it")


def test_verify_finds_a_reorder(chains: None) -> None:
    with lifted(connection):
        events().filter(number=2).update(number=99)
        events().filter(number=3).update(number=2)
        events().filter(number=99).update(number=3)
    assert [(fault.number, fault.what) for fault in audit.verify()] == [
        (2, "its content was changed"),
        (3, "its content was changed"),
        (4, "it does not follow the event before it"),
    ]


def test_verify_finds_a_reorder_with_digests_computed_anew(chains: None) -> None:
    with lifted(connection):
        second, third = events().get(number=2), events().get(number=3)
        events().filter(number=2).update(number=99)
        rewritten(number=2)(third)
        rewritten(number=3)(second)
    assert audit.first_fault() == Fault("case:b", 2, "it does not follow the event before it")


def test_verify_finds_an_insertion(chains: None) -> None:
    with lifted(connection):
        for number in (5, 4, 3):
            rewritten(number=number + 1)(events().get(number=number))
        forged = events().get(number=2)
        forged.id, forged.number, forged.previous = uuid4(), 3, forged.digest
        forged._state.adding = True
        rewritten()(forged)
    assert events().count() == 6
    assert audit.first_fault() == Fault("case:b", 4, "it does not follow the event before it")


def test_verify_finds_an_insertion_at_the_end(chains: None) -> None:
    """No trigger refuses an insert: the chain's head does."""
    last = events().get(number=5)
    forged = Event(
        chain="case:b", number=6, type="t", actor="u9", on="2026-03-02", data="{}", previous=last.digest
    )
    rewritten()(forged)
    assert list(audit.verify()) == [Fault("case:b", 6, "it stands beyond the chain's head")]


@pytest.mark.parametrize("left", [4, 1, 0])
def test_verify_finds_a_truncation(chains: None, left: int) -> None:
    with lifted(connection):
        events().filter(number__gt=left).delete()
    assert list(audit.verify()) == [Fault("case:b", left + 1, "missing: the chain's head counts 5 events")]


def test_verify_finds_a_head_set_back(chains: None) -> None:
    ChainHead.objects.filter(chain="case:b").update(number=3, digest=events().get(number=3).digest)
    assert list(audit.verify()) == [Fault("case:b", 4, "it stands beyond the chain's head")]


def test_verify_finds_a_head_removed(chains: None) -> None:
    ChainHead.objects.filter(chain="case:b").delete()
    assert list(audit.verify()) == [Fault("case:b", 1, "the chain's head is missing")]
    assert list(audit.verify("case:b")) == list(audit.verify())


def test_verify_finds_an_event_moved_to_another_chain(chains: None) -> None:
    with lifted(connection):
        events("case:c").filter(number=2).update(chain="case:a")
    assert list(audit.verify()) == [
        Fault("case:a", 2, "its content was changed"),
        Fault("case:a", 2, "it stands beyond the chain's head"),
        Fault("case:c", 2, "missing: the chain's head counts 2 events"),
    ]


def test_verify_names_the_first_of_several(chains: None) -> None:
    with lifted(connection):
        Event.objects.filter(number=2).update(actor=F("type"))
    assert list(audit.verify()) == [
        Fault("case:b", 2, "its content was changed"),
        Fault("case:c", 2, "its content was changed"),
    ]


def test_verify_lets_writers_go_on(chains: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event written after the head was read is no fault."""
    monkeypatch.setattr(audit, "HEADS_AT_ONCE", 1)
    found = audit._faults(
        ChainHead.objects.get(chain="case:b"), iter(events().order_by("number").values_list(*audit.FIELDS))
    )
    assert list(found) == []
    stale = ChainHead.objects.get(chain="case:b")
    with transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=MOMENT)

    rows = events().order_by("number").values_list(*audit.FIELDS)

    assert list(audit._faults(stale, iter(rows))) == []
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_verify_goes_through_more_chains_than_it_reads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "HEADS_AT_ONCE", 3)
    with transaction.atomic():
        audit.record_many(Entry(f"case:{n}", "t", "a", DAY) for n in range(10))
    assert list(audit.verify()) == []

    with lifted(connection):
        events("case:9").update(actor="b")

    assert list(audit.verify()) == [Fault("case:9", 1, "its content was changed")]
