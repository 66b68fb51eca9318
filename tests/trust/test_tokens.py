import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from trust import tokens
from trust.errors import Damaged, Expired

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAYLOAD = {"code": "0ABC-1DEF-GHJK-MN10", "n": 1}


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=5))
def test_read_round_trip(payload: dict[str, Any]) -> None:
    token = tokens.issue("raise", payload, now=NOW)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert tokens.read("raise", token, now=NOW, max_age=HOUR) == payload


def test_read_until_it_expires_and_still_hands_the_payload_over() -> None:
    token = tokens.issue("raise", PAYLOAD, now=NOW)
    assert tokens.read("raise", token, now=NOW + HOUR, max_age=HOUR) == PAYLOAD

    with pytest.raises(Expired) as caught:
        tokens.read("raise", token, now=NOW + HOUR + timedelta(seconds=1), max_age=HOUR)

    assert caught.value.payload == PAYLOAD
    assert "0ABC" not in repr(caught.value)


def test_token_shows_nothing_of_what_it_holds() -> None:
    first, second = (tokens.issue("raise", PAYLOAD, now=NOW) for _ in range(2))
    assert first != second
    assert "0ABC" not in first


@pytest.mark.parametrize("kind", ["raise2", "", "inbox", "handover"])
def test_read_refuses_another_kind(kind: str) -> None:
    token = tokens.issue("raise", PAYLOAD, now=NOW)
    assert tokens.read("raise", token, now=NOW, max_age=HOUR) == PAYLOAD
    with pytest.raises(Damaged):
        tokens.read(kind, token, now=NOW, max_age=HOUR)


@given(st.data())
def test_read_refuses_any_change(data: st.DataObject) -> None:
    token = tokens.issue("raise", PAYLOAD, now=NOW)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda char: char != token[place]))
    with pytest.raises(Damaged):
        tokens.read("raise", token[:place] + other + token[place + 1 :], now=NOW, max_age=HOUR)


@given(st.text(max_size=200))
def test_read_refuses_any_nonsense(token: str) -> None:
    with pytest.raises(Damaged):
        tokens.read("raise", token, now=NOW, max_age=HOUR)


@pytest.mark.parametrize(("kind", "key"), [("raise", "form"), ("inbox", "inbox"), ("inbox.note", "inbox")])
def test_each_side_has_its_own_key(settings: Settings, kind: str, key: str) -> None:
    settings.HEARKEN_KEYS = {"form": b"f" * 32, "inbox": b"i" * 32}
    token = tokens.issue(kind, PAYLOAD, now=NOW)
    assert tokens.read(kind, token, now=NOW, max_age=HOUR) == PAYLOAD

    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {key: b"?" * 32}

    with pytest.raises(Damaged):
        tokens.read(kind, token, now=NOW, max_age=HOUR)
