"""Triggers that make the events and their anchors append-only, so that not even our own code can rewrite them.

A later change of such a table on SQLite copies it and drops them silently: such a migration must end with
`install(connection)`, and the check trust.E001 finds the one that forgot.
"""

from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

# Each table with what makes a row the same as one that is there already.
SAME = {
    "trust_event": "id = NEW.id OR (chain = NEW.chain AND number = NEW.number)",
    "trust_anchor": "number = NEW.number OR day = NEW.day",
    "trust_anchorhead": "id = NEW.id OR (chain = NEW.chain AND anchor = NEW.anchor)",
}

_SQLITE = {
    "no_update": "BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END",
    "no_delete": "BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END",
    # INSERT OR REPLACE deletes without firing the trigger above.
    "no_replace": (
        "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
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
    "no_change": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION trust_event_refuse()",
    "no_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION trust_event_refuse()",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers there; safe to call where some or all of them already are."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in _tables(connection):
            for name, statement in _wanted(connection, table).items():
                cursor.execute(statement)
                if connection.vendor == "postgresql":
                    # ALWAYS: they hold for replication and restore sessions too.
                    cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in _tables(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in _wanted(connection, table):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand and do not, or not in full force. A table that a later migration
    brings is not missed yet."""
    gone: set[str] = set()
    with connection.cursor() as cursor:
        for table in _tables(connection):
            wanted = _wanted(connection, table)
            gone |= wanted.keys() - _standing(connection, cursor, table, wanted)
    return sorted(gone)


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    there = connection.introspection.table_names()
    return [table for table in SAME if table in there]


def _wanted(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    try:
        kinds = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]
    except KeyError:
        raise NotSupportedError("Events can be kept append-only on PostgreSQL and SQLite alone.") from None
    return {
        f"{table}_{kind}": f"CREATE TRIGGER {table}_{kind} {rest.format(table=table, same=SAME[table])}"
        for kind, rest in kinds.items()
    }


def _standing(connection: BaseDatabaseWrapper, cursor: Any, table: str, wanted: dict[str, str]) -> set[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return {name for name, sql in cursor.fetchall() if sql == wanted.get(name)}
    cursor.execute(
        "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid AND prosrc = %s "
        "WHERE tgrelid = to_regclass(%s) AND tgenabled = 'A'",
        [_POSTGRESQL_BODY, table],
    )
    return {name for (name,) in cursor.fetchall()}
