"""A million duties in seconds: rows that the database makes of a handful of days. Only for measuring."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import md5
from itertools import cycle
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from benchmarks.seed import DIVISION, People
from concerns.domain import calendar, ladder
from concerns.enums import Channel, Duty, Mode, State
from concerns.models import Case, Concern, Deadline
from trust.audit import GENESIS
from trust.models import ChainHead, DataKey

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=calendar.LONDON)
BEFORE = NOW - timedelta(hours=15)  # the last sweep, the evening before
DAYS = 45  # how long ago the oldest open concern was raised
WAITING = 10  # one concern of so many is open and owes nothing today
KIND_COLUMNS = "kind, raised, duty, due_date, due_at, next_step_at, last_step_at, missed_at, met_at"
Row = tuple[Any, ...]


class Table:
    """The duties in the scratch database; `fill` adds to them. Each concern promises two."""

    def __init__(self, staff: People) -> None:
        self.concerns = 0
        self.due_kinds: list[tuple[int, int]] = []  # which kind, and how many of its two duties are due
        self.key = DataKey.objects.create(wrapped=b"seeded", key_id="seed").pk
        self.closer = staff.handlers[0].pk
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                connection.connection.create_function(
                    "md5", 1, lambda text: md5(text.encode(), usedforsecurity=False).hexdigest()
                )
                connection.connection.create_function("dashed", 1, lambda text: str(UUID(text)))
            cursor.execute(
                "CREATE TABLE bench_kind (kind integer, raised date, duty varchar(12), due_date date, "
                "due_at {0}, next_step_at {0}, last_step_at {0}, missed_at {0}, met_at {0})".format(
                    "timestamptz" if connection.vendor == "postgresql" else "datetime"
                )
            )
            cursor.execute(f"CREATE TABLE bench_number (n integer, kind integer, owner {_uuid_type()})")
            cursor.executemany(
                f"INSERT INTO bench_kind ({KIND_COLUMNS}) VALUES ({', '.join(['%s'] * 9)})",  # noqa: S608
                [[_plain(value) for value in row] for row in self._kinds()],
            )
        self.owners = [user.pk for user in staff.handlers]

    def _kinds(self) -> list[Row]:
        """The two duties of a concern raised so many days ago, as the last sweep left them; kind 0 is done."""
        known = calendar.committed()
        rows: list[Row] = []
        for kind in range(DAYS + 1):
            raised = (NOW - timedelta(days=kind or 400)).date()
            due_ones = 0
            for duty, due in (
                (Duty.ACKNOWLEDGE, calendar.acknowledge_by(raised, DIVISION, known)),
                (Duty.ANSWER, calendar.answer_by(raised)),
            ):
                due_at = calendar.end_of(due)
                if not kind:
                    rows.append(
                        (kind, raised, duty.value, due, due_at, None, None, None, due_at - timedelta(hours=8))
                    )
                    continue
                missed = due_at if due_at <= BEFORE else None
                coming = ladder.next_after(duty, raised, due, DIVISION, known, after=BEFORE)[0].at
                look = coming if missed else min(coming, due_at)
                due_ones += look <= NOW
                rows.append((kind, raised, duty.value, due, due_at, look, BEFORE, missed, None))
            if due_ones:
                self.due_kinds.append((kind, due_ones))
        return rows

    def fill(self, size: int, *, due: int) -> None:
        """Up to `size` duties, of which `due` are due now; a tenth of the rest wait for another day."""
        first, last = self.concerns + 1, size // 2
        kinds = _reaching(due, self.due_kinds)
        quiet = [kind for kind in range(1, DAYS + 1) if kind not in dict(self.due_kinds)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM bench_number")
            numbers = [
                (
                    number,
                    kinds[number - first]
                    if number - first < len(kinds)
                    else (quiet[number % len(quiet)] if number % WAITING == 0 else 0),
                    _plain(self.owners[number * 7919 % len(self.owners)]),
                )
                for number in range(first, last + 1)
            ]
            _write_numbers(cursor, numbers)
            with _unreferenced(cursor):
                for statement, words in self._statements():
                    cursor.execute(statement, words)
        self.concerns = last

    def _statements(self) -> list[tuple[str, list[Any]]]:
        key, closer = _plain(self.key), _plain(self.closer)
        case, concern = _key("'case'"), _key("'concern'")
        kinds = "bench_number JOIN bench_kind USING (kind)"
        one = f"{kinds} WHERE duty = '{Duty.ACKNOWLEDGE.value}'"
        chain = f"'case:' || {case}::text" if connection.vendor == "postgresql" else f"'case:' || dashed({case})"
        state = f"CASE kind WHEN 0 THEN '{State.CLOSED.value}' ELSE '{State.INVESTIGATING.value}' END"
        of_case = {"id": case, "state": state, "owner_id": "owner", "opened_date": "raised"}
        of_case |= {"conflicts_decided_at": "due_at", "conflicts_decided_by_id": "owner"}
        of_case |= {"closed_at": "met_at", "closed_by_id": "CASE kind WHEN 0 THEN owner END"}
        of_concern = {"id": concern, "case_id": case, "reference": "substr(md5(n || 'reference'), 1, 12)"}
        of_concern |= {"raised_date": "raised", "recorded_date": "raised"}
        of_deadline = {"id": _key("duty"), "concern_id": concern}
        of_deadline |= {name: name for name in KIND_COLUMNS.split(", ")[2:]}
        of_deadline |= {"met_by_id": f"CASE kind WHEN 0 THEN {_given_key()} END"}
        channel = {"channel": Channel.WEB.value, "division": DIVISION.value, "mode": Mode.ANONYMOUS.value}
        return [
            _insert(Case, of_case, [], {"data_key_id": key}, one),
            _insert(Concern, of_concern, [], {"data_key_id": key, "sealed_account": b"seeded", **channel}, one),
            _insert(Deadline, of_deadline, [closer], {"calendar_version": calendar.committed().version}, kinds),
            _insert(ChainHead, {"chain": chain}, [], {"number": 12, "digest": GENESIS}, "bench_number"),
        ]


def _insert(
    model: type[Model], columns: dict[str, str], words: list[Any], alike: dict[str, Any], source: str
) -> tuple[str, list[Any]]:
    """A statement that makes all rows: `columns` are told by the database, `alike` and every default are the same
    in each."""
    for field in model._meta.concrete_fields:
        if not field.null and field.column not in {*columns, *alike}:
            alike[str(field.column)] = field.get_default()
    names = ", ".join([*columns, *alike])
    values = ", ".join([*columns.values(), *(["%s"] * len(alike))])
    table = model._meta.db_table
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}", [*words, *alike.values()]  # noqa: S608


def _reaching(due: int, kinds: list[tuple[int, int]]) -> list[int]:
    """The kinds of as many concerns as it takes for `due` duties that are due."""
    found, so_far = [], 0
    for kind, due_ones in cycle(kinds):
        if so_far >= due:
            break
        found.append(kind)
        so_far += due_ones
    return found


@contextmanager
def _unreferenced(cursor: Any) -> Iterator[None]:
    """Foreign keys are checked for all rows at the end, which takes a tenth of the time."""
    if connection.vendor != "postgresql":
        yield
        return
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [["concerns_case", "concerns_concern", "concerns_deadline"]],
    )
    found = cursor.fetchall()
    for table, name, _ in found:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in found:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _write_numbers(cursor: Any, numbers: list[Row]) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy("COPY bench_number FROM STDIN") as copy:
            for row in numbers:
                copy.write_row(row)
    else:
        cursor.executemany("INSERT INTO bench_number VALUES (%s, %s, %s)", numbers)


def _key(what: str) -> str:
    """An id that the database makes of a concern's number, scattered like a random one."""
    return f"md5(n || {what}){'::uuid' if connection.vendor == 'postgresql' else ''}"


def _given_key() -> str:
    return "%s::uuid" if connection.vendor == "postgresql" else "%s"


def _uuid_type() -> str:
    return "uuid" if connection.vendor == "postgresql" else "char(32)"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and connection.vendor == "sqlite":
        return value.hex
    return value
