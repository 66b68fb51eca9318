"""Put right early, by talking: whether that may be, and what came of it (R22, R44)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case


class InformalCheck(models.Model):
    """May a manager talk with the individual? Asked by whoever handles the case, or decided by its first reader
    unasked. `sealed_grounds` is the asker's, `sealed_reason` the reader's. It ends when a concern joins."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="informal_checks")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_grounds = models.BinaryField(null=True, blank=True)
    may = models.BooleanField(null=True, blank=True)
    sealed_reason = models.BinaryField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="informal_asked_by_and_at_together",
                condition=Q(asked_at=None, asked_by=None, sealed_grounds=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False, sealed_grounds__isnull=False),
            ),
            models.CheckConstraint(
                name="informal_decided_whole",
                condition=Q(may=None, decided_at=None, decided_by=None, sealed_reason=None)
                | Q(
                    may__isnull=False,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    sealed_reason__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="informal_asked_or_decided", condition=Q(asked_at__isnull=False) | Q(may__isnull=False)
            ),
            models.CheckConstraint(
                name="informal_asker_is_not_decider",
                condition=Q(asked_by=None) | Q(decided_by=None) | ~Q(asked_by=models.F("decided_by")),
            ),
            models.UniqueConstraint(
                name="informal_one_at_a_time", fields=["case"], condition=Q(may=None, ended_at=None)
            ),
        ]


class InformalOutcome(models.Model):
    """Resolved at line-manager stage, counted as such. `sealed_record`: what was agreed with the individual."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="informal_outcome")
    talked_date = models.DateField()
    sealed_record = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
