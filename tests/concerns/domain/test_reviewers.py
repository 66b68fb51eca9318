"""Who may look again at an answer goes up the hierarchy only when it is decided who must not know."""

import pytest

from accounts.models import User
from concerns.domain import reviewers, triage
from concerns.enums import Fit, Obstacle, Procedure, State
from concerns.errors import Blocked
from concerns.models import Case
from tests.casework_factories import REDIRECT, case_in, decide_safeguarding, weigh
from tests.factories import NOW, raise_concern

pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


def test_i7_nothing_is_sent_on_before_the_conflict_decision(rota: list[User], lead: User) -> None:
    """Its reporter may ask for a review."""
    case = raise_concern().case
    decide_safeguarding(case, by=lead)
    weigh(case, by=lead, fits=Fit.COMPLAINT)
    with pytest.raises(Blocked) as blocked:
        triage.redirect(fresh(case), procedure=Procedure.COMPLAINT, parts=REDIRECT, by=lead, now=NOW)
    assert blocked.value.reasons == [(Obstacle.CONFLICTS_UNDECIDED, None)]

    triage.decide_conflicts(fresh(case), by=lead, now=NOW)
    triage.redirect(fresh(case), procedure=Procedure.COMPLAINT, parts=REDIRECT, by=lead, now=NOW)

    assert fresh(case).state == State.REDIRECTED


def test_i7_nobody_above_reviews_it_before_the_conflict_decision(
    rota: list[User], senior: User, lead: User, handler: User, reserve: User
) -> None:
    """A case that was sent on when that could still be left undecided."""
    case = case_in(State.REDIRECTED, lead=lead, handler=handler).case
    assert reviewers.able(case, on=NOW.date()) == [senior]

    case.conflicts_decided_at = None

    assert reviewers.able(case, on=NOW.date()) == [reserve]
