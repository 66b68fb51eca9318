"""Who holds which org role. Nobody gives or takes one for themselves, and some pairs are never held together."""

from datetime import datetime

from django.db import transaction

from accounts.domain import audit, rota, sessions, standing
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import NEEDS_SECOND, NEVER_RESERVE, Role, never_with


@transaction.atomic
def give(person: User, role: Role, *, by: User, now: datetime, agreed_by: User | None = None) -> None:
    """Let `person` hold `role` from now on. What needs a second administrator is given by `approvals.agree`,
    which names both.

    Raises Refused, all of it checked as it is at this moment.
    """
    standing.take_turn()
    person, *_ = standing.locked(person, by, *([agreed_by] if agreed_by else []))
    refuse_unfit(person, role, by=by)
    if (role in NEEDS_SECOND) != (agreed_by is not None):
        raise Refused(Refusal.NEEDS_SECOND if role in NEEDS_SECOND else Refusal.NEEDS_NO_SECOND)
    if agreed_by is not None:
        standing.refuse_second(person, first=by, second=agreed_by)
    RoleHolding.objects.create(user=person, role=role)
    audit.record(
        AccountEvent.ROLE_GIVEN,
        by=by,
        now=now,
        person=str(person.pk),
        role=role.value,
        agreed_by=audit.actor(agreed_by) if agreed_by else None,
    )
    HOOKS.role_changed(person, by=by, now=now)


def refuse_unfit(person: User, role: Role, *, by: User) -> None:
    """Raises Refused unless an administrator may give this role to this person."""
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not person.is_active:
        raise Refused(Refusal.LEFT)
    held = standing.roles_of(person)
    if role in held:
        raise Refused(Refusal.HELD)
    if held & set(never_with(role)):
        raise Refused(Refusal.PAIR)
    if role in NEVER_RESERVE and RotaPlace.objects.filter(user=person, is_fallback=True).exists():
        raise Refused(Refusal.RESERVE)


def takes_two_to_take(person: User, role: Role) -> bool:
    """Whether taking this role back would leave fewer than two name keepers."""
    return role == Role.CUSTODIAN and standing.too_few_keepers(losing=person)


def refuse_taking(person: User, role: Role, *, by: User) -> None:
    """Raises Refused unless an administrator may take this role back from this person."""
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if role == Role.ADMINISTRATOR:
        standing.refuse_too_few_administrators(losing=person)
    if role not in standing.roles_of(person):
        raise Refused(Refusal.NOT_HELD)


@transaction.atomic
def take(person: User, role: Role, *, by: User, now: datetime, agreed_by: User | None = None) -> None:
    """End the role now, with the person's sessions and what hangs on it. One administrator is enough, so that
    taking back never has to wait, but for the last two name keepers: without them nobody could raise a concern in
    confidence, which `approvals.agree` decides. Raises Refused."""
    standing.take_turn()
    person, *_ = standing.locked(person, by, *([agreed_by] if agreed_by else []))
    refuse_taking(person, role, by=by)
    if takes_two_to_take(person, role) != (agreed_by is not None):
        raise Refused(Refusal.NEEDS_NO_SECOND if agreed_by else Refusal.TOO_FEW_KEEPERS)
    if agreed_by is not None:
        standing.refuse_second(person, first=by, second=agreed_by)
    RoleHolding.objects.filter(user=person, role=role).delete()
    second = {"agreed_by": audit.actor(agreed_by)} if agreed_by else {}
    audit.record(AccountEvent.ROLE_TAKEN, by=by, now=now, person=str(person.pk), role=role.value, **second)
    if role == Role.TRIAGE_LEAD and RotaPlace.objects.filter(user=person, is_fallback=False).exists():
        rota.give_up(person, by=by, now=now)
    HOOKS.role_changed(person, by=by, now=now)
    sessions.end_all(person, by=by, now=now)
