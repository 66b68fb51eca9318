"""A slip of confidentiality: what got out, what is done about it, and the data-protection clock (R62)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.concern import Concern


class Incident(models.Model):
    """Sealed under a data key of its own, since it need not belong to a concern. Told by the reporter it has a
    date only and no author."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, blank=True, related_name="+")
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    own = models.BooleanField(default=False)  # they came forward themselves
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_account = models.BinaryField()
    told_date = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    assess_by_at = models.DateTimeField()  # 72 hours on the clock, working or not
    sealed_assessment = models.BinaryField(null=True, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_support = models.BinaryField(null=True, blank=True)
    support_at = models.DateTimeField(null=True, blank=True)
    support_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_close = models.BinaryField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name=f"incident_{act}_by_and_at_together",
                condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
            )
            for act in ("told", "assessed", "support", "closed")
        ]


class IncidentBlock(models.Model):
    """Who may not look after it: whoever told it, and whose name was typed in it. For them it does not exist."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="blocks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="incident_block_once")]


class IncidentHint(models.Model):
    """Whom its words may mean, by a last name or a job title: they have it only where there is nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="hints")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="incident_hint_once")]


class IncidentTask(models.Model):
    """One step of containment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    due_date = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incident_task_number_once"),
            models.CheckConstraint(
                name="incident_task_done_by_and_at_together",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
