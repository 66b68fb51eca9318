"""What is done with the key to names, and could let somebody open them alone: others hear of it at once."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from concerns.domain import audit, calendar
from concerns.enums import EventType
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust.audit import Code

WATCHING = (Role.CUSTODIAN, Role.ADMINISTRATOR)


def record(type_: EventType, *, by: User, now: datetime, **codes: Code) -> None:
    """The event, and the constant mail to every name keeper, with a share or without, and every administrator but
    the one who did it."""
    event = audit.record_accounts(type_, by=by, now=now, **codes)
    others = User.objects.filter(is_active=True, roles__role__in=WATCHING).exclude(pk=by.pk).distinct()
    on = calendar.receipt_date(now)
    outbox.post_many(
        outbox.Draft(to=person, kind=Kind.NAME, key=f"vault:{event.pk}:{person.pk}", on=on, pace=Pace.AT_ONCE)
        for person in others
    )
