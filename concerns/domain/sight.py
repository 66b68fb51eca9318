"""Which cases somebody may open, as questions to the database; `access` alone asks them, of somebody active."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.domain.facts import Joined
from accounts.models import RoleHolding
from accounts.prepared import Prepared
from accounts.roles import Role
from concerns.domain import cover, knowledge
from concerns.enums import CaseRole
from concerns.models import Case, CaseUserObjectPermission, Conflict

PERMISSION: dict[CaseRole, str] = {
    CaseRole.HANDLER: "handle_case",
    CaseRole.INVESTIGATOR: "investigate_case",
    CaseRole.SECOND_READER: "second_read_case",
    CaseRole.REVIEWER: "review_case",
    CaseRole.OBSERVER: "observe_case",
    CaseRole.COVER: cover.PERMISSION,
}
LASTING = frozenset(PERMISSION.values()) - {cover.PERMISSION}  # those that hold on any day


def blocks(person: UUID, case: str) -> Exists:
    return Exists(Conflict.objects.filter(case=OuterRef(case), user=person))


def keeps_names(person: UUID | OuterRef) -> Exists:
    return Exists(RoleHolding.objects.filter(user=person, role=Role.CUSTODIAN))


def cases_of(person: UUID) -> "QuerySet[Case]":
    """Appointed by name or owner, minus blocks; keeping names takes all of it away (I11)."""
    # guardian's own table, asked as it stands: its shortcut would say the same with three times the work.
    held = CaseUserObjectPermission.objects.filter(user=person, permission__codename__in=sorted(LASTING))
    # A union and not an OR: with an OR the database would look at every case there is.
    owned = Case.objects.filter(owner=person).values("pk")
    mine = held.order_by().values("content_object").union(cover.of(person).values("case"), owned)
    barred = keeps_names(person), blocks(person, "pk"), knowledge.has_seen_name(person, "pk")
    return Case.objects.filter(*(~one for one in barred), pk__in=mine)


def roles_held(person: UUID) -> Subquery:
    """The permissions of this person on each case, asked with the case itself."""
    rows = cover.roles().filter(user=person, content_object=OuterRef("pk"))
    return Subquery(rows.values("content_object").annotate(held=Joined("permission__codename")).values("held"))


def _found(person: UUID, reference: str) -> "QuerySet[Any]":
    rows = cases_of(person).filter(concerns__reference=reference).annotate(roles_held=roles_held(person))
    return rows.select_related("owner", "data_key")[:1]


def _seated(case: UUID) -> "QuerySet[CaseUserObjectPermission]":
    return SEATED.filter(content_object=case)


SEATED = (
    cover.roles()
    .filter(
        ~keeps_names(OuterRef("user")),
        ~Exists(Conflict.objects.filter(case=OuterRef("content_object"), user=OuterRef("user"))),
        user__is_active=True,
    )
    .select_related("user", "permission")
    .order_by("pk")
)
FOUND = Prepared(_found, person=UUID, reference=str)
SEATED_ON = Prepared(_seated, case=UUID)
