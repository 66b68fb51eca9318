"""So many times within a while, for one person and one thing; then they wait for its end."""

from datetime import datetime, timedelta

import pytest

from accounts.domain import lockout, pacing
from accounts.errors import Locked
from accounts.models import Tries, User

pytestmark = pytest.mark.django_db

WHILE = timedelta(minutes=5)


def count(person: User, now: datetime, *, times: int = 1, what: str = "search") -> None:
    for _ in range(times):
        pacing.count(what, person, most=3, within=WHILE, now=now)


def test_one_too_many_waits_until_the_end_and_then_it_begins_anew(handler: User, now: datetime) -> None:
    count(handler, now)
    last = now + WHILE - timedelta(seconds=1)
    count(handler, last, times=2)

    with pytest.raises(Locked) as refused:
        count(handler, last)

    assert refused.value.until == now + WHILE
    count(handler, now + WHILE, times=3)
    with pytest.raises(Locked):
        count(handler, now + WHILE)


def test_it_is_counted_for_one_person_and_one_thing(handler: User, lead: User, now: datetime) -> None:
    count(handler, now, times=3)

    count(lead, now)
    count(handler, now, what="something else")
    with pytest.raises(Locked):
        count(handler, now)


def test_the_count_names_nobody_and_is_forgotten_like_others(handler: User, now: datetime) -> None:
    count(handler, now)

    row = Tries.objects.get()
    assert str(handler.pk) not in row.key
    assert lockout.forget(now=now + timedelta(days=1)) == 0
    assert lockout.forget(now=now + timedelta(days=2)) == 1
