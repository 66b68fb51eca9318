"""Who was asked to take a case on and what they said, and how much more somebody can take on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import CaseRole, OfferAnswer, OfferKind, Room
from concerns.models.case import Case

STANDING = Q(answered_at=None, withdrawn_at=None)


class Offer(models.Model):
    """One person is asked to take a case on, or has it referred to them (R47, R72): it opens nothing before they
    accept. Appointed at once is kept here too, with its reason. What was said is sealed under the case's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, choices=OfferKind.choices)
    role = models.CharField(max_length=20, choices=CaseRole.choices, default=CaseRole.HANDLER)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    names_service = models.BooleanField(default=False)  # whether they are told which service it is about
    sealed_words = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_by_date = models.DateField()
    answer = models.CharField(max_length=10, choices=OfferAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sealed_answer = models.BinaryField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="offer_kind_known", condition=Q(kind__in=OfferKind.values)),
            models.CheckConstraint(name="offer_role_known", condition=Q(role__in=CaseRole.values)),
            models.CheckConstraint(
                name="offer_answered_with_an_answer",
                condition=Q(answer="", answered_at=None, sealed_answer=None)
                | Q(answer__in=OfferAnswer.values, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_answered_or_withdrawn", condition=Q(answered_at=None) | Q(withdrawn_at=None)
            ),
            # One at a time: each person who is asked knows a little of it (R31).
            models.UniqueConstraint(name="offer_one_at_a_time", fields=["case"], condition=STANDING),
        ]


class Capacity(models.Model):
    """What somebody said of themselves: how much more they can take on, until when."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="capacity"
    )
    room = models.CharField(max_length=10, choices=Room.choices)
    until_date = models.DateField(null=True, blank=True)
    said_date = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="capacity_room_known", condition=Q(room__in=Room.values))]
