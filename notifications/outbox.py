"""The one way to tell somebody that something waits: a row in the caller's own transaction.

Losing the doorbell loses nothing: delivery asks the database each minute what is ready.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from notifications import tasks
from notifications.messages import Kind
from notifications.models import Notice, Pace, State

# A request waits for this bell, so a broker that is gone or hangs costs it less than a second.
IN_A_HURRY = {"max_retries": 0, "socket_connect_timeout": 0.4, "socket_timeout": 0.4}

NOT_OVER = (State.HELD, State.READY, State.FAILED)

# Asked for by people who are not signed in. A bell that rings for known addresses alone is heard in the time that
# the answer takes, and a broker that hangs makes it plain. The next round of delivery is a minute away at most.
SILENT = frozenset({Kind.PASSWORD_ASKED})

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """A notice to be posted. `key` makes it one of a kind; `on` is its date and never a time; `about` is a
    handle by which the caller can take it back."""

    to: AbstractBaseUser
    kind: Kind
    key: str
    on: date
    pace: Pace
    not_before: datetime | None = None
    about: UUID | None = None


def post(
    *,
    to: AbstractBaseUser,
    kind: Kind,
    key: str,
    on: date,
    pace: Pace,
    not_before: datetime | None = None,
    about: UUID | None = None,
) -> Notice | None:
    """Tell `to` that something waits; None when this very notice was posted before."""
    notice, *_ = post_many([Draft(to, kind, key, on, pace, not_before, about)])
    return notice if Notice.objects.filter(pk=notice.pk).exists() else None


def post_many(drafts: Iterable[Draft]) -> list[Notice]:
    """Post all of them with one query; those posted before are left as they are."""
    drafts = list(drafts)
    notices = [_notice(draft) for draft in drafts]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(draft.pace == Pace.AT_ONCE and draft.kind not in SILENT for draft in drafts):
        # The other paces wait for an hour of the day, so ringing would change nothing.
        transaction.on_commit(_ring, robust=True)
    return notices


def void(*, to: AbstractBaseUser, about: UUID) -> int:
    """Take back what waits for this person about this, say because they must not know; returns how many. What
    was given up goes as well, or an administrator could send it after all."""
    waiting = Notice.objects.filter(recipient=to.pk, about=about, state__in=NOT_OVER)
    return waiting.update(state=State.VOID)


def void_keys(keys: Iterable[str]) -> int:
    """Take back what waits under these keys, for whomever, say because it is done; returns how many."""
    return Notice.objects.filter(key__in=list(keys), state__in=NOT_OVER).update(state=State.VOID)


def void_all(*, to: AbstractBaseUser) -> int:
    """Take back everything that waits for somebody who has left; returns how many."""
    return Notice.objects.filter(recipient=to.pk, state__in=NOT_OVER).update(state=State.VOID)


def bring_forward(*, to: AbstractBaseUser, kind: Kind, now: datetime) -> int:
    """Send now what was to go to them later, say because they are back at work; returns how many."""
    waiting = Notice.objects.filter(recipient=to.pk, kind=kind, state=State.READY, not_before__gt=now)
    return waiting.update(not_before=now)


def try_again(notices: "QuerySet[Notice]", *, now: datetime) -> int:
    """Send what was given up as if it were new; returns how many. Those in any other state are left alone."""
    given_up = notices.filter(state=State.FAILED)
    return given_up.update(state=State.READY, not_before=now, attempts=0, tried_at=None, error="")


def set_aside(notices: "QuerySet[Notice]") -> int:
    """Try no more what was given up; returns how many. What waited still shows after signing in."""
    return notices.filter(state=State.FAILED).update(state=State.VOID)


def _notice(draft: Draft) -> Notice:
    return Notice(
        recipient_id=draft.to.pk,
        kind=draft.kind,
        key=draft.key,
        about=draft.about,
        pace=draft.pace,
        state=State.HELD if draft.pace == Pace.ROUND else State.READY,
        posted_date=draft.on,
        not_before=draft.not_before,
    )


def _ring() -> None:
    """Ask for delivery now. Without the broker a minute is lost, and nothing else: nobody waits, nothing fails."""
    try:
        with current_app.connection_for_write() as broker:
            broker.transport_options = {**(broker.transport_options or {}), **IN_A_HURRY}
            options: dict[str, Any] = {"connection": broker, "retry": False}
            tasks.deliver_notices.apply_async(**options)
    except Exception as error:
        logger.warning(
            "The doorbell did not ring (%s); the next round of delivery takes it.", type(error).__name__
        )
