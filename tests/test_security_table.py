"""docs/security.md names a test for each point: every one of them is there."""

import re

import pytest

from tests import tree

NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", (tree.ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def test_the_table_names_tests() -> None:
    assert len(NAMED) > 50


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_test_that_the_table_names_is_there(file: str, name: str) -> None:
    text = (tree.ROOT / "tests" / file).read_text(encoding="utf-8")

    assert f"def test_{name}(" in text
