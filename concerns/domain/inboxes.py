"""When an inbox closes: so many months after closing, and never while something in it is open (R80).

The day is set with the closing of the case and told in the inbox. Past it an inbox stays open as long as something
of its reporter's is not finished: the day on record does not move, so that nobody on the case can see from it that
bad treatment was told.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from concerns.domain import audit, clock, detriments, wellbeing, withdrawals
from concerns.enums import Duty, EventType
from concerns.models import Deadline, Mailbox, Review
from notifications import addresses
from trust import audit as chain

# What a reporter waits for. Targets of our own are none of theirs.
OWED = (*clock.PROMISED, Duty.WORRY, Duty.SUPPORT)


def is_ended(inbox: Mailbox, *, on: date) -> bool:
    """Whether it opens for nobody; by the rule itself, so that it ends without the sweep as well."""
    if inbox.ended_date is not None:
        return True
    return _is_past(inbox, on=on) and not is_needed(inbox, on=on)


def _is_past(inbox: Mailbox, *, on: date) -> bool:
    return inbox.closes_date is not None and on > inbox.closes_date


def is_kept_open(inbox: Mailbox, *, on: date) -> bool:
    """Open beyond its day, because something is not finished."""
    return inbox.ended_date is None and _is_past(inbox, on=on)


def is_needed(inbox: Mailbox, *, on: date) -> bool:
    """A promise, a review, a report of bad treatment, a question how they are, or a wish to stop is open."""
    concern = inbox.concern
    return (
        Deadline.objects.filter(concern=concern, met_at=None, duty__in=OWED).exists()
        or Review.objects.filter(concern=concern, result="").exists()
        or detriments.of_inbox(inbox).filter(closed_at=None).exists()
        or wellbeing.open_for(inbox, on=on) is not None
        or withdrawals.waiting(concern) is not None
    )


def sweep(*, on: date) -> int:
    """Once a day: those whose day is over, and in which nothing is open. Returns how many ended."""
    ended = list(_over(on))
    for inbox in ended:
        _end(inbox, on=on)
    return len(ended)


def _over(on: date) -> Iterator[Mailbox]:
    rows = Mailbox.objects.filter(closes_date__lt=on, ended_date=None).select_related("concern__case")
    for inbox in rows.order_by("closes_date", "pk"):
        if not is_needed(inbox, on=on):
            yield inbox


@transaction.atomic
def _end(inbox: Mailbox, *, on: date) -> None:
    """Behind its lock, and once: a case that is opened again meanwhile keeps its inbox."""
    held = Mailbox.objects.select_for_update(of=("self",)).select_related("concern").get(pk=inbox.pk)
    if held.ended_date is not None or not _is_past(held, on=on):
        return
    held.ended_date = on
    held.save(update_fields=["ended_date"])
    addresses.erase([held.concern_id])
    chain.record(audit.mailbox_chain(held), EventType.MAILBOX_ENDED, actor=audit.SYSTEM, on=on)
