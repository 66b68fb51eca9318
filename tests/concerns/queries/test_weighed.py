"""What triage lacks, asked of many cases in one question."""

from typing import Any

import pytest

from accounts.models import User
from concerns.domain import advice, onward, told
from concerns.domain.onward import OnwardRecord
from concerns.enums import AssessmentKind, OnwardKind, OnwardStatus, State
from concerns.models import Case
from concerns.queries import weighed
from tests import factories
from tests.casework_factories import case_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def facts(case: Case) -> tuple[Any, ...]:
    kinds = {kind.value: weighed.has(kind) for kind in AssessmentKind}
    counts = {
        "routes": weighed.open_routes(),
        "untold": weighed.untold_routes(),
        "questions": weighed.questions_waiting(),
    }
    row = Case.objects.annotate(**kinds, **counts).get(pk=case.pk)
    return (*(getattr(row, kind) for kind in kinds), *(getattr(row, name) for name in counts))


def test_what_is_lacking_and_what_is_open_is_counted_by_case(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    new = factories.raise_concern()
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    assert facts(new.case) == (False, False, False, 0, 0, 0)
    assert facts(worked.case) == (True, True, True, 0, 0, 0)

    record = OnwardRecord(recipient="The police")
    for kind in (OnwardKind.POLICE, OnwardKind.AUDIT):
        onward.begin(worked.case, kind=kind, record=record, sent_date=NOW.date(), by=handler, now=NOW)
    asked = advice.ask(worked.case, senior, question="May we begin?", by=handler, now=NOW)
    assert facts(worked.case) == (True, True, True, 2, 2, 1)

    route = onward.find(worked.case, onward.of_case(worked.case)[0].key)
    onward.hear(route, status=OnwardStatus.ENDED, heard_date=NOW.date(), note="Over.", by=handler, now=NOW)
    line = next(one for one in told.unsaid(worked.case) if one.done.key == route.pk)
    told.record(worked.case, line, told=True, reason="By message.", by=handler, now=NOW)
    advice.take_back(advice.on_case(worked.case, asked.pk), by=handler, now=NOW)
    assert facts(worked.case) == (True, True, True, 1, 1, 0)
    assert facts(new.case) == (False, False, False, 0, 0, 0)
