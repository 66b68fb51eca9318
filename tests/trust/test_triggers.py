"""The database itself refuses to rewrite an event; a missing trigger stops the start."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, NotSupportedError, connection, transaction
from django.db.backends.dummy.base import DatabaseWrapper

from tests.triggers import lifted
from trust import anchors, audit, triggers
from trust.models import Anchor, AnchorHead, ChainHead, Event

DAY = date(2026, 3, 2)
TABLES = (*triggers.SAME, "trust_chainhead")


def wanted() -> list[tuple[str, str]]:
    """Every trigger with its table."""
    return [(table, name) for table in triggers.SAME for name in sorted(triggers._wanted(connection, table))]


@pytest.fixture
def event(db: None) -> Event:
    with transaction.atomic():
        return audit.record("case:1", "case.opened", actor="a", on=DAY)


@pytest.mark.django_db
def test_triggers_stand_after_the_migrations() -> None:
    assert triggers.missing(connection) == []
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trust_event SET actor = 'b'",
        "UPDATE trust_event SET digest = digest",
        "DELETE FROM trust_event",
        "DELETE FROM trust_event WHERE number = 1",
    ],
)
def test_event_is_never_rewritten(event: Event, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.get().actor == "a"

    with lifted(connection):
        connection.cursor().execute(statement)  # the statement itself is sound: only the triggers refuse it


def test_event_is_never_rewritten_by_the_models(event: Event) -> None:
    event.actor = "b"
    for act in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(actor="b")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    assert list(Event.objects.values_list("actor", flat=True)) == ["a"]


@pytest.mark.parametrize("table", ["trust_anchor", "trust_anchorhead"])
def test_an_anchor_is_never_rewritten(event: Event, table: str) -> None:
    anchors.make(day=DAY)
    statements = [f"UPDATE {table} SET number = number", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table}")
    else:
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    for statement in statements:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    with lifted(connection):
        connection.cursor().execute(statements[0])  # sound: only the triggers refuse it
    assert Anchor.objects.count() == AnchorHead.objects.count() == 1


@pytest.mark.parametrize("same", ["id", "place"])
def test_event_is_never_replaced(event: Event, same: str) -> None:
    values = {name: getattr(event, name) for name in audit.FIELDS} | {"actor": "b"}
    values |= {"number": 9} if same == "id" else {"id": uuid4()}
    usurper = Event(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.bulk_create([usurper])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.bulk_create(
            [usurper],
            update_conflicts=True,
            update_fields=["actor"],
            unique_fields=["id"] if same == "id" else ["chain", "number"],
        )
    assert Event.objects.get().actor == "a"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's own")
def test_event_is_never_replaced_by_what_sqlite_offers(event: Event) -> None:
    columns = 'chain, number, id, type, actor, "on", data, previous, digest'
    statement = f"INSERT OR REPLACE INTO trust_event ({columns}) SELECT {columns} FROM trust_event"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.get() == event


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_events_are_never_truncated(event: Event) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE trust_event")
    assert Event.objects.get() == event


@pytest.mark.django_db
def test_missing_trigger_is_an_error() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []
    for table, name in wanted():
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        connection.cursor().execute(f"DROP TRIGGER {name}{on_table}")

        (error,) = run_checks(tags=["database"], databases=["default"])

        assert error.id == "trust.E001"
        assert name in error.msg
        triggers.install(connection)
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.django_db
def test_weakened_trigger_is_an_error() -> None:
    name = wanted()[0][1]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE trust_event DISABLE TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON trust_event BEGIN SELECT 1; END")
    assert triggers.missing(connection) == [name]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite no function stands beside a trigger")
@pytest.mark.django_db
def test_hollow_function_is_an_error_on_postgresql() -> None:
    connection.cursor().execute(
        "CREATE OR REPLACE FUNCTION trust_event_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RETURN NEW; END$$"
    )
    assert triggers.missing(connection) == sorted(name for _table, name in wanted())


@pytest.mark.django_db
def test_check_has_nothing_to_say_before_the_first_migration() -> None:
    for table in TABLES:
        connection.cursor().execute(f"ALTER TABLE {table} RENAME TO elsewhere_{table}")
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_other_databases_are_refused_in_a_sentence() -> None:
    with pytest.raises(NotSupportedError, match="PostgreSQL and SQLite alone"):
        triggers._wanted(DatabaseWrapper({}), "trust_event")


@pytest.mark.django_db
def test_lifted_puts_the_triggers_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), lifted(connection):
        _ = 1 / 0
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_flush_after_a_transactional_test_empties_the_chain(turn: int) -> None:
    """Each turn finds what the flush after the other left: nothing, and the triggers standing."""
    assert Event.objects.count() == ChainHead.objects.count() == 0
    assert triggers.missing(connection) == []
    with transaction.atomic():
        audit.record("case:1", "case.opened", actor="a", on=DAY)
    assert Event.objects.count() == 1
