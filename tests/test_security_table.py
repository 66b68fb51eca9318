"""docs/security.md and docs/clock.md name a test for each point: every one of them is there."""

import re

import pytest

from tests import tree

TABLES = {"security.md": 50, "clock.md": 20}
NAMED = {
    table: re.findall(r"`([\w/]+\.py)`?::`?(\w+)`", (tree.ROOT / "docs" / table).read_text(encoding="utf-8"))
    for table in TABLES
}


@pytest.mark.parametrize("table", TABLES)
def test_the_table_names_tests(table: str) -> None:
    assert len(NAMED[table]) > TABLES[table]


@pytest.mark.parametrize(("file", "name"), sorted({point for points in NAMED.values() for point in points}))
def test_a_test_that_the_table_names_is_there(file: str, name: str) -> None:
    text = (tree.ROOT / "tests" / file).read_text(encoding="utf-8")

    assert f"def test_{name}(" in text
