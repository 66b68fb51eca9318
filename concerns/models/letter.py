"""Written words as sent. A draft can change; an issued letter never does (R35)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import LetterKind
from concerns.models.concern import Concern


class Letter(models.Model):
    """The draft's record in `sealed_parts`, the text as issued in `sealed_text`, both under the concern's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    number = models.PositiveSmallIntegerField(default=1)
    template = models.CharField(max_length=40)  # name and version of the words it was made from
    sealed_parts = models.BinaryField()
    sealed_text = models.BinaryField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    collected = models.BooleanField(default=False)  # opened in the inbox; never when (T31)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "kind", "number"], name="letter_number_once"),
            models.CheckConstraint(
                name="letter_issued_by_and_at_together",
                condition=Q(issued_at=None, issued_by=None, sealed_text=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False, sealed_text__isnull=False),
            ),
        ]
