"""Bodies outside to which a concern can be taken, as dated rows, and what was referred to one of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import BodyKind, IdentityPassed
from concerns.models.finding import Allegation


class OutsideBody(models.Model):
    """`nations` and `matters` are lists of codes (`enums.Nation`, `enums.Matter`). Nobody has compared a row
    without `checked_on` with its source: staff see it as such, and no reporter sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    aka = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    is_professional = models.BooleanField(default=False)  # keeps the register of people who work in care or health
    nations = models.JSONField()
    matters = models.JSONField()
    remit = models.CharField(max_length=200)
    address = models.CharField(max_length=100, blank=True)  # of its pages
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="body_once"),
            models.UniqueConstraint(fields=["code"], name="body_once_undated", condition=Q(valid_from=None)),
            models.CheckConstraint(name="body_kind_known", condition=Q(kind__in=BodyKind.values)),
        ]


class BodyReferral(models.Model):
    """An allegation was taken to a body outside by us (R83). Its reference and what went along are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.ForeignKey(Allegation, models.CASCADE, related_name="referrals")
    body = models.ForeignKey(OutsideBody, models.PROTECT, related_name="+")
    referred_date = models.DateField()
    identity = models.CharField(max_length=20, choices=IdentityPassed.choices, default=IdentityPassed.NOTHING)
    sealed_record = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="body_referral_identity_known", condition=Q(identity__in=IdentityPassed.values)
            ),
        ]
