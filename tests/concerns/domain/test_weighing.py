"""What waits until the risks and the seriousness are weighed up, and what never waits for it."""

import pytest

from accounts.models import User
from concerns.domain import access, assessments, findings, handover, triage
from concerns.enums import AssessmentKind, CaseRole, Fit, Obstacle, Procedure, State
from concerns.errors import Blocked
from concerns.models import Case
from tests import factories
from tests.casework_factories import (
    REDIRECT,
    acknowledge,
    case_in,
    decide_protection,
    decide_safeguarding,
    weigh,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
RISKS = [(Obstacle.RISK_MISSING, kind) for kind in assessments.RISKS]
UNFIT = (Obstacle.RISK_MISSING, AssessmentKind.SERIOUSNESS)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


def new(lead: User, *, urgent: bool = False) -> Case:
    case = factories.raise_concern(urgent=urgent).case
    triage.decide_conflicts(case, by=lead, now=NOW)
    return case


def accept(case: Case, handler: User | None, *, by: User) -> list[object]:
    """What stopped it; nothing when it was accepted."""
    try:
        triage.accept(fresh(case), handler=handler, by=by, now=NOW)
    except Blocked as blocked:
        return list(blocked.reasons)
    return []


def test_t25_nobody_is_let_in_before_both_risks_are_weighed_up(
    rota: list[User], lead: User, handler: User
) -> None:
    case = new(lead)
    assert accept(case, handler, by=lead) == [*RISKS, UNFIT]
    with pytest.raises(Blocked) as blocked:
        triage.refer(fresh(case), to=handler, reason="Theirs.", by=lead, now=NOW)
    assert blocked.value.reasons == [*RISKS, UNFIT]
    assert access.holders(fresh(case)) == []

    weigh(fresh(case), by=lead)

    assert accept(case, handler, by=lead) == []
    assert access.handler_of(fresh(case)) == handler


def test_a_life_is_not_delayed_but_looking_into_it_is(rota: list[User], lead: User, handler: User) -> None:
    """Somebody may be at risk: whoever can help is let in, and both risks are weighed up before work starts."""
    case = new(lead, urgent=True)
    assert accept(case, handler, by=lead) == [UNFIT]
    weigh(fresh(case), by=lead)
    case.assessments.exclude(kind=AssessmentKind.SERIOUSNESS).delete()
    assert accept(case, handler, by=lead) == []
    decide_safeguarding(fresh(case), by=lead)
    decide_protection(fresh(case), by=lead)

    with pytest.raises(Blocked) as blocked:
        findings.start(fresh(case), by=handler, now=NOW)
    assert blocked.value.reasons == RISKS

    weigh(fresh(case), by=handler)
    findings.start(fresh(case), by=handler, now=NOW)


def test_a_first_reader_who_takes_it_on_lets_nobody_in(rota: list[User], lead: User, handler: User) -> None:
    case = new(lead)
    weigh(fresh(case), by=lead)
    case.assessments.exclude(kind=AssessmentKind.SERIOUSNESS).delete()

    assert accept(case, None, by=lead) == []
    assert (fresh(case).owner, access.handler_of(case)) == (lead, None)
    with pytest.raises(Blocked) as blocked:
        triage.appoint(fresh(case), handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    assert blocked.value.reasons == RISKS
    assert handover.goes_to_a_reader(fresh(case))
    triage.appoint(fresh(case), lead, CaseRole.HANDLER, by=lead, now=NOW)
    assert not handover.goes_to_a_reader(fresh(case)), "somebody is at work on it"


@pytest.mark.parametrize("fits", [Fit.GRIEVANCE, Fit.COMPLAINT])
def test_r10_r12_what_does_not_fit_here_is_sent_on_and_not_accepted(
    fits: Fit, rota: list[User], lead: User, handler: User
) -> None:
    case = new(lead)
    decide_safeguarding(fresh(case), by=lead)
    weigh(fresh(case), by=lead, fits=fits)
    assert accept(case, handler, by=lead) == [(Obstacle.FITS_ELSEWHERE, fits)]

    triage.redirect(fresh(case), procedure=Procedure(fits), parts=REDIRECT, by=lead, now=NOW)

    assert fresh(case).state == State.REDIRECTED


def test_r10_what_is_ours_in_part_is_accepted_and_not_sent_on_whole(
    rota: list[User], lead: User, handler: User
) -> None:
    case = new(lead)
    decide_safeguarding(fresh(case), by=lead)
    weigh(fresh(case), by=lead, fits=Fit.BOTH)
    with pytest.raises(Blocked) as blocked:
        triage.redirect(fresh(case), procedure=Procedure.GRIEVANCE, parts=REDIRECT, by=lead, now=NOW)
    assert blocked.value.reasons == [(Obstacle.FITS_HERE, Fit.BOTH)]
    assert accept(case, handler, by=lead) == []


def test_a_case_from_before_goes_on_with_those_who_work_on_it(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    """Weighed up by nobody when it was accepted: another handler is let in, and starting says what is missing."""
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    worked.case.assessments.all().delete()
    acknowledge(worked)

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)

    with pytest.raises(Blocked) as blocked:
        findings.start(worked.case, by=other_handler, now=NOW)
    assert blocked.value.reasons == RISKS
