import re

import pytest
from pytest_django import Settings

from trust import sealing
from trust.errors import KeyMissing
from trust.keys import KeyRing, ring
from trust.models import DataKey


@pytest.fixture
def keys(settings: Settings) -> Settings:
    settings.HEARKEN_KEYS = {
        "secret": "s" * 50,
        "content": (("new", b"n" * 32), ("old", b"o" * 32)),
        "code": b"c" * 32,
        "form": b"f" * 32,
        "inbox": b"i" * 32,
    }
    return settings


def test_ring_holds_what_the_role_was_given(keys: Settings) -> None:
    assert ring().current_content() == ("new", b"n" * 32)
    assert ring().content_key("old") == b"o" * 32
    assert [ring().named("code"), ring().named("form"), ring().named("inbox")] == [
        b"c" * 32,
        b"f" * 32,
        b"i" * 32,
    ]


def test_ring_raises_for_a_key_the_role_does_not_hold(keys: Settings) -> None:
    keys.HEARKEN_KEYS = {"secret": "s" * 50}

    for asking in (ring().current_content, lambda: ring().named("code"), lambda: ring().content_key("old")):
        with pytest.raises(KeyMissing, match=r"^This process (holds no|does not hold the) \w+ key.*\.$"):
            asking()


def test_ring_does_not_take_a_content_key_of_another_id(keys: Settings) -> None:
    with pytest.raises(KeyMissing, match=re.escape("'older': add it to HEARKEN_CONTENT_KEYS.")):
        ring().content_key("older")


@pytest.mark.django_db
def test_a_role_without_content_keys_makes_no_data_key(keys: Settings) -> None:
    sealing.new_data_key()
    assert DataKey.objects.count() == 1

    keys.HEARKEN_KEYS = {"secret": "s" * 50}

    with pytest.raises(KeyMissing):
        sealing.new_data_key()
    assert DataKey.objects.count() == 1


def test_ring_prints_no_key() -> None:
    assert repr(KeyRing(content=(("id", b"content"),), single={"code": b"code"})) == "KeyRing()"
