"""An open case that nobody looks after is found the next night, however it came about."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from accounts.models import Absence, RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, unowned
from concerns.enums import Body, ConflictKind, EventType, State
from concerns.models import Case, Conflict
from concerns.models.disclosure import Reveal
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests.factories import NOW, Raised, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db

NIGHT = timedelta(hours=17, minutes=15)


# Each takes the owner away behind the back of the rules, which would have moved the case.
def left(case: Case, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)


def blocked(case: Case, owner: User) -> None:
    Conflict.objects.create(
        case=case, user=owner, kind=ConflictKind.RELATION, added_date=case.concerns.get().raised_date
    )


def keeper(case: Case, owner: User) -> None:
    RoleHolding.objects.create(user=owner, role=Role.CUSTODIAN)


def role(case: Case, owner: User) -> None:
    RoleHolding.objects.filter(user=owner).delete()


def nobody(case: Case, owner: User) -> None:
    Case.objects.filter(pk=case.pk).update(owner=None)


def name(case: Case, owner: User) -> None:
    """As a name keeper, which they no longer are, they passed the name on."""
    Reveal.objects.create(
        concern=case.concerns.get(), body=Body.POLICE, sealed_reason=b"sealed", shown_at=NOW, shown_to=owner
    )


WAYS = [left, blocked, keeper, role, nobody, name]


@pytest.fixture
def raised(rota: list[User], handler: User) -> Raised:
    """A case that a manager, who is not on the rota, has taken on."""
    raised = raise_concern()
    Case.objects.filter(pk=raised.case.pk).update(owner=handler, state=State.ACCEPTED)
    raised.case.refresh_from_db()
    Notice.objects.all().delete()
    return raised


def told() -> set[tuple[str, Kind]]:
    return {(notice.recipient.name, Kind(notice.kind)) for notice in Notice.objects.select_related("recipient")}


def found() -> list[str]:
    return list(
        Event.objects.filter(type=EventType.OWNER_MISSING).order_by("number").values_list("data", flat=True)
    )


@pytest.mark.parametrize("way", WAYS)
def test_it_is_found_told_to_the_first_readers_and_theirs_to_take_over(
    way: Callable[[Case, User], None], raised: Raised, rota: list[User], handler: User, now: datetime
) -> None:
    assert unowned.find(now=now) == 0
    way(raised.case, handler)

    assert unowned.find(now=now + NIGHT) == 1

    assert told() == {(user.name, Kind.NO_OWNER) for user in rota}
    assert found() == [f'{{"why":"{way.__name__}"}}']
    access.take_over(rota[0], raised.concern.reference, now=now + NIGHT)
    assert unowned.find(now=now + NIGHT + timedelta(days=1)) == 0


def test_it_is_told_once_a_day_until_somebody_takes_it_over(raised: Raised, handler: User, now: datetime) -> None:
    left(raised.case, handler)

    assert [unowned.find(now=now + timedelta(hours=hours)) for hours in (0, 1, 12, 15, 16)] == [1, 0, 0, 1, 0]

    assert len(found()) == 2
    assert Notice.objects.count() == 2 * 3


def test_r17_a_clock_put_back_does_not_silence_it(
    raised: Raised, rota: list[User], handler: User, now: datetime
) -> None:
    fast = now + timedelta(days=5)
    assert unowned.find(now=fast) == 0
    assert unowned.silent_since(fast, now=fast - unowned.SILENCE) is None
    assert unowned.silent_since(fast, now=now) == now
    left(raised.case, handler)

    assert [unowned.find(now=now), unowned.find(now=now)] == [1, 0]

    assert told() == {(user.name, Kind.NO_OWNER) for user in rota}


def test_where_every_first_reader_is_blocked_those_who_keep_the_rota_are_told(
    raised: Raised, rota: list[User], handler: User, administrator: User, hr: User, now: datetime
) -> None:
    for user in (*rota, handler):
        blocked(raised.case, user)

    unowned.find(now=now)
    unowned.find(now=now + timedelta(days=1))

    assert told() == {(user.name, Kind.NO_FIRST_READER) for user in (administrator, hr)}
    assert Notice.objects.count() == 4


def test_whom_the_reporter_would_rather_not_have_is_told_only_when_there_is_nobody_else(
    raised: Raised, rota: list[User], handler: User, now: datetime
) -> None:
    raised.case.reservations.create(user=rota[0], added_date=raised.concern.raised_date)
    left(raised.case, handler)

    unowned.find(now=now)

    assert {name for name, _ in told()} == {user.name for user in rota[1:]}


def test_who_saw_the_name_is_not_told_since_they_could_not_take_it_over(
    raised: Raised, rota: list[User], handler: User, now: datetime
) -> None:
    name(raised.case, rota[0])
    left(raised.case, handler)

    unowned.find(now=now)

    assert {told_name for told_name, _ in told()} == {user.name for user in rota[1:]}


@pytest.mark.parametrize("state", [State.CLOSED, State.JOINED])
def test_nobody_need_look_after_what_is_over(state: State, raised: Raised, handler: User, now: datetime) -> None:
    left(raised.case, handler)
    other = raise_concern().case if state == State.JOINED else None
    Case.objects.filter(pk=raised.case.pk).update(state=state, joined_into=other)

    assert unowned.find(now=now) == 0


def test_where_somebody_is_at_risk_it_is_told_at_any_hour(raised: Raised, handler: User, now: datetime) -> None:
    Case.objects.filter(pk=raised.case.pk).update(urgent=True)
    left(raised.case, handler)

    unowned.find(now=now)

    assert set(Notice.objects.values_list("pace", flat=True)) == {Pace.AT_ONCE}


def test_an_absence_that_ends_where_no_bank_holidays_are_known_is_long_like_any_other(
    raised: Raised, handler: User, lead: User, now: datetime
) -> None:
    """Written before such a day was refused; somebody's who looks after nothing must stop the check no more."""
    for user in (handler, lead):
        Absence.objects.create(user=user, first_date=now.date(), last_date=date(2099, 12, 31))

    assert unowned.find(now=now) == 1

    assert found() == ['{"why":"away"}']
