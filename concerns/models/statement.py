"""What anybody may read: the statements the law asks for, edition by edition, and the law in plain words."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import StatementKind


class Statement(models.Model):
    """One edition of one statement. `slots` holds by name what the employer filled in; a day is year-month-day.
    At most one edition of each is still being written; one that is published never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    language = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    slots = models.JSONField()
    revision = models.PositiveSmallIntegerField(default=0)  # of the draft: of two who write the second is told
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["kind", "language"], condition=Q(published_at=None), name="statement_one_draft"
            ),
            models.CheckConstraint(
                name="statement_published_by_and_at_together",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(name="statement_kind_known", condition=Q(kind__in=StatementKind.values)),
        ]


class LawRow(models.Model):
    """A row of the law in plain words as somebody compared it with its source; only ever added, and the newest of
    a code counts. `text` is empty where the shipped words are right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=600, blank=True)
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    compared_at = models.DateTimeField()
    compared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="law_row_number_once"),
        ]
