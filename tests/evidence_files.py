"""Files as they stand once they were sent, sealed in the store; the way they came in has tests of its own."""

import io
from datetime import datetime

from PIL import Image

from accounts.models import User
from concerns.domain import attachments
from concerns.domain.attachments import Advice
from concerns.enums import FileState, MessageFrom
from concerns.models import Attachment, Concern
from tests.factories import NOW
from trust import blobs, streams

NAME = "statement_j.ashgrove.png"  # as it would be on the sender's machine
SECRET = b"Made by W. Ashgrove, Larch House"


def picture(size: tuple[int, int] = (40, 30), colour: str = "white") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def sent(
    concern: Concern,
    *,
    state: FileState = FileState.READY,
    clean: bytes | None = None,
    original: bytes = SECRET,
    kind: str = "png",
    advice: Advice | None = None,
    by: User | None = None,
    now: datetime = NOW,
) -> Attachment:
    """One more file of this concern, from its reporter or `by` somebody."""
    file = Attachment(concern=concern, number=concern.attachments.count() + 1, kind=kind, state=state)
    file.sender = MessageFrom.STAFF if by else MessageFrom.REPORTER
    file.sent_date, file.sent_by, file.sent_at = now.date(), by, now if by else None
    file.sealed_name, file.sealed_size = (
        attachments.seal_name(file, NAME),
        attachments.seal_size(file, len(original)),
    )
    if advice is not None:
        file.sealed_advice = attachments.seal_advice(file, advice)
    if state != FileState.HARMFUL:
        file.original_blob, file.sealed_original_key = _stored(file, original, attachments.ORIGINAL, now)
    if state == FileState.READY:
        content = picture() if clean is None else clean
        file.clean_blob, file.sealed_clean_key = _stored(file, content, attachments.CLEAN, now)
    file.save(force_insert=True)
    return file


def _stored(file: Attachment, content: bytes, label: str, now: datetime) -> tuple[str, bytes]:
    blob, target = blobs.begin()
    writer = streams.Writer(target, label=label, row=blob)
    writer.write(content)
    writer.finish()
    blobs.keep(target, on=now.date())
    return blob.hex, attachments.seal_key(file, writer.key, label=label)
