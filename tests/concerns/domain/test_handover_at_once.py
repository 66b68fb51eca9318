"""Two leads at the same case in the same moment, and a block that comes between: one of them wins, wholly."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Absence, User
from concerns.domain import access, blocks, handover
from concerns.enums import CaseRole, ConflictKind, EventType, State
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Case
from tests.away import goes_away, stand_in, today
from tests.casework_factories import Worked, case_in
from trust.models import Event

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race"
    ),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    made = case_in(State.ACCEPTED, lead=lead, handler=handler, now=timezone.now())
    goes_away(handler)
    return made


def together(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own: what it answered, or which refusal."""

    def attempt(act: Callable[[], object]) -> object:
        try:
            return act()
        except (NoSuchCase, Refused, WrongState) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def gives(worked: Worked, to: User, by: User, case: Case) -> Callable[[], object]:
    def press() -> object:
        handover.hand_over(worked.handler, case.pk, version=case.version, to=to, by=by, now=timezone.now())
        return to

    return press


def test_of_two_leads_one_hands_the_case_over(
    worked: Worked, lead: User, other_lead: User, other_handler: User, senior: User
) -> None:
    case = worked.case

    answers = together(gives(worked, other_handler, lead, case), gives(worked, senior, other_lead, case))

    (winner,) = [one for one in answers if isinstance(one, User)]
    assert worked.case.owner == winner == access.handler_of(worked.case)
    assert [role for _, role in access.holders(worked.case)] == [CaseRole.HANDLER]


def test_i7_a_block_and_a_hand_over_at_once_leave_nobody_on_the_case_who_must_not_know(
    worked: Worked, lead: User, other_handler: User
) -> None:
    case, mine = worked.case, worked.case

    def block() -> object:
        blocks.block(mine, other_handler, kind=ConflictKind.WITNESS, by=worked.handler, now=timezone.now())
        return "blocked"

    answers = together(gives(worked, other_handler, lead, case), block)

    assert sum(isinstance(one, type) for one in answers) == 1  # the later of the two finds the case changed
    if "blocked" in answers:
        assert not access.visible_cases(other_handler).exists()
        assert worked.case.owner == worked.handler


def test_what_is_over_ends_once_for_two_workers(worked: Worked, lead: User, other_handler: User) -> None:
    absence = stand_in(worked.case, other_handler, owner=worked.handler, absence=Absence.objects.get())
    Absence.objects.filter(pk=absence.pk).update(
        first_date=today() - timedelta(days=3), last_date=today() - timedelta(days=1)
    )

    ended = together(*[lambda: handover.end_what_is_over(now=timezone.now())] * 4)

    assert sorted(ended, key=str) == [0, 0, 0, 1]
    assert Event.objects.filter(type=EventType.PERSON_DISMISSED).count() == 1
