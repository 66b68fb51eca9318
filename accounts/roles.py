"""Org-wide roles: what each is called and what it is for. A case is never opened by one of these alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MANAGER = "manager", _("Manager")
    TRIAGE_LEAD = "triage_lead", _("Triage lead")
    SENIOR_MANAGER = "senior_manager", _("Senior manager")
    HR_AUDITOR = "hr_auditor", _("HR auditor")
    CUSTODIAN = "custodian", _("Name keeper")
    ADMINISTRATOR = "administrator", _("Administrator")


EXPLAINED = {
    Role.MANAGER: _("May be appointed to cases."),
    Role.TRIAGE_LEAD: _("Reads new concerns first, decides who takes them on, and appoints."),
    Role.SENIOR_MANAGER: _("Is told of missed dates, agrees to extensions and reviews."),
    Role.HR_AUDITOR: _("Sees what is due and overdue by reference; never what was raised or by whom."),
    Role.CUSTODIAN: _("Holds a key to names; never sees what was raised."),
    Role.ADMINISTRATOR: _("Keeps people, units, roles and calendars; opens no case and no name."),
}

# The org roles that work on cases: who is appointed to one, or stands in for somebody, holds one of these.
WORKING = (Role.MANAGER, Role.SENIOR_MANAGER, Role.TRIAGE_LEAD)

# They hear that nobody on the rota may have something, and no more.
KEEPERS_OF_THE_ROTA = (Role.ADMINISTRATOR, Role.HR_AUDITOR)

# Nobody may hold both: one would then know who and what, or give themselves the door.
REFUSED_PAIRS: frozenset[frozenset[Role]] = frozenset(
    frozenset(pair)
    for pair in (
        (Role.CUSTODIAN, Role.TRIAGE_LEAD),
        (Role.CUSTODIAN, Role.SENIOR_MANAGER),
        (Role.CUSTODIAN, Role.HR_AUDITOR),
        (Role.CUSTODIAN, Role.ADMINISTRATOR),
        (Role.ADMINISTRATOR, Role.MANAGER),
        (Role.ADMINISTRATOR, Role.SENIOR_MANAGER),
        (Role.ADMINISTRATOR, Role.TRIAGE_LEAD),
        (Role.ADMINISTRATOR, Role.HR_AUDITOR),
    )
)

# One administrator proposes such a role and another agrees: each opens something without an appointment by others.
NEEDS_SECOND: frozenset[Role] = frozenset(set(Role) - {Role.MANAGER})

# A reserve reader reads what was raised, which neither of these may.
NEVER_RESERVE: frozenset[Role] = frozenset({Role.CUSTODIAN, Role.ADMINISTRATOR})


def never_with(role: Role) -> list[Role]:
    """The roles that whoever holds this one may not hold, in the order of the table."""
    return [other for other in Role if frozenset({role, other}) in REFUSED_PAIRS and other != role]
