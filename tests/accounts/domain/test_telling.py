"""Whoever's sign-in changes hears of it, once for each act, whatever it was and whoever did it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.domain import factors, links, passwords
from accounts.enums import Refusal
from accounts.errors import Refused
from accounts.models import User
from notifications.messages import Kind
from notifications.models import Notice, Pace

FRESH = "seven lanterns over Tallinn"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
Act = Callable[[User, datetime], object]


def by_link(person: User, now: datetime) -> object:
    return passwords.reset(passwords.make_token(person, now=now), FRESH, now=now)


def enrol(person: User, now: datetime) -> object:
    return factors.enrol_app(person, SECRET, factors.code_at(SECRET, now), now=now)


def link(person: User, now: datetime) -> object:
    return links.person_for("work", "a1b2c3", email=person.email, now=now)


ACTS: dict[str, Act] = {
    "password changed": lambda person, now: passwords.change(person, FRESH, now=now, keep=None),
    "password by link": by_link,
    "app set up": enrol,
    "passkey added": lambda person, now: factors.add_key(person, {"id": "made up"}, name="Desk", now=now),
    "second step removed": lambda person, now: factors.remove(person, factors.of(person)[0].pk, now=now),
    "recovery codes made": lambda person, now: factors.make_codes(person, now=now),
    "another provider linked": link,
}


def told() -> list[tuple[object, ...]]:
    return list(Notice.objects.values_list("recipient", "kind", "pace", "about", "posted_date"))


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_each_change_is_told_once_to_its_owner(worker: User, now: datetime, act: Act) -> None:
    factors.put_app(worker, factors.new_secret(), now=now)
    assert told() == []

    act(worker, now)

    assert told() == [(worker.pk, Kind.SIGN_IN_CHANGED, Pace.AT_ONCE, None, now.date())]


def test_the_codes_that_come_with_a_second_step_are_told_with_it(worker: User, now: datetime) -> None:
    enrol(worker, now)
    assert len(told()) == 1

    factors.make_codes(worker, now=now, with_step=True)

    assert len(told()) == 1


def test_what_changes_nothing_is_not_told(worker: User, handler: User, now: datetime) -> None:
    link(worker, now)
    Notice.objects.all().delete()

    link(worker, now)
    assert not factors.enrol_app(worker, SECRET, "000000", now=now)
    with pytest.raises(Refused) as refused:
        factors.remove(handler, factors.of(handler)[0].pk, now=now)

    assert refused.value.reason == Refusal.LAST_STEP
    assert told() == []


def test_the_key_of_the_mail_holds_nobody_and_no_moment(worker: User, now: datetime) -> None:
    enrol(worker, now)

    key = Notice.objects.get().key

    assert str(worker.pk) not in key
    assert str(int(now.timestamp())) not in key
