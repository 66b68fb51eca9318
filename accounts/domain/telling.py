"""Tells somebody that their own sign-in has changed, so that they hear of it where it was not they."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace


def changed(person: User, *, now: datetime) -> None:
    """One mail for one act, in the transaction of the act; the same words whatever it was."""
    outbox.post(
        to=person,
        kind=Kind.SIGN_IN_CHANGED,
        key=f"{Kind.SIGN_IN_CHANGED}:{uuid4()}",
        on=timezone.localdate(now),
        pace=Pace.AT_ONCE,
    )
