"""The reporter's own word to a request, marked so that nobody who can only write to the database says it in their
place, brings an older one back, or changes what it was said to (I4)."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from concerns.domain import audit
from concerns.enums import EventType
from trust import marks
from trust.audit import Code

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

WORDS = (EventType.NAME_ANSWERED, EventType.NAME_TAKEN_BACK)


def record(row: "NameRequest", type_: EventType, *, on: date) -> str:
    """Write down on the inbox's chain that they said what stands in `row`, and return its mark. The caller holds
    the row, so that of two words at once the second is counted as the second."""
    mark = _mark(row, number=len(_marks_told(row)) + 1)
    audit.record_reporter(type_, mailbox=row.concern.mailbox, on=on, request=str(row.pk), mark=mark)
    return mark


def is_theirs(row: "NameRequest") -> bool:
    """Whether what stands in `row` is the last that the reporter said, to just this request."""
    told = _marks_told(row)
    return bool(told) and told[-1] == row.answer_mark == _mark(row, number=len(told))


def said(row: "NameRequest") -> int:
    """How often they have said something to it."""
    return len(_marks_told(row))


def _marks_told(row: "NameRequest") -> list[Code]:
    chain = audit.mailbox_chain(row.concern.mailbox)
    return [one.get("mark") for one in audit.told(chain, *WORDS, request=str(row.pk))]


def _mark(row: "NameRequest", *, number: int) -> str:
    """Over their word, its place among all they said to this, and everything that they were asked."""
    asked = (row.basis, row.purpose, str(row.asked_by_id), str(row.recipient_id), row.body, row.days)
    word = (row.answer, str(row.answered_date), _digest(row.sealed_conditions))
    ids = (str(row.concern_id), str(row.pk), str(row.consult_by_date), _digest(row.sealed_words))
    return marks.of("consent", number, *ids, *asked, *word)


def _digest(sealed: bytes | memoryview | None) -> str:
    return hashlib.sha256(bytes(sealed)).hexdigest() if sealed else ""
