"""The order of first readers: who may stand in it, how it is changed, and what it lacks."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import people as leaving
from accounts.domain import rota
from accounts.enums import AccountEvent, Refusal, RotaWarning
from accounts.models import RotaPlace, User
from accounts.roles import Role
from concerns.domain import recipients
from tests import people
from tests.accounts.acts import give, refusal_of, written


def order() -> list[str]:
    return [user.name for user in recipients.on_rota()]


@pytest.fixture
def able(administrator: User, second: User, worker: User, now: datetime) -> User:
    """A triage lead who has no place yet."""
    give(worker, Role.TRIAGE_LEAD, administrator, second, now=now)
    return worker


def test_a_lead_is_put_last_in_the_order(
    lead: User, other_lead: User, able: User, administrator: User, now: datetime
) -> None:
    rota.add(able, reserve=False, by=administrator, now=now)

    assert order() == ["Priya Nair", "Owen Hale", "Jo Tarrant"]
    assert written(AccountEvent.ROTA_CHANGED) == [
        {"actor": f"user:{administrator.pk}", "person": str(able.pk), "how": "added", "reserve": False}
    ]


def test_whoever_is_no_lead_cannot_stand_among_them(
    handler: User, administrator: User, second: User, now: datetime
) -> None:
    assert refusal_of(rota.add, handler, reserve=False, by=administrator, now=now) == Refusal.NOT_LEAD

    rota.add(handler, reserve=True, by=administrator, agreed_by=second, now=now)

    assert order() == ["Ruth Adeyemi"]


def test_one_administrator_alone_makes_nobody_a_reader_of_new_concerns(
    handler: User, able: User, administrator: User, second: User, now: datetime
) -> None:
    """A reserve reader reads as much as a lead, whose role takes two administrators."""
    alone = refusal_of(rota.add, handler, reserve=True, by=administrator, now=now)
    twice = refusal_of(rota.add, handler, reserve=True, by=administrator, agreed_by=administrator, now=now)
    for_another = refusal_of(rota.add, handler, reserve=True, by=administrator, agreed_by=able, now=now)
    needless = refusal_of(rota.add, able, reserve=False, by=administrator, agreed_by=second, now=now)

    assert (alone, twice) == (Refusal.NEEDS_SECOND, Refusal.SAME_PERSON)
    assert (for_another, needless) == (Refusal.NOT_ADMINISTRATOR, Refusal.NEEDS_NO_SECOND)
    assert order() == []
    rota.add(handler, reserve=True, by=administrator, agreed_by=second, now=now)
    assert written(AccountEvent.ROTA_CHANGED) == [
        {
            "actor": f"user:{administrator.pk}",
            "person": str(handler.pk),
            "how": "added",
            "reserve": True,
            "agreed_by": f"user:{second.pk}",
        }
    ]


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.ADMINISTRATOR])
def test_who_keeps_names_or_administers_is_no_reserve_reader(
    worker: User, administrator: User, second: User, now: datetime, role: Role
) -> None:
    give(worker, role, administrator, second, now=now)

    assert refusal_of(rota.add, worker, reserve=True, by=administrator, now=now) == Refusal.RESERVE
    assert order() == []


def test_nobody_places_themselves(administrator: User, now: datetime) -> None:
    assert refusal_of(rota.add, administrator, reserve=True, by=administrator, now=now) == Refusal.SELF


def test_who_left_gets_no_place(handler: User, administrator: User, now: datetime) -> None:
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert refusal_of(rota.add, handler, reserve=True, by=administrator, now=now) == Refusal.LEFT


def test_everybody_has_one_place(lead: User, administrator: User, now: datetime) -> None:
    assert refusal_of(rota.add, lead, reserve=True, by=administrator, now=now) == Refusal.PLACED


@pytest.mark.parametrize("who", ["lead", "hr", "worker", "superuser"])
def test_only_an_administrator_changes_the_rota(
    request: pytest.FixtureRequest, who: str, other_lead: User, reserve: User, handler: User, now: datetime
) -> None:
    by = request.getfixturevalue(who)
    before = order()

    assert refusal_of(rota.add, handler, reserve=True, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(rota.remove, reserve, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(rota.move, other_lead, up=True, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert order() == before


def test_places_move_up_and_down_within_their_list(
    rota_of_three: list[User], reserve: User, administrator: User, now: datetime
) -> None:
    first, middle, last = rota_of_three

    rota.move(last, up=True, by=administrator, now=now)
    assert order() == [first.name, last.name, middle.name, reserve.name]
    rota.move(first, up=False, by=administrator, now=now)
    assert order() == [last.name, first.name, middle.name, reserve.name]
    assert [one["how"] for one in written(AccountEvent.ROTA_CHANGED)][-2:] == ["moved_up", "moved_down"]


@pytest.fixture
def rota_of_three(lead: User, other_lead: User, able: User, administrator: User, now: datetime) -> list[User]:
    rota.add(able, reserve=False, by=administrator, now=now)
    return [lead, other_lead, able]


def test_at_the_end_of_the_list_nothing_moves(
    lead: User, other_lead: User, reserve: User, administrator: User, now: datetime
) -> None:
    rota.move(lead, up=True, by=administrator, now=now)
    rota.move(other_lead, up=False, by=administrator, now=now)
    rota.move(reserve, up=True, by=administrator, now=now)

    assert order() == ["Priya Nair", "Owen Hale", "Moira Quill"]
    assert written(AccountEvent.ROTA_CHANGED) == []


def test_a_place_that_is_given_up_is_not_missed_by_the_next(
    rota_of_three: list[User], administrator: User, now: datetime
) -> None:
    first, middle, last = rota_of_three
    rota.remove(middle, by=administrator, now=now)

    rota.move(last, up=True, by=administrator, now=now)
    rota.add(middle, reserve=False, by=administrator, now=now)

    assert order() == [last.name, first.name, middle.name]


def test_who_has_no_place_cannot_lose_or_move_it(handler: User, administrator: User, now: datetime) -> None:
    assert refusal_of(rota.remove, handler, by=administrator, now=now) == Refusal.NOT_PLACED
    assert refusal_of(rota.move, handler, up=True, by=administrator, now=now) == Refusal.NOT_PLACED


@pytest.mark.usefixtures("keepers")
def test_two_leads_a_reserve_reader_and_two_keepers_are_enough(
    lead: User, other_lead: User, reserve: User
) -> None:
    assert warnings() == []


def warnings() -> list[RotaWarning]:
    with CaptureQueriesContext(connection) as asked:
        found = rota.warnings()
    assert len(asked) == 1
    return found


@pytest.mark.django_db
def test_where_nobody_has_a_part_everything_is_lacking() -> None:
    assert warnings() == list(RotaWarning)


@pytest.mark.usefixtures("keepers")
@pytest.mark.parametrize("gone", ["left", "role", "keeps_names"])
def test_a_lead_who_cannot_read_does_not_count(lead: User, other_lead: User, reserve: User, gone: str) -> None:
    assert warnings() == []

    if gone == "left":
        User.objects.filter(pk=lead.pk).update(is_active=False)
    elif gone == "role":
        lead.roles.all().delete()
    else:
        lead.roles.create(role=Role.CUSTODIAN)

    assert warnings() == [RotaWarning.TOO_FEW_LEADS]


@pytest.mark.usefixtures("keepers")
def test_a_reserve_reader_who_left_does_not_count(lead: User, other_lead: User, reserve: User) -> None:
    User.objects.filter(pk=reserve.pk).update(is_active=False)

    assert warnings() == [RotaWarning.NO_RESERVE]


@pytest.mark.usefixtures("keepers")
def test_a_reserve_reader_is_no_second_lead(lead: User, reserve: User) -> None:
    people.put_on_rota(people.make_person("Ada Fell", "Auditor"), 2, fallback=True)

    assert RotaPlace.objects.count() == 3
    assert warnings() == [RotaWarning.TOO_FEW_LEADS]


def test_a_keeper_who_left_does_not_count(
    keepers: list[User], lead: User, other_lead: User, reserve: User, administrator: User, now: datetime
) -> None:
    assert warnings() == []

    leaving.leave(keepers[0], by=administrator, now=now)

    assert warnings() == [RotaWarning.TOO_FEW_KEEPERS]


def test_a_keeper_on_the_rota_reads_nothing_and_counts_as_keeper_alone(
    keepers: list[User], lead: User, other_lead: User, reserve: User
) -> None:
    RotaPlace.objects.filter(user=reserve).update(user=keepers[0])

    assert warnings() == [RotaWarning.NO_RESERVE]
