"""The work on files after they are stored: the virus check, then the clean copy. The database is the work list.

A file is claimed for some minutes and worked on outside any transaction; a process that is killed leaves a claim
that runs out, and a blob to which nobody holds a key. The work begins within a minute of an upload: so what is
told of a reporter's file has a day alone and stands on their inbox's chain, where nothing has a time (T11).
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from cleaning import kinds, run
from cleaning.errors import CannotClean, Lack, Unfit
from concerns.domain import attachments, audit, calendar, scanner
from concerns.domain.attachments import CLEAN, WORKED_ON
from concerns.domain.scanner import Verdict
from concerns.enums import EventType, FileState, MessageFrom
from concerns.errors import NoSuchFile
from concerns.models import Attachment, FileCopy
from trust import blobs, streams

CLAIM = timedelta(minutes=10)  # longer than any file may take
MOST_TRIES = 6  # without an end that could be told; each but the last a claim apart
GAVE_UP = "gave_up"
MISSING = "missing"

logger = logging.getLogger("hearken.failures")


def work(*, now: datetime, has_time: Callable[[], bool] = lambda: True) -> int:
    """Look after every file that waits, those that came first before the others; how many were finished.
    Where the scanner does not answer, the rest wait for the next round."""
    finished = 0
    for key in _waiting(now):
        if not has_time():
            break
        row = _claim(key, now=now)
        if row is None:
            continue
        if not _look_after(row, now=now):
            break
        finished += 1
    return finished


def _waiting(now: datetime) -> list[UUID]:
    rows = Attachment.objects.filter(_free(now), state__in=WORKED_ON)
    return list(rows.order_by("tries", "sent_date", "pk").values_list("pk", flat=True))


def _free(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=now)


def _claim(key: UUID, *, now: datetime) -> Attachment | None:
    """One statement, so that of two processes one has it."""
    rows = Attachment.objects.filter(_free(now), pk=key, state__in=WORKED_ON)
    if not rows.update(claimed_until=now + CLAIM, tries=F("tries") + 1):
        return None
    return Attachment.objects.select_related("concern__data_key", "concern__case", "concern__mailbox").get(pk=key)


def _look_after(row: Attachment, *, now: datetime) -> bool:
    """False where it must wait for a scanner that does not answer."""
    on = calendar.receipt_date(now)
    if row.tries > MOST_TRIES:
        _give_up(row, GAVE_UP, on=on)
        return True
    try:
        if scanner.is_on() and not row.scanned and not _scan(row, on=on):
            return row.state == FileState.HARMFUL
        _clean(row, on=on)
    except NoSuchFile:
        _give_up(row, MISSING, on=on)
    except Exception as error:  # one file never stops the others; its claim runs out, and it is tried again
        logger.error("a file could not be worked on: %s", type(error).__name__)  # noqa: TRY400  no name in a trace
    return True


def _scan(row: Attachment, *, on: date) -> bool:
    """Whether it passed. Fails closed: without an answer nobody opens it, and no try is counted."""
    with attachments.opened_original(row) as source:
        verdict = scanner.look(cast(BinaryIO, source))
    if verdict == Verdict.CLEAN:
        row.scanned = True
        return True
    if verdict == Verdict.HARMFUL:
        _destroy(row, on=on)
    else:
        row.state = FileState.WAITING
        _let_go(row)
    return False


def _let_go(row: Attachment) -> None:
    mine = Attachment.objects.filter(pk=row.pk, claimed_until=row.claimed_until, state__in=WORKED_ON)
    mine.update(state=row.state, claimed_until=None, tries=row.tries - 1)


def _clean(row: Attachment, *, on: date) -> None:
    kind = kinds.KINDS.get(row.kind)
    if kind is None or not kind.can_be_cleaned:
        _give_up(row, Lack.KIND, on=on)
        return
    Attachment.objects.filter(pk=row.pk, claimed_until=row.claimed_until).update(
        state=FileState.CLEANING, scanned=row.scanned
    )
    blob, target = blobs.begin()
    try:
        writer = streams.Writer(target, label=CLEAN, row=blob)
        with attachments.opened_original(row) as source:
            notes = run.clean(kind, cast(BinaryIO, source), cast(BinaryIO, writer))
        writer.finish()
        blobs.keep(target, on=on)
    except (CannotClean, Unfit) as unfit:
        target.close()
        blobs.destroy([blob.hex])
        _give_up(row, unfit.lack if isinstance(unfit, CannotClean) else unfit.fault, on=on)
        return
    except BaseException:
        target.close()
        blobs.destroy([blob.hex])
        raise
    row.state, row.clean_blob, row.notes = FileState.READY, blob.hex, " ".join(sorted(notes))
    row.sealed_clean_key = attachments.seal_key(row, writer.key, label=CLEAN)
    if not _finish(row, EventType.FILE_CLEANED, on=on):
        blobs.destroy([blob.hex])


def _give_up(row: Attachment, reason: str, *, on: date) -> None:
    row.state, row.reason = FileState.UNCLEANABLE, str(reason)
    _finish(row, EventType.FILE_NOT_CLEANED, on=on)


def _destroy(row: Attachment, *, on: date) -> None:
    """Its key goes with the commit, the blob after it; where this process ends between, `tidy` does that."""
    blob, row.state = row.original_blob, FileState.HARMFUL
    row.original_blob, row.sealed_original_key = "", b""
    if _finish(row, EventType.FILE_HARMFUL, on=on):
        blobs.destroy([blob])


@transaction.atomic
def _finish(row: Attachment, type_: EventType, *, on: date) -> bool:
    """False when somebody else took it over meanwhile: what they make of it counts."""
    held = Attachment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.claimed_until != row.claimed_until or held.state not in WORKED_ON:
        return False
    row.claimed_until = None
    row.save(
        update_fields=[
            "state",
            "reason",
            "notes",
            "scanned",
            "original_blob",
            "clean_blob",
            "sealed_original_key",
            "sealed_clean_key",
            "claimed_until",
        ]
    )
    _record(type_, row, on=on)
    return True


def _record(type_: EventType, row: Attachment, *, on: date) -> None:
    if row.sender == MessageFrom.STAFF:  # whose moment is no secret
        audit.record(type_, case=row.concern.case, by=None, now=on, number=row.number)
    else:
        audit.record_at_inbox(type_, mailbox=row.concern.mailbox, on=on, number=row.number)


def waits_for_scanner() -> bool:
    """Whether nobody can open some file because the scanner does not answer."""
    return Attachment.objects.filter(state=FileState.WAITING).exists()


def tidy(*, now: datetime) -> int:
    """Take away what uploads and copies that were broken off have left in the store; how much it was."""
    found = blobs.left_over(known=_known(), now=now)
    blobs.destroy(found)
    return len(found)


def _known() -> set[str]:
    """Every blob that a row speaks of."""
    pairs = Attachment.objects.values_list("original_blob", "clean_blob")
    copies = FileCopy.objects.values_list("blob", flat=True)
    return {blob for pair in pairs for blob in pair} | set(copies)
