"""How long somebody must wait, never less than they must."""

from datetime import datetime, timedelta

import pytest

from accounts.forms import waiting


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), "1 second"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=29, milliseconds=1), "30 seconds"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=30), "30 minutes"),
    ],
)
def test_a_wait_is_rounded_up(now: datetime, left: timedelta, words: str) -> None:
    assert waiting.in_words(now + left, now=now) == words


def test_a_failed_try_is_told_to_wait_only_if_it_must(now: datetime) -> None:
    assert waiting.wrong("That is not right.", None, now=now) == "That is not right. Try again."
    after = now + timedelta(seconds=30)
    assert waiting.wrong("That is not right.", after, now=now) == "That is not right. Try again in 30 seconds."
