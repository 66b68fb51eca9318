"""Mail that was given up: an administrator has it tried again, or sets it aside. Nothing here tells of a case.

All notices that make one mail for one person count as one, however many there are: a number would tell something.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.domain import audit
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import User
from notifications import outbox
from notifications.messages import OWN, Kind
from notifications.models import Notice, State

NOTE = "note"  # whatever says no more than that something waits


def what(kind: str) -> str:
    """What a mail is to an administrator: about whose sign-in it is stands on it anyhow, all else is a note."""
    return kind if kind in OWN else NOTE


def given_up() -> "QuerySet[Notice]":
    return Notice.objects.filter(state=State.FAILED, recipient__is_active=True)


@transaction.atomic
def try_again(person: User, mail: str, *, by: User, now: datetime) -> None:
    """Send it as if it were new. Raises Refused when somebody did, or set it aside, in the meantime."""
    if not outbox.try_again(_of(person, mail), now=now):
        raise Refused(Refusal.CHANGED)
    audit.record(AccountEvent.MAIL_TRIED_AGAIN, by=by, now=now, person=audit.actor(person), mail=mail)


@transaction.atomic
def set_aside(person: User, mail: str, *, by: User, now: datetime) -> None:
    """Try it no more; what waits for them still shows when they sign in. Raises Refused as `try_again` does."""
    if not outbox.set_aside(_of(person, mail)):
        raise Refused(Refusal.CHANGED)
    audit.record(AccountEvent.MAIL_SET_ASIDE, by=by, now=now, person=audit.actor(person), mail=mail)


def _of(person: User, mail: str) -> "QuerySet[Notice]":
    mails = Notice.objects.filter(recipient=person)
    return mails.exclude(kind__in=OWN) if mail == NOTE else mails.filter(kind__in=OWN & {Kind(mail)})


def note_seen(viewer: User, *, now: datetime) -> None:
    """This administrator has looked: no banner tells them again today (London)."""
    viewer.mail_seen_date = timezone.localdate(now)
    viewer.save(update_fields=["mail_seen_date"])
