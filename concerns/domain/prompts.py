"""One person hears that something about a concern waits for them, was decided, or is with them now."""

from datetime import datetime

from accounts.models import User
from concerns.domain import calendar, clock, ladder, recipients
from concerns.models import Case, Concern
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace


def tell(to: User, concern: Concern, *, key: str, now: datetime) -> None:
    """In working hours of the concern's division, unless somebody may be at risk; nobody blocked or gone."""
    case = concern.case
    if not to.is_active or to.pk in recipients.blocked_on(case):
        return
    outbox.post(
        to=to,
        kind=Kind.REMINDER,
        key=key,
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        not_before=None if case.urgent else ladder.sending_moment(now, concern.division, clock.current_calendar()),
        about=concern.case_id,
    )


def hand_on(to: User, case: Case, *, now: datetime) -> None:
    """A case came to them because it left somebody else."""
    outbox.post(
        to=to,
        kind=Kind.NEW_CONCERN,
        key=f"{Kind.NEW_CONCERN}:{case.pk}:{to.pk}:{case.version}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        about=case.pk,
    )
