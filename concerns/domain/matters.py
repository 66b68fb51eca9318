"""What an incident and a report of bad treatment have in common: steps, each to be done by a day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.models import User
from concerns.domain.content import Label
from trust import sealing
from trust.models import DataKey


@dataclass(frozen=True)
class Step:
    """One step, opened."""

    number: int
    text: str = field(repr=False)
    due_date: date
    done_at: datetime | None
    done_by: User | None


def steps(rows: Any, *, key: DataKey, label: Label) -> list[Step]:
    """In the order in which they were added."""
    return [
        Step(
            number=row.number,
            text=sealing.unseal(key, row.sealed_text, label=label, row=row.pk),
            due_date=row.due_date,
            done_at=row.done_at,
            done_by=row.done_by,
        )
        for row in rows.select_related("done_by").order_by("number")
    ]
