"""Who may sit on cases by what they are in the house, asked again whenever that changes (I11, I13)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import WORKING, Role
from concerns.domain import access, endings, recipients
from concerns.enums import GrantEnd


def may_sit(person: User) -> bool:
    """A case role needs an org role that works on cases, or a place among the first readers; keeping names
    rules it out."""
    held = set(person.roles.values_list("role", flat=True))
    if Role.CUSTODIAN in held:
        return False
    return bool(held & set(WORKING)) or person in recipients.on_rota()


@transaction.atomic
def role_changed(person: User, *, by: User | None, now: datetime) -> None:
    """Somebody gained or lost an org role or a place on the rota: whoever may not sit on cases any more leaves
    every one of them now; whoever audits is shown no name any more. The cases of somebody who left the house are
    handed over case by case instead."""
    if not person.is_active:
        return
    cases = list(access.seated_on(person))
    endings.hold(case.pk for case in cases)
    if not may_sit(person):
        for case in cases:
            access.unseat(case, person, by=by, now=now)
    elif Role.HR_AUDITOR in access.org_roles(person):
        for case in cases:
            endings.end_in(case, why=GrantEnd.LEFT_CASE, by=by, now=now, of=person)
