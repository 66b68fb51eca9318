"""The compartment no letter can read: where a procedure about somebody's job is kept, and nothing of it (R11).

Only `concerns.domain.discipline` opens this table; an import contract and a test hold that.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case


class DisciplinaryLink(models.Model):
    """Procedure, its reference and its days, sealed in one record; kept elsewhere is all the rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    sealed_record = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # when its end was recorded
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="discipline_number_once"),
            models.CheckConstraint(
                name="discipline_ended_by_and_at_together",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
