"""What is alleged, in our own words, and what was found. Outcomes sit on allegations, several to a case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Conclusion
from concerns.models.case import Case


class Allegation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="allegations")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="allegation_number_once")]


class Finding(models.Model):
    """`sealed_record` holds how we got there; the standard is "more likely than not"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.OneToOneField(Allegation, models.CASCADE, related_name="finding")
    conclusion = models.CharField(max_length=20, choices=Conclusion.choices)
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="conclusion_known", condition=Q(conclusion__in=Conclusion.values)),
        ]
