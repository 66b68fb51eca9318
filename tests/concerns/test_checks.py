"""What stops the start: periods that nobody could keep."""

from typing import Any

import pytest
from django.core.checks import run_checks


def faults() -> list[str]:
    return [one.msg for one in run_checks() if one.id == "concerns.E002"]


def test_the_periods_as_they_come_can_be_kept() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CONSULT_WORKING_DAYS", 0, "HEARKEN_CONSULT_WORKING_DAYS is 0: write a whole number from 1 to 20."),
        ("UPDATE_DAYS", 90, "HEARKEN_UPDATE_DAYS is 90: write a whole number from 1 to 28."),
        ("TRIAGE_WORKING_DAYS", 3, "HEARKEN_TRIAGE_WORKING_DAYS is 3: write a whole number from 1 to 2."),
        (
            "INBOX_OPEN_MONTHS",
            3,
            "HEARKEN_INBOX_OPEN_MONTHS must be more than HEARKEN_REVIEW_MONTHS: "
            "a review is asked for through the inbox.",
        ),
    ],
)
def test_a_period_that_nobody_could_keep_is_named(settings: Any, name: str, value: int, sentence: str) -> None:
    setattr(settings, name, value)

    assert faults() == [sentence]
