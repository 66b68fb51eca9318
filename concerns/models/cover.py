"""Who stands in on one case for its owner while that one is away, and no longer."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Absence
from concerns.models.case import Case


class Cover(models.Model):
    """Says how long the case role of a cover holds: on the days of the absence, while the case is still that
    person's. The role itself stands with the others; without a row here that runs it opens nothing (T34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="covers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    absence = models.ForeignKey(Absence, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "absence"], name="cover_one_at_a_time")]
