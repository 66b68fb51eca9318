"""What one person has to do in their cases, by reference and day: nothing of a task is opened here."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from concerns.domain import tasks
from concerns.models import Concern


@dataclass(frozen=True)
class Line:
    reference: str
    number: int
    due_date: date
    is_over: bool


def mine(user: User, *, today: date) -> list[Line]:
    """Due first; with one query for the tasks and one for the references."""
    rows = tasks.open_tasks_of(user)
    concerns = Concern.objects.filter(case__in={row.case_id for row in rows}).order_by("-recorded_date", "-pk")
    references = dict(concerns.values_list("case", "reference")) if rows else {}
    return [Line(references[row.case_id], row.number, row.due_date, row.due_date < today) for row in rows]
