"""What of a file others on the case see: nothing before whoever leads it has looked for what names somebody (R85,
I12). Versions are kept, and the latest counts."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, attachments, audit, calendar
from concerns.domain.content import Label
from concerns.enums import EventType, FileState, MessageFrom
from concerns.errors import NoSuchFile, WrongState
from concerns.models import Attachment, FileCopy
from trust import blobs, sealing, streams

COPY = "file.copy"  # the label of the stream itself
PIECE = 256 * 1024  # bytes


@transaction.atomic
def clear(file: Attachment, *, by: User, now: datetime) -> FileCopy:
    """Nothing has to be taken out: the others see the clean copy. Raises WrongState where there is none, or for a
    stale page."""
    return _add(file, FileCopy(attachment=file), by=by, now=now)


def keep(file: Attachment, source: BinaryIO, *, kind: str, by: User, now: datetime) -> FileCopy:
    """A version with something taken out, read from `source`. It is on disk before the database speaks of it.
    Raises like `clear`."""
    copy = FileCopy(attachment=file, kind=kind)
    blob, target = blobs.begin()
    copy.blob = blob.hex
    try:
        writer = streams.Writer(target, label=COPY, row=blob)
        while piece := source.read(PIECE):
            writer.write(piece)
        writer.finish()
        blobs.keep(target, on=calendar.receipt_date(now))
        copy.sealed_key = sealing.seal_key(
            file.concern.data_key, writer.key, label=Label.FILE_COPY_KEY, row=copy.pk
        )
    except BaseException:
        target.close()
        blobs.destroy([copy.blob])
        raise
    return _add_with_blob(file, copy, by=by, now=now)


def _add_with_blob(file: Attachment, copy: FileCopy, *, by: User, now: datetime) -> FileCopy:
    """A commit that failed can have reached the disk all the same: such a blob is left to the sweep."""
    with transaction.atomic():
        try:
            return _add(file, copy, by=by, now=now)
        except BaseException:
            blobs.destroy([copy.blob])
            raise


def _add(file: Attachment, copy: FileCopy, *, by: User, now: datetime) -> FileCopy:
    case = file.concern.case
    access.advance(case)
    if file.state != FileState.READY or file.sender != MessageFrom.REPORTER:
        raise WrongState
    last = file.copies.aggregate(last=Max("number"))["last"] or 0
    copy.number, copy.made_at, copy.made_by = last + 1, now, by
    copy.save(force_insert=True)
    told = {"concern": file.concern.reference, "number": file.number, "version": copy.number}
    audit.record(EventType.FILE_COPY_MADE, case=case, by=by, now=now, **told, covered=bool(copy.blob))
    return copy


def opened(copy: FileCopy) -> io.BufferedReader:
    """Raises NoSuchFile, SealBroken."""
    if not copy.blob:
        return attachments.clean_copy(copy.attachment)
    data_key = copy.attachment.concern.data_key
    key = sealing.unseal_key(data_key, copy.sealed_key, label=Label.FILE_COPY_KEY, row=copy.pk)
    try:
        source = blobs.opened(copy.blob)
    except FileNotFoundError:
        raise NoSuchFile from None
    return streams.open_sealed(source, key, label=COPY, row=blobs.row_of(copy.blob))


def latest(files: Iterable[Attachment]) -> dict[UUID, FileCopy]:
    """The version that counts of each of these files, by one query."""
    found: dict[UUID, FileCopy] = {}
    known = {file.pk: file for file in files}
    rows = FileCopy.objects.filter(attachment__in=list(known)).select_related("made_by")
    for row in rows.order_by("attachment", "-number"):
        row.attachment = known[row.attachment_id]
        found.setdefault(row.attachment_id, row)
    return found


def versions(file: Attachment) -> list[FileCopy]:
    """Every version of one file, the latest first."""
    return list(file.copies.select_related("made_by").order_by("-number"))
