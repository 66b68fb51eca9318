"""Cases that have to do with each other, each still on its own (R18). Who cannot open both learns of neither.

No reporter is ever told: a link stands in no letter, no message and no inbox.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType, LinkKind, State
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, CaseLink, Concern
from trust import sealing

# What this case is to the other, where that one is this to it.
MIRROR: dict[LinkKind, LinkKind] = {
    LinkKind.RELATED: LinkKind.RELATED,
    LinkKind.NOTHING_DONE: LinkKind.FOLLOWED,
    LinkKind.FOLLOWED: LinkKind.NOTHING_DONE,
    LinkKind.PART: LinkKind.WHOLE,
    LinkKind.WHOLE: LinkKind.PART,
}
CHOSEN = (LinkKind.RELATED, LinkKind.NOTHING_DONE, LinkKind.FOLLOWED)  # a split makes the others


@dataclass(frozen=True)
class Seen:
    """One link as somebody who may open both cases reads it."""

    link: CaseLink
    references: tuple[str, ...]
    kind: LinkKind
    reason: str = field(repr=False)


def find_other(user: User, reference: str) -> Case:
    """A case by a reference that this person may know of: their own, or one they oversee by its reference alone.
    Raises NoSuchCase for any other, whether it exists or not."""
    known = access.visible_references(user).values("case")
    seen = access.visible_cases(user).values("pk")
    rows = Case.objects.select_related("data_key").exclude(state=State.JOINED)
    found = rows.filter(concerns__reference=reference, pk__in=known).first()
    found = found or rows.filter(concerns__reference=reference, pk__in=seen).first()
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def link(case: Case, other: Case, *, kind: LinkKind, reason: str, by: User, now: datetime) -> None:
    """Both sides of it. Raises WrongState for a case and itself, or a link that is there; ValueError without a
    reason."""
    if not reason.strip():
        raise ValueError("A link has a reason.")
    _hold(case, other)
    join_up(case, other, kind=kind, reason=reason, by=by, now=now)


def _hold(case: Case, other: Case) -> None:
    """Both, for this transaction; only this one's pages become stale. Whoever works on the other and cannot open
    this one is not to notice that there was anything."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[case.pk, other.pk])
    list(rows.order_by("pk"))
    access.advance(case)


def join_up(case: Case, other: Case, *, kind: LinkKind, reason: str, by: User, now: datetime) -> None:
    """Part of a step that has claimed both cases."""
    if case.pk == other.pk or is_linked(case, other, kind):
        raise WrongState
    for one, another, side in ((case, other, kind), (other, case, MIRROR[kind])):
        row = CaseLink(case=one, other=another, kind=side, linked_at=now, linked_by=by)
        row.sealed_reason = sealing.seal(one.data_key, reason, label=Label.LINK, row=row.pk)
        row.save(force_insert=True)
        audit.record(EventType.CASE_LINKED, case=one, by=by, now=now)


def is_linked(case: Case, other: Case, kind: LinkKind) -> bool:
    return CaseLink.objects.filter(case=case, other=other, kind=kind).exists()


def of(case: Case, *, viewer: User) -> list[Seen]:
    """The links of a case that this person, who can open it, may see: those to others that they can open too."""
    rows = case.links.filter(other__in=access.visible_cases(viewer).values("pk")).select_related("linked_by")
    found = list(rows.order_by("linked_at", "pk"))
    references: dict[UUID, list[str]] = {}
    others = Concern.objects.filter(case__in=[row.other_id for row in found]).order_by("recorded_date", "pk")
    for key, reference in others.values_list("case", "reference"):
        references.setdefault(key, []).append(reference)
    return [
        Seen(row, tuple(references.get(row.other_id, [])), LinkKind(row.kind), _reason(case, row)) for row in found
    ]


def _reason(case: Case, row: CaseLink) -> str:
    return sealing.unseal(case.data_key, row.sealed_reason, label=Label.LINK, row=row.pk)


@transaction.atomic
def unlink(case: Case, key: UUID, *, by: User, now: datetime) -> None:
    """Take both sides away: it was a mistake. What was split off stays linked. Raises NoSuchCase."""
    found = next((seen for seen in of(case, viewer=by) if seen.link.pk == key and seen.kind in CHOSEN), None)
    if found is None:
        raise NoSuchCase
    other = Case.objects.get(pk=found.link.other_id)
    _hold(case, other)
    CaseLink.objects.filter(case=case, other=other, kind=found.kind).delete()
    CaseLink.objects.filter(case=other, other=case, kind=MIRROR[found.kind]).delete()
    for one in (case, other):
        audit.record(EventType.CASE_UNLINKED, case=one, by=by, now=now)


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: what was linked to a case is linked to what remains of it, and nothing to itself."""
    CaseLink.objects.filter(case=case, other=into).delete()
    CaseLink.objects.filter(case=into, other=case).delete()
    for row in list(case.links.all()):
        if CaseLink.objects.filter(case=into, other=row.other_id, kind=row.kind).exists():
            CaseLink.objects.filter(case=row.other_id, other=case, kind=MIRROR[LinkKind(row.kind)]).delete()
            row.delete()
            continue
        CaseLink.objects.filter(case=row.other_id, other=case).update(other=into)
        row.sealed_reason = sealing.seal(into.data_key, _reason(case, row), label=Label.LINK, row=row.pk)
        row.case = into
        row.save(update_fields=["case", "sealed_reason"])
