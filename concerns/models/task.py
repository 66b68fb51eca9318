"""What somebody on a case is to do by a day."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.case import Case


class CaseTask(models.Model):
    """Open, done or cancelled with a reason. Whose it is while its owner has no part in the case any more is for
    `domain.tasks` to say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_date = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_cancelled_because = models.BinaryField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_number_once"),
            models.CheckConstraint(
                name="task_done_by_and_at_together",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_cancelled_by_and_at_together",
                condition=Q(cancelled_at=None, cancelled_by=None, sealed_cancelled_because=None)
                | Q(
                    cancelled_at__isnull=False, cancelled_by__isnull=False, sealed_cancelled_because__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="task_done_or_cancelled", condition=Q(done_at=None) | Q(cancelled_at=None)
            ),
        ]
        indexes = [models.Index(fields=["case"], name="task_open", condition=Q(done_at=None, cancelled_at=None))]
