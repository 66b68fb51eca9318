"""When somebody is not at work, so that nothing waits for them alone. Why is never asked and never kept."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models.people import User


class Absence(models.Model):
    """Whole days in London, both included; without a last one until they say that they are back. `cover` is whom
    they name to stand in: a wish that opens nothing by itself (T34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_date = models.DateField()
    last_date = models.DateField(null=True, blank=True)
    cover = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_in_order", condition=Q(last_date=None) | Q(last_date__gte=F("first_date"))
            ),
            models.CheckConstraint(name="absence_cover_is_another", condition=Q(cover=None) | ~Q(cover=F("user"))),
        ]
        indexes = [models.Index(fields=["last_date", "first_date"], name="absence_by_days")]
