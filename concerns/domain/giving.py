"""Files from staff for a reporter: taken in, cleaned and checked like theirs, and shown to them after that."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, calendar, filing, waiting
from concerns.domain.filing import Incoming
from concerns.enums import EventType, FileState, MessageFrom
from concerns.models import Attachment, Concern, Mailbox


@transaction.atomic
def give(concern: Concern, files: Sequence[Incoming], *, by: User, now: datetime) -> list[Attachment]:
    """Who may write to the reporter was asked at the door. Raises WrongState for a stale page, TooMuch."""
    access.advance(concern.case)
    Mailbox.objects.select_for_update().get(concern=concern)  # of two at once each gets its own numbers
    filing.require_room(filing.room_of(concern), files)
    rows = filing.store(concern, files, on=calendar.receipt_date(now), by=by, now=now)
    waiting.tell(concern)
    for row in rows:
        audit.record(
            EventType.FILE_GIVEN,
            case=concern.case,
            by=by,
            now=now,
            concern=concern.reference,
            number=row.number,
        )
    return rows


def given(concern: Concern) -> list[Attachment]:
    """What the reporter may save: clean copies alone, the latest first."""
    rows = concern.attachments.filter(sender=MessageFrom.STAFF, state=FileState.READY)
    return list(rows.select_related("concern__data_key", "sent_by").order_by("-number"))
