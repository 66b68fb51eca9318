"""After the answer: a review, opening a case again, what is learned, and what goes on whose file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from concerns.enums import ReviewResult
from concerns.models.case import Case
from concerns.models.concern import Concern
from concerns.models.letter import Letter


class Review(models.Model):
    """A reporter disagrees with a letter, and somebody with no part in it looks again (R56, R58). Its promises are
    the deadlines of the same round. What the reporter wrote and what was found are sealed under their own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")  # with which they disagree
    asked_date = models.DateField()
    sealed_why = models.BinaryField()
    result = models.CharField(max_length=10, choices=ReviewResult.choices, blank=True)
    sealed_result = models.BinaryField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "round"], name="review_once_a_round"),
            models.UniqueConstraint(fields=["concern"], condition=Q(result=""), name="review_open_once"),
            models.UniqueConstraint(fields=["letter"], name="review_of_a_letter_once"),
            models.CheckConstraint(
                name="review_decided_by_and_at_together",
                condition=Q(decided_at=None, decided_by=None, result="", sealed_result=None)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    result__in=ReviewResult.values,
                    sealed_result__isnull=False,
                ),
            ),
        ]


class Reopening(models.Model):
    """A case is taken up again, always with a reason, sealed under the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reopenings")
    review = models.OneToOneField(Review, models.PROTECT, null=True, blank=True, related_name="reopening")
    sealed_reason = models.BinaryField()
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class LearningPoint(models.Model):
    """What others can learn from a case, or why nothing (R96). Sealed under the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.CASCADE, related_name="learning")
    sealed_record = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published = models.BooleanField(default=False)  # a lesson was made of it; which one is kept nowhere


class Lesson(models.Model):
    """A learning point in the register of all staff: a month, perhaps a service, and words. Nothing leads from
    here to a case, so it has a data key of its own and outlives what it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    month_date = models.DateField()  # its first day
    service = models.ForeignKey("accounts.Service", models.PROTECT, null=True, blank=True, related_name="+")
    sealed_text = models.BinaryField()


class FileNote(models.Model):
    """The copy for the reporter's own file (R66): held by name keepers, opened only after a request for the name
    was agreed. It holds no name: whose it is stands in the vault alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.OneToOneField(Concern, models.CASCADE, related_name="+")
    sealed_text = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class SubjectRecord(models.Model):
    """A record for the file of whom it was about (R67, R68): only of what was upheld, by a decision with its
    reason. Sealed under the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="subject_records")
    sealed_text = models.BinaryField()
    sealed_reason = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class KnownFalse(models.Model):
    """Somebody holds that a reporter said what they knew to be false (R8). One asks, a second decides; what was
    decided is sealed with its reason, so that no query can list or count it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    sealed_grounds = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    sealed_decision = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_false_takes_two", condition=~Q(decider=F("asked_by"))),
            models.CheckConstraint(
                name="known_false_decided_with_reason",
                condition=Q(decided_at=None, sealed_decision=None)
                | Q(decided_at__isnull=False, sealed_decision__isnull=False),
            ),
            models.UniqueConstraint(
                name="known_false_waiting_once", fields=["concern"], condition=Q(decided_at=None)
            ),
        ]
