"""How it was for those who spoke up. What they answer belongs to a quarter of a year and to no concern."""

import uuid

from django.db import models
from django.db.models import Q

from concerns.enums import Occasion
from concerns.models.concern import Concern


class FeedbackAsked(models.Model):
    """A reporter is done with one occasion: answered or passed over, which of the two is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="feedback_asked")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    ended_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "occasion"], name="feedback_asked_once"),
            models.CheckConstraint(
                name="feedback_asked_occasion_known", condition=Q(occasion__in=Occasion.values)
            ),
        ]


class FeedbackQuarter(models.Model):
    """Three months of answers, and their key: no concern's."""

    first_date = models.DateField(primary_key=True)
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    is_mixed = models.BooleanField(default=False)  # over, and written anew in an order that tells nothing


class Feedback(models.Model):
    """One set of answers, sealed whole. It leads back to nobody: no concern, no day, no occasion, and no order
    once its quarter is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.ForeignKey(FeedbackQuarter, models.CASCADE, related_name="answers")
    sealed_answers = models.BinaryField()
