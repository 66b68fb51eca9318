"""How long is promised to reporters, and from which day on. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

UNITS = ("working_days", "days", "months")  # as `domain.calendar.Unit` stores them


class DeadlineProfile(models.Model):
    """Counts for what is raised on `first_day` or later, until another begins. Of two that begin on one day the
    later number counts. Without `added_by` it is the policy's own."""

    number = models.PositiveIntegerField(primary_key=True)
    first_day = models.DateField()
    acknowledge_number = models.PositiveSmallIntegerField()
    acknowledge_unit = models.CharField(max_length=12)
    answer_number = models.PositiveSmallIntegerField()
    answer_unit = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_units_known",
                condition=Q(acknowledge_unit__in=UNITS, answer_unit__in=UNITS),
            ),
            models.CheckConstraint(
                name="profile_promises_something",
                condition=Q(acknowledge_number__gt=0, answer_number__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["first_day"], name="profile_first_day")]
