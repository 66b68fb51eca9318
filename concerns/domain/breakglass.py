"""What was opened at once because a life was at risk, and is looked at afterwards by somebody else (I14)."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, deciders, requests
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.errors import NoSuchCase, WrongState
from trust import sealing

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest


def reviews_due(user: User) -> "list[NameRequest]":
    """The names opened for a life at risk that this person must look at, the first due first."""
    return [row for row in _not_reviewed() if user in _reviewers(row)]


def watched(user: User) -> "list[NameRequest]":
    """The same for those who see to it that somebody does: by reference, until it is done."""
    if not access.org_roles(user) & {*deciders.WATCHING}:
        return []
    return list(_not_reviewed().exclude(concern__case__conflicts__user=user))


def waiting_to_be_seen(user: User) -> int:
    """How many there are that this person must look at, or see to; one query where there is none."""
    rows = list(_not_reviewed())
    return len({row.pk for row in (*reviews_due(user), *watched(user))}) if rows else 0


def may_read_grounds(user: User) -> bool:
    """Whoever looks at it in another one's place writes what they found out, and reads nothing that is sealed."""
    return Role.CUSTODIAN in access.org_roles(user) or access.is_first_reader(user)


def _not_reviewed() -> "QuerySet[NameRequest]":
    rows = requests.every().filter(review_by_date__isnull=False, reviewed_at=None)
    return rows.order_by("review_by_date", "pk")


def _reviewers(row: "NameRequest") -> list[User]:
    """The two who were told; who has left or may not know (any more) gives way to the next."""
    return deciders.witnesses(row, opened_by=list(row.decisions.values_list("decided_by_id", flat=True)))


def find_review(user: User, key: UUID) -> "NameRequest":
    """One name to look at afterwards. Raises NoSuchCase: absent, done and somebody else's are the same."""
    found = next((row for row in reviews_due(user) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def review(request: "NameRequest", *, words: str, by: User, now: datetime) -> None:
    """Whether a life was at risk and waiting could have cost it, in writing. Raises NoSuchCase for anybody but the
    two who were told, WrongState when the other was quicker, ValueError without words."""
    row = requests.hold(request)
    if row.review_by_date is None or by not in _reviewers(row):
        raise NoSuchCase
    if row.reviewed_at is not None:
        raise WrongState
    if not words.strip():
        raise ValueError("A review has words.")
    row.reviewed_at, row.reviewed_by = now, by
    row.sealed_review = sealing.seal(row.concern.data_key, words, label=Label.NAME_REVIEW, row=row.pk)
    row.save(update_fields=["reviewed_at", "reviewed_by", "sealed_review"])
    requests.write(EventType.NAME_REVIEWED, row, by=by, now=now)
