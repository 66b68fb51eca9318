"""What is alleged, in our own words, and what was found. Outcomes sit on allegations, several to a case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Conclusion, EvidenceKind, Standard
from concerns.models.case import Case
from concerns.models.concern import Concern
from concerns.models.file import Attachment


class Allegation(models.Model):
    """`sealed_event_date`: the first day on which it may have happened, so which edition of a code holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="allegations")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    sealed_event_date = models.BinaryField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="allegation_number_once")]


class AllegationConcern(models.Model):
    """Whose concern an allegation answers: in the answer to any other reporter it does not stand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.ForeignKey(Allegation, models.CASCADE, related_name="answering")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="alleged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allegation", "concern"], name="allegation_concern_once")]


class Evidence(models.Model):
    """One piece, as a fact or as an opinion. What was struck out stays to be read, with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.ForeignKey(Allegation, models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    sealed_record = models.BinaryField()
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_struck_because = models.BinaryField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allegation", "number"], name="evidence_number_once"),
            models.CheckConstraint(name="evidence_kind_known", condition=Q(kind__in=EvidenceKind.values)),
            models.CheckConstraint(
                name="evidence_struck_by_and_at_together",
                condition=Q(struck_at=None, struck_by=None, sealed_struck_because=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False, sealed_struck_because__isnull=False),
            ),
        ]


class Finding(models.Model):
    """`sealed_record` holds how we got there, and every earlier finding; `standard` is how sure we had to be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.OneToOneField(Allegation, models.CASCADE, related_name="finding")
    conclusion = models.CharField(max_length=20, choices=Conclusion.choices)
    standard = models.CharField(max_length=20, choices=Standard.choices, default=Standard.BALANCE)
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="conclusion_known", condition=Q(conclusion__in=Conclusion.values)),
            models.CheckConstraint(name="standard_known", condition=Q(standard__in=Standard.values)),
        ]
