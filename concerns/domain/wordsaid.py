"""The reporter's own word to a request for an original, marked as `consents` does it for a name: nobody who can
only write to the database says it in their place, brings an older one back, or changes what it was said to."""

import hashlib
from datetime import date

from concerns.domain import audit
from concerns.enums import EventType
from concerns.models import OriginalRequest
from trust import marks
from trust.audit import Code

WORDS = (EventType.ORIGINAL_ANSWERED, EventType.ORIGINAL_TAKEN_BACK)


def record(row: OriginalRequest, type_: EventType, *, on: date) -> str:
    """Write down on the inbox's chain that they said what stands in `row`, and return its mark. The caller holds
    the row, so that of two words at once the second is counted as the second."""
    mark = _mark(row, number=said(row) + 1)
    mailbox = row.attachment.concern.mailbox
    number = row.attachment.number
    audit.record_reporter(type_, mailbox=mailbox, on=on, request=str(row.pk), number=number, mark=mark)
    return mark


def is_theirs(row: OriginalRequest) -> bool:
    """Whether what stands in `row` is the last that the reporter said, to just this request."""
    told = _marks_told(row)
    return bool(told) and told[-1] == row.answer_mark == _mark(row, number=len(told))


def said(row: OriginalRequest) -> int:
    """How often they have said something to it."""
    return len(_marks_told(row))


def _marks_told(row: OriginalRequest) -> list[Code]:
    chain = audit.mailbox_chain(row.attachment.concern.mailbox)
    return [one.get("mark") for one in audit.told(chain, *WORDS, request=str(row.pk))]


def _mark(row: OriginalRequest, *, number: int) -> str:
    asked = (row.purpose, str(row.asked_by_id), row.days, str(row.consult_by_date))
    words = hashlib.sha256(bytes(row.sealed_words)).hexdigest()
    return marks.of(
        "original", number, str(row.attachment_id), str(row.pk), *asked, words, row.answer, str(row.answered_date)
    )
