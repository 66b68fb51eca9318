"""Looks from outside whether the sweep runs, and tells the administrators when it does not.

It must stand where the sweep falls, so it asks for no calendar and no case. Where every worker is dead nothing
here runs either: `/readyz` says so, and something outside must ask it (docs/running.md).
"""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from concerns.domain import calendar, unowned
from concerns.domain.clock import SWEEP
from concerns.models import Heartbeat
from notifications import delivery, outbox
from notifications.messages import Kind
from notifications.models import Pace

WATCH = "watch"  # when it looked last
AWAKE = "awake"  # since when it has looked every few minutes
GAP = timedelta(minutes=3)  # a longer one means that this slept as well
A_WHILE = timedelta(hours=2)  # after an outage of everything, in which what is rung hourly has come back


def look(*, now: datetime) -> int:
    """One notice to each administrator for one outage, in office hours; returns how many were told.

    After an outage of everything the sweep first has the time to come back by itself. A moment that is still to
    come says nothing: the clock was fast. The check of the night for cases without an owner is looked at as well.
    """
    awake = _awake_since(now)
    if not delivery.in_office_hours(now):
        return 0
    ran, told = _moment(SWEEP), 0
    quiet_since = awake if ran is None or ran > now + GAP else max(awake, ran)
    if now - quiet_since >= settings.SWEEP_SILENCE:
        told += _tell("never" if ran is None else ran.isoformat(), now=now)
    checked = _moment(unowned.CHECK)
    if checked is not None and unowned.silent_since(checked, now=now) and now - awake >= A_WHILE:
        told += _tell(f"{unowned.CHECK}:{checked.isoformat()}", now=now)
    return told


def _tell(outage: str, *, now: datetime) -> int:
    """Every administrator, once for this outage."""
    day = calendar.receipt_date(now)
    return sum(
        outbox.post(
            to=user,
            kind=Kind.CLOCK_STOPPED,
            key=f"{Kind.CLOCK_STOPPED}:{outage}:{user.pk}",
            on=day,
            pace=Pace.HOURS,
        )
        is not None
        for user in User.objects.filter(is_active=True, roles__role=Role.ADMINISTRATOR)
    )


def _awake_since(now: datetime) -> datetime:
    last, since = _moment(WATCH), _moment(AWAKE)
    Heartbeat.objects.update_or_create(name=WATCH, defaults={"last_good_at": now})
    if since is not None and last is not None and abs(now - last) <= GAP:
        return since
    Heartbeat.objects.update_or_create(name=AWAKE, defaults={"last_good_at": now})
    return now


def _moment(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("last_good_at", flat=True).first()
