"""Who asked for a name, what was said to it, who may be shown it and who was (I2 to I5, I10, I14)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import Basis, Body, Consent, GrantEnd, Purpose, RequestState
from concerns.models.concern import Concern


class RevealKey(models.Model):
    """The key pair of somebody who may be granted names; the private half is locked by their reveal passphrase."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    public = models.BinaryField()
    locked_private = models.BinaryField()
    mark = models.CharField(max_length=64, default="")  # of the server, over whose public half it is
    made_at = models.DateTimeField()


class NameRequest(models.Model):
    """One person asks for one name, for themselves or another on the case (`recipient`) or for a body outside.

    What is sealed stands under the concern's key: `sealed_words` is written to the reporter and hidden from name
    keepers; `sealed_grounds` is for name keepers (overrides); `sealed_conditions` is the reporter's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.ASKED)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.CharField(max_length=20, choices=Body.choices, blank=True)
    days = models.PositiveSmallIntegerField()  # calendar days a grant would last
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_words = models.BinaryField(null=True, blank=True)
    sealed_grounds = models.BinaryField(null=True, blank=True)
    consult_by_date = models.DateField(null=True, blank=True)  # of consent: silence after this day is no
    answer = models.CharField(max_length=12, choices=Consent.choices, blank=True)
    answered_date = models.DateField(null=True, blank=True)
    sealed_conditions = models.BinaryField(null=True, blank=True)
    answer_mark = models.CharField(max_length=64, blank=True)  # of the server, over the answer and what was asked
    tell_date = models.DateField(null=True, blank=True)  # of overrides: the day from which the inbox tells of it
    told_date = models.DateField(null=True, blank=True)  # when we said, outside it, that something waits there
    sealed_why_not_before = models.BinaryField(null=True, blank=True)
    review_by_date = models.DateField(null=True, blank=True)  # of break-glass: one working day
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_review = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="name_request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(name="name_request_basis_known", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(name="name_request_purpose_known", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(
                name="name_request_one_recipient",
                condition=Q(recipient=None, body__in=Body.values) | Q(recipient__isnull=False, body=""),
            ),
            models.CheckConstraint(name="name_request_at_most_30_days", condition=Q(days__gte=1, days__lte=30)),
            models.CheckConstraint(
                name="name_request_answered_with_day",
                condition=Q(answer="", answered_date=None)
                | Q(answer__in=Consent.values, answered_date__isnull=False),
            ),
            models.CheckConstraint(
                name="name_request_reviewed_by_and_at_together",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]


class NameDecision(models.Model):
    """What one name keeper said to a request; overrides need two of them (I5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(NameRequest, models.PROTECT, related_name="decisions")
    agreed = models.BooleanField()
    sealed_reason = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "decided_by"], name="name_decision_once"),
        ]


class Grant(models.Model):
    """A name re-sealed to one person's own key, for one case, one purpose and at most 30 days. When it ends the
    copy is destroyed and the row stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(NameRequest, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_copy = models.BinaryField()
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=20, choices=GrantEnd.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_ended_for_a_reason",
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False, end__in=GrantEnd.values),
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="grant_live", condition=Q(ended_at=None))]


class Reveal(models.Model):
    """One showing of a name: the reporter is told which role, on which day, and why (I10). With `body`, a name
    keeper was shown it once to pass it on; without a request it was an openly given one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    request = models.ForeignKey(NameRequest, models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.CharField(max_length=20, blank=True)
    body = models.CharField(max_length=20, choices=Body.choices, blank=True)
    sealed_reason = models.BinaryField()
    shown_at = models.DateTimeField()
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
