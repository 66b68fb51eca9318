"""The reporter asks us to stop; a first reader decides (a wish, not a state)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.concern import Concern


class Withdrawal(models.Model):
    """Sealed under the concern's key: why they ask, if they say it, and why we stop or go on. Where our answer
    came first, nobody decides it any more: `overtaken_date`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="withdrawals")
    asked_date = models.DateField()
    sealed_why = models.BinaryField()
    stops = models.BooleanField(null=True, blank=True)
    sealed_reason = models.BinaryField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    overtaken_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"],
                condition=Q(decided_at=None, overtaken_date=None),
                name="withdrawal_one_at_a_time",
            ),
            models.CheckConstraint(
                name="withdrawal_decided_whole",
                condition=Q(stops=None, sealed_reason=None, decided_at=None, decided_by=None)
                | Q(
                    stops__isnull=False,
                    sealed_reason__isnull=False,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    overtaken_date=None,
                ),
            ),
        ]
