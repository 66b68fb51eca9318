import pytest
from django.test import override_settings

from trust import marks
from trust.errors import KeyMissing


def test_a_mark_tells_every_part_its_place_and_its_kind() -> None:
    mark = marks.of("a", "b", 1, None)
    assert mark == marks.of("a", "b", 1, None)
    others = [
        marks.of("b", "b", 1, None),
        marks.of("a", "b1", None),
        marks.of("a", "b", None, 1),
        marks.of("a", "b"),
    ]
    assert len({mark, *others}) == 5


def test_another_key_makes_another_mark_and_none_makes_none() -> None:
    mark = marks.of("a", "b")
    with override_settings(HEARKEN_KEYS={"code": b"z" * 32}):
        assert marks.of("a", "b") != mark
    with override_settings(HEARKEN_KEYS={}), pytest.raises(KeyMissing):
        marks.of("a", "b")
