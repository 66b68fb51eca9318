"""Whoever leaves a case, or the house: nothing waits for them any more, and the case goes to somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, blocks, clock, joining, mailbox, triage
from concerns.enums import Action, CaseRole, ConflictKind, Duty, Seat, State, StepState
from concerns.errors import NoSuchCase
from concerns.models import Case, Deadline, Extension, ReminderStep
from notifications.models import Notice
from notifications.models import State as NoticeState
from tests import factories
from tests.casework_factories import Worked, case_in, weigh
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WAITING = (NoticeState.HELD, NoticeState.READY)


def waiting(user: User) -> int:
    return Notice.objects.filter(recipient=user, state__in=WAITING).count()


def leaves(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()


def keeps_names(user: User) -> None:
    RoleHolding.objects.create(user=user, role=Role.CUSTODIAN)


def test_a_block_takes_back_what_waits_about_that_case_and_no_other(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raised, other = factories.raise_concern(), factories.raise_concern()
    assert waiting(lead) == 2

    access.block(raised.case, lead, ConflictKind.SUBJECT, by=other_lead, now=NOW)

    left = Notice.objects.filter(recipient=lead, state__in=WAITING)
    assert [notice.about for notice in left] == [other.case.pk]


def test_a_block_takes_back_a_reminder_that_waits_for_its_hour(
    rota: list[User], lead: User, other_lead: User, senior: User
) -> None:
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)
    clock.sweep(now=NOW + timedelta(days=40))
    assert waiting(senior) == 2

    access.block(raised.case, senior, ConflictKind.SUBJECT, by=lead, now=NOW)

    assert waiting(senior) == 0


def test_taking_over_takes_back_what_waits_for_the_owner_before(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raised = factories.raise_concern()
    assert waiting(lead) == 1

    access.take_over(other_lead, raised.concern.reference, now=NOW)

    assert waiting(lead) == 0


def test_appointing_and_dismissing_take_back_what_waits_for_those_who_lose_the_case(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    triage.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    assert (waiting(lead), waiting(handler), waiting(other_handler)) == (0, 1, 1)

    access.dismiss(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    assert waiting(other_handler) == 0

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)
    assert (waiting(handler), waiting(other_handler)) == (0, 1)


def test_who_keeps_another_part_keeps_what_waits(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.appoint(worked.case, handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    assert waiting(handler) == 1

    access.dismiss(worked.case, handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)

    assert waiting(handler) == 1


def test_joining_takes_back_what_waits_for_those_left_behind_only(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    into, case = factories.raise_concern().case, factories.raise_concern().case
    triage.decide_conflicts(case, by=lead, now=NOW)
    for one in (into, case):
        weigh(one, by=lead)
    for user in (handler, other_handler):
        triage.appoint(case, user, CaseRole.OBSERVER, by=lead, now=NOW)
    access.appoint(into, handler, CaseRole.OBSERVER, by=lead, now=NOW)
    assert (waiting(lead), waiting(handler), waiting(other_handler)) == (2, 1, 1)

    joining.join(fresh(case), into=fresh(into), by=lead, now=NOW)
    assert (waiting(lead), waiting(handler), waiting(other_handler)) == (2, 1, 0)

    access.block(fresh(into), handler, ConflictKind.SUBJECT, by=lead, now=NOW)
    assert waiting(handler) == 0


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


@pytest.mark.parametrize(
    "state",
    [State.ACCEPTED, State.REFERRED, State.INVESTIGATING, State.ANSWERED, State.CLOSED],
)
def test_a_case_whose_handler_left_goes_on_with_another(
    state: State, rota: list[User], lead: User, other_lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(state, lead=lead, handler=handler)
    assert list(access.open_to_take_over(other_lead)) == []
    with pytest.raises(NoSuchCase):
        access.take_over(other_lead, worked.reference, now=NOW)

    leaves(handler)
    assert list(access.open_to_take_over(other_lead)) == [worked.concern]
    access.take_over(other_lead, worked.reference, now=NOW)

    assert access.seats(other_lead, worked.case) == {Seat.OWNER}
    assert access.seats(handler, worked.case) == set()
    case = access.find_case(other_lead, worked.reference, Action.APPOINT)
    triage.appoint(case, other_handler, CaseRole.HANDLER, by=other_lead, now=NOW)
    assert access.handler_of(worked.case) == other_handler
    assert list(access.visible_cases(other_lead)) == []


def _nobody(worked: Worked) -> None:
    Case.objects.filter(pk=worked.case.pk).update(owner=None)


def _blocked(worked: Worked) -> None:
    """As when everybody was blocked at that time, so that ownership could not move on."""
    worked.case.conflicts.create(user=worked.handler, kind=ConflictKind.SUBJECT, added_date=NOW.date())


@pytest.mark.parametrize(
    "goes", [_nobody, _blocked, lambda worked: leaves(worked.handler), lambda worked: keeps_names(worked.handler)]
)
def test_a_case_without_an_owner_who_can_open_it_is_taken_over(
    goes: Callable[[Worked], None], rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    goes(worked)

    with pytest.raises(NoSuchCase):
        access.take_over(other_handler, worked.reference, now=NOW)
    access.take_over(lead, worked.reference, now=NOW)

    assert list(access.visible_cases(lead)) == [worked.case]


def test_a_blocked_first_reader_takes_no_case_over_whose_handler_left(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    leaves(handler)
    assert list(access.open_to_take_over(other_lead)) == [worked.concern]

    access.block(worked.case, other_lead, ConflictKind.RELATION, by=lead, now=NOW)

    assert list(access.open_to_take_over(other_lead)) == []
    with pytest.raises(NoSuchCase):
        access.take_over(other_lead, worked.reference, now=NOW)


def test_a_handler_who_left_and_comes_back_is_not_the_handler_again(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    leaves(handler)
    access.appoint(worked.case, other_handler, CaseRole.HANDLER, by=lead, now=NOW)

    User.objects.filter(pk=handler.pk).update(is_active=True)

    assert access.holders(worked.case) == [(other_handler, CaseRole.HANDLER)]


def test_a_message_of_a_case_whose_handler_left_reaches_who_can_take_it_over(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    leaves(handler)
    before = waiting(lead)

    mailbox.write_as_reporter(worked.raised.mailbox, "It happened again.", on=NOW.date())

    assert waiting(lead) == before + 1


def test_a_keeper_of_names_opens_no_case(rota: list[User], lead: User, handler: User) -> None:
    """I11: whether the role came before the case or after it."""
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    assert list(access.visible_cases(handler)) == [worked.case]
    assert access.handler_of(worked.case) == handler

    keeps_names(handler)

    assert list(access.visible_cases(handler)) == []
    assert access.handler_of(worked.case) is None
    with pytest.raises(NoSuchCase):
        access.find_case(handler, worked.reference, Action.READ)


def test_a_keeper_of_names_on_the_rota_is_nobodys_first_reader(
    rota: list[User], lead: User, other_lead: User
) -> None:
    assert access.is_first_reader(lead)
    keeps_names(lead)

    assert not access.is_first_reader(lead)
    raised = factories.raise_concern()
    assert raised.case.owner == other_lead
    assert list(access.open_to_take_over(lead)) == []


def test_somebody_is_blocked_on_a_closed_case(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)
    case = access.find_case(handler, worked.reference, Action.BLOCK)

    blocks.block(case, handler, kind=ConflictKind.SUBJECT, by=handler, now=NOW)

    assert list(access.visible_cases(handler)) == []
    assert worked.case.owner == lead
    with pytest.raises(NoSuchCase):
        access.find_case(handler, worked.reference, Action.BLOCK)


def test_who_is_unwelcome_takes_a_concern_over_only_when_nobody_else_could_read_it(
    rota: list[User], lead: User, other_lead: User, reserve: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(other_lead.pk,))
    assert list(access.open_to_take_over(other_lead)) == []
    with pytest.raises(NoSuchCase):
        access.take_over(other_lead, raised.concern.reference, now=NOW)

    for user in (lead, reserve):
        leaves(user)
    assert list(access.open_to_take_over(other_lead)) == [raised.concern]
    access.take_over(other_lead, raised.concern.reference, now=NOW)

    assert list(access.visible_cases(other_lead)) == [raised.case]


def test_ownership_moves_on_past_whom_the_reporter_would_rather_not_have(
    rota: list[User], lead: User, other_lead: User, reserve: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(other_lead.pk,))

    access.block(raised.case, lead, ConflictKind.RECUSAL, by=lead, now=NOW)
    assert raised.case.owner == reserve

    access.block(raised.case, reserve, ConflictKind.RECUSAL, by=reserve, now=NOW)
    assert raised.case.owner == other_lead


@pytest.mark.parametrize(
    ("step", "state", "count"),
    [
        ("answer.over.senior.week1", StepState.POSTED, 1),
        ("answer.over.senior.week1", StepState.SUPERSEDED, 0),
        ("answer.over.owner1", StepState.POSTED, 0),
    ],
)
def test_a_senior_oversees_what_climbed_to_them_and_not_what_they_once_owned(
    step: str, state: StepState, count: int, rota: list[User], senior: User
) -> None:
    raised = factories.raise_concern()
    deadline = Deadline.objects.get(concern=raised.concern, duty=Duty.ANSWER)
    ReminderStep.objects.create(deadline=deadline, step=step, recipient=senior, due_at=NOW, state=state)

    assert access.visible_references(senior).count() == count


def test_a_request_for_a_later_date_shows_its_reference_only_while_the_answer_is_owed(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    raised = factories.raise_concern()
    deadline = Deadline.objects.get(concern=raised.concern, duty=Duty.ANSWER)
    Extension.objects.create(
        deadline=deadline, new_date=NOW.date(), sealed_record=b"sealed", asked_at=NOW, asked_by=handler
    )
    assert list(access.visible_references(senior)) == [raised.concern]

    clock.meet(raised.concern, Duty.ANSWER, by=lead, now=NOW)

    assert list(access.visible_references(senior)) == []


def test_those_who_keep_the_rota_are_told_when_a_block_leaves_nobody(
    rota: list[User], lead: User, other_lead: User, reserve: User, administrator: User
) -> None:
    case = factories.raise_concern().case
    access.block(case, lead, ConflictKind.RELATION, by=lead, now=NOW)
    access.block(case, other_lead, ConflictKind.RELATION, by=other_lead, now=NOW)
    assert (case.owner, waiting(administrator)) == (reserve, 0)

    access.block(case, reserve, ConflictKind.RELATION, by=reserve, now=NOW)

    assert (case.owner, waiting(administrator)) == (None, 1)
