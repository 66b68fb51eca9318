"""Who may decide about a name, whether whoever would know it may be shown one, and who looks at it afterwards when
a life was at risk (I3, I5, I13, I14)."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import access, content, exclusions, gate, grants, keepers, knowledge, recipients
from concerns.enums import Basis, ConflictKind, Obstacle
from concerns.models import Case, Concern

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

WITNESSES = 2
WATCHING = (Role.HR_AUDITOR, Role.ADMINISTRATOR)  # where a look afterwards is late, or nobody is there for it
OVERSEEING = (Role.SENIOR_MANAGER, *WATCHING)

Reason = tuple[str, int | str | None]


def able(request: "NameRequest") -> list[User]:
    """The keepers with a share who have no part in it. Left out are whoever asked or would know, whoever must not
    know of the case, ever read it (I11) or wrote the concern down, and whoever is managed by one of those who
    asked or would know or by somebody it is about: they could be leaned on. The same work whoever is left out
    (T10)."""
    concern, asking = request.concern, _asking(request)
    barred = asking | recipients.blocked_on(concern.case) | knowledge.readers_of(concern.case)
    logger = content.account_of(concern).logged_by
    above = asking | _subjects(concern)
    units = {unit.pk: unit for unit in Unit.objects.only("parent_id", "manager_id")}
    return [
        keeper
        for keeper in keepers.holders()
        if keeper.pk not in barred
        and str(keeper.pk) != logger
        and not above & exclusions.managers_above(keeper, units)
    ]


def _asking(request: "NameRequest") -> set[UUID]:
    return {key for key in (request.asked_by_id, request.recipient_id) if key is not None}


def candidates(case: Case) -> list[User]:
    """Whom a name of this case may be asked for: everybody with a part in it but HR auditors; by name."""
    people = {person.pk: person for person, _ in access.holders(case)}
    owner = case.owner
    if owner is not None and access.visible_cases(owner).filter(pk=case.pk).exists():
        people[owner.pk] = owner
    return sorted(
        (person for person in people.values() if Role.HR_AUDITOR not in access.org_roles(person)),
        key=lambda person: (person.name, str(person.pk)),
    )


def stops(request: "NameRequest", *, by: User, on: date) -> list[Reason]:
    """What stands in the way when it is asked for and when it is decided: a keeper whom nobody has looked at yet
    may be whom it is about (I7). A life at risk waits for nobody's decision about that."""
    undecided = request.basis != Basis.LIFE and request.concern.case.conflicts_decided_at is None
    return [*([(Obstacle.CONFLICTS_UNDECIDED, None)] if undecided else []), *not_ready(request, by=by, on=on)]


def not_ready(request: "NameRequest", *, by: User, on: date) -> list[Reason]:
    """Why whoever would know the name may not be shown it; each reason carries who, empty for `by` themselves."""
    to = request.recipient
    if to is None:
        return []
    who = "" if to.pk == by.pk else f"{to.name}, {to.title}"
    reasons: list[Reason] = []
    if not has_part(to, request.concern) or Role.HR_AUDITOR in access.org_roles(to):
        reasons.append((Obstacle.NOT_ON_CASE, who))
    if not gate.is_passed(to, on=on):
        reasons.append((Obstacle.SCENES_NOT_PASSED, who))
    elif not grants.has_key(to):
        reasons.append((Obstacle.KEY_MISSING, who))
    return reasons


def has_part(person: User, concern: Concern) -> bool:
    """Whether they can open the case now: active, with a seat, not blocked, no name keeper."""
    return access.visible_cases(person).filter(pk=concern.case_id).exists()


def _subjects(concern: Concern) -> set[UUID]:
    found = concern.case.conflicts.filter(kind=ConflictKind.SUBJECT)
    return set(found.values_list("user_id", flat=True))


def witnesses(request: "NameRequest", *, opened_by: Collection[UUID]) -> list[User]:
    """Two people who are told at once that a name was opened without asking, and nobody who took part in opening
    it: other keepers before first readers, then whoever leads or oversees, so that it is never nobody while there
    is somebody. A keeper who said no to this name before comes first; where one was kept out by those on the case,
    the others come last. Fewer where there are fewer: a life does not wait for a witness."""
    took_part = {*_asking(request), *opened_by}
    barred = took_part | recipients.blocked_on(request.concern.case)
    keeping = [keeper for keeper in able(request) if keeper.pk not in took_part]
    others = [*recipients.on_rota(), *holding(*OVERSEEING)]
    overseeing = [person for person in others if person.pk not in barred]
    refused = [one for one in knowledge.who_refused(request.concern, before=request.asked_at) if one in keeping]
    others_first = exclusions.unsettled(request.concern.case)
    in_order = [*overseeing, *keeping] if others_first else [*keeping, *overseeing]
    return list(dict.fromkeys([*refused, *in_order]))[:WITNESSES]


def holding(*roles: Role) -> list[User]:
    """Everybody active with one of these roles, in the order of the roles and then by name."""
    rows = RoleHolding.objects.filter(role__in=roles, user__is_active=True).select_related("user")
    found = sorted(rows, key=lambda row: (roles.index(Role(row.role)), row.user.name, str(row.user_id)))
    return list(dict.fromkeys(row.user for row in found))
