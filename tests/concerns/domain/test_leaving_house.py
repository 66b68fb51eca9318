"""Somebody leaves the house: their cases open to them no more, and wait where first readers take them over."""

from datetime import datetime

import pytest

from accounts.domain import people
from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, blocks, joining, mailbox, triage
from concerns.enums import Action, CaseRole, ConflictKind, EventType, Seat, State
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, CaseUserObjectPermission
from concerns.queries import newcases
from notifications.messages import Kind
from notifications.models import Notice, Pace
from notifications.models import State as NoticeState
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.factories import NOW
from tests.people import make_person
from trust.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rota", "second", "third")]


@pytest.fixture
def second(administrator: User) -> User:
    return make_person("Wanda Pryce", "Head of systems", Role.ADMINISTRATOR)


@pytest.fixture
def third(administrator: User) -> User:
    return make_person("Emil Costa", "Systems officer", Role.ADMINISTRATOR)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def leaves(person: User, administrator: User, now: datetime = NOW) -> None:
    people.leave(person, by=administrator, now=now)
    person.refresh_from_db()


def told() -> dict[str, Pace]:
    """Who hears that somebody left, and how fast."""
    notices = Notice.objects.filter(kind=Kind.LEFT).exclude(state=NoticeState.VOID)
    return {User.objects.get(pk=notice.recipient_id).name: Pace(notice.pace) for notice in notices}


def listed(user: User) -> list[str]:
    return [new.reference for new in newcases.of_others(user, today=NOW.date())]


def test_the_case_waits_for_the_first_readers_who_are_told(
    worked: Worked, lead: User, other_lead: User, reserve: User, handler: User, administrator: User
) -> None:
    assert (listed(lead), listed(other_lead)) == ([], [])

    leaves(handler, administrator)

    assert (listed(lead), listed(other_lead), listed(reserve)) == ([worked.reference],) * 3
    assert told() == dict.fromkeys([lead.name, other_lead.name, reserve.name], Pace.HOURS)
    access.take_over(lead, worked.reference, now=NOW)
    assert access.seats(lead, worked.case) == {Seat.OWNER}
    assert (listed(lead), listed(other_lead)) == ([], [])


def test_where_somebody_may_be_at_risk_they_are_told_at_any_hour(
    lead: User, other_lead: User, reserve: User, administrator: User
) -> None:
    factories.raise_concern(urgent=True)

    leaves(lead, administrator)

    assert told() == dict.fromkeys([other_lead.name, reserve.name], Pace.AT_ONCE)


def test_nobody_who_must_not_know_hears_of_it_or_finds_it(
    worked: Worked, lead: User, other_lead: User, reserve: User, handler: User, administrator: User
) -> None:
    access.block(worked.case, other_lead, ConflictKind.RELATION, by=lead, now=NOW)

    leaves(handler, administrator)

    assert sorted(told()) == sorted([lead.name, reserve.name])
    assert (listed(other_lead), listed(lead)) == ([], [worked.reference])


def test_whom_the_reporter_would_rather_not_have_is_told_only_where_nobody_else_is(
    lead: User, other_lead: User, reserve: User, administrator: User
) -> None:
    factories.raise_concern(would_rather_not=(other_lead.pk,))
    leaves(lead, administrator)
    assert sorted(told()) == [reserve.name]

    Notice.objects.all().delete()
    factories.raise_concern(would_rather_not=(other_lead.pk,))
    leaves(reserve, administrator)

    assert sorted(told()) == [other_lead.name]


def test_where_nobody_is_left_those_who_keep_the_rota_hear_of_it(
    lead: User, other_lead: User, reserve: User, administrator: User, second: User, third: User, hr: User
) -> None:
    raised = factories.raise_concern(must_not_know=(other_lead.pk, reserve.pk, second.pk))

    leaves(lead, administrator)

    heard = Notice.objects.filter(kind=Kind.NO_FIRST_READER, about=raised.case.pk).values("recipient")
    assert set(User.objects.filter(pk__in=heard)) == {administrator, third, hr}
    assert told() == {}


def test_every_part_ends_and_says_so_on_the_chain_of_its_case(
    worked: Worked, lead: User, handler: User, other_handler: User, administrator: User
) -> None:
    triage.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    triage.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)

    leaves(other_handler, administrator)

    assert not CaseUserObjectPermission.objects.filter(user=other_handler).exists()
    chain = Event.objects.filter(chain=f"case:{worked.case.pk}", actor=f"user:{administrator.pk}")
    assert [event.type for event in chain] == [EventType.PERSON_DISMISSED] * 2
    assert sorted(told()) == [handler.name], "whose case it is hears that somebody is gone"
    assert list(access.visible_cases(handler)) == [worked.case]


def test_who_leaves_and_comes_back_opens_nothing_of_before(
    worked: Worked, handler: User, lead: User, administrator: User
) -> None:
    assert list(access.visible_cases(handler)) == [worked.case]

    leaves(handler, administrator)
    people.come_back(handler, by=administrator, now=NOW)

    handler.refresh_from_db()
    assert handler.is_active
    assert list(access.visible_cases(handler)) == []
    with pytest.raises(NoSuchCase):
        access.find_case(handler, worked.reference, Action.READ)
    assert worked.case.owner == lead, "what nobody took over meanwhile goes to the next first reader"


def test_a_page_that_was_open_meanwhile_changes_nothing(
    worked: Worked, handler: User, other_handler: User, lead: User, administrator: User
) -> None:
    triage.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    before = worked.case

    leaves(other_handler, administrator)

    with pytest.raises(WrongState):
        blocks.block(before, lead, kind=ConflictKind.RELATION, by=handler, now=NOW)


def test_a_closed_case_waits_for_nobody_until_its_reporter_writes_again(
    lead: User, handler: User, administrator: User
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)

    leaves(handler, administrator)
    assert listed(lead) == []
    assert told() == {}

    mailbox.write_as_reporter(worked.raised.mailbox, "It happened again.", on=NOW.date())
    assert listed(lead) == [worked.reference]
    access.take_over(lead, worked.reference, now=NOW)
    assert list(access.visible_cases(lead)) == [worked.case]


def test_who_left_by_the_database_alone_still_opens_nothing(worked: Worked, handler: User) -> None:
    """Asked at every request: the account is what counts, whatever else was forgotten (I13)."""
    assert list(access.visible_cases(handler)) == [worked.case]

    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert list(access.visible_cases(User.objects.get(pk=handler.pk))) == []


def test_a_joined_case_is_left_with_the_case_that_goes_on(
    lead: User, other_lead: User, administrator: User
) -> None:
    into, joined = factories.raise_concern(), factories.raise_concern()
    triage.decide_conflicts(joined.case, by=lead, now=NOW)
    joining.join(Case.objects.get(pk=joined.case.pk), into=Case.objects.get(pk=into.case.pk), by=lead, now=NOW)

    leaves(lead, administrator)

    assert listed(other_lead) == sorted([into.concern.reference, joined.concern.reference])
