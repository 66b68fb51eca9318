"""What can wait for somebody, and the one mail that says so: the same words whatever it is (T1).

Mails about a person's own sign-in are made elsewhere: whoever knows how adds a composer for their kind.
"""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext

from notifications.models import Notice


class Kind(models.TextChoices):
    """Why a notice was posted. Kept for the outbox alone; no mail but those of `OWN` tells it."""

    NEW_CONCERN = "new_concern"
    MESSAGE = "message"
    REMINDER = "reminder"
    MISSED = "missed"
    APPOINTED = "appointed"
    ASKED = "asked"
    NO_FIRST_READER = "no_first_reader"
    STUCK = "stuck"
    INCIDENT = "incident"
    DETRIMENT = "detriment"
    PROPOSAL = "proposal"
    NAME = "name"
    LEFT = "left"
    NO_OWNER = "no_owner"
    AWAY = "away"
    HANDED_OVER = "handed_over"
    CLOCK_STOPPED = "clock_stopped"
    NOTHING_DUE = "nothing_due"
    INVITATION = "invitation"
    FACTOR_RESET = "factor_reset"
    ADDRESS_CHANGED = "address_changed"
    SIGN_IN_CHANGED = "sign_in_changed"
    PASSWORD_ASKED = "password_asked"  # noqa: S105 -- a word, not a password


# About the person's own sign-in: each is a mail of its own, sent at once and merged with nothing.
OWN = frozenset(
    {Kind.INVITATION, Kind.FACTOR_RESET, Kind.ADDRESS_CHANGED, Kind.SIGN_IN_CHANGED, Kind.PASSWORD_ASKED}
)


class Composer(Protocol):
    """Makes the mail of one notice when it is about to go, so that a link in it is as young as the mail.

    None when there is nothing to say any more, say because what was offered has been replaced.
    """

    def __call__(self, notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage | None: ...


COMPOSERS: dict[Kind, Composer] = {}


def notice_to(address: str, connection: BaseEmailBackend, *, nothing_due: bool = False) -> EmailMessage:
    """The mail for any number of notices of any kind: constant subject, constant body. What says that nothing is
    due looks the same from outside, and has as many characters."""
    template = "notifications/nothing_due.txt" if nothing_due else "notifications/notice.txt"
    return EmailMessage(
        subject=gettext("Note for you"),
        body=render_to_string(template, {"staff_address": settings.STAFF_ADDRESS}),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
