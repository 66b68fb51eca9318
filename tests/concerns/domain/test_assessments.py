"""The two risks and how serious it is: by name, sealed, the latest counts; a join keeps the graver in force."""

from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import assessments, joining, triage
from concerns.domain.assessments import RiskRecord, SeriousnessRecord
from concerns.enums import AssessmentKind, EventType, Fit, RiskLevel, Seriousness
from concerns.errors import WrongState
from concerns.models import Assessment, Case
from tests import factories
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db

RISK = RiskRecord(who="Five people on nights.", what="Ask them who it was.", plan="Look at every week alike.")
REASON = SeriousnessRecord(reason="Nobody came to harm.")


def weigh(case: Case, level: Seriousness, *, by: User, days: int = 0) -> Assessment:
    now = NOW + timedelta(days=days)
    return assessments.record_seriousness(case, level=level, fits=Fit.YES, record=REASON, by=by, now=now)


def test_t25_a_risk_is_recorded_by_name_sealed_and_the_latest_counts(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    assert assessments.missing(case) == list(AssessmentKind)

    for level in (RiskLevel.LOW, RiskLevel.HIGH):
        assessments.record_risk(
            case, kind=AssessmentKind.IDENTIFICATION, level=level, record=RISK, by=lead, now=NOW
        )

    found = assessments.history(case)[AssessmentKind.IDENTIFICATION]
    assert {one.level for one in found} == {RiskLevel.LOW, RiskLevel.HIGH}
    assert [(one.decided_by, one.words["plan"]) for one in found] == [(lead, RISK.plan)] * 2
    assert [b"nights" in bytes(row.sealed_record) for row in Assessment.objects.all()] == [False, False]
    assert assessments.missing(case) == [AssessmentKind.DETRIMENT, AssessmentKind.SERIOUSNESS]
    told = Event.objects.filter(type=EventType.CASE_ASSESSED).values_list("data", flat=True)
    assert list(told) == ['{"kind":"identification"}'] * 2


def test_a_risk_without_a_plan_is_none(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    empty = RiskRecord(who="Five people.", what="Ask.", plan=" ")
    with pytest.raises(ValueError, match="who, what"):
        assessments.record_risk(
            case, kind=AssessmentKind.DETRIMENT, level=RiskLevel.LOW, record=empty, by=lead, now=NOW
        )
    assert assessments.missing(case) == list(AssessmentKind)


def test_r44_seriousness_of_a_case_is_what_was_recorded_last(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    assert (assessments.seriousness_of(case), assessments.fit_of(case)) == (None, None)

    weigh(case, Seriousness.CRITICAL, by=lead)
    weigh(case, Seriousness.MINOR, by=lead, days=1)

    assert (assessments.seriousness_of(case), assessments.fit_of(case)) == (Seriousness.MINOR, Fit.YES)


def test_r10_r12_what_does_not_fit_here_has_a_reason(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    with pytest.raises(ValueError, match="reason"):
        assessments.record_seriousness(
            case, level=Seriousness.MINOR, fits=Fit.GRIEVANCE, record=REASON, by=lead, now=NOW
        )
    record = SeriousnessRecord(reason="It is small.", fit_reason="It is about their own hours.")
    assessments.record_seriousness(
        case, level=Seriousness.MINOR, fits=Fit.GRIEVANCE, record=record, by=lead, now=NOW
    )
    assert assessments.fit_of(case) == Fit.GRIEVANCE


def test_two_who_weigh_it_up_at_once_are_one(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    case, again = Case.objects.get(pk=raised.case.pk), Case.objects.get(pk=raised.case.pk)
    weigh(case, Seriousness.MINOR, by=lead)
    with pytest.raises(WrongState):
        weigh(again, Seriousness.CRITICAL, by=lead)
    assert assessments.seriousness_of(case) == Seriousness.MINOR


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_joined_cases_the_graver_counts_until_it_is_weighed_up_anew(
    turned: bool, rota: list[User], lead: User
) -> None:
    first, second = factories.raise_concern().case, factories.raise_concern().case
    triage.decide_conflicts(second, by=lead, now=NOW)
    grave, light = (first, second) if turned else (second, first)
    weigh(grave, Seriousness.CRITICAL, by=lead)
    weigh(light, Seriousness.MINOR, by=lead, days=1)

    joining.join(second, into=first, by=lead, now=NOW + timedelta(days=2))

    found = assessments.history(first)[AssessmentKind.SERIOUSNESS]
    assert [(one.level, one.words["reason"]) for one in found] == [
        (Seriousness.CRITICAL, REASON.reason),
        (Seriousness.MINOR, REASON.reason),
    ]
    weigh(first, Seriousness.SERIOUS, by=lead, days=3)
    assert assessments.seriousness_of(first) == Seriousness.SERIOUS
