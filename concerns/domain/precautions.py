"""Safeguarding and protection as they were decided, each time: the latest counts, earlier ones stay (R3, R45)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, targets
from concerns.domain.content import Label
from concerns.enums import EventType, ProtectionStep, SafeguardingAnswer, SafeguardingKind
from concerns.models import Case, ProtectionDecision, SafeguardingDecision
from trust import sealing


@dataclass(frozen=True)
class SafeguardingRecord:
    """Referred: to whom, on which day and under which reference. Not required: why."""

    referred_to: str = ""
    referred_on: str = ""  # ISO date
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Safeguarding:
    """One answer to one of the two questions, opened."""

    key: UUID
    kind: SafeguardingKind
    answer: SafeguardingAnswer
    decided_at: datetime
    decided_by: User
    record: SafeguardingRecord = field(repr=False)


@dataclass(frozen=True)
class Protection:
    """What was changed at once to keep people safe, opened."""

    key: UUID
    steps: tuple[ProtectionStep, ...]
    decided_at: datetime
    decided_by: User
    reason: str = field(repr=False)

    @property
    def is_nothing(self) -> bool:
        return self.steps == (ProtectionStep.NOTHING,)


@transaction.atomic
def record_safeguarding(
    case: Case,
    *,
    kind: SafeguardingKind,
    answer: SafeguardingAnswer,
    record: SafeguardingRecord,
    by: User,
    now: datetime,
) -> SafeguardingDecision:
    """One of the two answers that may change later but never stay empty (R3); the latest of a kind counts. Raises
    ValueError for a referral without to whom and when, and for a no without a reason; WrongState."""
    said = (record.referred_to, record.referred_on) if answer == SafeguardingAnswer.REFERRED else (record.reason,)
    if not all(text.strip() for text in said):
        raise ValueError("Referred, it went to somebody on some day; not referred, it has a reason.")
    access.advance(case)
    decision = SafeguardingDecision(case=case, kind=kind, answer=answer, decided_at=now, decided_by=by)
    decision.sealed_record = sealing.seal_record(
        case.data_key, asdict(record), label=Label.SAFEGUARDING, row=decision.pk
    )
    decision.save(force_insert=True)
    targets.referral_decided(case, kind, by=by, now=now)
    audit.record(EventType.SAFEGUARDING_DECIDED, case=case, by=by, now=now, kind=kind, answer=answer)
    return decision


@transaction.atomic
def record_protection(
    case: Case, *, steps: Sequence[ProtectionStep], reason: str, by: User, now: datetime
) -> ProtectionDecision:
    """What was changed now to keep people safe, or why nothing (R45). The latest counts. Raises ValueError without
    a step or a reason, and for nothing together with something; WrongState."""
    if not steps or not reason.strip() or (ProtectionStep.NOTHING in steps and len(steps) > 1):
        raise ValueError("Something was changed, or nothing alone, and it says what or why.")
    access.advance(case)
    decision = ProtectionDecision(case=case, decided_at=now, decided_by=by)
    decision.sealed_record = sealing.seal_record(
        case.data_key,
        {"steps": [str(step) for step in steps], "reason": reason},
        label=Label.PROTECTION,
        row=decision.pk,
    )
    decision.save(force_insert=True)
    audit.record(EventType.PROTECTION_DECIDED, case=case, by=by, now=now)
    return decision


def safeguarding(case: Case) -> dict[SafeguardingKind, list[Safeguarding]]:
    """Every answer, the latest of each kind first."""
    found: dict[SafeguardingKind, list[Safeguarding]] = {kind: [] for kind in SafeguardingKind}
    for row in case.safeguarding.select_related("decided_by").order_by("-decided_at", "-pk"):
        words = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.SAFEGUARDING, row=row.pk)
        kind, answer = SafeguardingKind(row.kind), SafeguardingAnswer(row.answer)
        record = SafeguardingRecord(**words)
        found[kind].append(Safeguarding(row.pk, kind, answer, row.decided_at, row.decided_by, record))
    return found


def protection(case: Case) -> list[Protection]:
    """Every decision, the latest first."""
    found = []
    for row in case.protection.select_related("decided_by").order_by("-decided_at", "-pk"):
        words = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.PROTECTION, row=row.pk)
        steps = tuple(ProtectionStep(step) for step in words["steps"])
        found.append(Protection(row.pk, steps, row.decided_at, row.decided_by, words["reason"]))
    return found


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: sealed anew under the key of the case that remains."""
    for label, rows in ((Label.SAFEGUARDING, case.safeguarding.all()), (Label.PROTECTION, case.protection.all())):
        for row in rows:
            record = sealing.unseal_record(case.data_key, row.sealed_record, label=label, row=row.pk)
            row.sealed_record = sealing.seal_record(into.data_key, record, label=label, row=row.pk)
            row.case = into
            row.save(update_fields=["case", "sealed_record"])
