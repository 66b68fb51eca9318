"""The work on files after they are stored: the virus check, then the clean copy. The database is the work list.

A file is claimed for some minutes and worked on outside any transaction; a process that is killed leaves a claim
that runs out, and a blob to which nobody holds a key. What may come right by itself (a store that is not there, a
scanner that refuses one file) is put off, and told only after more than a day. The work begins within a minute of
an upload: so what is told of a reporter's file has a day alone and stands on their inbox's chain, where nothing
has a time (T11).
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from cleaning import kinds, run
from cleaning.errors import CannotClean, Lack, Unfit
from concerns.domain import attachments, audit, calendar, scanner
from concerns.domain.attachments import CLEAN, MISSING, UNCHECKED, WORKED_ON
from concerns.domain.scanner import Verdict
from concerns.enums import EventType, FileState, MessageFrom
from concerns.errors import NoSuchFile
from concerns.models import Attachment, FileCopy
from trust import blobs, streams

CLAIM = timedelta(minutes=10)  # longer than any file may take
MOST_TRIES = 6  # without an end that could be told; each but the last a claim apart
MOST_PUT_OFF = 9  # each after twice as long as the one before: 42 hours and a half between the first and the last
MOST_SILENT = 3  # files in a row for which the scanner had no answer: it is down
GAVE_UP = "gave_up"
TOLD_FOR = timedelta(days=30)  # administrators, of a file that was never found

logger = logging.getLogger("hearken.failures")


class Trouble(StrEnum):
    """What keeps files from being looked after, and an administrator can mend."""

    SILENT = "silent"  # the scanner does not answer
    REFUSED = "refused"  # it answers, and not for some file
    MISSING = "missing"  # some file is not in the store


def work(*, now: datetime, has_time: Callable[[], bool] = lambda: True) -> int:
    """Look after every file that waits, those that came first before the others; how many it could be done for.
    Where the scanner answers for none of several in a row, the rest wait for the next round."""
    finished = silent = 0
    for key in _waiting(now):
        if not has_time():
            break
        row = _claim(key, now=now)
        if row is None:
            continue
        if _look_after(row, now=now):
            finished, silent = finished + 1, 0
        else:
            silent += 1
        if silent == MOST_SILENT:
            break
    return finished


def _waiting(now: datetime) -> list[UUID]:
    rows = Attachment.objects.filter(_free(now), state__in=WORKED_ON)
    unanswered = Case(When(state=FileState.WAITING, then=Value(1)), default=Value(0))
    return list(rows.order_by("tries", unanswered, "sent_date", "pk").values_list("pk", flat=True))


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
    if row.tries > (MOST_PUT_OFF if row.reason else MOST_TRIES):
        _give_up(row, row.reason or GAVE_UP, on=on)
        return True
    try:
        return _step(row, now=now)
    except Exception as error:  # one file never stops the others; its claim runs out, and it is tried again
        logger.error("a file could not be worked on: %s", type(error).__name__)  # noqa: TRY400  no name in a trace
    return True


def _step(row: Attachment, *, now: datetime) -> bool:
    if not _is_there(row):
        _put_off(row, MISSING, now=now)
        return True
    if scanner.is_on() and not row.scanned:
        with attachments.opened_original(row) as source:
            verdict = scanner.look(cast(BinaryIO, source))
        if verdict != Verdict.CLEAN:
            return _not_passed(row, verdict, now=now)
        row.scanned = True
    if row.reason:
        _begin_anew(row)
    _clean(row, on=calendar.receipt_date(now))
    return True


def _not_passed(row: Attachment, verdict: Verdict, *, now: datetime) -> bool:
    """Fails closed: without an answer nobody opens it. Where the scanner answers for nothing at all, no try is
    counted."""
    if verdict == Verdict.HARMFUL:
        _destroy(row, on=calendar.receipt_date(now))
        return True
    if scanner.is_well():
        _put_off(row, UNCHECKED, now=now)
        return True
    row.state = FileState.WAITING
    _mine(row).update(state=row.state, claimed_until=None, tries=row.tries - 1)
    return False


def _is_there(row: Attachment) -> bool:
    """Whether the store has it: a volume that is not mounted comes back, and so do the files in it."""
    try:
        attachments.opened_original(row).close()
    except (NoSuchFile, OSError):
        return False
    if row.reason == MISSING:
        _begin_anew(row)
    return True


def _begin_anew(row: Attachment) -> None:
    """What put it off is over, and so are the tries that it took."""
    row.reason, row.tries = "", 1
    _mine(row).update(reason="", tries=1)


def _put_off(row: Attachment, reason: str, *, now: datetime) -> None:
    """It is tried again by itself; after the last try that is what became of it."""
    if row.reason != reason:
        row.reason, row.tries = reason, 1
    if row.tries >= MOST_PUT_OFF:
        _give_up(row, reason, on=calendar.receipt_date(now))
        return
    row.state = FileState.WAITING if reason == UNCHECKED else FileState.RECEIVED
    again = now + CLAIM * 2 ** (row.tries - 1)
    _mine(row).update(state=row.state, reason=reason, tries=row.tries, claimed_until=again)


def _mine(row: Attachment) -> "QuerySet[Attachment]":
    """Nothing, once somebody else has taken it over."""
    return Attachment.objects.filter(pk=row.pk, claimed_until=row.claimed_until, state__in=WORKED_ON)


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
    """Without a clean copy. What a scanner should have looked at and did not stays closed, whatever stopped it."""
    if reason != MISSING and scanner.is_on() and not row.scanned:
        reason = UNCHECKED
    row.state, row.reason = FileState.UNCLEANABLE, str(reason)
    _finish(row, EventType.FILE_NOT_CLEANED, on=on)


def _destroy(row: Attachment, *, on: date) -> None:
    """Its key goes with the commit, the blob after it; where this process ends between, `tidy` does that."""
    blob, row.state = row.original_blob, FileState.HARMFUL
    row.reason, row.original_blob, row.sealed_original_key = "", "", b""
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


def troubles(*, now: datetime) -> frozenset[Trouble]:
    """What an administrator should look after; one query."""
    lately = Q(state__in=WORKED_ON) | Q(sent_date__gte=calendar.receipt_date(now) - TOLD_FOR)
    rows = Attachment.objects.filter(Q(state=FileState.WAITING) | Q(lately, reason=MISSING))
    return frozenset(_trouble(reason) for reason in rows.values_list("reason", flat=True).distinct())


def _trouble(reason: str) -> Trouble:
    return {MISSING: Trouble.MISSING, UNCHECKED: Trouble.REFUSED}.get(reason, Trouble.SILENT)


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
