"""What is weighed up about a case: two risks and how serious it is; each by name, its record sealed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import AssessmentKind, Fit, RiskLevel, Seriousness
from concerns.models.case import Case


class Assessment(models.Model):
    """One look at one of them; the latest of a kind counts, and earlier ones stay. `level` is a `RiskLevel` of a
    risk and a `Seriousness` otherwise, which alone says whether it `fits` this procedure (R10, R12, T25)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=20, choices=AssessmentKind.choices)
    level = models.CharField(max_length=10)
    fits = models.CharField(max_length=10, choices=Fit.choices, blank=True)
    sealed_record = models.BinaryField()
    counts_from = models.DateTimeField()  # when it was decided, or when a join left it in force
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_level_and_fit_of_its_kind",
                condition=Q(
                    kind__in=[AssessmentKind.IDENTIFICATION, AssessmentKind.DETRIMENT],
                    level__in=RiskLevel.values,
                    fits="",
                )
                | Q(kind=AssessmentKind.SERIOUSNESS, level__in=Seriousness.values, fits__in=Fit.values),
            ),
        ]
