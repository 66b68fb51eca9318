"""Writing with a reporter between the letters: a question, the next one begun, and where they hear of it."""

from datetime import datetime

from accounts.models import User
from concerns.domain import calendar, mailbox, private_address, replies
from concerns.models import Concern

NEXT = "Thank you. The sheets of the first week are here now. I read them and"
ADDRESS = "something.quiet@example.org"


def ask(concern: Concern, question: str, *, by: User, now: datetime) -> None:
    """Looked through first, as by its page; what stands here asks nobody who they are."""
    replies.send(concern, question, by=by, now=now)


def goes_on(concern: Concern, *, code: str, by: User, now: datetime) -> None:
    """The next message is begun, and whoever gave a name wants to be told when it is there."""
    replies.keep(concern, NEXT, seen=replies.NOTHING_KEPT, by=by)
    if private_address.is_open_to(concern):
        private_address.choose(mailbox.find(code), ADDRESS, on=calendar.receipt_date(now))
