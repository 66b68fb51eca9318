"""States, what must stand before a step, and the end of a case."""

from datetime import date
from itertools import product

import pytest
from django.db.models import ProtectedError

from accounts.models import User
from concerns.domain import content, findings, lifecycle, precautions, tables, triage
from concerns.domain.lifecycle import REACHED
from concerns.enums import Duty, Obstacle, SafeguardingAnswer, SafeguardingKind, State
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Mailbox
from tests import factories
from tests.casework_factories import (
    NOT_NEEDED,
    case_in,
    close,
    decide_protection,
    decide_safeguarding,
    ready_to_close,
    weigh,
)
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db


def test_every_pair_of_states_is_as_the_table_says(rota: list[User], lead: User) -> None:
    raised, other = factories.raise_concern(), factories.raise_concern()
    allowed = set()
    for before, after in product(State, State):
        joined = {"joined_into": other.case} if before == State.JOINED else {"joined_into": None}
        Case.objects.filter(pk=raised.case.pk).update(state=before, **joined)
        case = Case.objects.get(pk=raised.case.pk)
        if after == State.JOINED:
            case.joined_into = other.case
        try:
            lifecycle.change_state(case, after, by=lead, now=NOW)
        except WrongState:
            assert Case.objects.get(pk=case.pk).state == before
        else:
            allowed.add((before, after))

    assert allowed == {(before, after) for before, nexts in tables.NEXT.items() for after in nexts}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 10), 13, date(2027, 12, 10)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert lifecycle.months_after(day, months) == later


def test_closing_leaves_the_inbox_open_for_thirteen_months(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    assert Mailbox.objects.get(concern=worked.concern).closes_date is None
    ready_to_close(worked)

    close(worked.case, by=handler, now=NOW)

    assert worked.case.state == State.CLOSED
    assert worked.case.closed_by == handler
    assert Mailbox.objects.get(concern=worked.concern).closes_date == date(2027, 12, 10)
    with pytest.raises(WrongState):
        close(worked.case, by=handler, now=NOW)


def test_closing_says_everything_that_is_missing_at_once(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    Case.objects.filter(pk=raised.case.pk).update(state=State.ANSWERED)
    case = Case.objects.get(pk=raised.case.pk)

    with pytest.raises(Blocked) as blocked:
        lifecycle.close(case, by=lead, now=NOW)

    assert blocked.value.reasons == [
        (Obstacle.DUTY_OPEN, Duty.ACKNOWLEDGE),
        (Obstacle.DUTY_OPEN, Duty.ANSWER),
        (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.ADULT),
        (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.CHILD),
        (Obstacle.PROTECTION_MISSING, None),
        (Obstacle.REPORTER_SUPPORT_BLANK, raised.concern.reference),
        (Obstacle.SUBJECT_SUPPORT_BLANK, None),
        (Obstacle.LEARNING_MISSING, None),
    ]
    assert Case.objects.get(pk=case.pk).state == State.ANSWERED


def test_one_safeguarding_answer_is_not_both(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    assert len(lifecycle.safeguarding_missing(case)) == 2

    precautions.record_safeguarding(
        case,
        kind=SafeguardingKind.CHILD,
        answer=SafeguardingAnswer.NOT_REQUIRED,
        record=NOT_NEEDED,
        by=lead,
        now=NOW,
    )

    assert lifecycle.safeguarding_missing(case) == [(Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.ADULT)]


def test_r45_looking_into_it_waits_for_the_protection_decision(
    rota: list[User], lead: User, handler: User
) -> None:
    raised = factories.raise_concern()
    case = raised.case
    triage.decide_conflicts(case, by=lead, now=NOW)
    decide_safeguarding(case, by=lead)
    weigh(case, by=lead)
    triage.accept(case, handler=handler, by=lead, now=NOW)
    with pytest.raises(Blocked) as blocked:
        findings.start(case, by=handler, now=NOW)
    assert blocked.value.reasons == [(Obstacle.PROTECTION_MISSING, None)]

    case = Case.objects.get(pk=case.pk)
    decide_protection(case, by=handler)
    findings.start(case, by=handler, now=NOW)

    assert case.state == State.INVESTIGATING


@pytest.mark.parametrize("state", [State.REDIRECTED, State.CLOSED])
def test_r65_what_was_raised_and_what_was_done_stay_on_record_whatever_came_of_it(
    state: State, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(state, lead=lead, handler=handler)
    chains = lifecycle.chains(worked.case, inboxes=[worked.raised.mailbox])
    written = set(Event.objects.filter(chain__in=chains).values_list("type", flat=True))

    assert {"concern.raised", "case.opened", "letter.issued", REACHED[state]} <= written
    assert content.account_of(worked.concern).happened
    with pytest.raises(ProtectedError):
        worked.case.delete()
