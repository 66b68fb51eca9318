"""People as an administrator looks through them: a constant number of queries, however many they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.domain import proposals, standing
from accounts.domain.facts import Joined
from accounts.enums import ProposalKind
from accounts.models import Invitation, Proposal, RoleHolding, RotaPlace, Unit, User
from accounts.roles import Role
from notifications.models import Notice, State

Show = Literal["here", "left", "all"]
SEARCHED = ("name", "email", "title", "unit__name")
NO_ROLE = "none"


@dataclass(frozen=True)
class Search:
    """What an administrator looks for; `role` is a role, NO_ROLE, or empty for any."""

    words: str = ""
    show: Show = "here"
    unit: UUID | None = None
    role: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list; a place among the reserve readers opens as much as a role, so it stands with them."""

    person: User
    roles: list[str]
    is_invited: bool


def found(search: Search) -> "QuerySet[User]":
    """In the order of their names; each word must stand in the name, address, title or unit."""
    people = User.objects.select_related("unit").defer("password").order_by("name", "pk")
    if search.show != "all":
        people = people.filter(is_active=search.show == "here")
    if search.unit is not None:
        people = people.filter(unit=search.unit)
    holdings = RoleHolding.objects.filter(user=OuterRef("pk"))
    if search.role == NO_ROLE:
        people = people.filter(~Exists(holdings))
    elif search.role:
        people = people.filter(Exists(holdings.filter(role=search.role)))
    for word in search.words.split():
        people = people.filter(_any(word))
    return people


def _any(word: str) -> Q:
    wanted = Q()
    for part in SEARCHED:
        wanted |= Q(**{f"{part}__icontains": word})
    return wanted


def with_standing(people: "QuerySet[User]") -> "QuerySet[User]":
    """With what a line says beside the details: roles, and whether an invitation waits."""
    roles = RoleHolding.objects.filter(user=OuterRef("pk")).order_by().values("user")
    return people.annotate(
        roles_joined=Subquery(roles.annotate(joined=Joined("role")).values("joined")),
        is_invited=Exists(Invitation.objects.filter(user=OuterRef("pk"))),
        is_reserve=Exists(RotaPlace.objects.filter(user=OuterRef("pk"), is_fallback=True)),
    )


def row(person: User) -> Row:
    """Of somebody found `with_standing`."""
    joined: str | None = person.roles_joined  # type: ignore[attr-defined]
    held = set(joined.split(",")) if joined else set()
    invited: bool = person.is_invited  # type: ignore[attr-defined]
    reserve = [_("Reserve reader")] if person.is_reserve else []  # type: ignore[attr-defined]
    return Row(person, role_labels(held) + reserve, invited)


def role_labels(held: "set[str] | frozenset[Role]") -> list[str]:
    """In the order of the table of roles."""
    return [str(role.label) for role in Role if role in held]


@dataclass(frozen=True)
class Leaving:
    """What ends when somebody leaves, as the administrator may see it. Nothing of cases, not even whether there
    are any: a number that rises tells the minute of a concern, and two that differ tell who must not know."""

    roles: list[str]
    on_rota: bool
    units: list[str]


def leaving(person: User) -> Leaving:
    return Leaving(
        roles=role_labels(standing.roles_of(person)),
        on_rota=RotaPlace.objects.filter(user=person).exists(),
        units=list(Unit.objects.filter(manager=person).order_by("name").values_list("name", flat=True)),
    )


def waiting_email(person: User, *, now: datetime) -> Proposal | None:
    """The new address to which a second administrator must agree."""
    return next(iter(proposals.waiting(person, ProposalKind.CHANGE_ADDRESS, now=now)), None)


Mailed = Literal["waiting", "sent", "failed"]


@dataclass(frozen=True)
class Invited:
    """How the invitation of somebody stands."""

    invitation: Invitation
    mailed: Mailed


def invited(person: User) -> Invited | None:
    """None for somebody who was never invited, or who has used it."""
    invitation = Invitation.objects.filter(user=person).first()
    if invitation is None:
        return None
    states = set(Notice.objects.filter(recipient=person, about=invitation.pk).values_list("state", flat=True))
    mailed: Mailed = "failed" if State.FAILED in states else "sent" if State.SENT in states else "waiting"
    return Invited(invitation, mailed)
