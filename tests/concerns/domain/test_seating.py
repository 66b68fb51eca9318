"""A case role ends with the org role that carried it, at once and by whatever way it went (I11, I13)."""

from datetime import datetime

import pytest

from accounts.domain import holdings, rota
from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import access
from concerns.enums import CaseRole, ConflictKind, State
from concerns.models import Case
from notifications.messages import Kind
from notifications.models import Notice
from tests import people
from tests.casework_factories import case_in
from tests.factories import raise_concern


@pytest.fixture
def second(administrator: User) -> User:
    return people.make_person("Wanda Pryce", "Head of systems", Role.ADMINISTRATOR)


@pytest.fixture
def readers(lead: User, other_lead: User, reserve: User) -> list[User]:
    return [lead, other_lead, reserve]


def owner_of(case: Case) -> User | None:
    return Case.objects.select_related("owner").get(pk=case.pk).owner


@pytest.mark.usefixtures("readers")
def test_a_handler_who_becomes_a_name_keeper_leaves_the_case(
    lead: User, handler: User, administrator: User, second: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    assert [role for user, role in access.holders(worked.case) if user == handler] != []

    holdings.give(handler, Role.CUSTODIAN, by=administrator, agreed_by=second, now=now)

    assert list(access.seated_on(handler)) == []
    assert owner_of(worked.case) == lead
    holdings.take(handler, Role.CUSTODIAN, by=administrator, agreed_by=second, now=now)
    assert not access.visible_cases(handler).exists()


@pytest.mark.usefixtures("readers")
def test_a_handler_who_is_no_manager_any_more_leaves_the_case(
    lead: User, handler: User, administrator: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    assert access.visible_cases(handler).get() == worked.case

    holdings.take(handler, Role.MANAGER, by=administrator, now=now)

    assert not access.visible_cases(handler).exists()
    assert owner_of(worked.case) == lead
    assert access.handler_of(worked.case) is None


@pytest.mark.usefixtures("readers")
def test_whoever_still_works_on_cases_stays(lead: User, handler: User, administrator: User, now: datetime) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    RoleHolding.objects.create(user=handler, role=Role.SENIOR_MANAGER)

    holdings.take(handler, Role.MANAGER, by=administrator, now=now)

    assert owner_of(worked.case) == handler == access.handler_of(worked.case)


@pytest.mark.usefixtures("readers")
def test_what_a_lead_had_to_decide_goes_to_the_next(
    lead: User, other_lead: User, administrator: User, now: datetime
) -> None:
    raised = raise_concern()
    assert owner_of(raised.case) == lead

    holdings.take(lead, Role.TRIAGE_LEAD, by=administrator, now=now)

    assert owner_of(raised.case) == other_lead


@pytest.mark.usefixtures("readers")
def test_the_next_is_nobody_who_must_not_know(
    lead: User, other_lead: User, reserve: User, administrator: User, now: datetime
) -> None:
    raised = raise_concern()
    access.block(raised.case, other_lead, ConflictKind.SUBJECT, by=lead, now=now)

    holdings.take(lead, Role.TRIAGE_LEAD, by=administrator, now=now)

    assert owner_of(raised.case) == reserve


def test_where_nobody_is_left_those_who_keep_the_rota_hear_of_it(
    lead: User, administrator: User, hr: User, now: datetime
) -> None:
    raised = raise_concern()

    holdings.take(lead, Role.TRIAGE_LEAD, by=administrator, now=now)

    assert owner_of(raised.case) is None
    told = Notice.objects.filter(kind=Kind.NO_FIRST_READER, about=raised.case.pk)
    assert {notice.recipient_id for notice in told} == {administrator.pk, hr.pk}


@pytest.mark.usefixtures("readers")
def test_a_reserve_reader_who_leaves_the_rota_reads_nothing_more(
    lead: User, other_lead: User, reserve: User, administrator: User, now: datetime
) -> None:
    raised = raise_concern()
    access.block(raised.case, lead, ConflictKind.SUBJECT, by=other_lead, now=now)
    access.block(raised.case, other_lead, ConflictKind.SUBJECT, by=reserve, now=now)
    assert access.visible_cases(reserve).get() == raised.case

    rota.remove(reserve, by=administrator, now=now)

    assert not access.visible_cases(reserve).exists()
    assert owner_of(raised.case) is None


@pytest.mark.usefixtures("readers")
def test_a_lead_who_rests_from_the_rota_keeps_what_is_theirs(
    lead: User, administrator: User, now: datetime
) -> None:
    raised = raise_concern()

    rota.remove(lead, by=administrator, now=now)

    assert owner_of(raised.case) == lead


@pytest.mark.usefixtures("readers")
def test_a_closed_case_goes_to_the_next_first_reader_without_a_word(
    lead: User, handler: User, administrator: User, now: datetime
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)
    before = Notice.objects.count()

    holdings.take(handler, Role.MANAGER, by=administrator, now=now)

    assert not access.visible_cases(handler).exists()
    assert owner_of(worked.case) == lead
    assert Notice.objects.count() == before
