"""The printed tables say what the code does."""

import pytest
from django.conf import settings
from django.core.management import call_command

from concerns.domain import tables
from concerns.enums import Action, Seat, State
from concerns.management.commands import print_tables

DOCS = settings.BASE_DIR / "docs"


@pytest.mark.parametrize("name", sorted(print_tables.pages()))
def test_a_printed_table_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == print_tables.pages()[name]


def test_the_diagram_has_every_arrow_and_no_other() -> None:
    drawn = {line.strip() for line in print_tables.pages()["states.md"].splitlines() if " --> " in line}
    arrows = {f"{state} --> {to}" for state in State for to in tables.NEXT[state]}
    ends = {f"{state} --> [*]" for state in State if not tables.NEXT[state]}
    assert drawn == arrows | ends | {"[*] --> received"}


def test_each_action_has_one_row_with_its_seats() -> None:
    rows = [line.split(" | ") for line in print_tables.pages()["permissions.md"].splitlines()]
    for action in Action:
        (row,) = [row for row in rows if row[0] == f"| {action.label}"]
        marked = {seat for seat, mark in zip(Seat, row[1:], strict=False) if mark.strip() == "yes"}
        assert marked == tables.ACTIONS[action].seats


@pytest.fixture
def elsewhere(tmp_path, settings):  # type: ignore[no-untyped-def]
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    return tmp_path / "docs"


def test_check_says_what_is_stale_and_writes_nothing(elsewhere, capsys) -> None:  # type: ignore[no-untyped-def]
    call_command("print_tables")
    call_command("print_tables", "--check")
    (elsewhere / "states.md").write_text("old")
    with pytest.raises(SystemExit) as ended:
        call_command("print_tables", "--check")
    assert ended.value.code == 1
    assert "docs/states.md is stale" in capsys.readouterr().err
    assert (elsewhere / "states.md").read_text() == "old"
