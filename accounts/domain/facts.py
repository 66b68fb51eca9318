"""What every page must know of the person who opens it, asked in one query: roles, second step, rota.

Facts live as long as one request: the next one loads them anew, so nothing that was taken back still opens.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now, TruncDate
from django.db.models.sql.compiler import SQLCompiler

from accounts.domain.standing import LONDON
from accounts.models import Absence, RoleHolding, RotaPlace, User
from accounts.prepared import Prepared
from accounts.roles import Role


@dataclass(frozen=True)
class Facts:
    roles: frozenset[Role]
    enrolled: bool  # has a second step
    on_rota: bool
    away: bool  # today, by the database's own clock


class Joined(models.Aggregate):
    """The values of one column with commas between; Django 5.2 spells this for each database apart."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')", **context
        )


def second_steps(person: User | UUID | OuterRef) -> "QuerySet[Authenticator]":
    """What somebody can show as a second step. Recovery codes stand in for one, and are none by themselves."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person)
    return found.exclude(type=Authenticator.Type.RECOVERY_CODES)


def away_today() -> "QuerySet[Absence]":
    """What holds on the day that it is by the database's own clock."""
    today = TruncDate(Now(), tzinfo=LONDON)
    return Absence.objects.filter(Q(last_date=None) | Q(last_date__gte=today), first_date__lte=today)


_WITH_FACTS = User.objects.filter(is_active=True).annotate(
    roles_joined=Subquery(
        RoleHolding.objects.filter(user=OuterRef("pk"))
        .order_by()
        .values("user")
        .annotate(joined=Joined("role"))
        .values("joined")
    ),
    enrolled_now=Exists(second_steps(OuterRef("pk"))),
    on_rota_now=Exists(RotaPlace.objects.filter(user=OuterRef("pk"))),
    away_now=Exists(away_today().filter(user=OuterRef("pk"))),
)

_PERSON = Prepared(lambda key: _WITH_FACTS.filter(pk=key), key=UUID)


def load(key: UUID | str) -> User | None:
    """An active person with their facts, in one query; None for anybody who left."""
    person = next(iter(_PERSON(key=key)), None)
    if person is not None:
        joined = person.roles_joined
        person.loaded = Facts(
            roles=frozenset(Role(role) for role in joined.split(",")) if joined else frozenset(),
            enrolled=person.enrolled_now,
            on_rota=person.on_rota_now,
            away=person.away_now,
        )
    return person


def _loaded(person: User) -> Facts | None:
    return person.loaded if isinstance(person.loaded, Facts) else None


def roles(person: User) -> frozenset[Role]:
    """Their org roles, as loaded with the request or else asked now."""
    if known := _loaded(person):
        return known.roles
    return frozenset(Role(role) for role in person.roles.values_list("role", flat=True))


def away(person: User) -> bool:
    """Whether it is written down that they are away today, as loaded with the request or else asked now."""
    if known := _loaded(person):
        return known.away
    return away_today().filter(user=person).exists()


def on_rota(person: User) -> bool:
    """Whether they hold a place on the rota, as loaded with the request or else asked now."""
    if known := _loaded(person):
        return known.on_rota
    return RotaPlace.objects.filter(user=person).exists()


def enrolled(person: User) -> bool:
    """Whether they have a second step, as loaded with the request or else asked now."""
    if known := _loaded(person):
        return known.enrolled
    return second_steps(person).exists()


def needs_second_step(person: User) -> bool:
    """Whoever holds an org role or a place on the rota, or was appointed to a case, shows a second step."""
    return person.needs_second_factor or bool(roles(person)) or on_rota(person)
