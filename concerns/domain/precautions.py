"""Safeguarding and protection as they were decided, each time: the latest counts, earlier ones stay (R3, R45)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import User
from concerns.domain.content import Label
from concerns.domain.triage import SafeguardingRecord
from concerns.enums import ProtectionStep, SafeguardingAnswer, SafeguardingKind
from concerns.models import Case
from trust import sealing


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
