"""What the reporter needs and what the person it is about needs: two tables that share nothing (R29)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case
from concerns.models.concern import Concern


class ReporterSupport(models.Model):
    """One need of one reporter, or that none was found and why; sealed under the concern's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="support")
    is_needed = models.BooleanField()
    review_date = models.DateField(null=True, blank=True)  # empty once nothing is left to look at
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reporter_support_reviewed_if_needed",
                condition=Q(is_needed=True) | Q(review_date=None),
            ),
        ]


class SubjectSupport(models.Model):
    """The same for whoever it is about, sealed under the case's key. It says nothing of any concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="support")
    is_needed = models.BooleanField()
    review_date = models.DateField(null=True, blank=True)
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subject_support_reviewed_if_needed",
                condition=Q(is_needed=True) | Q(review_date=None),
            ),
        ]
