"""What was weighed up in a case, and what is open elsewhere: for a query over cases, in its one question.

Nothing is opened for it. What was changed at once stands in what is sealed, so of things done only routes are
counted here; all of them stand on the page of decisions.
"""

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from concerns.enums import AssessmentKind, OnwardStatus
from concerns.models import ActionTold, Advice, Assessment, OnwardRoute

CASE = OuterRef("pk")


def has(kind: AssessmentKind) -> Exists:
    """Whether somebody has weighed this up."""
    return Exists(Assessment.objects.filter(case=CASE, kind=kind))


def open_routes() -> Coalesce:
    """How many routes elsewhere nobody has answered or ended."""
    return _number(OnwardRoute.objects.filter(case=CASE, status=OnwardStatus.OPEN))


def untold_routes() -> Coalesce:
    """Of how many routes nobody has said for any reporter whether they were told (R46)."""
    said = ActionTold.objects.filter(route=OuterRef("pk"))
    return _number(OnwardRoute.objects.filter(~Exists(said), case=CASE))


def questions_waiting() -> Coalesce:
    """How many questions for advice have no reply yet."""
    return _number(Advice.objects.filter(case=CASE, replied_at=None, withdrawn_at=None))


def _number(rows: "QuerySet[OnwardRoute] | QuerySet[Advice]") -> Coalesce:
    counted = rows.order_by().values("case").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
