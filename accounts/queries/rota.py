"""The rota as an administrator sees it: who is asked first, and who could be added."""

from dataclasses import dataclass

from accounts.domain import rota
from accounts.enums import RotaWarning
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role


@dataclass(frozen=True)
class PlaceLine:
    person: User
    first: bool
    last: bool


@dataclass(frozen=True)
class Rota:
    leads: list[PlaceLine]
    reserve: list[PlaceLine]
    warnings: list[RotaWarning]


def load() -> Rota:
    places = list(RotaPlace.objects.select_related("user").order_by("position"))
    return Rota(
        leads=_lines([place.user for place in places if not place.is_fallback]),
        reserve=_lines([place.user for place in places if place.is_fallback]),
        warnings=rota.warnings(),
    )


def _lines(people: list[User]) -> list[PlaceLine]:
    return [
        PlaceLine(person, first=number == 0, last=number == len(people) - 1)
        for number, person in enumerate(people)
    ]


def without_place() -> list[User]:
    """Active triage leads who do not stand in the order yet, by name."""
    leads = RoleHolding.objects.filter(role=Role.TRIAGE_LEAD).values("user")
    return list(User.objects.filter(is_active=True, rota_place=None, pk__in=leads).order_by("name", "pk"))
