"""Where a case is taken further, side by side: to whom, when, what went along about whoever spoke up, and what
the reporter was told of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import IdentityPassed, OnwardKind, OnwardStatus
from concerns.models.case import Case
from concerns.models.concern import Concern
from concerns.models.triage import ProtectionDecision, SafeguardingDecision


class OnwardRoute(models.Model):
    """R38 to R43. `sealed_record` is the recipient, their reference and what was asked of them; `status` is that
    of the last update. The case stays open beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="onward_routes")
    kind = models.CharField(max_length=20, choices=OnwardKind.choices)
    sent_date = models.DateField()
    identity = models.CharField(max_length=20, choices=IdentityPassed.choices, default=IdentityPassed.NOTHING)
    status = models.CharField(max_length=10, choices=OnwardStatus.choices, default=OnwardStatus.OPEN)
    sealed_record = models.BinaryField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="onward_kind_known", condition=Q(kind__in=OnwardKind.values)),
            models.CheckConstraint(name="onward_identity_known", condition=Q(identity__in=IdentityPassed.values)),
            models.CheckConstraint(name="onward_status_known", condition=Q(status__in=OnwardStatus.values)),
        ]


class OnwardUpdate(models.Model):
    """What was heard on a route, and where it stands since. `sealed_note` is the note and their reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(OnwardRoute, models.CASCADE, related_name="updates")
    heard_date = models.DateField()
    status = models.CharField(max_length=10, choices=OnwardStatus.choices)
    sealed_note = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="onward_update_status", condition=Q(status__in=OnwardStatus.values)),
        ]


class ActionTold(models.Model):
    """R46: whether one reporter was told of one thing that was done, and why (not). The latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="told_of_actions")
    safeguarding = models.ForeignKey(
        SafeguardingDecision, models.CASCADE, null=True, blank=True, related_name="told"
    )
    protection = models.ForeignKey(ProtectionDecision, models.CASCADE, null=True, blank=True, related_name="told")
    route = models.ForeignKey(OnwardRoute, models.CASCADE, null=True, blank=True, related_name="told")
    told = models.BooleanField()
    sealed_reason = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_told_of_one_action",
                condition=Q(safeguarding__isnull=False, protection=None, route=None)
                | Q(safeguarding=None, protection__isnull=False, route=None)
                | Q(safeguarding=None, protection=None, route__isnull=False),
            ),
        ]
