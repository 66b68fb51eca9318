"""Questions that every page asks, put into the words of the database once in a process and then asked again with
other values: putting them together takes Django longer than the database needs to answer (ADR 0020).

Built on the compiler that Django makes of a queryset. What is asked, how rows become objects, and what may be
joined to them stays Django's; nothing here writes SQL.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

FIELDS: Mapping[type, "models.Field[Any, Any]"] = {
    UUID: models.UUIDField(),
    str: models.TextField(),
    datetime: models.DateTimeField(),
}
# What stands for a value while the question is put together, by its type and place: nothing else in a question is
# ever equal to one of these.
STANDS_FOR: Mapping[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=0x5F0C6A1E93D74C559A0E2F4D1B7C8E63 + place),
    str: lambda place: f"\x1fstands for text {place}\x1f",
    datetime: lambda place: datetime(1907, 3, 2, 1, 4, 5, 678901, tzinfo=UTC) + timedelta(seconds=place),
}


class NotPrepared(TypeError):
    """A question that does not ask for a value that it is given."""


@dataclass(frozen=True)
class _Made(Generic[Row]):
    """A question as the database understands it; `places` says which value goes where among its parameters."""

    rows: "QuerySet[Any, Row]"
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    places: Mapping[int, str]


class Prepared(Generic[Row]):
    """`build` is handed what stands for each of the named values, and returns the queryset that asks.

    A list cannot be a value, since the number of its members is part of the words; nor can None.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Row]]", **types: type) -> None:
        self._build = build
        self._types = types
        self._made: _Made[Row] | None = None

    def __call__(self, **values: Any) -> list[Row]:
        """The answer, whole: a queryset would let somebody narrow it further, and not listen."""
        if values.keys() != self._types.keys() or None in values.values():
            raise NotPrepared(f"takes {sorted(self._types)}, each with a value")
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made = self._made or self._make(connection)
        given = {name: _adapted(self._types[name], value, connection) for name, value in values.items()}
        parameters = list(made.parameters)
        for place, name in made.places.items():
            parameters[place] = given[name]
        compiler = copy(made.compiler)
        compiler.connection = connection  # a thread has one of its own
        compiler.as_sql = partial(_as_made, made.sql, tuple(parameters))  # type: ignore[method-assign]
        rows = made.rows.all()
        rows.query.get_compiler = partial(_as_compiled, compiler)  # type: ignore[method-assign]
        return list(rows)

    def _make(self, connection: BaseDatabaseWrapper) -> _Made[Row]:
        stand_ins = {name: STANDS_FOR[kind](place) for place, (name, kind) in enumerate(self._types.items())}
        rows = self._build(**stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        known = {name: _adapted(self._types[name], value, connection) for name, value in stand_ins.items()}
        places = {
            place: name
            for place, parameter in enumerate(parameters)
            for name, value in known.items()
            if parameter == value
        }
        if set(places.values()) != set(known):
            raise NotPrepared(f"nothing asks for {sorted(set(known) - set(places.values()))}")
        return _Made(rows, compiler, sql, tuple(parameters), places)


def _adapted(kind: type, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As the database takes it: a key is text to one, and a type of its own to the other."""
    return FIELDS[kind].get_db_prep_value(value, connection)


def _as_made(sql: str, parameters: tuple[Any, ...], *_args: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
    return sql, parameters


def _as_compiled(compiler: SQLCompiler, *_args: Any, **_options: Any) -> SQLCompiler:
    return compiler
