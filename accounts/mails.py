"""The mails about somebody's own sign-in. Each goes to the address the person has when it is made, but for the one
that tells a former address."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from accounts.domain import invitations, passwords
from accounts.models import Employer, FormerAddress, Invitation, User
from notifications.messages import COMPOSERS, Kind
from notifications.models import Notice


def register() -> None:
    """Called once, when the apps are ready."""
    COMPOSERS[Kind.INVITATION] = invitation
    COMPOSERS[Kind.FACTOR_RESET] = factor_reset
    COMPOSERS[Kind.SIGN_IN_CHANGED] = sign_in_changed
    COMPOSERS[Kind.ADDRESS_CHANGED] = address_changed
    COMPOSERS[Kind.PASSWORD_ASKED] = password_asked


def invitation(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage | None:
    """None when it was used, replaced or taken back. A mail that is made again carries a new link."""
    standing = Invitation.objects.select_related("user", "invited_by").filter(user=notice.recipient_id)
    invited = standing.filter(pk__in=[notice.about]).first()
    if invited is None:
        return None
    token = invitations.make_token(invited, now=now)
    return compose(
        invited.user,
        subject=gettext("Set up your sign-in"),
        template="accounts/mail/invitation.txt",
        connection=connection,
        inviter_title=invited.invited_by.title if invited.invited_by else "",
        link=address("accounts:invitation", token=token),
    )


def factor_reset(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage:
    return compose(
        User.objects.get(pk=notice.recipient_id),
        subject=gettext("Your sign-in has changed"),
        template="accounts/mail/factor_reset.txt",
        connection=connection,
        reset_date=notice.posted_date,
    )


def sign_in_changed(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage:
    """The same words whatever it was: whoever reads the mailbox learns no way in."""
    return compose(
        User.objects.get(pk=notice.recipient_id),
        subject=gettext("Your sign-in has changed"),
        template="accounts/mail/sign_in_changed.txt",
        connection=connection,
        change_date=notice.posted_date,
    )


def address_changed(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage | None:
    """To the address by which they signed in until then; None once that is forgotten."""
    former = FormerAddress.objects.select_related("user").filter(pk__in=[notice.about]).first()
    if former is None:
        return None
    return compose(
        former.user,
        to=former.email,
        subject=gettext("Your sign-in has changed"),
        template="accounts/mail/address_changed.txt",
        connection=connection,
        by_two=former.by_two,
        changed_date=notice.posted_date,
    )


def password_asked(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage:
    """A mail that is made again carries a new link; the one before works until one of them is used."""
    person = User.objects.get(pk=notice.recipient_id)
    return compose(
        person,
        subject=gettext("Your sign-in"),
        template="accounts/mail/password_asked.txt",
        connection=connection,
        link=address("accounts:password-link", token=passwords.make_token(person, now=now)),
    )


def address(name: str, **parameters: str) -> str:
    """A whole address on the staff side, as it stands in a mail."""
    return urljoin(settings.STAFF_ADDRESS, reverse(name, kwargs=parameters))


def compose(
    person: User, *, to: str = "", subject: str, template: str, connection: BaseEmailBackend, **words: Any
) -> EmailMessage:
    """One mail to one person, with the employer's own words; `it_phone` is empty where none is known."""
    employer = Employer.objects.first()
    told = {"employer": employer.name if employer else gettext("Our organisation")}
    told["it_phone"] = employer.it_phone if employer else ""
    return EmailMessage(
        subject=subject,
        body=render_to_string(template, {**told, **words}),
        to=[to or person.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
