"""The wrapped data keys and what tells a wrong master key, the events, where each chain ends, and the anchors."""

import uuid

from django.db import models


class DataKey(models.Model):
    """One key that seals one concern's or one case's content, wrapped by a master key.

    Destroying it empties `wrapped` and keeps the row, so that "erased" can be told from "never was".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    key_id = models.CharField(max_length=16)


class KeyCheck(models.Model):
    """Nothing at all, sealed by one master key at its first use: a wrong key under its id does not open it."""

    key_id = models.CharField(primary_key=True, max_length=16)
    sealed = models.BinaryField()


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


class Anchor(models.Model):
    """One day's digest over the heads of all chains; each holds the digest of the one before (`trust.anchors`).

    The day alone: a moment would tell before which hour a reporter had written. Append-only like the events.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    chains = models.PositiveBigIntegerField()
    events = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64)  # makes the entries that hide how many chains there are
    previous = models.CharField(max_length=64)
    heads = models.CharField(max_length=64)  # digest over all entries
    digest = models.CharField(max_length=64)


class AnchorHead(models.Model):
    """Where a chain ended at an anchor. Written only when it grew since the last: the newest up to then holds."""

    anchor = models.PositiveBigIntegerField()
    chain = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "anchor"], name="anchor_head_once"),
        ]
