"""Which file of a case somebody may open, in which form, and each opening as an event that comes first (I9, I12).

Whoever may read what was sent opens the clean copy. The others on the case open what was cleared for them, and see
of the rest only that it is there. Nobody opens an original here: that is `originallooks`.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cleaning import limits
from concerns.domain import attachments, audit, filecopies
from concerns.enums import EventType, FileState, MessageFrom
from concerns.errors import NoSuchCase
from concerns.models import Attachment, Case, FileCopy
from trust.audit import Code

MOST_PAGES = limits.PDF_PAGES  # of any kind of file


@dataclass(frozen=True)
class Held:
    """One file as one person on the case may see it; `copy` is what was cleared for the others."""

    file: Attachment
    copy: FileCopy | None
    original: bool  # whether this person may read what was sent

    @property
    def is_open(self) -> bool:
        """Whether there is anything that they may open."""
        return self.file.state == FileState.READY and (self.original or self.copy is not None)

    @property
    def is_ours(self) -> bool:
        return self.file.sender == MessageFrom.STAFF

    @property
    def kind(self) -> str:
        """Of what they may open."""
        return self.copy.kind if not self.original and self.copy is not None and self.copy.blob else self.file.kind


def of_case(case: Case, *, original: bool) -> list[Held]:
    """Every file of the case, each reporter's in the order in which they came; what staff sent only for those who
    read what was sent: it goes through the contact, as messages do. Two queries."""
    rows = Attachment.objects.filter(concern__case=case).select_related("concern__data_key", "sent_by")
    if not original:
        rows = rows.filter(sender=MessageFrom.REPORTER)
    files = list(rows.order_by("concern__recorded_date", "concern", "number"))
    for file in files:
        file.concern.case = case
    cleared = filecopies.latest(files)
    return [Held(file, cleared.get(file.pk), original) for file in files]


def find(case: Case, key: UUID, *, original: bool) -> Held:
    """One of them. Raises NoSuchCase: of another case, and not theirs to see, are the same."""
    found = next((one for one in of_case(case, original=original) if one.file.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


def open_file(held: Held, *, by: User, now: datetime) -> io.BufferedReader:
    """The copy that they may open, whole. Raises NoSuchCase where there is none, and NoSuchFile."""
    _require_open(held)
    _record(EventType.FILE_OPENED, held, by=by, now=now)
    return _reader(held)


def open_page(held: Held, page: int, *, by: User, now: datetime) -> io.BufferedReader:
    """The same, to make a picture of one page of it. Raises NoSuchCase too for a number that no file has: what is
    recorded is for good."""
    _require_open(held)
    if not 1 <= page <= MOST_PAGES:
        raise NoSuchCase
    _record(EventType.FILE_PAGE_SEEN, held, by=by, now=now, page=page)
    return _reader(held)


def to_count(held: Held) -> io.BufferedReader:
    """For the machine alone, which says how many pages there are: nothing of it is shown, so it is no opening."""
    _require_open(held)
    return _reader(held)


def _require_open(held: Held) -> None:
    if not held.is_open:
        raise NoSuchCase


@transaction.atomic(durable=True)  # on disk before the first byte goes
def _record(type_: EventType, held: Held, *, by: User, now: datetime, **codes: Code) -> None:
    concern = held.file.concern
    told: dict[str, Code] = {"concern": concern.reference, "number": held.file.number, "whole": held.original}
    audit.record(type_, case=concern.case, by=by, now=now, **told, **codes)


def _reader(held: Held) -> io.BufferedReader:
    if held.original or held.copy is None:
        return attachments.clean_copy(held.file)
    return filecopies.opened(held.copy)
