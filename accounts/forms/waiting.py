"""How long somebody must wait, in words."""

import math
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def in_words(until: datetime, *, now: datetime) -> str:
    """Rounded up, so that whoever waits as long as it says finds the door open."""
    left = max(until - now, SECOND)
    if left < MINUTE:
        seconds = math.ceil(left / SECOND)
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = math.ceil(left / MINUTE)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def too_many(until: datetime, *, now: datetime) -> str:
    """What a try before its time is told."""
    return gettext("There were too many tries. Try again in %(wait)s.") % {"wait": in_words(until, now=now)}


def wrong(sentence: str, open_at: datetime | None, *, now: datetime) -> str:
    """What a failed try is told, with how long to wait if it must."""
    again = gettext("Try again.")
    if open_at is not None:
        again = gettext("Try again in %(wait)s.") % {"wait": in_words(open_at, now=now)}
    return f"{sentence} {again}"
