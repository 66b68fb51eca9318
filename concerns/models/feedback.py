"""How it was for those who spoke up. What they answer belongs to a quarter of a year and to no concern."""

import uuid

from django.db import models
from django.db.models import Q

from concerns.enums import Occasion, Verdict
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
    """Three months of answers, and the key of what was written in them: no concern's."""

    first_date = models.DateField(primary_key=True)
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")


class Feedback(models.Model):
    """One set of answers. It leads back to nobody: no concern, no day, no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.ForeignKey(FeedbackQuarter, models.CASCADE, related_name="answers")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    again = models.CharField(max_length=6, choices=Verdict.choices)
    safe = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    kept_word = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    sealed_text = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feedback_answers_known",
                condition=Q(
                    again__in=Verdict.values,
                    safe__in=["", *Verdict.values],
                    kept_word__in=["", *Verdict.values],
                    occasion__in=Occasion.values,
                ),
            ),
        ]
