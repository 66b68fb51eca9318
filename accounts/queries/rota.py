"""The rota as an administrator sees it: who is asked first, and who could be added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.domain import proposals, rota, standing
from accounts.enums import ProposalKind, ProposalState, RotaWarning
from accounts.models import Proposal, RoleHolding, RotaPlace, User
from accounts.queries import away
from accounts.roles import Role


@dataclass(frozen=True)
class PlaceLine:
    person: User
    first: bool
    last: bool
    away: str  # in words; empty for whoever is here and stays


@dataclass(frozen=True)
class Rota:
    leads: list[PlaceLine]
    reserve: list[PlaceLine]
    waiting: list[Proposal]  # reserve readers to whom a second administrator must agree
    warnings: list[RotaWarning]


def load(*, now: datetime) -> Rota:
    places = list(RotaPlace.objects.select_related("user").order_by("position"))
    marks = away.marks(on=standing.day_of(now))
    return Rota(
        leads=_lines([place.user for place in places if not place.is_fallback], marks),
        reserve=_lines([place.user for place in places if place.is_fallback], marks),
        waiting=_waiting(now=now),
        warnings=rota.warnings(),
    )


def _waiting(*, now: datetime) -> list[Proposal]:
    asked = Proposal.objects.filter(kind=ProposalKind.PLACE_RESERVE, state=ProposalState.OPEN)
    found = asked.select_related("person").order_by("proposed_at", "pk")
    return [one for one in found if not proposals.is_too_old(one, now=now)]


def _lines(people: list[User], marks: Mapping[UUID, str]) -> list[PlaceLine]:
    return [
        PlaceLine(person, first=number == 0, last=number == len(people) - 1, away=marks.get(person.pk, ""))
        for number, person in enumerate(people)
    ]


def without_place() -> list[User]:
    """Active triage leads who do not stand in the order yet, by name."""
    leads = RoleHolding.objects.filter(role=Role.TRIAGE_LEAD).values("user")
    return list(User.objects.filter(is_active=True, rota_place=None, pk__in=leads).order_by("name", "pk"))
