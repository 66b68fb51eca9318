"""What one reporter raised, when, and what they wish for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.divisions import Division
from concerns.enums import Category, Channel, LetterWay, Mode, WishReply
from concerns.models.case import Case


class Concern(models.Model):
    """Dates only: whatever a reporter does has no time of day (T11). `raised_date` starts the clocks (R15)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns")
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    mode = models.CharField(max_length=12, choices=Mode.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    division = models.CharField(max_length=20, choices=Division.choices)
    service = models.ForeignKey("accounts.Service", models.PROTECT, null=True, blank=True, related_name="+")
    raised_date = models.DateField()
    recorded_date = models.DateField()
    sealed_account = models.BinaryField()  # what happened and all that goes with it, as one record
    answered_date = models.DateField(null=True, blank=True)
    identifying = models.BooleanField(default=False)  # the text could show who wrote it (I12)
    letter_way = models.CharField(max_length=20, choices=LetterWay.choices, default=LetterWay.INBOX)
    no_contact = models.BooleanField(default=False)  # nothing but the letters that we owe, and these in the inbox
    letter_way_date = models.DateField(null=True, blank=True)  # when they chose; without it nobody did

    class Meta:
        constraints = [
            models.CheckConstraint(name="concern_mode_known", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(name="concern_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="letter_way_known", condition=Q(letter_way__in=LetterWay.values)),
            models.CheckConstraint(name="concern_division_known", condition=Q(division__in=Division.values)),
            models.CheckConstraint(
                name="concern_raised_before_recorded", condition=Q(raised_date__lte=models.F("recorded_date"))
            ),
        ]


class ConcernCategory(models.Model):
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="categories")
    category = models.CharField(max_length=20, choices=Category.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "category"], name="category_once"),
            models.CheckConstraint(name="category_known", condition=Q(category__in=Category.values)),
        ]


class Wish(models.Model):
    """One thing the reporter would like to happen; each gets its own reply in the outcome (R26)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="wishes")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    reply = models.CharField(max_length=10, choices=WishReply.choices, blank=True)
    sealed_reason = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="wish_number_once"),
            models.CheckConstraint(
                name="wish_reply_has_reason",
                condition=Q(reply="", sealed_reason=None)
                | Q(reply__in=WishReply.values, sealed_reason__isnull=False),
            ),
        ]


class WorkingCopy(models.Model):
    """What others on the case read in place of what was raised, sealed under the case's key. The latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="copies")
    number = models.PositiveSmallIntegerField()
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "number"], name="copy_number_once")]
