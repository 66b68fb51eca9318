"""What people need: both considered before a case closes, in compartments that share nothing (R29)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import access, joining, reasons, support, tables, triage
from concerns.domain.content import Label
from concerns.domain.support import Support
from concerns.enums import Accepted, Action, CaseRole, Obstacle, Seat, State
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import ReporterSupport, SubjectSupport
from tests import casework_factories, factories, talks
from tests.casework_factories import Worked
from tests.factories import NOW
from trust import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rota")]
NEED = Support(need="Somebody to talk to", offered="The staff support line, today")
LATER = NOW + timedelta(hours=1)
NONE = casework_factories.NO_SUPPORT


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler)


def test_r29_a_case_does_not_close_with_either_left_blank(rota: list[User], lead: User, handler: User) -> None:
    worked = casework_factories.case_in(State.ANSWERED, lead=lead, handler=handler)
    casework_factories.not_met(worked)
    both = [(Obstacle.REPORTER_SUPPORT_BLANK, worked.reference), (Obstacle.SUBJECT_SUPPORT_BLANK, None)]
    assert support.closing_obstacles(worked.case) == both
    support.consider_reporter(worked.concern, NEED, review_date=talks.SOON, by=handler, now=NOW)
    with pytest.raises(Blocked) as blocked:
        casework_factories.close(worked.case, by=handler)
    assert blocked.value.reasons == both[1:]

    support.consider_subject(worked.case, NONE, review_date=None, by=handler, now=NOW)
    casework_factories.close(worked.case, by=handler)

    assert worked.case.state == State.CLOSED


def test_r29_a_need_says_what_was_offered_or_nothing_says_why(worked: Worked, handler: User) -> None:
    for half in (Support(), Support(need="Rest"), replace(NEED, reason="None"), Support(offered="A talk")):
        with pytest.raises(ValueError, match="Either"):
            support.consider_subject(worked.case, half, review_date=None, by=handler, now=NOW)

    support.consider_subject(worked.case, NEED, review_date=talks.SOON, by=handler, now=NOW)

    found = support.of_subject(worked.case)
    assert [(one.support, one.row.review_date) for one in found] == [(NEED, talks.SOON)]
    assert [one.is_due(on=talks.SOON) for one in found] == [True]
    assert [one.is_due(on=talks.TODAY) for one in found] == [False]


def test_what_was_recorded_before_stays_inside_the_record(worked: Worked, handler: User) -> None:
    made = support.consider_reporter(worked.concern, NEED, review_date=talks.SOON, by=handler, now=NOW)

    later = replace(NEED, accepted=Accepted.YES, came_of="They call each week.")
    support.consider_reporter(worked.concern, later, review_date=None, by=handler, now=NOW, row=made.pk)

    found = support.of_reporter(worked.concern)
    assert [one.support for one in found] == [later]
    row = ReporterSupport.objects.get()
    kept = sealing.unseal_record(
        worked.concern.data_key, row.sealed_record, label=Label.REPORTER_SUPPORT, row=row.pk
    )
    assert [one["accepted"] for one in kept["earlier"]] == [Accepted.WAITING]


def test_a_need_of_another_case_is_not_recorded_anew(
    worked: Worked, rota: list[User], lead: User, handler: User
) -> None:
    made = support.consider_subject(worked.case, NEED, review_date=talks.SOON, by=handler, now=NOW)
    other = casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler)

    with pytest.raises(WrongState):
        support.consider_subject(other.case, NONE, review_date=None, by=handler, now=NOW, row=made.pk)


def test_r29_the_compartments_have_readers_of_their_own() -> None:
    reporter, subject = (tables.ACTIONS[one].seats for one in (Action.SUPPORT_REPORTER, Action.SUPPORT_SUBJECT))

    assert reporter == {Seat.OWNER, Seat.HANDLER, Seat.COVER}
    assert subject - reporter == {Seat.INVESTIGATOR}
    assert subject & {Seat.OBSERVER, Seat.SECOND_READER, Seat.REVIEWER} == frozenset()


def test_r29_what_the_subject_needs_goes_along_when_cases_join(
    rota: list[User], lead: User, handler: User
) -> None:
    one = casework_factories.case_in(State.RECEIVED, lead=lead, handler=handler)
    other = factories.raise_concern(now=NOW)
    support.consider_subject(one.case, NEED, review_date=talks.SOON, by=lead, now=NOW)
    triage.decide_conflicts(one.case, by=lead, now=NOW)

    joining.join(one.case, into=other.case, by=lead, now=NOW)

    into = casework_factories.Worked(other, lead, handler).case
    assert [found.support for found in support.of_subject(into)] == [NEED]
    assert SubjectSupport.objects.get().case_id == into.pk


def test_r31_each_person_on_a_case_has_a_reason_and_the_latest_counts(
    worked: Worked, lead: User, handler: User, senior: User
) -> None:
    reasons.give(worked.case, handler, reason="They run the service.", by=handler, now=NOW)
    reasons.give(worked.case, handler, reason="They know medicines.", by=handler, now=LATER)

    assert reasons.of(worked.case) == {handler.pk: "They know medicines."}
    with pytest.raises(NoSuchCase):
        reasons.give(worked.case, senior, reason="Curious.", by=handler, now=NOW)
    access.appoint(worked.case, senior, CaseRole.OBSERVER, by=handler, now=NOW)
    reasons.give(worked.case, senior, reason="They answer for it.", by=handler, now=NOW)
    assert set(reasons.of(worked.case)) == {handler.pk, senior.pk}
