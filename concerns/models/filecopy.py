"""What of a file others on the case may see, decided by those who lead it (R85, I12)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.file import Attachment


class FileCopy(models.Model):
    """One version; the latest counts. Without a blob nothing had to be taken out: the clean copy is shown as it
    is. With one it lies in the store like any file, its key sealed under the concern's data key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, blank=True)  # of `cleaning.kinds`; empty without a blob
    blob = models.CharField(max_length=64, blank=True)
    sealed_key = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="file_copy_number_once"),
            models.UniqueConstraint(fields=["blob"], name="file_copy_blob_once", condition=~Q(blob="")),
            models.CheckConstraint(
                name="file_copy_kind_with_blob", condition=Q(blob="", kind="") | (~Q(blob="") & ~Q(kind=""))
            ),
        ]
