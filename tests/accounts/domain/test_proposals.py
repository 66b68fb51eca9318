"""What else takes two administrators: a place among the first readers, and the last two name keepers. What waits
falls with the address of whom it is about."""

from datetime import datetime

import pytest

from accounts.domain import approvals, details, holdings, people, rota, standing
from accounts.domain.details import Details
from accounts.enums import AccountEvent, ProposalState, Refusal
from accounts.models import Proposal, RotaPlace, User
from accounts.roles import Role
from tests.accounts.acts import give, refusal_of, written

WHY = "Takes over from the one who retires."


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def leaves(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


# A place among the first readers


def test_two_administrators_place_a_reserve_reader(
    worker: User, administrator: User, second: User, now: datetime
) -> None:
    proposal = approvals.propose_reserve(worker, reason=WHY, by=administrator, now=now)
    assert not RotaPlace.objects.exists()
    assert refusal_of(approvals.agree, proposal, by=administrator, now=now) == Refusal.SAME_PERSON

    approvals.agree(proposal, by=second, now=now)

    assert [(place.user, place.is_fallback) for place in RotaPlace.objects.all()] == [(worker, True)]
    codes = {"proposal": str(proposal.pk), "person": str(worker.pk)}
    assert written(AccountEvent.RESERVE_PROPOSED) == [{"actor": f"user:{administrator.pk}", **codes}]


@pytest.mark.parametrize(
    ("became", "why"),
    [("left", Refusal.LEFT), ("keeper", Refusal.RESERVE), ("placed", Refusal.PLACED)],
)
def test_whether_somebody_can_be_reserve_reader_is_asked_again(
    worker: User, administrator: User, second: User, now: datetime, became: str, why: Refusal
) -> None:
    proposal = approvals.propose_reserve(worker, reason=WHY, by=administrator, now=now)
    if became == "left":
        leaves(worker)
    elif became == "keeper":
        give(worker, Role.CUSTODIAN, administrator, second, now=now)
    else:
        rota.add(worker, reserve=True, by=administrator, agreed_by=second, now=now)
    before = RotaPlace.objects.count()

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == why
    assert RotaPlace.objects.count() == before


# The last two name keepers


def test_too_few_name_keepers_are_left_by_two_administrators_alone(
    keepers: list[User], administrator: User, second: User, now: datetime
) -> None:
    keeper = keepers[0]
    take = approvals.propose_taking
    assert len(keepers) == 2
    assert refusal_of(holdings.take, keeper, Role.CUSTODIAN, by=administrator, now=now) == Refusal.TOO_FEW_KEEPERS
    proposal = take(keeper, Role.CUSTODIAN, reason=WHY, by=administrator, now=now)
    assert standing.roles_of(keeper) == {Role.CUSTODIAN}

    approvals.agree(proposal, by=second, now=now)

    assert standing.roles_of(keeper) == set()
    codes = {"person": str(keeper.pk), "role": "custodian", "agreed_by": f"user:{second.pk}"}
    assert written(AccountEvent.ROLE_TAKEN) == [{"actor": f"user:{administrator.pk}", **codes}]


def test_of_three_name_keepers_one_administrator_takes_one(
    keepers: list[User], worker: User, administrator: User, second: User, now: datetime
) -> None:
    give(worker, Role.CUSTODIAN, administrator, second, now=now)
    ask = approvals.propose_taking
    needless = refusal_of(ask, keepers[0], Role.CUSTODIAN, reason=WHY, by=administrator, now=now)

    holdings.take(keepers[0], Role.CUSTODIAN, by=administrator, now=now)

    assert needless == Refusal.NEEDS_NO_SECOND
    assert standing.roles_of(keepers[0]) == set()
    assert (
        refusal_of(holdings.take, keepers[1], Role.CUSTODIAN, by=administrator, now=now) == Refusal.TOO_FEW_KEEPERS
    )


def test_what_was_asked_with_two_keepers_is_done_with_three(
    keepers: list[User], worker: User, administrator: User, second: User, now: datetime
) -> None:
    proposal = approvals.propose_taking(keepers[0], Role.CUSTODIAN, reason=WHY, by=administrator, now=now)
    give(worker, Role.CUSTODIAN, administrator, second, now=now)

    approvals.agree(proposal, by=second, now=now)

    assert standing.roles_of(keepers[0]) == set()


# What waits falls with the address


def test_what_waits_about_somebody_falls_with_their_address(
    administrator: User, second: User, third: User, lead: User, now: datetime
) -> None:
    """Nobody agrees for a mailbox that was put in after it was asked."""
    role = approvals.propose_role(lead, Role.HR_AUDITOR, reason=WHY, by=administrator, now=now)
    reset = approvals.propose_reset(lead, reason=WHY, by=administrator, now=now)
    moved = approvals.propose_address(lead, "p@westmarch.example", reason=WHY, by=administrator, now=now)

    approvals.agree(moved, by=second, now=now)

    assert [state_of(one) for one in (role, reset)] == [ProposalState.WITHDRAWN] * 2
    assert refusal_of(approvals.agree, role, by=third, now=now) == Refusal.DECIDED


def test_a_newcomer_proposed_and_then_moved_gets_nothing(administrator: User, second: User, now: datetime) -> None:
    ana = people.add(Details("ana@westmarch.example", "Ana", "Nurse"), by=administrator, now=now)
    proposal = approvals.propose_role(ana, Role.CUSTODIAN, reason=WHY, by=administrator, now=now)
    moved = Details("mine@westmarch.example", "Ana", "Nurse")

    people.change(ana, moved, seen=details.version(ana), by=administrator, now=now)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.DECIDED
