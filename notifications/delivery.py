"""Sends what waits in the outbox: at most one mail a person and quarter hour, in office hours unless urgent.

What concerns a person's own sign-in (`messages.OWN`) goes by itself: one mail a notice, at any hour.

Claiming comes before sending. A claim is a commit of its own that counts the attempt and puts the next one
off, so a process killed at any point loses nothing: killed before the mail went, the notice is tried again;
killed between the mail and its mark, that one mail goes twice. Two deliveries at once never share a claim.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications import addresses
from notifications.messages import COMPOSERS, OWN, Kind, notice_to
from notifications.models import Notice, Pace, Round, State
from trust.errors import KeyMissing

LONDON = ZoneInfo("Europe/London")
FROM_HOUR, UNTIL_HOUR = 9, 17  # office hours in London; a retry or a backlog must not wake anybody
WEEKDAYS = range(5)
QUIET = timedelta(minutes=15)  # between two mails to one person
MOMENTS_KEPT = timedelta(days=2)  # for whoever asks why a mail came late; far longer than `QUIET` looks back
PEOPLE_AT_ONCE = 20  # with EMAIL_TIMEOUT for each, a batch ends long before its claims do
BATCHES = 10  # a task ends before the broker would hand it to somebody else
# Between one attempt and the next; after the last of them a notice is given up and shown to an administrator.
BACK_OFF = (
    QUIET,
    QUIET,
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
ATTEMPTS = len(BACK_OFF) + 1
UNTRIED = timedelta(hours=1)

OVER = (State.SENT, State.VOID, State.FAILED)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """One mail to be sent for all of these notices; `own` is the one notice that has words of its own."""

    address: str
    notices: list[UUID]
    own: Notice | None = None
    nothing_due: bool = False  # all that there is to say


def deliver(*, now: datetime) -> int:
    """Release the round if its hour has come, then mail everybody for whom something is ready.

    Returns the number of mails sent. A mail server that does not answer ends it; the claims try again later.
    """
    release_round(now=now)
    void_for_leavers()
    void_of_yesterday(now=now)
    sent = 0
    for _ in range(BATCHES):
        claims = [*claim_own(now=now), *claim(now=now)]
        if not claims:
            break
        delivered = _send(claims, now=now)
        sent += delivered
        if not delivered:
            break
    return sent


@transaction.atomic
def release_round(*, now: datetime) -> int:
    """Let go what reporters caused, once for each fixed hour on a weekday (T11).

    After an outage the latest hour that was passed over is made up for; notices posted since wait with the rest.
    An hour still to come was released by a clock that was fast: it comes once more.
    """
    Round.objects.filter(due_at__gt=now).delete()
    _, fresh = Round.objects.get_or_create(due_at=_latest_slot(now))
    if not fresh:
        return 0
    addresses.release(now=now)
    held = Notice.objects.filter(state=State.HELD).filter(Q(not_before=None) | Q(not_before__lte=now))
    return held.update(state=State.READY, not_before=now)


def _latest_slot(now: datetime) -> datetime:
    """The last of the daily hours at or before `now`, on a weekday of London."""
    day = now.astimezone(LONDON).date()
    while True:
        if day.weekday() in WEEKDAYS:
            slots = [datetime.combine(day, time(*slot), LONDON) for slot in settings.MAIL_SLOTS]
            passed = [slot for slot in slots if slot <= now]
            if passed:
                return max(passed)
        day -= timedelta(days=1)


def void_for_leavers() -> int:
    """Nobody is mailed who can no longer sign in. One state at a time, since each has its own index."""
    return sum(
        Notice.objects.filter(state=state, recipient__is_active=False).update(state=State.VOID)
        for state in (State.HELD, State.READY, State.FAILED)
    )


def void_of_yesterday(*, now: datetime) -> int:
    """That nothing was due is told on its own day or not at all."""
    past = Notice.objects.filter(state=State.READY, kind=Kind.NOTHING_DUE, posted_date__lt=_today(now))
    return past.update(state=State.VOID)


@transaction.atomic
def claim(*, now: datetime) -> list[Claim]:
    """Take the next few people for whom something is ready and who were left alone for a quarter hour.

    The people are locked, not their notices: two deliveries at once never write to the same one.
    """
    people = list(
        get_user_model()
        .objects.filter(pk__in=_ready(now).order_by().values("recipient"))
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True)[:PEOPLE_AT_ONCE]
    )
    waiting: dict[UUID, list[Notice]] = {person.pk: [] for person in people}
    for notice in _ready(now).filter(recipient__in=people):
        waiting[notice.recipient_id].append(notice)
    _count_attempt([notice for notices in waiting.values() for notice in notices], now=now)
    return [_one_mail(person.email, waiting[person.pk]) for person in people if waiting[person.pk]]


def _one_mail(address: str, notices: list[Notice]) -> Claim:
    nothing_due = all(notice.kind == Kind.NOTHING_DUE for notice in notices)
    return Claim(address, [notice.pk for notice in notices], nothing_due=nothing_due)


@transaction.atomic
def claim_own(*, now: datetime) -> list[Claim]:
    """Take the next few notices that are about their reader's own sign-in, each for a mail of its own."""
    notices = list(
        _due(now)
        .filter(kind__in=OWN)
        .select_related("recipient")
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)[:PEOPLE_AT_ONCE]
    )
    _count_attempt(notices, now=now)
    return [Claim(notice.recipient.email, [notice.pk], notice) for notice in notices]


def _due(now: datetime) -> "QuerySet[Notice]":
    return Notice.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=State.READY)


def _ready(now: datetime) -> "QuerySet[Notice]":
    # A moment ahead comes from a clock that was fast; nobody waits until the right time has caught up with it.
    tried = Notice.objects.filter(recipient=OuterRef("recipient"), tried_at__gt=now - QUIET, tried_at__lte=now)
    ready = _due(now).filter(~Exists(tried.exclude(kind__in=OWN))).exclude(kind__in=OWN).order_by("pk")
    return ready if in_office_hours(now) else ready.filter(pace=Pace.AT_ONCE)


def in_office_hours(now: datetime) -> bool:
    """Monday to Friday; no calendar of bank holidays is asked, so that this works when nothing else does."""
    local = now.astimezone(LONDON)
    return local.weekday() in WEEKDAYS and FROM_HOUR <= local.hour < UNTIL_HOUR


def _count_attempt(notices: list[Notice], *, now: datetime) -> None:
    for notice in notices:
        notice.not_before = now + BACK_OFF[min(notice.attempts, len(BACK_OFF) - 1)]
        notice.attempts += 1
        notice.tried_at = now
    Notice.objects.bulk_update(notices, ["not_before", "attempts", "tried_at"])


def _send(claims: list[Claim], *, now: datetime) -> int:
    """One connection for the batch; each mail is marked as soon as it went."""
    connection: BaseEmailBackend = get_connection()
    sent = 0
    try:
        connection.open()
        for claimed in claims:
            sent += _send_one(claimed, connection, now=now)
    except OSError as error:
        logger.warning("The mail server does not answer (%s); the notices wait.", type(error).__name__)
        _give_up([pk for claimed in claims for pk in claimed.notices], error)
    finally:
        connection.close()
    return sent


def _send_one(claimed: Claim, connection: BaseEmailBackend, *, now: datetime) -> bool:
    try:
        mail = _composed(claimed, connection, now=now)
        if mail is None:
            Notice.objects.filter(pk__in=claimed.notices, state=State.READY).update(state=State.VOID)
            return False
        mail.send()
    except (OSError, ValueError, KeyMissing) as error:  # smtplib's errors are OSErrors; some addresses never go
        logger.warning("A mail was not taken (%s); it is tried again later.", type(error).__name__)
        _give_up(claimed.notices, error)
        return False
    gone = Notice.objects.filter(pk__in=claimed.notices, state=State.READY)
    gone.update(state=State.SENT, sent_at=now, error="")
    return True


def _composed(claimed: Claim, connection: BaseEmailBackend, *, now: datetime) -> EmailMessage | None:
    if claimed.own is None:
        return notice_to(claimed.address, connection, nothing_due=claimed.nothing_due)
    return COMPOSERS[Kind(claimed.own.kind)](claimed.own, connection=connection, now=now)


def _give_up(notices: list[UUID], error: Exception) -> None:
    """What was tried often enough is shown to an administrator instead, with the class of the error: its words may
    hold an address."""
    failed = Notice.objects.filter(pk__in=notices, state=State.READY)
    failed.update(error=type(error).__name__[:60])
    if failed.filter(attempts__gte=ATTEMPTS).update(state=State.FAILED):
        logger.error("A notice was given up after %d attempts.", ATTEMPTS)


def is_failing(*, now: datetime) -> bool:
    """Whether mail does not go: something was given up, failed more than once and is tried again, or lies there
    untried for an hour of the working day."""
    if Notice.objects.filter(state=State.FAILED).exists():
        return True
    ready = Notice.objects.filter(state=State.READY)
    if ready.filter(attempts__gte=2).exclude(error="").exists():
        return True
    long_ago = now - UNTRIED
    if not (in_office_hours(now) and in_office_hours(long_ago)):
        return False
    return ready.filter(attempts=0, not_before__lte=long_ago).exists() or addresses.is_late(before=long_ago)


def _today(now: datetime) -> date:
    return now.astimezone(LONDON).date()


def forget_moments(*, now: datetime) -> int:
    """Leave of the mails that are over no more than their days (T11); how many were changed.

    When a mail about a person's own sign-in went says when they stood at the door, so it is forgotten at once.
    `not_before` is nobody's any more by then, and tells which are left to do.
    """
    over = Notice.objects.filter(state__in=OVER, not_before__isnull=False, tried_at__isnull=False)
    notices = list(over.filter(Q(kind__in=OWN) | Q(tried_at__lte=now - MOMENTS_KEPT)))
    for notice in notices:
        notice.not_before = None
        notice.tried_at, notice.sent_at = _midnight(notice.tried_at), _midnight(notice.sent_at)
    return Notice.objects.bulk_update(notices, ["not_before", "tried_at", "sent_at"], batch_size=500)


def _midnight(moment: datetime | None) -> datetime | None:
    return None if moment is None else datetime.combine(moment.astimezone(LONDON), time.min, LONDON)
