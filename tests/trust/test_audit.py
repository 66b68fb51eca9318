"""What is recorded stays as it was, and whoever rewrites it with the database in hand is found out."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F, TextChoices
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests.triggers import lifted
from trust import audit
from trust.audit import Entry, Fault
from trust.errors import ProseRefused
from trust.models import ChainHead, Event

DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 10, 30, 15, 987654, tzinfo=timezone(timedelta(hours=1)))


class WrongState(Exception):
    pass


class Kind(TextChoices):
    OPENED = "case.opened", "Opened"


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


@pytest.mark.django_db
def test_record_writes_codes_in_canonical_form() -> None:
    with transaction.atomic():
        event = audit.record(
            "case:b",
            Kind.OPENED,
            actor="u1",
            on=MOMENT,
            reference="RC-7K3M-92QX",
            due=DAY.isoformat(),
            kind=Kind.OPENED,
            urgent=True,
            step=3,
            nobody=None,
        )

    kept = Event.objects.get()
    assert {name: getattr(kept, name) for name in audit.FIELDS} == {
        "chain": "case:b",
        "number": 1,
        "id": event.id,
        "type": "case.opened",
        "actor": "u1",
        "on": "2026-03-02T09:30:15+00:00",
        "data": '{"due":"2026-03-02","kind":"case.opened","nobody":null,'
        '"reference":"RC-7K3M-92QX","step":3,"urgent":true}',
        "previous": audit.GENESIS,
        "digest": event.digest,
    }
    assert type(kept.type) is str


@pytest.mark.django_db
def test_record_keeps_a_date_a_date() -> None:
    with transaction.atomic():
        assert audit.record("mailbox:1", "concern.raised", actor="reporter", on=DAY).on == "2026-03-02"
    assert Event.objects.get().on == "2026-03-02"


@pytest.mark.django_db
def test_record_links_each_event_to_the_one_before() -> None:
    with transaction.atomic():
        first, second = (audit.record("case:b", "case.read", actor="u1", on=DAY) for _ in range(2))
        other = audit.record("case:c", "case.read", actor="u1", on=DAY)

    assert [first.previous, second.previous, other.previous] == [audit.GENESIS, first.digest, audit.GENESIS]
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert list(ChainHead.objects.order_by("chain").values_list()) == [
        ("case:b", 2, second.digest),
        ("case:c", 1, other.digest),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "two words",
        "tab\there",
        "line\nend",
        "x" * 65,
        "jo@example.org",
        "José",
        "O'Neil",
        "a,b",
        1.5,
        DAY,
        ["a"],
        b"a",
    ],
)
@pytest.mark.django_db
def test_record_refuses_prose_without_repeating_it(value: Any) -> None:
    with transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=DAY, reason="code")
    with pytest.raises(ProseRefused) as caught, transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=DAY, reason=value)
    assert str(caught.value) == "The event's 'reason' is not a short code, a number, a date or a reference."
    assert Event.objects.count() == 1


@pytest.mark.parametrize("name", ["chain", "type", "actor"])
@pytest.mark.parametrize("value", ["two words", ""])
@pytest.mark.django_db
def test_record_refuses_prose_in_every_text(name: str, value: str) -> None:
    texts: dict[str, Any] = {"chain": "c", "type": "t", "actor": "a"}
    with transaction.atomic():
        audit.record_many([Entry(**texts, on=DAY)])
    with pytest.raises(ProseRefused), transaction.atomic():
        audit.record_many([Entry(**texts | {name: value}, on=DAY)])


@pytest.mark.django_db
def test_record_refuses_prose_as_the_name_of_a_code() -> None:
    with pytest.raises(ProseRefused), transaction.atomic():
        audit.record_many([Entry("c", "t", "a", DAY, {"two words": 1})])


@pytest.mark.django_db
def test_record_refuses_a_moment_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=MOMENT.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_record_only_inside_the_transaction_of_the_act() -> None:
    with transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=DAY)
    with pytest.raises(TransactionManagementError):
        audit.record("case:b", "case.read", actor="u1", on=DAY)
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_record_falls_with_its_act() -> None:
    def act() -> None:
        with transaction.atomic():
            audit.record("case:b", "case.read", actor="u1", on=DAY)
            raise WrongState

    with pytest.raises(WrongState):
        act()
    assert Event.objects.count() == ChainHead.objects.count() == 0

    with transaction.atomic():
        assert audit.record("case:b", "case.read", actor="u1", on=DAY).number == 1
    assert audit.first_fault() is None


@pytest.mark.django_db
def test_record_many_keeps_the_order_given_and_mixes_old_and_new_chains() -> None:
    with transaction.atomic():
        audit.record("case:b", "case.read", actor="u1", on=DAY)
        written = audit.record_many(
            Entry(chain, "duty.missed", "clock", MOMENT, {"step": step})
            for step, chain in enumerate(["case:b", "case:a", "case:b", "case:c"])
        )

    assert [(event.chain, event.number, json.loads(event.data)["step"]) for event in written] == [
        ("case:b", 2, 0),
        ("case:a", 1, 1),
        ("case:b", 3, 2),
        ("case:c", 1, 3),
    ]
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_record_many_of_nothing_writes_nothing() -> None:
    with transaction.atomic():
        assert audit.record_many([]) == []
    assert ChainHead.objects.count() == 0


@pytest.mark.django_db
def test_record_many_asks_the_database_as_often_for_90_as_for_3() -> None:
    def asked(first: int, last: int) -> int:
        entries = [Entry(f"case:{n}", "duty.missed", "clock", MOMENT) for n in range(first, last)]
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            transaction.atomic(),
        ):
            audit.record_many(entries)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    assert asked(0, 3) == asked(3, 93) == 5  # heads, new heads, their lock, events, heads moved on
    assert asked(0, 93) == 3
    assert list(audit.verify()) == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True])
def test_record_by_many_at_once_makes_one_chain(known: bool) -> None:
    if known:
        with transaction.atomic():
            audit.record("case:1", "case.read", actor="u0", on=DAY)

    def write(worker: int) -> None:
        try:
            for turn in range(10):
                chains = ["case:1", "case:2", f"case:new-{turn}"]
                with transaction.atomic():
                    audit.record_many(
                        Entry(chain, "case.read", f"u{worker}", DAY)
                        for chain in (chains if worker % 2 else reversed(chains))
                    )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    assert list(audit.verify()) == []
    assert events("case:1").count() == 80 + known
    assert events("case:2").count() == 80
    assert events("case:new-3").count() == 8


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


def test_moment_is_told_in_utc() -> None:
    assert audit._moment(datetime(2026, 7, 1, 0, 30, tzinfo=UTC)) == "2026-07-01T00:30:00+00:00"
