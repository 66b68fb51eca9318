"""The life of what waits for a second administrator: asked, decided, withdrawn. `approvals` carries it out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.domain import audit, standing
from accounts.enums import AccountEvent, ProposalKind, ProposalState, Refusal
from accounts.errors import Refused
from accounts.models import Proposal, User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace

OPEN_FOR = timedelta(days=7)
ASKED = {
    ProposalKind.GIVE_ROLE: AccountEvent.ROLE_PROPOSED,
    ProposalKind.TAKE_ROLE: AccountEvent.TAKING_PROPOSED,
    ProposalKind.PLACE_RESERVE: AccountEvent.RESERVE_PROPOSED,
    ProposalKind.CHANGE_ADDRESS: AccountEvent.ADDRESS_PROPOSED,
    ProposalKind.RESET_FACTOR: AccountEvent.RESET_PROPOSED,
}


@transaction.atomic
def make(
    kind: ProposalKind, person: User, *, role: str = "", email: str = "", reason: str, by: User, now: datetime
) -> Proposal:
    """Ask once, and tell the other administrators. Raises Refused (WAITING)."""
    before = Proposal.objects.filter(kind=kind, person=person, role=role, state=ProposalState.OPEN).first()
    if before is not None:
        if not is_too_old(before, now=now):
            raise Refused(Refusal.WAITING)
        decide(before, ProposalState.WITHDRAWN, by=by, now=now)
    proposal = Proposal.objects.create(
        kind=kind, person=person, role=role, email=email, reason=reason, proposed_by=by, proposed_at=now
    )
    record(ASKED[kind], proposal, by=by, now=now)
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


def waiting(person: User, kind: ProposalKind, *, now: datetime) -> list[Proposal]:
    """What of this kind is asked about this person, and can still be agreed to."""
    asked = Proposal.objects.filter(person=person, kind=kind, state=ProposalState.OPEN)
    return [one for one in asked if not is_too_old(one, now=now)]


def still_open(proposal: Proposal) -> Proposal:
    """The row, locked: of two administrators who decide at once, the second finds it decided."""
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != ProposalState.OPEN:
        raise Refused(Refusal.DECIDED)
    return kept


def decide(proposal: Proposal, state: ProposalState, *, by: User, now: datetime) -> None:
    """Settle it, and let nobody be told any more that it waits."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    for administrator in standing.administrators():
        outbox.void(to=administrator, about=proposal.pk)
    if state == ProposalState.WITHDRAWN:
        record(AccountEvent.PROPOSAL_WITHDRAWN, proposal, by=by, now=now)


@transaction.atomic
def drop(which: Q, *, by: User, now: datetime) -> None:
    """Withdraw what still waits and makes no sense any more: somebody in it left, or has another address."""
    for proposal in Proposal.objects.select_for_update().filter(which, state=ProposalState.OPEN).order_by("pk"):
        decide(proposal, ProposalState.WITHDRAWN, by=by, now=now)


def record(type_: AccountEvent, proposal: Proposal, *, by: User, now: datetime) -> None:
    codes = {"role": proposal.role} if proposal.role else {}
    audit.record(type_, by=by, now=now, proposal=str(proposal.pk), person=str(proposal.person_id), **codes)
