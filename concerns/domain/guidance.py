"""Links to guidance outside: for reporters, for managers, or for both (R98).

A link that nobody has opened is shown to administrators alone. Looking whether an address still answers leaves the
house, so it happens only where a setting says so; it asks for nothing but the head of the page, follows nobody to
another site and keeps one code.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from concerns.domain import audit, calendar
from concerns.enums import EventType, LinkHealth, Nation
from concerns.errors import WrongState
from concerns.models import GuidanceLink

ADDED, CHANGED, CHECKED, REMOVED = "added", "changed", "checked", "removed"


@dataclass(frozen=True)
class Particulars:
    """What an administrator writes about a link; `opened` says that they opened it just now and read it."""

    title: str
    address: str
    about: str
    for_reporters: bool
    for_managers: bool
    nations: tuple[Nation, ...]
    opened: bool = False


def everything() -> "QuerySet[GuidanceLink]":
    """Those that nobody has opened first."""
    return GuidanceLink.objects.order_by(F("checked_on").asc(nulls_first=True), "title", "pk")


def for_reporters(nations: Collection[Nation]) -> list[GuidanceLink]:
    return _shown(GuidanceLink.objects.filter(for_reporters=True), nations)


def for_managers(nations: Collection[Nation]) -> list[GuidanceLink]:
    return _shown(GuidanceLink.objects.filter(for_managers=True), nations)


def _shown(rows: "QuerySet[GuidanceLink]", nations: Collection[Nation]) -> list[GuidanceLink]:
    checked = rows.exclude(checked_on=None).order_by("title", "pk")
    return [row for row in checked if set(row.nations) & set(nations)]


@transaction.atomic
def add(said: Particulars, *, by: User, now: datetime) -> GuidanceLink:
    row = GuidanceLink()
    _write(row, said, on=calendar.receipt_date(now))
    row.save(force_insert=True)
    _record(row.pk, ADDED, by=by, now=now)
    return row


@transaction.atomic
def change(link: GuidanceLink, said: Particulars, *, seen: int, by: User, now: datetime) -> None:
    """Another address was opened by nobody yet, so it is hidden until somebody says so. Raises WrongState where
    somebody else changed or removed it since version `seen`."""
    row = _locked(link.pk, seen)
    before = (row.title, row.address, row.about, row.for_reporters, row.for_managers, list(row.nations))
    _write(row, said, on=calendar.receipt_date(now))
    row.version += 1
    row.save()
    after = (row.title, row.address, row.about, row.for_reporters, row.for_managers, row.nations)
    _record(row.pk, CHANGED if before != after else CHECKED, by=by, now=now)


@transaction.atomic
def remove(link: GuidanceLink, *, seen: int, by: User, now: datetime) -> None:
    """Raises WrongState as `change` does."""
    row = _locked(link.pk, seen)
    _record(row.pk, REMOVED, by=by, now=now)
    row.delete()


def _locked(pk: UUID, seen: int) -> GuidanceLink:
    row = GuidanceLink.objects.select_for_update().filter(pk=pk, version=seen).first()
    if row is None:
        raise WrongState
    return row


def _write(row: GuidanceLink, said: Particulars, *, on: date) -> None:
    if row.address != said.address:
        row.checked_on, row.health, row.looked_on = None, LinkHealth.UNASKED, None
    row.title, row.address, row.about = said.title, said.address, said.about
    row.for_reporters, row.for_managers = said.for_reporters, said.for_managers
    row.nations = [nation.value for nation in said.nations]
    if said.opened:
        row.checked_on = on


def _record(pk: UUID, what: str, *, by: User, now: datetime) -> None:
    audit.record_accounts(EventType.GUIDANCE_CHANGED, by=by, now=now, link=str(pk), what=what)
