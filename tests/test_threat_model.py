"""docs/threat-model.md names, rule by rule, the tests that watch it: they are there, and none is left out."""

import re

from tests import tree

RULES = {*(f"I{number}" for number in range(1, 17)), *(f"T{number}" for number in range(1, 41))}
ROW = re.compile(r"^\| ([IT]\d+) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> dict[str, str]:
    return dict(ROW.findall((tree.ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")))


def named_after_a_rule() -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for path in sorted((tree.ROOT / "tests").rglob("test_*.py")):
        for function in tree.functions(path):
            if rule := re.match(r"test_([it]\d+)_", function.name):
                place = (str(path.relative_to(tree.ROOT / "tests")), function.name.removeprefix("test_"))
                found.setdefault(rule[1].upper(), set()).add(place)
    return found


def test_every_rule_has_tests_or_a_reason_why_not() -> None:
    told = rows()

    assert set(told) == RULES
    assert {rule for rule, rest in told.items() if rule.startswith("I") and not NAMED.search(rest)} == set()


def test_the_table_names_every_test_of_a_rule_and_no_other() -> None:
    told = {rule: set(NAMED.findall(rest)) for rule, rest in rows().items()}

    assert {rule: tests for rule, tests in told.items() if tests} == named_after_a_rule()
