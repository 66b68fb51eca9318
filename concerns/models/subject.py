"""What the person it is about may be told, agreed by two people, and how and when they were told (R77)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case


class SubjectSummary(models.Model):
    """One version. It is nobody's to hand on before a second person agreed to it; then it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="summaries")
    number = models.PositiveSmallIntegerField()
    sealed_record = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="summary_number_once"),
            models.CheckConstraint(
                name="summary_agreed_by_and_at_together",
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="summary_agreed_by_another",
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("written_by")),
            ),
        ]


class SubjectTold(models.Model):
    """Somebody it is about was told, outside this system: who, by whom and how is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="subjects_told")
    summary = models.ForeignKey(SubjectSummary, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sealed_record = models.BinaryField()
    told_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_date = models.DateField(null=True, blank=True)  # that they must not treat anyone badly

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="subject_told_number_once")]
