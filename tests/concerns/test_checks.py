"""What stops the start: an inbox that closes before a review can be asked for."""

from typing import Any

from django.core.checks import run_checks


def faults() -> list[str]:
    return [one.msg for one in run_checks() if one.id == "concerns.E002"]


def test_an_inbox_that_closes_before_a_review_can_be_asked_for_is_refused(settings: Any) -> None:
    assert faults() == []
    settings.INBOX_OPEN_MONTHS = 4
    assert faults() == []

    settings.INBOX_OPEN_MONTHS = 3

    assert faults() == ["HEARKEN_INBOX_OPEN_MONTHS must be more than HEARKEN_REVIEW_MONTHS."]
