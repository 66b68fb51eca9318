"""Pages of a case that are there once something was done, in Chromium: axe at both widths, nothing sideways."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import discipline, subjects, support, tasks
from concerns.domain.discipline import Link
from concerns.domain.subjects import Draft, Telling
from concerns.domain.support import Support
from concerns.enums import Mode, Personnel, State, ToldHow
from tests import talks
from tests.browser.conftest import Enter
from tests.browser.driving import Faults
from tests.casework_factories import Worked, answer_all, case_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]
NEED = Support(need="Somebody to talk to.", offered="The support line, on Tuesday.")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, today: datetime) -> Worked:
    """Everything there once: a task, evidence, a locked reference, a summary that was told, needs of both."""
    raised = today - timedelta(days=12)
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=raised, mode=Mode.CONFIDENTIAL)
    answer_all(worked, now=today)
    day = today.date()
    tasks.add(worked.case, "Ask the pharmacy.", owner=handler, due_date=day, by=handler, now=today)
    link = Link(Personnel.DISCIPLINARY, "HR-12", day.isoformat())
    discipline.keep(worked.case, link, by=handler, now=today)
    subjects.write(worked.case, Draft("Records may not be right."), by=handler, now=today)
    subjects.agree(worked.case, 1, by=lead, now=today)
    subjects.tell(
        worked.case,
        Telling("The person in charge of nights", "Ruth", next(iter(ToldHow))),
        on=day,
        by=handler,
        now=today,
    )
    subjects.write(worked.case, Draft("Records may not be whole."), by=handler, now=today)
    concern = worked.concern
    concern.case = worked.case
    support.consider_reporter(concern, NEED, review_date=day, by=handler, now=today)
    support.consider_subject(worked.case, NEED, review_date=day, by=handler, now=today)
    return worked


def test_every_page_that_comes_to_be_with_the_work(
    enter: Enter, worked: Worked, lead: User, handler: User
) -> None:
    reference = worked.reference
    own, theirs = worked.concern.support.get().pk, worked.case.support.get().pk
    places: list[tuple[Any, ...]] = [
        ("task", 1),
        ("evidence-strike", 1, 1),
        ("discipline-end", 1),
        ("subject-confirmed", 1),
        ("subject-told",),
        ("support-reporter-need", own),
        ("support-subject-need", theirs),
        ("why", handler.pk),
    ]
    page, faulty = enter(handler), Faults()

    def look(place: str, *more: object) -> None:
        page.goto(reverse(f"casework:{place}", args=[reference, *more]))
        faulty.look(page, place)

    for place, *more in places:
        look(place, *more)
    talks.offer(worked)
    talks.answer(worked)
    talks.settle(worked)
    talks.prepare(worked)
    look("meeting-held", 1)
    talks.hold(worked)
    look("meeting-note", 1)

    assert faulty.routes == {f"casework:{place}" for place, *_ in places} | {
        "casework:meeting-held",
        "casework:meeting-note",
    }
    assert faulty.found == {}
