"""Decisions a first reader must take, each by name, dated, with its reason sealed under the case's key."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Procedure, SafeguardingAnswer, SafeguardingKind
from concerns.models.case import Case
from concerns.models.concern import Concern


class SafeguardingDecision(models.Model):
    """R3: `sealed_record` is to whom, when and their reference, or the reason why it is not required."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="safeguarding")
    kind = models.CharField(max_length=10, choices=SafeguardingKind.choices)
    answer = models.CharField(max_length=20, choices=SafeguardingAnswer.choices)
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="safeguarding_kind_known", condition=Q(kind__in=SafeguardingKind.values)),
            models.CheckConstraint(
                name="safeguarding_answer_known", condition=Q(answer__in=SafeguardingAnswer.values)
            ),
        ]


class ProtectionDecision(models.Model):
    """R45: what must change now to keep people safe. `sealed_record`: the steps taken and the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="protection")
    sealed_record = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class Route(models.Model):
    """Where one concern was sent instead of, or for, being looked into here (R10, R12, R47)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="routes")
    procedure = models.CharField(max_length=20, choices=Procedure.choices, blank=True)
    referred_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_reason = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="route_one_target",
                condition=Q(procedure__in=Procedure.values, referred_to=None)
                | Q(procedure="", referred_to__isnull=False),
            ),
        ]
