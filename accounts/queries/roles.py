"""The roles of one person as an administrator sees them, and what waits for a second administrator."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.domain import holdings, proposals, standing
from accounts.enums import ProposalKind, ProposalState
from accounts.models import Proposal, RotaPlace, User
from accounts.roles import EXPLAINED, NEEDS_SECOND, NEVER_RESERVE, Role, never_with


@dataclass(frozen=True)
class RoleLine:
    """One role of the table, beside one person."""

    role: Role
    held: bool
    explained: str
    never_with: list[str]
    never_reserve: bool
    needs_second: bool
    waiting: Proposal | None
    fits: bool  # nothing that they hold rules it out
    takes_two_to_take: bool = False

    @property
    def label(self) -> str:
        return str(self.role.label)


def lines(person: User, *, now: datetime) -> list[RoleLine]:
    """Every role, in the order of the table."""
    held = standing.roles_of(person)
    is_reserve = RotaPlace.objects.filter(user=person, is_fallback=True).exists()
    waiting = {
        one.role: one
        for kind in (ProposalKind.GIVE_ROLE, ProposalKind.TAKE_ROLE)
        for one in proposals.waiting(person, kind, now=now)
    }
    keeps_last = Role.CUSTODIAN in held and holdings.takes_two_to_take(person, Role.CUSTODIAN)
    return [
        replace(
            _line(role, held, is_reserve=is_reserve, waiting=waiting.get(role)),
            takes_two_to_take=keeps_last and role == Role.CUSTODIAN,
        )
        for role in Role
    ]


def _line(role: Role, held: frozenset[Role], *, is_reserve: bool, waiting: Proposal | None) -> RoleLine:
    never = never_with(role)
    return RoleLine(
        role=role,
        held=role in held,
        explained=str(EXPLAINED[role]),
        never_with=[str(other.label) for other in never],
        never_reserve=role in NEVER_RESERVE,
        needs_second=role in NEEDS_SECOND,
        waiting=waiting,
        fits=not (held & set(never)) and not (is_reserve and role in NEVER_RESERVE),
    )


def line(person: User, role: Role, *, now: datetime) -> RoleLine:
    return next(one for one in lines(person, now=now) if one.role == role)


def waiting_reset(person: User, *, now: datetime) -> Proposal | None:
    return next(iter(proposals.waiting(person, ProposalKind.RESET_FACTOR, now=now)), None)


@dataclass(frozen=True)
class Waiting:
    """A proposal in the list, for one administrator who looks."""

    proposal: Proposal
    own: bool
    about_self: bool
    too_old: bool

    @property
    def role_label(self) -> str:
        return str(Role(self.proposal.role).label) if self.proposal.role else ""

    @property
    def may_agree(self) -> bool:
        return not (self.own or self.about_self or self.too_old)

    @property
    def may_refuse(self) -> bool:
        return not (self.own or self.about_self)


def seen_by(viewer: User, proposal: Proposal, *, now: datetime) -> Waiting:
    return Waiting(
        proposal=proposal,
        own=proposal.proposed_by_id == viewer.pk,
        about_self=proposal.person_id == viewer.pk,
        too_old=proposals.is_too_old(proposal, now=now),
    )


def waiting(viewer: User, *, now: datetime) -> list[Waiting]:
    """What is open, the oldest first."""
    rows = Proposal.objects.filter(state=ProposalState.OPEN).select_related("person", "proposed_by")
    return [seen_by(viewer, one, now=now) for one in rows.order_by("proposed_at", "pk")]
