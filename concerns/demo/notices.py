"""The past year's notices, left as the delivery would have: nobody is mailed today about last spring."""

from datetime import datetime, timedelta

from concerns.demo import diary
from concerns.domain import calendar
from notifications.models import Notice, Pace, State

WAITING = (State.HELD, State.READY)
SECOND_ROUND = 15  # o'clock in London: the later of the two daily rounds
SATURDAY = 5


def mark_past(*, now: datetime) -> None:
    """What would have gone out before today counts as sent then; today's wait for the real delivery."""
    past = []
    for notice in Notice.objects.filter(state__in=WAITING):
        went = _went(notice)
        if calendar.receipt_date(went) < calendar.receipt_date(now):
            notice.state, notice.attempts = State.SENT, 1
            notice.tried_at = notice.sent_at = went
            past.append(notice)
    Notice.objects.bulk_update(past, ["state", "attempts", "tried_at", "sent_at"])


def _went(notice: Notice) -> datetime:
    if notice.not_before is not None:
        return notice.not_before
    day = notice.posted_date
    while notice.pace != Pace.AT_ONCE and day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return diary.at(day, SECOND_ROUND)
