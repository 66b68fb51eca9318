"""A question to a senior manager or to HR that carries no identity, and their reply (R49)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case


class Advice(models.Model):
    """Whoever is asked reads `sealed_question` and nothing else of the case, not even its reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="advice")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_question = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_reply = models.BinaryField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="advice_reply_and_moment_together",
                condition=Q(replied_at=None, sealed_reply=None)
                | Q(replied_at__isnull=False, sealed_reply__isnull=False),
            ),
            models.CheckConstraint(
                name="advice_withdrawn_unanswered_at_and_by",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, replied_at=None),
            ),
        ]
