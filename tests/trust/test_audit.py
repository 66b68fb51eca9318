"""An event is written in the transaction of its act, as codes, and linked to the one before."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import TextChoices
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from trust import audit
from trust.audit import Entry
from trust.errors import ProseRefused
from trust.models import ChainHead, Event

DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 10, 30, 15, 987654, tzinfo=timezone(timedelta(hours=1)))


class WrongState(Exception):
    pass


class Kind(TextChoices):
    OPENED = "case.opened", "Opened"


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
def test_record_many_writes_hundreds_like_one_by_one() -> None:
    """PostgreSQL takes so many by another statement: every character must arrive there as well."""
    codes: list[dict[str, str | int | bool | None]] = [
        {"step": "a.b:c/d+e-f_g", "count": 7, "late": True, "none": None, "empty": ""},
        {},
    ]
    with transaction.atomic():
        written = audit.record_many(
            Entry(f"case:{n % 9}", "duty.missed", "clock", DAY if n % 2 else MOMENT, codes[n % 2])
            for n in range(audit.COPIED_FROM + 50)
        )

    kept = Event.objects.in_bulk([event.pk for event in written])
    assert [[getattr(kept[event.pk], name) for name in audit.FIELDS] for event in written] == [
        [getattr(event, name) for name in audit.FIELDS] for event in written
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

    assert asked(0, 3) == asked(3, 93) == 3  # heads begun and locked, events, heads moved on
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
    assert Event.objects.filter(chain="case:1").count() == 80 + known
    assert Event.objects.filter(chain="case:2").count() == 80
    assert Event.objects.filter(chain="case:new-3").count() == 8


def test_moment_is_told_in_utc() -> None:
    assert audit._moment(datetime(2026, 7, 1, 0, 30, tzinfo=UTC)) == "2026-07-01T00:30:00+00:00"
