"""Who stands in for whom, on which cases: read alone; what gives and ends it is in `handover` (T34).

A cover's case role holds on the days of the absence and while the case is still the absent person's. That is asked
of the database's own clock whenever somebody opens a case: nobody can forget to ask, or ask about an older day.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncDate

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import calendar
from concerns.models import CaseUserObjectPermission, Conflict, Cover

PERMISSION = "cover_case"
TODAY = TruncDate(Now(), tzinfo=calendar.LONDON)


def running(*, on: date | Combinable) -> "QuerySet[Cover]":
    """The rows that hold on that day."""
    begun = Cover.objects.filter(absence__first_date__lte=on, absence__user=F("case__owner"))
    return begun.filter(Q(absence__last_date=None) | Q(absence__last_date__gte=on))


_NOW = running(on=TODAY).order_by()
_ROLES = CaseUserObjectPermission.objects.filter(
    ~Q(permission__codename=PERMISSION)
    | Exists(_NOW.filter(case=OuterRef("content_object"), user=OuterRef("user")))
).order_by()


def roles() -> "QuerySet[CaseUserObjectPermission]":
    """Every case role that opens its case at this moment, a cover's only while it runs. Put together once: every
    page asks for it."""
    return _ROLES.all()


def of(user: User | UUID) -> "QuerySet[Cover]":
    """Where this person stands in at this moment."""
    return _NOW.filter(user=user)


def stand_ins(cases: Collection[UUID], *, on: date, away: Collection[UUID]) -> dict[UUID, User]:
    """Who can really open each of these cases in place of its owner, by case; one query. Whoever is `away`
    themselves, left, keeps names or must not know stands in for nobody."""
    if not cases:
        return {}
    blocked = Conflict.objects.filter(case=OuterRef("case"), user=OuterRef("user"))
    keeps = RoleHolding.objects.filter(role=Role.CUSTODIAN, user=OuterRef("user"))
    rows = running(on=on).filter(~Exists(blocked), ~Exists(keeps), case__in=cases, user__is_active=True)
    return {row.case_id: row.user for row in rows.exclude(user__in=list(away)).select_related("user")}
