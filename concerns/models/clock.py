"""Promised dates. The first date never moves; an extension is a row beside it (R51), and after a correction of
the day it was counted from another promise stands in its place, while the first stays on record (D11)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Duty, StepState
from concerns.models.concern import Concern
from concerns.models.profiles import DeadlineProfile


class Correction(models.Model):
    """Another day on which a concern was raised (R15, D11). To an earlier day whoever asks is enough; a later one
    counts only when somebody else agreed. The promises it put aside stay on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="corrections")
    old_date = models.DateField()
    new_date = models.DateField()
    sealed_reason = models.BinaryField()  # under the concern's key
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)  # to a later day
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
                name="correction_agreed_by_and_at_together",
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_refused_by_and_at_together",
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_asker_is_not_approver",
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("asked_by")),
            ),
            # Nobody decides about an earlier day: it counts from the moment it was written.
            models.CheckConstraint(
                name="correction_earlier_or_decided",
                condition=Q(new_date__lt=models.F("old_date"), agreed_at=None, refused_at=None)
                | (Q(new_date__gt=models.F("old_date")) & (Q(agreed_at=None) | Q(refused_at=None))),
            ),
            models.UniqueConstraint(
                name="correction_waiting_once",
                fields=["concern"],
                condition=Q(new_date__gt=models.F("old_date"), agreed_at=None, refused_at=None),
            ),
        ]


class StandingDeadlines(models.Manager["Deadline"]):
    """The promises that stand. What a correction put aside is asked for by `Deadline.ever` alone, so that no page,
    count or sweep takes it for a promise because it forgot to leave it out."""

    def get_queryset(self) -> "models.QuerySet[Deadline]":
        return super().get_queryset().filter(replaced_by=None)


class Deadline(models.Model):
    """`due_at` is exclusive: the local midnight after `due_date`. `next_step_at` is when the sweep looks again.

    A promise to the reporter says by which profile it was counted; its period 0 is the policy's own. The other
    duties are targets of ours (`domain.targets`): they are never missed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="deadlines")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    round = models.PositiveSmallIntegerField(default=1)  # an even one is that of a review
    since_date = models.DateField(null=True, blank=True)  # counted from here, not from the day of raising
    number = models.PositiveSmallIntegerField(default=1)
    due_date = models.DateField()
    due_at = models.DateTimeField()
    calendar_version = models.CharField(max_length=40)
    profile = models.ForeignKey(DeadlineProfile, models.PROTECT, null=True, blank=True, related_name="+")
    period_number = models.PositiveSmallIntegerField(default=0, db_default=0)
    period_unit = models.CharField(max_length=12, default="", db_default="", blank=True)
    extended_date = models.DateField(null=True, blank=True)  # of the latest agreed extension
    next_step_at = models.DateTimeField(null=True, blank=True)  # the next reminder or the due moment
    last_step_at = models.DateTimeField(null=True, blank=True)  # steps up to here are done
    stuck_at = models.DateTimeField(null=True, blank=True)  # since when no sweep can deal with it
    missed_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey(
        Correction, models.RESTRICT, null=True, blank=True, related_name="replaced", db_index=False
    )

    objects = StandingDeadlines()
    ever: "models.Manager[Deadline]" = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "duty", "round", "number"], condition=Q(replaced_by=None), name="deadline_once"
            ),
            models.CheckConstraint(name="deadline_duty_known", condition=Q(duty__in=Duty.values)),
            models.CheckConstraint(
                name="deadline_met_by_and_at_together",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False),
            ),
            # One column is what the sweep asks for, so nothing open may lack it.
            models.CheckConstraint(
                name="deadline_watched_while_open",
                condition=Q(met_at=None, replaced_by=None, next_step_at__isnull=False)
                | (Q(next_step_at=None) & (Q(met_at__isnull=False) | Q(replaced_by__isnull=False))),
            ),
            models.CheckConstraint(
                name="deadline_missed_at_due_moment",
                condition=Q(missed_at=None) | Q(missed_at=models.F("due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["next_step_at"], name="deadline_next_step", condition=Q(met_at=None)),
            models.Index(fields=["due_date"], name="deadline_open", condition=Q(met_at=None, replaced_by=None)),
            models.Index(
                fields=["stuck_at"], name="deadline_stuck", condition=Q(met_at=None, stuck_at__isnull=False)
            ),
            models.Index(fields=["replaced_by"], name="deadline_replaced", condition=Q(replaced_by__isnull=False)),
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
