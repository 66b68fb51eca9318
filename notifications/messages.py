"""What can wait for somebody, and the one mail that says so: the same words whatever it is (T1)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext


class Kind(models.TextChoices):
    """Why a notice was posted. Kept for the outbox alone; it never reaches a mail."""

    NEW_CONCERN = "new_concern"
    MESSAGE = "message"
    REMINDER = "reminder"
    MISSED = "missed"
    APPOINTED = "appointed"
    NO_FIRST_READER = "no_first_reader"


def notice_to(address: str, connection: BaseEmailBackend) -> EmailMessage:
    """The mail for any number of notices of any kind: constant subject, constant body."""
    return EmailMessage(
        subject=gettext("Note for you"),
        body=render_to_string("notifications/notice.txt", {"staff_address": settings.STAFF_ADDRESS}),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
