"""Tasks: only for those on the case, never lost with a leaver, and none left open at the end."""

from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import access, joining, lifecycle, tasks, triage
from concerns.enums import CaseRole, ConflictKind, Obstacle, State
from concerns.errors import Blocked, Refused, WrongState
from concerns.models import Case, CaseTask
from concerns.queries import tasklist
from notifications.models import Notice
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DUE = NOW.date() + timedelta(days=3)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def with_second(worked: Worked, other: User) -> Case:
    case = worked.case
    triage.appoint(case, other, CaseRole.INVESTIGATOR, by=worked.handler, now=NOW)
    return worked.case


def test_a_task_is_for_somebody_on_the_case_and_they_are_told(worked: Worked, other_handler: User) -> None:
    with pytest.raises(Refused):
        tasks.add(worked.case, "Ask.", owner=other_handler, due_date=DUE, by=worked.handler, now=NOW)
    case = with_second(worked, other_handler)
    before = Notice.objects.filter(recipient=other_handler).count()

    tasks.add(case, "Ask for the logs.", owner=other_handler, due_date=DUE, by=worked.handler, now=NOW)

    (one,) = tasks.of(worked.case)
    assert (one.text, one.owner, one.is_over(DUE), one.is_over(DUE + timedelta(days=1))) == (
        "Ask for the logs.",
        other_handler,
        False,
        True,
    )
    assert b"logs" not in bytes(CaseTask.objects.get().sealed_text)
    assert Notice.objects.filter(recipient=other_handler).count() == before + 1


def test_a_leavers_task_is_for_whoever_leads_the_case(worked: Worked, other_handler: User) -> None:
    case = with_second(worked, other_handler)
    tasks.add(case, "Ask.", owner=other_handler, due_date=DUE, by=worked.handler, now=NOW)
    assert [line.number for line in tasklist.mine(other_handler, today=DUE)] == [1]
    assert tasklist.mine(worked.handler, today=DUE) == []

    access.block(worked.case, other_handler, ConflictKind.WITNESS, by=worked.handler, now=NOW)

    assert [(one.owner, one.has_passed_on) for one in tasks.of(worked.case)] == [(worked.handler, True)]
    assert tasklist.mine(other_handler, today=DUE) == []
    assert [(line.reference, line.is_over) for line in tasklist.mine(worked.handler, today=DUE)] == [
        (worked.reference, False)
    ]


def test_a_leavers_tasks_go_with_the_hand_over(worked: Worked, lead: User, other_handler: User) -> None:
    tasks.add(worked.case, "Ask.", owner=worked.handler, due_date=DUE, by=worked.handler, now=NOW)

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=worked.handler, now=NOW)

    assert [one.owner for one in tasks.of(worked.case)] == [other_handler]
    tasks.give(worked.case, 1, to=other_handler, by=other_handler, now=NOW)
    assert [one.has_passed_on for one in tasks.of(worked.case)] == [False]


def test_a_case_is_closed_once_every_task_is_done_or_cancelled(worked: Worked, lead: User, handler: User) -> None:
    done = case_in(State.ANSWERED, lead=lead, handler=handler)
    for text in ("One.", "Two."):
        tasks.add(done.case, text, owner=handler, due_date=DUE, by=handler, now=NOW)
    with pytest.raises(Blocked) as blocked:
        lifecycle.close(done.case, by=handler, now=NOW)
    assert {(Obstacle.TASK_OPEN, 1), (Obstacle.TASK_OPEN, 2)} <= set(blocked.value.reasons)

    tasks.finish(done.case, 1, by=handler, now=NOW)
    tasks.cancel(done.case, 2, because="It came by itself.", by=handler, now=NOW)

    assert [reason for reason in lifecycle.closing_obstacles(done.case) if reason[0] == Obstacle.TASK_OPEN] == []
    assert [(one.is_open, one.cancelled_because) for one in tasks.of(done.case)] == [
        (False, ""),
        (False, "It came by itself."),
    ]
    with pytest.raises(WrongState):
        tasks.finish(done.case, 1, by=handler, now=NOW)


def test_two_who_finish_a_task_at_once_the_second_is_told(worked: Worked) -> None:
    tasks.add(worked.case, "Ask.", owner=worked.handler, due_date=DUE, by=worked.handler, now=NOW)
    first, second = worked.case, worked.case
    tasks.finish(first, 1, by=worked.handler, now=NOW)

    with pytest.raises(WrongState):
        tasks.cancel(second, 1, because="No.", by=worked.handler, now=NOW)

    assert CaseTask.objects.get().cancelled_at is None


def test_tasks_go_along_with_a_case_that_is_joined(rota: list[User], lead: User) -> None:
    one, other = factories.raise_concern(), factories.raise_concern()
    for raised in (one, other):
        case = Case.objects.get(pk=raised.case.pk)
        triage.decide_conflicts(case, by=lead, now=NOW)
        tasks.add(case, f"Of {raised.concern.reference}.", owner=lead, due_date=DUE, by=lead, now=NOW)
    into = Case.objects.select_related("data_key", "owner").get(pk=other.case.pk)
    case = Case.objects.select_related("data_key", "owner").get(pk=one.case.pk)

    joining.join(case, into=into, by=lead, now=NOW)

    kept = tasks.of(Case.objects.select_related("data_key", "owner").get(pk=into.pk))
    assert sorted((task.row.number, task.text) for task in kept) == [
        (1, f"Of {other.concern.reference}."),
        (2, f"Of {one.concern.reference}."),
    ]
