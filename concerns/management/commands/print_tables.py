"""Writes docs/states.md and docs/permissions.md from the tables that the code asks."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.roles import EXPLAINED, NEEDS_SECOND, NEVER_RESERVE, REFUSED_PAIRS, Role, never_with
from concerns.domain import tables
from concerns.enums import Action, Seat, State

MADE = "<!-- Made by `manage.py print_tables` from the code. Change the code, then run it again. -->"


class Command(BaseCommand):
    help = "Writes the tables of states and permissions into docs/; with --check says which of them is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a table is stale")

    def handle(self, *_: Any, check: bool, **__: Any) -> None:
        docs = settings.BASE_DIR / "docs"
        for name, text in pages().items():
            path = docs / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if check:
                self.stderr.write(f"docs/{name} is stale: run `python manage.py print_tables`.")
                sys.exit(1)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name} is written.")


def pages() -> dict[str, str]:
    """Each page by its file name."""
    return {"states.md": "\n".join(_states()) + "\n", "permissions.md": "\n".join(_permissions()) + "\n"}


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from (_row(row) for row in rows)


def _states() -> Iterator[str]:
    yield from (MADE, "", "# States of a case", "")
    yield (
        "A duty (acknowledge, answer) is not a state: it runs on its own clock beside these. "
        "Source: `concerns/domain/tables.py`."
    )
    yield ""
    yield from _table(["state", "code", "may become", "who moves it on"], map(_state_row, State))
    yield from ("", "```mermaid", "stateDiagram-v2", f"    [*] --> {State.RECEIVED}")
    for state in State:
        after = sorted(tables.NEXT[state], key=list(State).index)
        yield from (f"    {state} --> {to}" for to in after)
        if not after:
            yield f"    {state} --> [*]"
    yield "```"


def _state_row(state: State) -> list[str]:
    after = [str(to.label) for to in State if to in tables.NEXT[state]]
    mover = tables.OWNED_BY[state]
    return [str(state.label), f"`{state}`", ", ".join(after) or "nothing", str(mover.label) if mover else "nobody"]


def _permissions() -> Iterator[str]:
    yield from (MADE, "", "# Who may do what", "")
    yield (
        "On a case somebody acts from a seat: its owner (the first reader, until a handler is appointed) or a "
        "case role given by name. A conflict block beats every seat. No org role opens a case, and "
        "`is_superuser` opens nothing. Source: `concerns/domain/tables.py`; the door is "
        "`concerns/domain/access.py`."
    )
    yield from ("", "## On a case", "")
    yield from _table(["action", *(str(seat.label) for seat in Seat), "in which states"], map(_action_row, Action))
    yield from ("", "## Org roles", "")
    yield (
        "An administrator gives and takes them, never for themselves; at least two administrators stay. Where"
        " it takes two, one proposes and another with no part in it agrees within seven days. So it is with a"
        " place as reserve reader, with a new work email of whoever has signed in or may open more than plain"
        " staff, and with the reset of somebody's second step. Taking back takes one, but for the last two "
        "name keepers. Nobody changes their own name, email or unit, or makes themselves manager of a unit. "
        "Whoever holds a role, has a place on the rota or was appointed to a case needs a second step to sign"
        " in. Source: `accounts/roles.py`, `accounts/domain/approvals.py`."
    )
    yield ""
    yield from _table(["role", "what for", "takes two", "never together with"], map(_role_row, Role))
    yield from ("", "Nobody may hold both of:", "")
    yield from sorted(f"- {' and '.join(_in_order(pair))}" for pair in REFUSED_PAIRS)
    yield from sorted(f"- {role.label} and a place as reserve reader" for role in NEVER_RESERVE)


def _role_row(role: Role) -> list[str]:
    never = [str(other.label) for other in never_with(role)]
    if role in NEVER_RESERVE:
        never.append("reserve reader")
    return [
        str(role.label),
        str(EXPLAINED[role]),
        "yes" if role in NEEDS_SECOND else "",
        ", ".join(never) or "nothing",
    ]


def _in_order(pair: frozenset[Role]) -> list[str]:
    return [str(role.label) for role in Role if role in pair]


def _action_row(action: Action) -> list[str]:
    rule = tables.ACTIONS[action]
    marks = ["yes" if seat in rule.seats else "" for seat in Seat]
    return [str(action.label), *marks, _in_which(rule.states)]


def _in_which(states: frozenset[State]) -> str:
    if states == frozenset(State):
        return "all"
    return ", ".join(str(state.label) for state in State if state in states)
