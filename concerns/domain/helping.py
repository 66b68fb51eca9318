"""A reporter asks for help while we work, or long after: they are worried how it goes, or need support (R52, R80).

Each is a message to their contact with a target of its own on the clock. Being treated badly is told elsewhere:
`detriments`, past the contact.
"""

from datetime import date

from django.db import transaction

from concerns.domain import audit, bank_holidays, calendar, mailbox, targets
from concerns.enums import Duty, EventType
from concerns.models import Concern, Mailbox


@transaction.atomic
def ask(inbox: Mailbox, duty: Duty, text: str, *, on: date, once: str = "") -> None:
    """The message, and the reply that is owed for it. Raises AlreadyReceived for a doubled press."""
    message = mailbox.write_as_reporter(inbox, text, on=on, once=once)
    targets.help_asked(Concern.objects.select_related("case").get(pk=inbox.concern_id), duty, on=on)
    audit.record_reporter(EventType.HELP_ASKED, mailbox=inbox, on=on, duty=duty, number=message.number)


def reply_by(concern: Concern, duty: Duty, *, on: date) -> date:
    """By when a reply is owed to what is asked on that day."""
    return calendar.due_by(on, targets.period(duty), concern.division, bank_holidays.current())
