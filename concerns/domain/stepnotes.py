"""The note that a step of the ladder posts: its key in the outbox, and taking it back when nothing is owed.
Between the posting and the mail lie hours of the night, a weekend or an outage of mail, in which a duty is done.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from concerns.enums import StepState
from concerns.models import Deadline, ReminderStep
from notifications import outbox


def key(deadline: UUID, step: str, to: UUID) -> str:
    return f"step:{deadline}:{step}:{to}"


def posted(deadlines: "Iterable[UUID] | QuerySet[Deadline]") -> list[str]:
    """The keys of what was posted of these duties."""
    rows = ReminderStep.objects.filter(deadline__in=deadlines, state=StepState.POSTED)
    return [key(*row) for row in rows.values_list("deadline", "step", "recipient")]


def take_back(keys: Collection[str]) -> None:
    """Part of what finishes duties or puts another promise in their place: what was posted of them and not sent
    goes out no more."""
    if keys:
        outbox.void_keys(keys)
