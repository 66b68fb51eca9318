"""What takes two administrators: one asks, another with no part in it agrees, all of it holds at that moment."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import Q

from accounts.domain import approvals, factors, holdings, proposals, rota, standing
from accounts.enums import AccountEvent, ProposalKind, ProposalState, Refusal
from accounts.models import Proposal, User
from accounts.roles import NEEDS_SECOND, Role
from notifications.messages import Kind
from notifications.models import Notice, State
from tests.accounts.acts import break_chain, give, refusal_of, written

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WHY = "Takes over from the one who retires."

Propose = Callable[..., Proposal]


@pytest.fixture
def lead_role(worker: User, administrator: User, second: User, now: datetime) -> Proposal:
    """That the worker becomes a triage lead, asked by one of two administrators."""
    return approvals.propose_role(worker, Role.TRIAGE_LEAD, reason=WHY, by=administrator, now=now)


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def leaves(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("role", sorted(NEEDS_SECOND))
def test_a_second_administrator_agrees_to_a_role(
    worker: User, administrator: User, second: User, now: datetime, role: Role
) -> None:
    proposal = approvals.propose_role(worker, role, reason=WHY, by=administrator, now=now)
    assert standing.roles_of(worker) == set()

    approvals.agree(proposal, by=second, now=now)

    assert standing.roles_of(worker) == {role}
    kept = Proposal.objects.get()
    assert (kept.state, kept.decided_by, kept.decided_at, kept.reason) == (ProposalState.AGREED, second, now, WHY)
    codes = {"proposal": str(proposal.pk), "person": str(worker.pk), "role": role.value}
    assert written(AccountEvent.ROLE_PROPOSED) == [{"actor": f"user:{administrator.pk}", **codes}]
    given = {"person": str(worker.pk), "role": role.value, "agreed_by": f"user:{second.pk}"}
    assert written(AccountEvent.ROLE_GIVEN) == [{"actor": f"user:{administrator.pk}", **given}]


def test_whoever_asked_does_not_agree(
    worker: User, administrator: User, lead_role: Proposal, now: datetime
) -> None:
    assert refusal_of(approvals.agree, lead_role, by=administrator, now=now) == Refusal.SAME_PERSON
    assert refusal_of(approvals.refuse, lead_role, by=administrator, now=now) == Refusal.SAME_PERSON
    assert standing.roles_of(worker) == set()
    assert state_of(lead_role) == ProposalState.OPEN


def test_nobody_asks_or_agrees_for_themselves(
    administrator: User, second: User, third: User, now: datetime
) -> None:
    ask = approvals.propose_reset
    assert refusal_of(ask, administrator, reason=WHY, by=administrator, now=now) == Refusal.SELF
    proposal = ask(second, reason=WHY, by=administrator, now=now)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.SELF
    assert refusal_of(approvals.refuse, proposal, by=second, now=now) == Refusal.SELF
    assert state_of(proposal) == ProposalState.OPEN
    approvals.agree(proposal, by=third, now=now)
    assert state_of(proposal) == ProposalState.AGREED


@pytest.mark.parametrize("who", ["hr", "lead", "handler", "superuser"])
def test_only_administrators_ask_and_decide(
    request: pytest.FixtureRequest, who: str, worker: User, lead_role: Proposal, now: datetime
) -> None:
    by = request.getfixturevalue(who)
    ask = approvals.propose_role

    assert refusal_of(ask, worker, Role.CUSTODIAN, reason=WHY, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(approvals.propose_reset, worker, reason=WHY, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(approvals.agree, lead_role, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert refusal_of(approvals.refuse, lead_role, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
    assert Proposal.objects.get().state == ProposalState.OPEN


def test_an_administrator_who_left_decides_nothing(second: User, lead_role: Proposal, now: datetime) -> None:
    leaves(second)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.NOT_ADMINISTRATOR


@pytest.mark.parametrize(
    ("held", "asked", "why"),
    [
        (Role.CUSTODIAN, Role.TRIAGE_LEAD, Refusal.PAIR),
        (Role.TRIAGE_LEAD, Role.TRIAGE_LEAD, Refusal.HELD),
    ],
)
def test_what_cannot_be_is_not_asked(
    worker: User, administrator: User, second: User, now: datetime, held: Role, asked: Role, why: Refusal
) -> None:
    give(worker, held, administrator, second, now=now)

    assert refusal_of(approvals.propose_role, worker, asked, reason=WHY, by=administrator, now=now) == why
    assert Proposal.objects.count() == 0


def test_what_one_may_give_alone_is_not_asked(worker: User, administrator: User, now: datetime) -> None:
    ask = approvals.propose_role
    assert refusal_of(ask, worker, Role.MANAGER, reason=WHY, by=administrator, now=now) == Refusal.NEEDS_NO_SECOND


def test_the_same_is_asked_once(worker: User, second: User, lead_role: Proposal, now: datetime) -> None:
    ask = approvals.propose_role
    assert refusal_of(ask, worker, Role.TRIAGE_LEAD, reason=WHY, by=second, now=now) == Refusal.WAITING

    ask(worker, Role.HR_AUDITOR, reason=WHY, by=second, now=now)

    assert Proposal.objects.count() == 2


def test_a_pair_that_came_about_meanwhile_is_refused(
    worker: User, administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    give(worker, Role.CUSTODIAN, administrator, second, now=now)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.PAIR
    assert standing.roles_of(worker) == {Role.CUSTODIAN}
    assert state_of(lead_role) == ProposalState.OPEN


def test_both_halves_of_a_pair_asked_side_by_side_end_with_one(
    worker: User, administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    other = approvals.propose_role(worker, Role.CUSTODIAN, reason=WHY, by=second, now=now)
    approvals.agree(other, by=administrator, now=now)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.PAIR


def test_a_place_as_reserve_reader_that_came_about_meanwhile_is_refused(
    worker: User, administrator: User, second: User, now: datetime
) -> None:
    proposal = approvals.propose_role(worker, Role.CUSTODIAN, reason=WHY, by=administrator, now=now)
    rota.add(worker, reserve=True, by=administrator, agreed_by=second, now=now)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.RESERVE


def test_a_role_that_is_held_meanwhile_is_refused(
    worker: User, administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    give(worker, Role.TRIAGE_LEAD, administrator, second, now=now)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.HELD


def test_a_person_who_left_meanwhile_gets_nothing(
    worker: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    leaves(worker)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.LEFT


@pytest.mark.parametrize("how", ["left", "no administrator"])
def test_a_proposal_falls_with_whoever_made_it(
    administrator: User, second: User, third: User, lead_role: Proposal, now: datetime, how: str
) -> None:
    if how == "left":
        leaves(administrator)
    else:
        holdings.take(administrator, Role.ADMINISTRATOR, by=second, now=now)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.ASKER_GONE


def test_after_seven_days_nobody_agrees_any_more(
    worker: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    assert not proposals.is_too_old(lead_role, now=now + timedelta(days=7))
    late = now + timedelta(days=7, seconds=1)

    assert proposals.is_too_old(lead_role, now=late)
    assert refusal_of(approvals.agree, lead_role, by=second, now=late) == Refusal.TOO_OLD
    assert standing.roles_of(worker) == set()


def test_what_became_too_old_can_be_asked_again(
    worker: User, administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    late = now + timedelta(days=8)

    again = approvals.propose_role(worker, Role.TRIAGE_LEAD, reason=WHY, by=second, now=late)
    approvals.agree(again, by=administrator, now=late)

    assert state_of(lead_role) == ProposalState.WITHDRAWN
    assert standing.roles_of(worker) == {Role.TRIAGE_LEAD}


def test_a_refused_proposal_is_over(worker: User, second: User, lead_role: Proposal, now: datetime) -> None:
    approvals.refuse(lead_role, by=second, now=now)

    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.DECIDED
    assert standing.roles_of(worker) == set()
    assert [one["actor"] for one in written(AccountEvent.PROPOSAL_REFUSED)] == [f"user:{second.pk}"]


def test_what_is_too_old_can_still_be_refused(second: User, lead_role: Proposal, now: datetime) -> None:
    approvals.refuse(lead_role, by=second, now=now + timedelta(days=30))

    assert state_of(lead_role) == ProposalState.REFUSED


def test_a_proposal_is_taken_back_by_whoever_made_it(
    administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    assert refusal_of(approvals.withdraw, lead_role, by=second, now=now) == Refusal.NOT_ASKER

    approvals.withdraw(lead_role, by=administrator, now=now)

    assert refusal_of(approvals.withdraw, lead_role, by=administrator, now=now) == Refusal.DECIDED
    assert refusal_of(approvals.agree, lead_role, by=second, now=now) == Refusal.DECIDED
    assert [one["actor"] for one in written(AccountEvent.PROPOSAL_WITHDRAWN)] == [f"user:{administrator.pk}"]


def test_nothing_is_agreed_twice(second: User, third: User, lead_role: Proposal, now: datetime) -> None:
    """Both looked at the page while it was open."""
    seen = Proposal.objects.get(pk=lead_role.pk)
    approvals.agree(lead_role, by=second, now=now)

    assert refusal_of(approvals.agree, seen, by=third, now=now) == Refusal.DECIDED
    assert len(written(AccountEvent.ROLE_GIVEN)) == 1


def test_two_administrators_reset_a_second_step(
    worker: User, administrator: User, second: User, now: datetime
) -> None:
    factors.put_app(worker, SECRET, now=now)
    proposal = approvals.propose_reset(worker, reason="Lost the phone.", by=administrator, now=now)
    assert factors.is_enrolled(worker)

    approvals.agree(proposal, by=second, now=now)

    assert not factors.is_enrolled(worker)
    assert [one["person"] for one in written(AccountEvent.RESET_PROPOSED)] == [str(worker.pk)]
    reset = {"actor": f"user:{administrator.pk}", "person": str(worker.pk), "agreed_by": f"user:{second.pk}"}
    assert written(AccountEvent.FACTOR_RESET) == [reset]
    assert Notice.objects.get(recipient=worker).kind == Kind.FACTOR_RESET


def test_nothing_is_reset_for_who_left(worker: User, administrator: User, second: User, now: datetime) -> None:
    proposal = approvals.propose_reset(worker, reason=WHY, by=administrator, now=now)
    leaves(worker)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.LEFT
    assert refusal_of(approvals.propose_reset, worker, reason=WHY, by=second, now=now) == Refusal.LEFT


def waiting() -> set[User]:
    return {notice.recipient for notice in Notice.objects.filter(kind=Kind.PROPOSAL, state=State.READY)}


def test_the_other_administrators_are_told_until_it_is_decided(
    worker: User, administrator: User, second: User, third: User, now: datetime
) -> None:
    proposal = approvals.propose_role(worker, Role.CUSTODIAN, reason=WHY, by=administrator, now=now)
    assert waiting() == {second, third}

    approvals.agree(proposal, by=second, now=now)

    assert waiting() == set()


def test_whom_it_is_about_is_not_asked(administrator: User, second: User, third: User, now: datetime) -> None:
    approvals.propose_reset(second, reason=WHY, by=administrator, now=now)

    assert waiting() == {third}


def test_what_falls_away_is_taken_back(
    worker: User, handler: User, administrator: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    other = approvals.propose_reset(handler, reason=WHY, by=administrator, now=now)

    proposals.drop(Q(person=worker), by=second, now=now)

    assert (state_of(lead_role), state_of(other)) == (ProposalState.WITHDRAWN, ProposalState.OPEN)
    assert Proposal.objects.filter(kind=ProposalKind.RESET_FACTOR, state=ProposalState.OPEN).get() == other


def test_agreement_and_event_stand_or_fall_together(
    worker: User, second: User, lead_role: Proposal, now: datetime
) -> None:
    break_chain()

    with pytest.raises(IntegrityError):
        approvals.agree(lead_role, by=second, now=now)

    assert standing.roles_of(worker) == set()
    assert state_of(lead_role) == ProposalState.OPEN
