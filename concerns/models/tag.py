"""Items of professional codes and themes of our own, as dated rows, and the allegations they were put on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import TagScheme
from concerns.models.finding import Allegation


class Tag(models.Model):
    """Holds for what happened from `valid_from` on and before `valid_to`. Nobody has compared a row without
    `checked_on` with its source: it is shown to staff as such, and to no reporter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.CharField(max_length=20, choices=TagScheme.choices)
    code = models.CharField(max_length=20)
    edition = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "edition", "code"], name="tag_once"),
            models.CheckConstraint(name="tag_scheme_known", condition=Q(scheme__in=TagScheme.values)),
        ]


class AllegationTag(models.Model):
    """Only an allegation carries tags: nothing here leads to whoever spoke up (R82)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allegation = models.ForeignKey(Allegation, models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allegation", "tag"], name="allegation_tag_once")]
