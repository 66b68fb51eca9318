"""Who looks after somebody who says that they are treated badly for speaking up: a first reader or a senior
manager with no part in the case, and never anybody they tell of (R52, R78)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from accounts.domain import absences
from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, recipients
from concerns.models import Case, Concern


def may_protect(user: access.Viewer) -> bool:
    """A first reader or a senior manager; keeping names takes that away (I11)."""
    roles = access.org_roles(user)
    if Role.CUSTODIAN in roles:
        return False
    return Role.SENIOR_MANAGER in roles or access.is_first_reader(user)


def in_order() -> list[User]:
    """Everybody who may: the rota as it stands, then senior managers by name."""
    rota = recipients.on_rota()
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    seniors = User.objects.filter(is_active=True, roles__role=Role.SENIOR_MANAGER).exclude(pk__in=keepers)
    known = {user.pk for user in rota}
    return [*rota, *(user for user in seniors.order_by("name", "pk") if user.pk not in known)]


def next_for(
    concern: Concern | None, *, blocked: Collection[UUID], on: date, perhaps: Collection[UUID] = ()
) -> User | None:
    """The next who has no part in the case and is neither told of, barred from it nor away. Whom the words may
    mean only where there is nobody else, be it somebody away whom the reporter would rather not have; None for
    nobody at all."""
    out, unwelcome = set(blocked), set[UUID]()
    if concern is not None:
        out |= recipients.barred_on(concern.case) | working_on(concern.case)
        unwelcome = recipients.reserved_on(concern.case)
    away = absences.who_is_away(on=on)
    able = [user for user in in_order() if user.pk not in out]
    return min(able, key=lambda user: (user.pk in perhaps, user.pk in unwelcome, user.pk in away), default=None)


def working_on(case: Case) -> set[UUID]:
    """Its owner and everybody appointed: bad treatment is never left to the people of the case."""
    return {person.pk for person in [*(held for held, _ in access.holders(case)), case.owner] if person}
