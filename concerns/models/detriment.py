"""Protection after speaking up: what is told of bad treatment, and the checks that ask (R7, R74-R76)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import CheckAnswer, DetrimentKind, MessageFrom
from concerns.models.concern import Concern


class Detriment(models.Model):
    """Sealed under a data key of its own: it need not belong to a concern, and nobody on the case may open it.
    Told by the reporter it has a date only and no author."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=16, choices=DetrimentKind.choices)
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, blank=True, related_name="+")
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact_may_know = models.BooleanField(default=False)  # the reporter says so; never the rest of it
    urgent = models.BooleanField(default=False)  # somebody may be at risk: notices go at once
    sealed_account = models.BinaryField()
    sealed_link = models.BinaryField(
        null=True, blank=True
    )  # to a concern found later, whose reporter may have told it
    told_date = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reply_by_date = models.DateField()  # our own target
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    remedied = models.BooleanField(null=True, blank=True)  # R79
    sealed_close = models.BinaryField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"detriment_{act}_by_and_at_together",
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                )
                for act in ("told", "replied", "closed")
            ),
            models.CheckConstraint(name="detriment_kind_known", condition=Q(kind__in=DetrimentKind.values)),
            models.CheckConstraint(
                name="detriment_closed_says_whether_remedied",
                condition=Q(closed_at=None, remedied=None, sealed_close=None)
                | Q(closed_at__isnull=False, remedied__isnull=False, sealed_close__isnull=False),
            ),
        ]


class DetrimentBlock(models.Model):
    """For whom it does not exist: whoever told it, whose name was typed in it, and who stepped aside (R78)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detriment = models.ForeignKey(Detriment, models.CASCADE, related_name="blocks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["detriment", "user"], name="detriment_block_once")]


class DetrimentHint(models.Model):
    """Whom its words may mean, by a last name or a job title: too many for a block, so they have it only where
    there is nobody else (R78)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detriment = models.ForeignKey(Detriment, models.CASCADE, related_name="hints")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["detriment", "user"], name="detriment_hint_once")]


class DetrimentTask(models.Model):
    """One step of the plan to stop it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detriment = models.ForeignKey(Detriment, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    due_date = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detriment", "number"], name="detriment_task_number_once"),
            models.CheckConstraint(
                name="detriment_task_done_by_and_at_together",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]


class DetrimentMessage(models.Model):
    """Between the reporter and whoever looks after it. Apart from the inbox's other messages, which those on the
    case read. A reporter's has a date only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detriment = models.ForeignKey(Detriment, models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField()
    sender = models.CharField(max_length=10, choices=MessageFrom.choices)
    sealed_text = models.BinaryField()
    sent_date = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detriment", "number"], name="detriment_message_number_once"),
            models.CheckConstraint(
                name="detriment_message_sent_by_and_at_together",
                condition=Q(sender="reporter", sent_at=None, sent_by=None)
                | Q(sender="staff", sent_at__isnull=False, sent_by__isnull=False),
            ),
        ]


class WellbeingCheck(models.Model):
    """Asks one reporter once how they are, so many months after closing. Days only: nobody can tell when they
    answered, and those on the case learn no answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="wellbeing_checks")
    months = models.PositiveSmallIntegerField()  # after closing; 0 is at closing
    due_date = models.DateField()
    asked_date = models.DateField(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=CheckAnswer.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "due_date"], name="wellbeing_check_once"),
            models.CheckConstraint(
                name="wellbeing_check_ends_with_an_answer",
                condition=Q(ended_date=None, answer="")
                | Q(ended_date__isnull=False, answer__in=CheckAnswer.values),
            ),
            models.CheckConstraint(
                name="wellbeing_check_answered_when_asked",
                condition=Q(asked_date__isnull=False) | Q(answer__in=["", "left_out"]),
            ),
        ]
        indexes = [models.Index(fields=["due_date"], name="wellbeing_check_open", condition=Q(ended_date=None))]
