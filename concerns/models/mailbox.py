"""The reporter's inbox: opened by a code that we keep only as a keyed digest."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import MessageFrom
from concerns.models.concern import Concern


class Mailbox(models.Model):
    """Exactly one of the two digests is set: a hand-over code opens nothing but the exchange."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.OneToOneField(Concern, models.PROTECT, related_name="mailbox")
    code_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    handover_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    closes_date = models.DateField(null=True, blank=True)  # its last day, unless something is still open then
    ended_date = models.DateField(null=True, blank=True)  # it opens for nobody since

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailbox_one_code",
                condition=Q(code_digest__isnull=False, handover_digest=None)
                | Q(code_digest=None, handover_digest__isnull=False),
            ),
        ]


class MessageDraft(models.Model):
    """What one person on a case has begun to write to one reporter: theirs alone, and gone once it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="message_drafts")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_text = models.BinaryField()
    version = models.PositiveIntegerField(default=1)  # of two pages that keep it the second is told

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "writer"], name="message_draft_once"),
        ]


class Message(models.Model):
    """Sealed under the concern's key. A reporter's has a date only; `number` keeps the order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    sender = models.CharField(max_length=10, choices=MessageFrom.choices)
    sealed_body = models.BinaryField()
    sent_date = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    read_by_staff = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "number"], name="message_number_once"),
            models.CheckConstraint(
                name="message_sent_by_and_at_together",
                condition=Q(sender="reporter", sent_at=None, sent_by=None)
                | Q(sender="staff", sent_at__isnull=False, sent_by__isnull=False),
            ),
        ]
