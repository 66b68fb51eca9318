"""Three tables: wrapped data keys, the events, and where each chain of events ends."""

import uuid

from django.db import models


class DataKey(models.Model):
    """One key that seals one concern's or one case's content, wrapped by a master key.

    Destroying it empties `wrapped` and keeps the row, so that "erased" can be told from "never was".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    key_id = models.CharField(max_length=16)


class ChainHead(models.Model):
    """The last event of one chain; locked while the next is written, and the witness against truncation."""

    chain = models.CharField(primary_key=True, max_length=64)
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)


class Event(models.Model):
    """Something that happened. Text and codes only, no foreign keys: an event outlives what it tells of.

    Written by `trust.audit` alone; triggers in the database refuse any change (see `trust.triggers`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    type = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    on = models.CharField(max_length=32)  # a date for a reporter's acts, else a moment in UTC to the second
    data = models.TextField()  # canonical JSON of codes
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_number_once_in_chain"),
        ]
