"""What a list of cases can be told about their tasks and summaries, by the query that reads them."""

from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import subjects, tasks
from concerns.domain.subjects import Draft
from concerns.enums import State
from concerns.models import Case
from concerns.queries import tasklist
from tests.casework_factories import case_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_what_is_overdue_and_what_waits_for_a_second_person(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    due = NOW.date()
    late = due + timedelta(days=1)

    def facts() -> list[tuple[int | None, bool]]:
        rows = Case.objects.annotate(over=tasklist.overdue(today=late), waits=tasklist.summary_waits())
        return list(rows.values_list("over", "waits"))

    assert facts() == [(None, False)]
    tasks.add(worked.case, "Ask.", owner=handler, due_date=due, by=handler, now=NOW)
    tasks.add(worked.case, "Later.", owner=handler, due_date=late, by=handler, now=NOW)
    subjects.write(worked.case, Draft("Records may not be right."), by=handler, now=NOW)
    assert facts() == [(1, True)]

    tasks.finish(worked.case, 1, by=handler, now=NOW)
    subjects.agree(worked.case, 1, by=lead, now=NOW)

    assert facts() == [(None, False)]
