"""What the employer hands out: links to guidance, its own texts as editions, and who read which (R87, R98)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import LinkHealth, TextKind


class GuidanceLink(models.Model):
    """An address outside, for those it is meant for; `nations` is a list of codes (`enums.Nation`). Nobody has
    opened a row without `checked_on`: administrators see it as such, and nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    about = models.CharField(max_length=200, blank=True)
    for_reporters = models.BooleanField(default=False)
    for_managers = models.BooleanField(default=False)
    nations = models.JSONField()
    checked_on = models.DateField(null=True, blank=True)
    health = models.CharField(max_length=20, choices=LinkHealth.choices, default=LinkHealth.UNASKED)
    looked_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="guidance_for_somebody", condition=Q(for_reporters=True) | Q(for_managers=True)
            ),
            models.CheckConstraint(name="guidance_health_known", condition=Q(health__in=LinkHealth.values)),
        ]


class PolicyEdition(models.Model):
    """One published text; only ever added, and never changed after. The newest of its kind counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    reason = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="edition_number_once"),
            models.CheckConstraint(name="edition_kind_known", condition=Q(kind__in=TextKind.values)),
        ]


class PolicyReading(models.Model):
    """Somebody read an edition and said so, once (R87)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(PolicyEdition, models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "reader"], name="edition_confirmed_once"),
        ]
