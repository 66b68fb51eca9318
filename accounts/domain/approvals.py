"""What two administrators decide together: the roles that open most, and the reset of a second step (I3).

One proposes, another with no part in it agrees; everything is looked at again at that moment.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.domain import audit, factors, holdings, standing
from accounts.enums import AccountEvent, ProposalKind, ProposalState, Refusal
from accounts.errors import Refused
from accounts.models import Proposal, User
from accounts.roles import NEEDS_SECOND, Role
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace

OPEN_FOR = timedelta(days=7)


@transaction.atomic
def propose_role(person: User, role: Role, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask for a role that needs two administrators. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    holdings.refuse_unfit(person, role, by=by)
    if role not in NEEDS_SECOND:
        raise Refused(Refusal.NEEDS_NO_SECOND)
    return _propose(ProposalKind.GIVE_ROLE, person, role=role, reason=reason, by=by, now=now)


@transaction.atomic
def propose_reset(person: User, *, reason: str, by: User, now: datetime) -> Proposal:
    """Ask that somebody who lost their second step may set up a new one. Raises Refused."""
    standing.take_turn()
    person, _ = standing.locked(person, by)
    _refuse_reset(person, by=by)
    return _propose(ProposalKind.RESET_FACTOR, person, role=None, reason=reason, by=by, now=now)


def _refuse_reset(person: User, *, by: User) -> None:
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not person.is_active:
        raise Refused(Refusal.LEFT)


def _propose(
    kind: ProposalKind, person: User, *, role: Role | None, reason: str, by: User, now: datetime
) -> Proposal:
    before = Proposal.objects.filter(kind=kind, person=person, role=role or "", state=ProposalState.OPEN).first()
    if before is not None:
        if not is_too_old(before, now=now):
            raise Refused(Refusal.WAITING)
        _decide(before, ProposalState.WITHDRAWN, by=by, now=now)
    proposal = Proposal.objects.create(
        kind=kind, person=person, role=role or "", reason=reason, proposed_by=by, proposed_at=now
    )
    proposed = AccountEvent.ROLE_PROPOSED if role else AccountEvent.RESET_PROPOSED
    _record(proposed, proposal, by=by, now=now)
    _tell_the_others(proposal, now=now)
    return proposal


def _tell_the_others(proposal: Proposal, *, now: datetime) -> None:
    outbox.post_many(
        outbox.Draft(
            administrator,
            Kind.PROPOSAL,
            f"proposal:{proposal.pk}:{administrator.pk}",
            standing.day_of(now),
            Pace.HOURS,
            about=proposal.pk,
        )
        for administrator in standing.administrators(but=[proposal.proposed_by, proposal.person])
    )


def is_too_old(proposal: Proposal, *, now: datetime) -> bool:
    """Nobody can agree any more to what was asked more than seven days ago."""
    return now - proposal.proposed_at > OPEN_FOR


@transaction.atomic
def agree(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Do what was proposed, now. Raises Refused; then nothing has changed, and the proposal stays open."""
    standing.take_turn()
    proposal = _still_open(proposal)
    if is_too_old(proposal, now=now):
        raise Refused(Refusal.TOO_OLD)
    person, asker, by = standing.locked(proposal.person, proposal.proposed_by, by)
    holdings.refuse_second(person, first=asker, second=by)
    if not standing.is_administrator(asker):
        raise Refused(Refusal.ASKER_GONE)
    _decide(proposal, ProposalState.AGREED, by=by, now=now)
    if proposal.kind == ProposalKind.GIVE_ROLE:
        holdings.give(person, Role(proposal.role), by=asker, agreed_by=by, now=now)
    else:
        _refuse_reset(person, by=asker)
        factors.reset(person, by=asker, agreed_by=by, now=now)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Say no; as for agreeing it takes an administrator with no part in it. Raises Refused."""
    standing.take_turn()
    proposal = _still_open(proposal)
    holdings.refuse_second(proposal.person, first=proposal.proposed_by, second=by)
    _decide(proposal, ProposalState.REFUSED, by=by, now=now)
    _record(AccountEvent.PROPOSAL_REFUSED, proposal, by=by, now=now)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Take back what one asked oneself. Raises Refused."""
    standing.take_turn()
    proposal = _still_open(proposal)
    if by.pk != proposal.proposed_by_id:
        raise Refused(Refusal.NOT_ASKER)
    _decide(proposal, ProposalState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def drop(which: Q, *, by: User, now: datetime) -> None:
    """Withdraw what still waits and makes no sense any more, because somebody in it left."""
    for proposal in Proposal.objects.select_for_update().filter(which, state=ProposalState.OPEN).order_by("pk"):
        _decide(proposal, ProposalState.WITHDRAWN, by=by, now=now)


def _still_open(proposal: Proposal) -> Proposal:
    """The row, locked: of two administrators who decide at once, the second finds it decided."""
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != ProposalState.OPEN:
        raise Refused(Refusal.DECIDED)
    return kept


def _decide(proposal: Proposal, state: ProposalState, *, by: User, now: datetime) -> None:
    """Settle it, and let nobody be told any more that it waits."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    for administrator in standing.administrators():
        outbox.void(to=administrator, about=proposal.pk)
    if state == ProposalState.WITHDRAWN:
        _record(AccountEvent.PROPOSAL_WITHDRAWN, proposal, by=by, now=now)


def _record(type_: AccountEvent, proposal: Proposal, *, by: User, now: datetime) -> None:
    codes = {"role": proposal.role} if proposal.role else {}
    audit.record(type_, by=by, now=now, proposal=str(proposal.pk), person=str(proposal.person_id), **codes)
