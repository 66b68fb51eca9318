"""Master keys: a wrong or missing one is noticed, and a new one takes the old one's place while all goes on."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from trust import mastering, sealing
from trust.errors import Erased, KeyMissing
from trust.models import DataKey, Event, KeyCheck

pytestmark = pytest.mark.django_db

ROW = UUID("11111111-1111-4111-8111-111111111111")
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


def hold(settings: Settings, *keys: tuple[str, bytes]) -> None:
    settings.HEARKEN_KEYS = {**settings.HEARKEN_KEYS, "content": keys}


@pytest.fixture
def sealed(settings: Settings) -> list[tuple[DataKey, bytes]]:
    """Three texts, each under a data key of its own, as they were before anybody thought of a new master key."""
    hold(settings, OLD)
    return [(key, sealing.seal(key, "walked past", label="l", row=ROW)) for key in sealing.new_data_keys(3)]


def opened(sealed: list[tuple[DataKey, bytes]]) -> Iterator[str]:
    for key, text in sealed:
        yield sealing.unseal(DataKey.objects.get(pk=key.pk), text, label="l", row=ROW)


def wrapped_by() -> dict[str, int]:
    return {share.key_id: share.keys for share in mastering.shares()}


def refusal() -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        mastering.require_right_keys()
    return str(refused.value)


def test_rotation_puts_every_data_key_under_the_new_key_and_touches_no_text(
    sealed: list[tuple[DataKey, bytes]], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing.destroy(sealed[0][0])
    monkeypatch.setattr(mastering, "BATCH", 1)
    hold(settings, NEW, OLD)
    going = mastering.rotate()
    assert next(going) == (1, 0)
    assert wrapped_by() == {"": 1, "new": 1, "old": 1}  # broken off here, and begun again

    assert [sum(progress) for progress in mastering.rotate()] == [1]

    assert wrapped_by() == {"": 1, "new": 2}
    hold(settings, NEW)
    assert list(opened(sealed[1:])) == ["walked past"] * 2
    with pytest.raises(Erased):
        list(opened(sealed[:1]))


def test_what_others_raise_and_destroy_meanwhile_stays_so(
    sealed: list[tuple[DataKey, bytes]], settings: Settings
) -> None:
    """A process that was not restarted yet goes on under the old key; what it destroys is not brought back."""
    hold(settings, NEW, OLD)
    keys = [key.pk for key, _ in sealed]
    sealing.destroy(sealed[0][0])
    assert mastering._wrap_batch(keys) == (2, 0)
    hold(settings, OLD, NEW)
    late = sealing.new_data_key()
    hold(settings, NEW, OLD)
    assert wrapped_by() == {"": 1, "new": 2, "old": 1}

    assert [progress.done for progress in mastering.rotate()] == [1]

    assert DataKey.objects.get(pk=late.pk).key_id == "new"
    assert [bytes(DataKey.objects.get(pk=keys[0]).wrapped), wrapped_by()] == [b"", {"": 1, "new": 3}]


def test_a_damaged_data_key_is_counted_and_holds_nothing_up(
    sealed: list[tuple[DataKey, bytes]], settings: Settings
) -> None:
    hold(settings, NEW, OLD)
    mastering.require_right_keys()
    DataKey.objects.filter(pk=sealed[1][0].pk).update(wrapped=b"\x01" + b"?" * 60)

    assert list(mastering.rotate()) == [(2, 1)]

    assert wrapped_by() == {"new": 2, "old": 1}


def test_rotation_is_refused_without_both_keys(sealed: list[tuple[DataKey, bytes]], settings: Settings) -> None:
    for keys in ((OLD,), (NEW,), (("new", b"n" * 32), ("other", b"x" * 32))):
        hold(settings, *keys)
        with pytest.raises(ImproperlyConfigured, match=r"^HEARKEN_CONTENT_KEYS .*\.$"):
            list(mastering.rotate())
    assert wrapped_by() == {"old": 3}


def test_a_wrong_key_is_noticed_before_anything_is_stored_and_after(settings: Settings) -> None:
    hold(settings, OLD)
    mastering.require_right_keys()
    wrong = mastering.WRONG.format(key_id="old")

    hold(settings, ("old", b"w" * 32))
    assert refusal() == wrong
    hold(settings, NEW, ("old", b"w" * 32))
    assert refusal() == wrong

    hold(settings, OLD)
    mastering.require_right_keys()


def test_a_database_of_before_is_checked_by_what_it_holds(
    sealed: list[tuple[DataKey, bytes]], settings: Settings
) -> None:
    hold(settings, ("old", b"w" * 32))
    assert refusal() == mastering.WRONG.format(key_id="old")
    assert not KeyCheck.objects.exists()

    hold(settings, OLD)
    mastering.require_right_keys()
    assert [bytes(check.sealed).count(OLD[1]) for check in KeyCheck.objects.all()] == [0]


def test_a_missing_key_is_noticed_and_a_role_without_any_asks_nothing(
    sealed: list[tuple[DataKey, bytes]], settings: Settings
) -> None:
    hold(settings, NEW)
    assert refusal() == mastering.MISSING.format(key_id="old")
    with pytest.raises(KeyMissing):
        list(opened(sealed))

    hold(settings)
    mastering.require_right_keys()


def test_the_command_says_what_is_left_and_what_may_go(
    sealed: list[tuple[DataKey, bytes]], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("keys", "status")
    assert capsys.readouterr().out == "old (current): 3 data keys.\n"
    with pytest.raises(CommandError, match="fewer than two keys"):
        call_command("keys", "rotate")
    hold(settings, NEW, OLD)
    call_command("keys", "status")
    assert "3 are left under a former key: keep it" in capsys.readouterr().out

    call_command("keys", "rotate")

    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["3 wrapped anew under new.", "new (current): 3 data keys."]
    assert said[2].startswith("None is left under old. Remove it from HEARKEN_CONTENT_KEYS once every web process")
    assert [(event.actor, event.data) for event in Event.objects.filter(type="keys.rotated")] == [
        ("system", '{"count":3,"key":"new"}')
    ]
    hold(settings)
    with pytest.raises(CommandError, match="holds no content key"):
        call_command("keys", "status")
