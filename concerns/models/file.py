"""Files that a reporter sends, or staff send a reporter. What is in them lies sealed in the store, never here."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import FileState, MessageFrom
from concerns.models.concern import Concern


class Attachment(models.Model):
    """One file. Each blob has a key of its own, sealed under the concern's data key: with that the files go too.

    The name and the size are sealed: either could show whose copy it was (T15). A reporter's has a date only.
    `kind` is one of `cleaning.kinds`, which says which kinds there are. Once it is kept, no blob is written to:
    what is cleaned again has a new blob under a new key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()  # what staff call it by: "File 2"
    sender = models.CharField(max_length=10, choices=MessageFrom.choices)
    sent_date = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.RECEIVED)
    reason = models.CharField(max_length=32, blank=True)  # a code: why there is no clean copy, or no file any more
    notes = models.CharField(
        max_length=120, blank=True
    )  # codes of `cleaning.notes`: how the clean copy came about
    scanned = models.BooleanField(default=False)  # a virus scanner found nothing; false where none is set up
    original_blob = models.CharField(max_length=64, blank=True)  # random; empty once it is destroyed
    clean_blob = models.CharField(max_length=64, blank=True)
    sealed_original_key = models.BinaryField(default=b"")
    sealed_clean_key = models.BinaryField(default=b"")
    sealed_name = models.BinaryField()  # as it was on the sender's machine
    sealed_size = models.BinaryField()
    sealed_advice = models.BinaryField(null=True, blank=True)  # whether it shows an injury, and who advised (R86)
    read_by_staff = models.BooleanField(default=False)
    # Between worker processes, and empty as soon as one is done with it.
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="attachment_number_once"),
            models.UniqueConstraint(
                fields=["original_blob"], name="attachment_original_once", condition=~Q(original_blob="")
            ),
            models.UniqueConstraint(
                fields=["clean_blob"], name="attachment_clean_once", condition=~Q(clean_blob="")
            ),
            models.CheckConstraint(name="attachment_state_known", condition=Q(state__in=FileState.values)),
            models.CheckConstraint(
                name="attachment_sent_by_and_at_together",
                condition=Q(sender="reporter", sent_at=None, sent_by=None)
                | Q(sender="staff", sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="attachment_ready_has_clean_copy", condition=~Q(state=FileState.READY) | ~Q(clean_blob="")
            ),
            models.CheckConstraint(
                name="attachment_harmful_is_destroyed",
                condition=~Q(state=FileState.HARMFUL) | Q(original_blob="", clean_blob=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_date"],
                name="attachment_waiting",
                condition=Q(state__in=[FileState.RECEIVED, FileState.WAITING, FileState.CLEANING]),
            ),
        ]
