"""Other ways on, side by side with ours: who was told of it elsewhere, when, and what came of it (R38 to R43).

What goes along about whoever spoke up comes from a fixed list, and is nothing unless somebody says otherwise. Of
a disciplinary process only its reference is kept: it is run elsewhere (R11). None of it waits for a decision.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType, IdentityPassed, Mode, OnwardKind, OnwardStatus
from concerns.errors import NoSuchCase, OnwardRefusal
from concerns.models import Case, OnwardRoute, OnwardUpdate
from trust import sealing
from trust.models import DataKey

NAMES = frozenset({IdentityPassed.NAME_AGREED, IdentityPassed.NAME_REQUIRED})


class Unfit(ValueError):
    """What cannot be recorded of a route, and why."""

    def __init__(self, reason: OnwardRefusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


@dataclass(frozen=True)
class OnwardRecord:
    """To whom, under which reference of theirs, and what they were asked. Its repr is empty on purpose (T5)."""

    recipient: str = field(repr=False)
    reference: str = field(default="", repr=False)
    asked: str = field(default="", repr=False)


@dataclass(frozen=True)
class Heard:
    """What was heard on a route, opened."""

    heard_date: date
    status: OnwardStatus
    recorded_at: datetime
    recorded_by: User
    note: str = field(repr=False)


@dataclass(frozen=True)
class Onward:
    """One route, opened, with what was heard on it, the latest first."""

    key: UUID
    kind: OnwardKind
    sent_date: date
    identity: IdentityPassed
    status: OnwardStatus
    opened_at: datetime
    opened_by: User
    record: OnwardRecord
    heard: list[Heard]


def refusal(case: Case, *, kind: OnwardKind, identity: IdentityPassed, asked: str) -> OnwardRefusal | None:
    """Why this cannot be recorded; None when it can."""
    if kind == OnwardKind.DISCIPLINARY and asked.strip():
        return OnwardRefusal.DISCIPLINE
    if identity not in NAMES:
        return None
    modes = set(case.concerns.values_list("mode", flat=True))
    if Mode.OPEN in modes:
        return None
    if Mode.CONFIDENTIAL not in modes:
        return OnwardRefusal.NAME_UNKNOWN
    passed = audit.told(audit.case_chain(case), EventType.NAME_PASSED_ON)
    return None if passed else OnwardRefusal.NAME_KEPT


@transaction.atomic
def begin(
    case: Case,
    *,
    kind: OnwardKind,
    record: OnwardRecord,
    sent_date: date,
    identity: IdentityPassed = IdentityPassed.NOTHING,
    by: User,
    now: datetime,
) -> OnwardRoute:
    """Somebody elsewhere was told. The case stays open beside it. Raises Unfit, WrongState, ValueError without a
    recipient."""
    if not record.recipient.strip():
        raise ValueError("A route has a recipient.")
    access.advance(case)
    reason = refusal(case, kind=kind, identity=identity, asked=record.asked)
    if reason is not None:
        raise Unfit(reason)
    route = OnwardRoute(case=case, kind=kind, sent_date=sent_date, identity=identity, opened_at=now, opened_by=by)
    route.sealed_record = _seal_record(case.data_key, route, record)
    route.save(force_insert=True)
    audit.record(EventType.ONWARD_BEGUN, case=case, by=by, now=now, kind=kind, identity=identity)
    return route


@transaction.atomic
def hear(
    route: OnwardRoute, *, status: OnwardStatus, heard_date: date, note: str, by: User, now: datetime
) -> OnwardUpdate:
    """What came of it, and where it stands since. Raises Unfit, WrongState."""
    case = route.case
    access.advance(case)
    if route.kind == OnwardKind.DISCIPLINARY and note.strip():
        raise Unfit(OnwardRefusal.DISCIPLINE)
    update = OnwardUpdate(route=route, heard_date=heard_date, status=status, recorded_at=now, recorded_by=by)
    update.sealed_note = sealing.seal(case.data_key, note, label=Label.ONWARD_NOTE, row=update.pk)
    update.save(force_insert=True)
    route.status = status
    route.save(update_fields=["status"])
    audit.record(EventType.ONWARD_HEARD, case=case, by=by, now=now, kind=route.kind, status=status)
    return update


def find(case: Case, key: UUID) -> OnwardRoute:
    """One route of this case. Raises NoSuchCase."""
    route = case.onward_routes.filter(pk=key).first()
    if route is None:
        raise NoSuchCase
    route.case = case
    return route


def of_case(case: Case) -> list[Onward]:
    """Every route, opened, the open ones first and then the latest first."""
    rows = case.onward_routes.select_related("opened_by").prefetch_related("updates__recorded_by")
    found = [_opened(row, case.data_key) for row in rows.order_by("-sent_date", "-opened_at")]
    return sorted(found, key=lambda one: one.status != OnwardStatus.OPEN)


def _seal_record(key: DataKey, route: OnwardRoute, record: OnwardRecord) -> bytes:
    return sealing.seal_record(key, asdict(record), label=Label.ONWARD, row=route.pk)


def _opened(row: OnwardRoute, key: DataKey) -> Onward:
    record = OnwardRecord(**sealing.unseal_record(key, row.sealed_record, label=Label.ONWARD, row=row.pk))
    heard = sorted(row.updates.all(), key=lambda one: (one.heard_date, one.recorded_at), reverse=True)
    return Onward(
        key=row.pk,
        kind=OnwardKind(row.kind),
        sent_date=row.sent_date,
        identity=IdentityPassed(row.identity),
        status=OnwardStatus(row.status),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        record=record,
        heard=[
            Heard(one.heard_date, OnwardStatus(one.status), one.recorded_at, one.recorded_by, _note(one, key))
            for one in heard
        ],
    )


def _note(row: OnwardUpdate, key: DataKey) -> str:
    return sealing.unseal(key, row.sealed_note, label=Label.ONWARD_NOTE, row=row.pk)


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: sealed anew under the key of the case that remains."""
    for row in case.onward_routes.prefetch_related("updates"):
        opened = _opened(row, case.data_key)
        row.sealed_record = _seal_record(into.data_key, row, opened.record)
        row.case = into
        row.save(update_fields=["case", "sealed_record"])
        for update in row.updates.all():
            note = _note(update, case.data_key)
            update.sealed_note = sealing.seal(into.data_key, note, label=Label.ONWARD_NOTE, row=update.pk)
            update.save(update_fields=["sealed_note"])
