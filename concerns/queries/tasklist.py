"""What one person has to do in their cases, by reference and day: nothing of a task is opened here."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery

from accounts.models import User
from concerns.domain import tasks
from concerns.models import CaseTask, Concern, SubjectSummary


def overdue(*, today: date) -> Subquery:
    """For a query over cases: how many of their tasks should have been done by now; None for none."""
    rows = CaseTask.objects.filter(tasks.OPEN, case=OuterRef("pk"), due_date__lt=today).order_by()
    return Subquery(rows.values("case").annotate(count=Count("pk")).values("count"), output_field=IntegerField())


def summary_waits() -> Exists:
    """For a query over cases: whether a summary for the person it is about waits for a second person."""
    newer = SubjectSummary.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    return Exists(SubjectSummary.objects.filter(~Exists(newer), case=OuterRef("pk"), agreed_at=None))


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
