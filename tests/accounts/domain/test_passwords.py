"""What may be a password, and the link for whoever forgot theirs: once, within the hour, telling nobody."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.domain import lockout, passwords
from accounts.domain.lockout import Purpose
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import User
from notifications.messages import Kind
from notifications.models import Notice
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db

FRESH = "seven lanterns over Tallinn"
MINUTE = timedelta(minutes=1)


def codes_of(password: str, person: User) -> set[str | None]:
    """Why this cannot be their password."""
    try:
        passwords.check(password, person)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


def refused(token: str, now: datetime) -> Refusal | None:
    try:
        passwords.owner(token, now=now)
    except Refused as error:
        return error.reason
    return None


def test_a_few_words_are_enough_whatever_letters_they_hold(worker: User) -> None:
    assert codes_of(FRESH, worker) == set()
    assert codes_of("unrelated small words", worker) == set()
    assert codes_of("中文密码十二个字符以上可以", worker) == set()


@pytest.mark.parametrize("length", [12, 64, 128, 512])
def test_from_twelve_to_five_hundred_characters_are_taken(worker: User, length: int) -> None:
    assert codes_of(("vkqzj xoefb" * 50)[:length], worker) == set()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "password_too_short"),
        ("x" * 513, "too_long"),
        ("aaaaaaaaaaaa", "too_plain"),
        ("121212121212", "too_plain"),
        ("123456789012", "too_plain"),
        ("zyxwvutsrqpo", "too_plain"),
        ("qwertyuiopasd", "too_plain"),
        ("1q2w3e4r5t6y", "password_too_common"),
        ("liverpool1892", "too_common"),
        ("2026Sunshine!!", "too_common"),
        ("monkeymonkey", "too_common"),
        ("Westmarch2026!", "context"),
        ("county-in-the-fog", "context"),
        ("my hearken secret", "context"),
        ("old tarrant lane", "context"),
    ],
)
def test_what_others_would_try_first_is_refused(worker: User, password: str, why: str) -> None:
    assert why in codes_of(password, worker)


def test_asking_posts_one_mail_and_an_event_with_its_date_alone(worker: User, now: datetime) -> None:
    passwords.ask(worker.email.upper(), now=now)

    notice = Notice.objects.get()
    event = Event.objects.get(type=AccountEvent.PASSWORD_RESET_ASKED)
    assert (notice.recipient_id, notice.kind) == (worker.pk, Kind.PASSWORD_ASKED)
    assert (event.on, event.actor, json.loads(event.data)) == ("2026-11-10", "system", {"person": str(worker.pk)})


def test_asking_for_somebody_unknown_gone_or_without_a_password_posts_nothing(
    worker: User, handler: User, now: datetime
) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)
    handler.set_unusable_password()
    handler.save()

    for address in (worker.email, handler.email, "nobody@westmarch.example"):
        passwords.ask(address, now=now)

    assert Notice.objects.count() == 0
    assert Event.objects.count() == 0


def test_nobody_is_flooded_with_mail(worker: User, now: datetime) -> None:
    for second in range(60):
        passwords.ask(worker.email, now=now + timedelta(seconds=second))

    assert Notice.objects.count() == 6  # four at once, one more at once that begins the wait, one after it


def test_a_link_changes_the_password_once(worker: User, now: datetime) -> None:
    token = passwords.make_token(worker, now=now)
    assert passwords.owner(token, now=now) == worker

    passwords.reset(token, FRESH, now=now)

    worker.refresh_from_db()
    assert worker.check_password(FRESH)
    assert refused(token, now) == Refusal.USED
    with pytest.raises(Refused):
        passwords.reset(token, PASSWORD, now=now)
    event = Event.objects.get(type=AccountEvent.PASSWORD_CHANGED)
    assert (event.on, json.loads(event.data)) == ("2026-11-10", {"by_link": True})


def test_a_link_works_for_one_hour(worker: User, now: datetime) -> None:
    token = passwords.make_token(worker, now=now)

    assert refused(token, now + 59 * MINUTE) is None
    assert refused(token, now + 60 * MINUTE) == Refusal.USED


def test_a_link_dies_with_another_address_and_with_leaving(worker: User, now: datetime) -> None:
    token = passwords.make_token(worker, now=now)
    assert refused(token, now) is None

    User.objects.filter(pk=worker.pk).update(email="jo.new@westmarch.example")
    assert refused(token, now) == Refusal.USED

    fresh = passwords.make_token(User.objects.get(pk=worker.pk), now=now)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert refused(fresh, now) == Refusal.USED


def test_a_link_of_one_person_changes_nobody_else(worker: User, handler: User, now: datetime) -> None:
    mine, theirs = (passwords.make_token(person, now=now) for person in (worker, handler))
    mixed = f"{theirs.rpartition('-')[0]}-{mine.rpartition('-')[2]}"

    assert refused(mixed, now) == Refusal.USED


@pytest.mark.parametrize("token", ["", "-", "x", "é-ü", "a" * 2000, "AAAA-" + "0" * 64])
def test_what_is_no_link_is_refused_like_a_used_one(worker: User, now: datetime, token: str) -> None:
    assert refused(token, now) == Refusal.USED


@pytest.mark.parametrize("purpose", [Purpose.PASSWORD, Purpose.NEW_PASSWORD])
def test_a_new_password_by_link_ends_the_lock_on_the_old_one_and_on_asking(
    worker: User, now: datetime, purpose: Purpose
) -> None:
    for _ in range(5):
        lockout.begin(purpose, worker.email, now=now)

    passwords.reset(passwords.make_token(worker, now=now), FRESH, now=now)

    assert lockout.begin(purpose, worker.email, now=now).number == 1


def test_the_key_of_a_mail_holds_nobody_and_no_moment(worker: User, now: datetime) -> None:
    passwords.ask(worker.email, now=now)

    key = Notice.objects.get().key

    assert str(int(now.timestamp())) not in key
    assert str(worker.pk) not in key
