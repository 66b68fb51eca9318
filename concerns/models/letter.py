"""Written words as sent, and the words they are made from. An issued letter never changes (R35)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import LetterKind, LetterWay
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


class LetterTemplate(models.Model):
    """One version of the words of one kind of letter; only ever added. Version 1 comes with the program and has
    no row. `texts` holds the parts by name, with their places for facts; nothing in it is of any case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    reason = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # Numbered per kind whatever the language, so that kind and version name one set of words.
            models.UniqueConstraint(fields=["kind", "version"], name="template_version_once"),
            models.CheckConstraint(name="template_after_shipped", condition=Q(version__gt=1)),
        ]


class SecondReading(models.Model):
    """One question to a second reader: may this answer go out? What they were shown is kept as it stood, so that a
    change after it is noticed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="second_readings")
    sealed_material = models.BinaryField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_in = models.BooleanField(default=False)  # on the case for this alone, and until the letter is out
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # asked anew, or the letter is out
    sealed_answer = models.BinaryField(null=True, blank=True)  # why, and which words are harmless

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reading_answered_once", condition=Q(agreed_at=None) | Q(sent_back_at=None)
            ),
            models.UniqueConstraint(
                fields=["concern"],
                condition=Q(agreed_at=None, sent_back_at=None, dropped_at=None),
                name="reading_waits_once",
            ),
        ]


class PaperCopy(models.Model):
    """A letter that was also given on paper, in the way the reporter had chosen; never where to (R37)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="paper_copies")
    way = models.CharField(max_length=20, choices=LetterWay.choices)
    given_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="paper_copy_is_on_paper", condition=Q(way__in=[LetterWay.IN_PERSON, LetterWay.POST])
            ),
        ]
