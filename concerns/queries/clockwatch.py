"""Is the clock running? Asked by every staff page and by /readyz."""

from datetime import datetime

from django.conf import settings

from concerns.domain.clock import SWEEP
from concerns.models import Heartbeat


def last_run() -> datetime | None:
    """The last good sweep, or None before the first one."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("last_good_at", flat=True).first()


def stopped_since(*, now: datetime) -> datetime | None:
    """The moment of the last good sweep when it is older than two intervals; None while the clock runs.

    An installation that has never swept counts as stopped from now on.
    """
    return stopped(last_run(), now=now)


def stopped(ran: datetime | None, *, now: datetime) -> datetime | None:
    """The same for a page that has asked for the last good sweep already."""
    if ran is None:
        return now
    return ran if now - ran > 2 * settings.SWEEP_INTERVAL else None
