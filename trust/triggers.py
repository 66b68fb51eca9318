"""Triggers that make the event table append-only, so that not even our own code can rewrite what happened.

A later change of the table on SQLite copies it and drops them silently: such a migration must end with
`install(connection)`, and the check trust.E001 finds the one that forgot.
"""

from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "trust_event"

_SQLITE = {
    "trust_event_no_update": (
        "CREATE TRIGGER trust_event_no_update BEFORE UPDATE ON trust_event "
        "BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END"
    ),
    "trust_event_no_delete": (
        "CREATE TRIGGER trust_event_no_delete BEFORE DELETE ON trust_event "
        "BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END"
    ),
    # INSERT OR REPLACE deletes without firing the trigger above.
    "trust_event_no_replace": (
        "CREATE TRIGGER trust_event_no_replace BEFORE INSERT ON trust_event WHEN EXISTS "
        "(SELECT 1 FROM trust_event WHERE id = NEW.id OR (chain = NEW.chain AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'Events are append-only: this one is there already.'); END"
    ),
}

_POSTGRESQL_BODY = (
    "BEGIN RAISE EXCEPTION 'Events are append-only.' USING ERRCODE = 'integrity_constraint_violation'; END"
)
_POSTGRESQL_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION trust_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $${_POSTGRESQL_BODY}$$"
)
_POSTGRESQL = {
    "trust_event_no_change": (
        "CREATE TRIGGER trust_event_no_change BEFORE UPDATE OR DELETE ON trust_event "
        "FOR EACH ROW EXECUTE FUNCTION trust_event_refuse()"
    ),
    "trust_event_no_truncate": (
        "CREATE TRIGGER trust_event_no_truncate BEFORE TRUNCATE ON trust_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION trust_event_refuse()"
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers there; safe to call where some or all of them already are."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, statement in _wanted(connection).items():
            cursor.execute(statement)
            if connection.vendor == "postgresql":
                # ALWAYS: they hold for replication and restore sessions too.
                cursor.execute(f"ALTER TABLE trust_event ENABLE ALWAYS TRIGGER {name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand and do not, or not in full force."""
    with connection.cursor() as cursor:
        standing = _standing(connection, cursor)
    return sorted(_wanted(connection).keys() - standing)


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    try:
        return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]
    except KeyError:
        raise NotSupportedError("Events can be kept append-only on PostgreSQL and SQLite alone.") from None


def _standing(connection: BaseDatabaseWrapper, cursor: Any) -> set[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        return {name for name, sql in cursor.fetchall() if sql == _SQLITE.get(name)}
    cursor.execute(
        "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid AND prosrc = %s "
        "WHERE tgrelid = to_regclass(%s) AND tgenabled = 'A'",
        [_POSTGRESQL_BODY, TABLE],
    )
    return {name for (name,) in cursor.fetchall()}
