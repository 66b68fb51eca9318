"""Roles that follow the groups of the sign-in provider: given and taken at signing in, and only these.

A role that an administrator gave is never touched, conflict blocks stay what they are, and what needs two
administrators cannot come from a group: nobody would have decided it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from accounts.domain import audit, sessions, standing
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent
from accounts.models import RoleHolding, User
from accounts.roles import NEEDS_SECOND, Role, never_with

GROUP = "group"  # where a role came from or went, in its event


@transaction.atomic
def follow(person: User, groups: Collection[str], *, table: Mapping[str, str], now: datetime) -> None:
    """Give the roles that `table` names for these groups, and take back those that groups gave before.

    A role that cannot be held together with one they have is passed over.
    """
    wanted = {Role(table[group]) for group in groups if group in table} - NEEDS_SECOND
    given = _from_groups(person)
    if wanted <= standing.roles_of(person) and given <= wanted:
        return
    standing.take_turn()
    standing.locked(person)
    taken = _from_groups(person) - wanted
    for role in sorted(taken):
        _take(person, role, now=now)
    for role in sorted(wanted):
        _give(person, role, now=now)
    if taken:
        sessions.end_all(person, by=None, now=now)


def _from_groups(person: User) -> set[Role]:
    held = RoleHolding.objects.filter(user=person, from_group=True)
    return {Role(role) for role in held.values_list("role", flat=True)}


def _give(person: User, role: Role, *, now: datetime) -> None:
    held = standing.roles_of(person)
    if role in held or held & set(never_with(role)):
        return
    RoleHolding.objects.create(user=person, role=role, from_group=True)
    _record(AccountEvent.ROLE_GIVEN, person, role, now=now)
    HOOKS.role_changed(person, by=None, now=now)


def _take(person: User, role: Role, *, now: datetime) -> None:
    RoleHolding.objects.filter(user=person, role=role, from_group=True).delete()
    _record(AccountEvent.ROLE_TAKEN, person, role, now=now)
    HOOKS.role_changed(person, by=None, now=now)


def _record(type_: AccountEvent, person: User, role: Role, *, now: datetime) -> None:
    audit.record(type_, by=None, now=standing.day_of(now), person=str(person.pk), role=role.value, source=GROUP)
