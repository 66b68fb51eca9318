"""The proof of the record: anchors that an auditor keeps elsewhere, compared later with what stands here then.

An auditor may be blocked from a case and must not learn of it from here: what they get names no chain and hides
how many there are (`trust.anchors`), and a fault is told by its entry there.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit
from concerns.enums import EventType
from concerns.errors import NoSuchCase
from trust import anchors as chain_anchors
from trust import audit as chain
from trust import export
from trust.anchors import Sheet
from trust.audit import Fault
from trust.models import Anchor, Event

AUDITORS = frozenset({Role.HR_AUDITOR})
LINKS_AT_MOST = 100_000  # events that are verified while somebody waits, in about four seconds


def require_auditor(user: User) -> None:
    if not access.org_roles(user) & AUDITORS:
        raise NoSuchCase


def anchor(*, day: date) -> Anchor | None:
    """The anchor of this day, unless it was made already."""
    return chain_anchors.make(day=day)


@transaction.atomic
def download(number: int, *, by: User, now: datetime) -> Sheet:
    """One anchor with all its entries, for keeping elsewhere; that somebody took it is recorded first (T17)."""
    require_auditor(by)
    found = Anchor.objects.filter(pk=number).first()
    if found is None:
        raise NoSuchCase
    audit.record_accounts(EventType.ANCHOR_EXPORTED, by=by, now=now, number=number)
    return chain_anchors.sheet(found)


def compare(kept: Sheet, *, by: User, now: datetime) -> Fault | None:
    """The first point at which the record is not what the kept anchor names; None where all agrees."""
    require_auditor(by)
    fault = chain_anchors.compare(kept) or _broken_link()
    with transaction.atomic():
        audit.record_accounts(EventType.ANCHOR_COMPARED, by=by, now=now, number=kept.number, agrees=fault is None)
    return fault


def looks_at_links() -> bool:
    """Whether comparing looks at every event too; a longer record is verified by `manage.py verify_audit`."""
    return Event.objects.count() <= LINKS_AT_MOST


def _broken_link() -> Fault | None:
    fault = chain.first_fault() if looks_at_links() else None
    # Which chain it is would tell the id of a case.
    return fault and Fault(chain_anchors.ANCHORS, fault.number, LINK_BROKEN)


LINK_BROKEN = "an event was changed, put in, moved or removed"


def export_all(*, now: datetime) -> Iterator[dict[str, Any]]:
    """Every event and anchor for an external auditor: codes, no content. Recorded before a line goes out."""
    with transaction.atomic():
        audit.record_accounts(EventType.RECORD_EXPORTED, by=None, now=now)
    return export.lines()
