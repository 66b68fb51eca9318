"""What the demo employer hands out: a procedure that some have still to confirm, and a link that nobody opened."""

import pytest

from accounts.models import Employer
from concerns.domain import policy
from concerns.enums import TextKind
from concerns.models import GuidanceLink
from concerns.queries import guidance
from concerns.queries import policy as read
from tests.concerns.demo.loaded import DAYS


@pytest.mark.parametrize("demo", DAYS[:1], indirect=True, ids=["winter"])
def test_the_demo_shows_each_thing_an_employer_hands_out() -> None:
    assert [one.number for one in policy.editions(TextKind.PROCEDURE)] == [2, 1]
    newest = policy.editions(TextKind.PROCEDURE)[0]
    assert policy.is_as_published(newest)
    confirmed = {row.confirmed_at is not None for row in read.readers(newest)}
    assert confirmed == {True, False}
    assert GuidanceLink.objects.filter(checked_on=None).count() == 1
    assert len(guidance.for_reporters()) == 2
    assert Employer.objects.get().silent_call
