"""The outbox: somebody has something waiting. Never what, never about whom (T1)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Pace(models.TextChoices):
    """When a notice may go out."""

    AT_ONCE = "at_once"  # somebody may be at risk
    HOURS = "hours"  # from `not_before`, which the caller chose within working hours
    ROUND = "round"  # caused by a reporter: only in the two daily rounds, so its minute tells nothing (T11)


class State(models.TextChoices):
    HELD = "held"  # waits for a round
    READY = "ready"
    SENT = "sent"
    VOID = "void"
    FAILED = "failed"  # given up; shown to an administrator


class Notice(models.Model):
    """One row of the outbox. `key` makes posting twice the same as posting once; `about` is the caller's own
    handle for what waits, opaque here, by which what one person need not hear any more is found again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200, unique=True)
    about = models.UUIDField(null=True, blank=True)
    pace = models.CharField(max_length=10, choices=Pace.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    posted_date = models.DateField()
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)  # the last attempt, sent or not
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)  # the class of what the last attempt met, never its words

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="notice_ready", condition=Q(state="ready")),
            models.Index(fields=["state"], name="notice_held", condition=Q(state="held")),
            models.Index(fields=["state"], name="notice_failed", condition=Q(state="failed")),
            models.Index(fields=["recipient", "tried_at"], name="notice_tried"),
        ]
        constraints = [
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="notice_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]


class Round(models.Model):
    """A fixed moment of the day at which held notices were released."""

    due_at = models.DateTimeField(primary_key=True)


class PrivateAddress(models.Model):
    """Where a reporter is told that something waits: an address that the mail worker alone opens, found by a keyed
    handle, so that a copy of the database does not say whose it is (T20). No day and no time stays with it (T31):
    `held` waits for a fixed hour, `ready` goes out now; `failed` until a mail goes again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()
    key = models.CharField(max_length=64)  # fingerprint of the public half it is sealed to
    held = models.BooleanField(default=False)
    ready = models.BooleanField(default=False)
    failed = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)  # the next attempt; nothing once the mail went
