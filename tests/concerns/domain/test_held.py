"""Words that smell of discipline or mean somebody, in whatever goes to a reporter (R55)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import blocks, held, letters, triage
from concerns.enums import ConflictKind, Fit, Obstacle, Procedure, State
from concerns.errors import Blocked
from tests.casework_factories import REDIRECT, Worked, case_in, triaged, weigh
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def test_days_shifts_and_teams_are_shown_and_never_held(worked: Worked) -> None:
    found = held.find(["On 4 May the night shift was alone.", "Nothing else."], case=worked.case)

    assert (found.never, found.held) == ([], [])
    assert found.pointing == ["4 May", "night shift", "alone"]


def test_r55_whom_the_case_is_about_is_held_by_last_name_and_job_title_too(worked: Worked, senior: User) -> None:
    """The same words about a case that is about somebody else are only shown to the reader."""
    texts = [f"We asked Marsh, and the {senior.title.lower()} too.", "The marsh is dry."]
    found = held.find(texts, case=worked.case)
    assert (found.held, found.pointing) == ([], ["Marsh", senior.title])

    blocks.block(worked.case, senior, kind=ConflictKind.SUBJECT, by=worked.lead, now=NOW)

    found = held.find(texts, case=worked.case)
    assert (found.held, found.pointing) == (["Marsh", senior.title], [])


def test_r55_somebody_called_by_a_title_or_who_left_is_held(worked: Worked, senior: User) -> None:
    User.objects.filter(pk=senior.pk).update(is_active=False)

    found = held.find(["Mr Marsh and Dr. Ito were asked.", f"So was {senior.name}."], case=worked.case)

    assert found.held == [senior.name, "Mr Marsh", "Dr. Ito"]
    assert found.pointing == []


def test_r55_words_of_discipline_and_names_stop_a_redirect_which_nobody_reads_twice(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    weigh(worked.case, by=lead, now=NOW + timedelta(hours=1), fits=Fit.COMPLAINT)
    case = worked.case
    assert triage.redirecting_obstacles(case, REDIRECT) == []

    parts = replace(REDIRECT, reason=f"{senior.name} had a final written warning.")
    with pytest.raises(Blocked) as blocked:
        triage.redirect(case, procedure=Procedure.COMPLAINT, parts=parts, by=lead, now=NOW)

    assert blocked.value.reasons == [(Obstacle.WORDS_READ_ONCE, f"final written warning, {senior.name}")]
    assert letters.issued(case.concerns.get()) == []
