"""Who asked to open a file just as it was sent, what its reporter and a second person said, who opened it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from concerns.enums import Consent, GrantEnd, OriginalPurpose, RequestState
from concerns.models.file import Attachment


class OriginalRequest(models.Model):
    """One person asks for one file, for themselves. What is sealed stands under the concern's key:
    `sealed_words` for the reporter and whoever decides, `sealed_decision` for whoever asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="requests")
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.ASKED)
    purpose = models.CharField(max_length=12, choices=OriginalPurpose.choices)
    sealed_words = models.BinaryField()
    days = models.PositiveSmallIntegerField()  # calendar days in which it could be opened
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    consult_by_date = models.DateField()  # silence after this day is no
    answer = models.CharField(max_length=12, choices=Consent.choices, blank=True)
    answered_date = models.DateField(null=True, blank=True)
    answer_mark = models.CharField(max_length=64, blank=True)  # of the server, over the answer and what was asked
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_decision = models.BinaryField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # only while it is granted
    end = models.CharField(max_length=16, choices=GrantEnd.choices, blank=True)  # why nothing comes of it any more

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="original_state_known",
                condition=Q(state__in=[state for state in RequestState.values if state != RequestState.AGREED]),
            ),
            models.CheckConstraint(name="original_purpose_known", condition=Q(purpose__in=OriginalPurpose.values)),
            models.CheckConstraint(name="original_at_most_30_days", condition=Q(days__gte=1, days__lte=30)),
            models.CheckConstraint(
                name="original_answered_with_day",
                condition=Q(answer="", answered_date=None)
                | Q(answer__in=[Consent.YES, Consent.NO], answered_date__isnull=False),
            ),
            models.CheckConstraint(
                name="original_decided_by_and_at_together",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="original_decided_by_somebody_else", condition=~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="original_granted_for_a_time",
                condition=(~Q(state=RequestState.GRANTED))
                | Q(answer__in=[Consent.YES, Consent.NO], decided_by__isnull=False, expires_at__isnull=False),
            ),
        ]


class OriginalLook(models.Model):
    """One opening of an original: the reporter is told which role, on which day, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(OriginalRequest, models.PROTECT, related_name="looks")
    seat = models.CharField(max_length=20)
    sealed_reason = models.BinaryField()
    shown_at = models.DateTimeField()
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
