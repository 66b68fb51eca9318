"""Promised dates. The first date never moves; an extension is a row beside it (R51)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Duty, StepState
from concerns.models.concern import Concern


class Deadline(models.Model):
    """`due_at` is exclusive: the local midnight after `due_date`. `next_step_at` is when the sweep looks again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="deadlines")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField(default=1)
    due_date = models.DateField()
    due_at = models.DateTimeField()
    calendar_version = models.CharField(max_length=40)
    extended_date = models.DateField(null=True, blank=True)  # of the latest agreed extension
    next_step_at = models.DateTimeField(null=True, blank=True)  # the next reminder or the due moment
    last_step_at = models.DateTimeField(null=True, blank=True)  # steps up to here are done
    stuck_at = models.DateTimeField(null=True, blank=True)  # since when no sweep can deal with it
    missed_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "duty", "round", "number"], name="deadline_once"),
            models.CheckConstraint(name="deadline_duty_known", condition=Q(duty__in=Duty.values)),
            models.CheckConstraint(
                name="deadline_met_by_and_at_together",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False),
            ),
            # One column is what the sweep asks for, so nothing open may lack it.
            models.CheckConstraint(
                name="deadline_watched_while_open",
                condition=Q(met_at=None, next_step_at__isnull=False) | Q(met_at__isnull=False, next_step_at=None),
            ),
            models.CheckConstraint(
                name="deadline_missed_at_due_moment",
                condition=Q(missed_at=None) | Q(missed_at=models.F("due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["next_step_at"], name="deadline_next_step", condition=Q(met_at=None)),
            models.Index(fields=["due_date"], name="deadline_open", condition=Q(met_at=None)),
            models.Index(
                fields=["stuck_at"], name="deadline_stuck", condition=Q(met_at=None, stuck_at__isnull=False)
            ),
        ]


class Extension(models.Model):
    """A later date for an answer: asked by one person, agreed by another, told before it counts (R51)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="extensions")
    new_date = models.DateField()
    sealed_record = models.BinaryField()  # reason, done so far, next update; under the concern's key
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extension_agreed_by_and_at_together",
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_refused_by_and_at_together",
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_asker_is_not_approver",
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("asked_by")),
            ),
        ]


class ReminderStep(models.Model):
    """One step of the ladder for one person: the unique key is what makes it happen once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=40)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=StepState.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "step", "recipient"], name="step_once"),
            models.CheckConstraint(name="step_state_known", condition=Q(state__in=StepState.values)),
        ]


class Heartbeat(models.Model):
    """When a job last finished well. The work list turns red when the sweep's is old."""

    name = models.CharField(max_length=30, primary_key=True)
    last_good_at = models.DateTimeField()
