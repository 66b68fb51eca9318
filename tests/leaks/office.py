"""What administrators do beside it all, through their pages: each kind of mail about a sign-in comes of it."""

import re
from collections.abc import Mapping

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Proposal, User
from accounts.roles import Role
from tests.leaks.story import Story
from tests.pages import Page, visit
from tests.people import PASSWORD

MISSPELT, NEWCOMER = "anna.novak@westmarch.example", "ana.novak@westmarch.example"
SUBJECTS = {"Set up your sign-in", "Your sign-in", "Your sign-in has changed"}
FRESH = "seven lanterns over Tallinn"
LINK = re.compile(r"https?://\S+/(?P<token>[\w:.-]{20,})/")


def works(story: Story, first: User, second: User) -> None:
    """Somebody is added under a misspelt address, a role is proposed, a second step is reset, a password is asked
    for, another changed; the lead leaves."""
    new = {"name": "Ana Novák", "email": MISSPELT, "title": "Night nurse", "invite": "on"}
    _send(story, first, "person-new", typed=new)
    _send(story, first, "person-edit", User.objects.get(email=MISSPELT).pk, typed={"email": NEWCOMER})
    _send(story, first, "person-role", story.worker.pk, Role.HR_AUDITOR, typed={"reason": "Cover for Gwen"})
    _send(story, first, "person-reset", story.handler.pk, typed={"reason": "A lost telephone"})
    asked = Proposal.objects.get(person=story.handler)
    _send(story, second, "proposal", asked.pk, typed={"answer": "agree"})
    _send_as(story.reporter(), "password-asked", typed={"email": story.worker.email})
    fresh = {"password": FRESH, "again": FRESH}
    _send(story, story.worker, "password", typed={"current": PASSWORD, **fresh})
    _send(story, first, "person-leave", story.lead.pk)


def _send(story: Story, by: User, place: str, *args: object, typed: Mapping[str, str] | None = None) -> None:
    """What the page holds, filled in and sent; taken, so that it leads elsewhere."""
    sent = _send_as(story.desk(by), place, *args, typed=typed or {})
    assert sent.response.redirect_chain, (place, sent.text)


def _send_as(client: Client, place: str, *args: object, typed: Mapping[str, str]) -> Page:
    address = reverse(f"accounts:{place}", args=args)
    page = visit(client, address)
    page.form.action = page.form.action or address
    return page.press(**typed)


def staff_notices() -> list[EmailMessage]:
    return [one for one in mail.outbox if one.subject not in SUBJECTS]


def own_mails() -> list[EmailMessage]:
    return [one for one in mail.outbox if one.subject in SUBJECTS]


def recipients() -> dict[str, list[str]]:
    """Everybody to whom each kind of mail about a sign-in went, in whatever head it named them."""
    told: dict[str, list[str]] = {}
    for one in own_mails():
        told[str(one.subject)] = sorted([*told.get(str(one.subject), []), *one.recipients()])
    return told


def tokens() -> set[str]:
    """What opens something by a link in a mail."""
    return {found["token"] for one in own_mails() for found in LINK.finditer(str(one.body))}
