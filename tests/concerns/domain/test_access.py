"""The one door: what it opens, for whom, in which state, and that a block beats all of it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from concerns.domain import access, tables
from concerns.enums import Action, CaseRole, ConflictKind, EventType, Seat, State
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Case
from tests import factories
from tests.away import stand_in
from tests.casework_factories import case_in
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db

ROLE_OF = {Seat(role.value): role for role in CaseRole}


def seat(case: Case, user: User, where: Seat, *, by: User) -> None:
    """Put `user` into one seat of the case, and nobody else into any."""
    if where == Seat.OWNER:
        Case.objects.filter(pk=case.pk).update(owner=user)
        return
    if where == Seat.COVER:
        stand_in(case, user, owner=by)
        return
    put = access.seat if where == Seat.REVIEWER else access.appoint
    put(case, user, ROLE_OF[where], by=by, now=NOW)
    if where != Seat.HANDLER:
        Case.objects.filter(pk=case.pk).update(owner=by)


def answer(user: User, reference: str, action: Action) -> str:
    """What the door says."""
    try:
        access.find_case(user, reference, action)
    except Refused:
        return "403"
    except WrongState:
        return "409"
    except NoSuchCase:
        return "404"
    return "open"


def expected(action: Action, where: Seat, state: State) -> str:
    rule = tables.ACTIONS[action]
    if where not in rule.seats:
        return "403"
    return "open" if state in rule.states else "409"


@pytest.mark.parametrize("where", list(Seat))
def test_every_action_from_every_seat_in_every_state(
    where: Seat, rota: list[User], lead: User, handler: User
) -> None:
    """States are set by hand: from some seats no way leads into some states, and the door must hold there too."""
    raised, other = factories.raise_concern(), factories.raise_concern()
    reference = raised.concern.reference
    seat(raised.case, handler, where, by=lead)

    for state in State:
        target = other.case if state == State.JOINED else None
        Case.objects.filter(pk=raised.case.pk).update(state=state, joined_into=target)
        said = {action: answer(handler, reference, action) for action in Action}
        assert said == {action: expected(action, where, state) for action in Action}, state


def test_somebody_not_on_the_case_gets_404_whatever_they_ask(
    rota: list[User], lead: User, handler: User, other_handler: User, senior: User, hr: User, administrator: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    assert answer(handler, worked.reference, Action.READ) == "open"

    for stranger in (lead, other_handler, senior, hr, administrator):
        assert {answer(stranger, worked.reference, action) for action in Action} == {"404"}
    assert answer(handler, "RC-0000-0000", Action.READ) == "404"


def test_an_older_page_is_refused(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    case = access.find_case(lead, raised.concern.reference, Action.NOTE, version=raised.case.version)
    access.advance(case)

    with pytest.raises(WrongState):
        access.find_case(lead, raised.concern.reference, Action.NOTE, version=raised.case.version)


def test_the_second_of_two_who_change_a_case_at_once_is_refused(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    mine, theirs = (Case.objects.get(pk=raised.case.pk) for _ in range(2))
    access.advance(mine)

    with pytest.raises(WrongState):
        access.advance(theirs)


def test_a_superuser_sees_nothing(rota: list[User], lead: User, superuser: User) -> None:
    raised = factories.raise_concern()
    assert list(access.visible_cases(lead)) == [raised.case]

    assert list(access.visible_cases(superuser)) == []
    assert list(access.visible_references(superuser)) == []
    assert answer(superuser, raised.concern.reference, Action.READ) == "404"


def test_a_stranger_without_an_account_sees_nothing(rota: list[User]) -> None:
    raised = factories.raise_concern()

    assert list(access.visible_cases(AnonymousUser())) == []
    with pytest.raises(NoSuchCase):
        access.find_case(AnonymousUser(), raised.concern.reference, Action.READ)


def test_a_leaver_loses_access_at_once(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    assert list(access.visible_cases(handler)) == [worked.case]

    handler.is_active = False
    handler.save()

    assert list(access.visible_cases(handler)) == []
    assert answer(handler, worked.reference, Action.READ) == "404"


@pytest.mark.parametrize("role", list(CaseRole))
def test_a_conflict_beats_every_role(role: CaseRole, rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    seat(raised.case, handler, Seat(role), by=lead)
    assert list(access.visible_cases(handler)) == [raised.case]

    access.block(raised.case, handler, ConflictKind.SUBJECT, by=lead, now=NOW)

    assert list(access.visible_cases(handler)) == []
    assert answer(handler, raised.concern.reference, Action.READ) == "404"
    with pytest.raises(Refused):
        access.appoint(raised.case, handler, role, by=lead, now=NOW)


def test_a_conflict_beats_ownership_which_moves_on(rota: list[User], lead: User, other_lead: User) -> None:
    raised = factories.raise_concern()
    assert list(access.visible_cases(lead)) == [raised.case]

    access.block(raised.case, lead, ConflictKind.RECUSAL, by=lead, now=NOW)

    assert list(access.visible_cases(lead)) == []
    assert list(access.visible_cases(other_lead)) == [raised.case]


def test_taking_over_is_for_other_first_readers_of_new_cases(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    raised = factories.raise_concern()
    with pytest.raises(NoSuchCase):
        access.take_over(handler, raised.concern.reference, now=NOW)

    access.take_over(other_lead, raised.concern.reference, now=NOW)

    assert list(access.visible_cases(other_lead)) == [raised.case]
    assert list(access.visible_cases(lead)) == []
    with pytest.raises(WrongState):
        access.take_over(other_lead, raised.concern.reference, now=NOW)


def test_a_triaged_case_is_not_taken_over(rota: list[User], lead: User, other_lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)

    with pytest.raises(NoSuchCase):
        access.take_over(other_lead, worked.reference, now=NOW)


def test_a_blocked_first_reader_does_not_see_that_the_case_exists(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raised = factories.raise_concern()
    assert list(access.open_to_take_over(other_lead)) == [raised.concern]
    assert list(access.visible_references(other_lead)) == [raised.concern]

    access.block(raised.case, other_lead, ConflictKind.RELATION, by=lead, now=NOW)

    assert list(access.open_to_take_over(other_lead)) == []
    assert list(access.visible_references(other_lead)) == []
    with pytest.raises(NoSuchCase):
        access.take_over(other_lead, raised.concern.reference, now=NOW)


def test_reading_is_an_event(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()

    access.open_case(lead, raised.concern.reference, now=NOW)

    read = Event.objects.filter(type=EventType.CASE_READ)
    assert [event.actor for event in read] == [f"user:{lead.pk}"]


def test_r71_a_new_handler_replaces_the_one_before_and_owns_the_case(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)

    assert access.handler_of(worked.case) == other_handler
    assert worked.case.owner == other_handler
    assert list(access.visible_cases(handler)) == []
