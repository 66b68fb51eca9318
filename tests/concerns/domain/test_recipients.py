"""Who hears of a case next, and whom a typed name means."""

from datetime import datetime, timedelta

import pytest

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import access, recipients, triage
from concerns.enums import ConflictKind
from concerns.models import Conflict
from tests import people
from tests.away import goes_away
from tests.factories import NOW, raise_concern

TODAY = NOW.date()


@pytest.mark.parametrize(
    "text",
    [
        "Colin Marsh",
        "It is about COLIN  MARSH and the rota",
        "Marsh, Colin",
        "Colin Marsh's rota",
        "Colin Marsh’s rota",
        "Colin–Marsh",
        "Marsh—Colin",
        "Colin\u2011Marsh",
        "(Cólin Màrsh)",
        "write to colin.marsh@westmarch.example",
    ],
)
def test_a_name_is_found_however_it_is_typed(senior: User, text: str) -> None:
    assert recipients.named_in(text) == [senior]


@pytest.mark.parametrize("text", ["", "Colin", "Marsh", "Colin was at the marsh", "Colina Marshall"])
def test_half_a_name_means_nobody(senior: User, text: str) -> None:
    assert recipients.named_in(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Tom O'Brien", "Tom O’Brien"),
        ("Anna Smith-Jones", "Anna Smith\u2011Jones"),
        ("Łukasz Dąbrowski", "Lukasz Dabrowski"),
        ("Bjørn Åse", "Bjorn Ase"),
        ("Олена Коваль", "Олена Коваль"),
        ("Mary Ann Pell", "Mary Ann Pell"),
        ("Mary Ann Pell", "Mary Pell"),
    ],
)
def test_names_of_every_spelling_are_found(db: None, name: str, text: str) -> None:
    user = people.make_person("Placeholder Person", "Care worker")
    User.objects.filter(pk=user.pk).update(name=name)

    assert recipients.named_in(f"I saw {text} do it.") == [user]


def test_the_first_reader_is_the_first_who_is_not_blocked(rota: list[User]) -> None:
    lead, other_lead, reserve = rota

    assert recipients.first_reader(on=TODAY, blocked=()) == lead
    assert recipients.first_reader(on=TODAY, blocked={lead.pk}) == other_lead
    assert recipients.first_reader(on=TODAY, blocked={lead.pk, other_lead.pk}) == reserve
    assert recipients.first_reader(on=TODAY, blocked={user.pk for user in rota}) is None


def test_an_unwelcome_reader_comes_only_before_nobody(rota: list[User]) -> None:
    lead, other_lead, reserve = rota
    everybody = {user.pk for user in rota}

    assert recipients.first_reader(on=TODAY, blocked=(), reserved={lead.pk}) == other_lead
    assert recipients.first_reader(on=TODAY, blocked={other_lead.pk, reserve.pk}, reserved=everybody) == lead


def test_a_name_keeper_on_the_rota_is_never_a_first_reader(rota: list[User]) -> None:
    lead, other_lead, _ = rota
    assert recipients.on_rota()[0] == lead

    RoleHolding.objects.create(user=lead, role=Role.CUSTODIAN)

    assert recipients.on_rota()[0] == other_lead


def test_what_waits_goes_to_the_owner_until_they_leave_or_are_blocked(rota: list[User]) -> None:
    lead, other_lead, reserve = rota
    case = raise_concern().case
    assert recipients.responsible_for(case, on=TODAY) == lead

    User.objects.filter(pk=lead.pk).update(is_active=False)
    case.refresh_from_db()
    assert recipients.responsible_for(case, on=TODAY) == other_lead

    Conflict.objects.create(
        case=case, user=other_lead, kind=ConflictKind.RELATION, added_date=case.opened_date, added_by=None
    )
    assert recipients.responsible_for(case, on=TODAY) == reserve


def test_who_is_away_is_passed_over_while_anybody_is_here(rota: list[User]) -> None:
    lead, other_lead, reserve = rota
    assert recipients.first_reader(on=TODAY, blocked=()) == lead

    goes_away(lead, days=2, now=NOW)
    assert recipients.first_reader(on=TODAY, blocked=()) == other_lead
    assert recipients.first_reader(on=TODAY + timedelta(days=2), blocked=()) == other_lead
    assert recipients.first_reader(on=TODAY + timedelta(days=3), blocked=()) == lead

    goes_away(other_lead, now=NOW)
    goes_away(reserve, now=NOW)
    assert recipients.first_reader(on=TODAY, blocked=()) == lead
    assert recipients.first_reader(on=TODAY, blocked={lead.pk}) == other_lead


def test_a_wish_weighs_more_than_a_day_away(rota: list[User]) -> None:
    lead, other_lead, reserve = rota
    goes_away(lead, now=NOW)

    assert recipients.first_reader(on=TODAY, blocked=(), reserved={other_lead.pk, reserve.pk}) == lead
    assert recipients.first_reader(on=TODAY, blocked={lead.pk}, reserved={other_lead.pk}) == reserve


def test_what_waits_is_not_left_to_an_owner_who_is_away(rota: list[User]) -> None:
    lead, other_lead, reserve = rota
    case = raise_concern().case
    goes_away(lead, days=0, now=NOW)
    assert recipients.responsible_for(case, on=TODAY) == other_lead
    assert recipients.first_readers(case, on=TODAY) == [other_lead, reserve]
    assert recipients.responsible_for(case, on=TODAY + timedelta(days=1)) == lead

    goes_away(other_lead, now=NOW)
    goes_away(reserve, now=NOW)

    assert recipients.responsible_for(case, on=TODAY) == lead
    assert recipients.first_readers(case, on=TODAY) == rota


def test_a_new_concern_goes_to_a_first_reader_who_is_here(rota: list[User]) -> None:
    assert raise_concern().case.owner == rota[0]
    goes_away(rota[0], days=0, now=NOW)

    assert raise_concern().case.owner == rota[1]
    assert raise_concern(now=NOW + timedelta(days=1)).case.owner == rota[0]


def test_a_miss_climbs_past_who_is_away(
    rota: list[User], lead: User, other_lead: User, reserve: User, senior: User
) -> None:
    case = raise_concern().case
    triage.decide_conflicts(case, by=lead, now=NOW)
    assert recipients.senior_for(case, on=TODAY) == senior

    goes_away(senior, now=NOW)
    assert recipients.senior_for(case, on=TODAY) == reserve
    goes_away(reserve, now=NOW)
    assert recipients.senior_for(case, on=TODAY) == other_lead
    goes_away(other_lead, now=NOW)
    assert recipients.senior_for(case, on=TODAY) == senior


def test_a_miss_stays_on_the_rota_until_conflicts_are_decided(
    rota: list[User], lead: User, other_lead: User, senior: User, now: datetime
) -> None:
    case = raise_concern().case
    assert recipients.senior_for(case, on=TODAY) == other_lead

    triage.decide_conflicts(case, by=lead, now=now)
    assert recipients.senior_for(case, on=TODAY) == senior

    access.block(case, senior, ConflictKind.SUBJECT, by=lead, now=now)
    assert recipients.senior_for(case, on=TODAY) == rota[-1]


def test_units_in_a_ring_do_not_hold_the_search_for_ever(
    unit: Unit, council: Unit, senior: User, handler: User
) -> None:
    assert list(recipients.seniors_above(handler)) == [senior]

    Unit.objects.filter(pk=council.pk).update(parent=unit)
    handler.refresh_from_db()

    assert list(recipients.seniors_above(handler)) == [senior]
