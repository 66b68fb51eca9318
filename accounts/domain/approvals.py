"""What two administrators decide together (I3): the roles that open most and a place among the first readers, the
address by which somebody signs in, the reset of a second step, and that too few name keepers stay.

One proposes, another with no part in it agrees; everything is looked at again at that moment.
"""

from datetime import datetime

from django.db import transaction

from accounts.domain import addresses, factors, holdings, proposals, rota, standing
from accounts.enums import AccountEvent, ProposalKind, ProposalState, Refusal
from accounts.errors import Refused
from accounts.models import Proposal, User
from accounts.roles import NEEDS_SECOND, Role


@transaction.atomic
def propose_role(person: User, role: Role, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask for a role that needs two administrators. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    holdings.refuse_unfit(person, role, by=by)
    if role not in NEEDS_SECOND:
        raise Refused(Refusal.NEEDS_NO_SECOND)
    return proposals.make(ProposalKind.GIVE_ROLE, person, role=role, reason=reason, by=by, now=now)


@transaction.atomic
def propose_taking(person: User, role: Role, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask to take a role back of which too few would be left. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    holdings.refuse_taking(person, role, by=by)
    if not holdings.takes_two_to_take(person, role):
        raise Refused(Refusal.NEEDS_NO_SECOND)
    return proposals.make(ProposalKind.TAKE_ROLE, person, role=role, reason=reason, by=by, now=now)


@transaction.atomic
def propose_reserve(person: User, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask for a place among the reserve readers, who read whatever no lead may. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    rota.refuse_unfit(person, reserve=True, by=by)
    return proposals.make(ProposalKind.PLACE_RESERVE, person, reason=reason, by=by, now=now)


@transaction.atomic
def propose_address(person: User, email: str, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask that somebody signs in by another address, which is tidied and checked already. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    addresses.refuse_unfit(person, email, by=by)
    if not addresses.takes_two(person):
        raise Refused(Refusal.NEEDS_NO_SECOND)
    return proposals.make(ProposalKind.CHANGE_ADDRESS, person, email=email, reason=reason, by=by, now=now)


@transaction.atomic
def propose_reset(person: User, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask that somebody who lost their second step may set up a new one. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    _refuse_reset(person, by=by)
    return proposals.make(ProposalKind.RESET_FACTOR, person, reason=reason, by=by, now=now)


def _refuse_reset(person: User, *, by: User) -> None:
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not person.is_active:
        raise Refused(Refusal.LEFT)


@transaction.atomic
def agree(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Do what was proposed, now. Raises Refused; then nothing has changed, and the proposal stays open."""
    standing.take_turn()
    proposal = proposals.still_open(proposal)
    if proposals.is_too_old(proposal, now=now):
        raise Refused(Refusal.TOO_OLD)
    person, asker, by = standing.locked(proposal.person, proposal.proposed_by, by)
    standing.refuse_second(person, first=asker, second=by)
    if not standing.is_administrator(asker):
        raise Refused(Refusal.ASKER_GONE)
    proposals.decide(proposal, ProposalState.AGREED, by=by, now=now)
    _carry_out(proposal, person, asker, by, now=now)


def _carry_out(proposal: Proposal, person: User, asker: User, second: User, *, now: datetime) -> None:
    match ProposalKind(proposal.kind):
        case ProposalKind.GIVE_ROLE:
            holdings.give(person, Role(proposal.role), by=asker, agreed_by=second, now=now)
        case ProposalKind.TAKE_ROLE:
            # Another keeper may have come meanwhile; then it took one administrator, and two are enough as well.
            two = holdings.takes_two_to_take(person, Role(proposal.role))
            holdings.take(person, Role(proposal.role), by=asker, agreed_by=second if two else None, now=now)
        case ProposalKind.PLACE_RESERVE:
            rota.add(person, reserve=True, by=asker, agreed_by=second, now=now)
        case ProposalKind.CHANGE_ADDRESS:
            addresses.move(person, proposal.email, by=asker, agreed_by=second, now=now)
        case ProposalKind.RESET_FACTOR:
            _refuse_reset(person, by=asker)
            factors.reset(person, by=asker, agreed_by=second, now=now)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Say no; as for agreeing it takes an administrator with no part in it. Raises Refused."""
    standing.take_turn()
    proposal = proposals.still_open(proposal)
    standing.refuse_second(proposal.person, first=proposal.proposed_by, second=by)
    proposals.decide(proposal, ProposalState.REFUSED, by=by, now=now)
    proposals.record(AccountEvent.PROPOSAL_REFUSED, proposal, by=by, now=now)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Take back what one asked oneself. Raises Refused."""
    standing.take_turn()
    proposal = proposals.still_open(proposal)
    if by.pk != proposal.proposed_by_id:
        raise Refused(Refusal.NOT_ASKER)
    proposals.decide(proposal, ProposalState.WITHDRAWN, by=by, now=now)
