"""The words about somebody's own sign-in: constant but for the employer's own, and to that person alone."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings

from accounts.domain import factors, invitations, passwords
from accounts.errors import Refused
from accounts.models import Employer, User
from notifications import delivery, outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace, State

pytestmark = pytest.mark.django_db

STAFF_ADDRESS = "https://contact.example/staff/"
PHONE = "01632 960 155"


def reset(person: User, now: datetime) -> None:
    outbox.post(to=person, kind=Kind.FACTOR_RESET, key=f"reset:{person.pk}", on=now.date(), pace=Pace.AT_ONCE)


def link_in(body: str) -> str:
    return next(line for line in body.splitlines() if line.startswith("https://"))


@override_settings(STAFF_ADDRESS=STAFF_ADDRESS)
def test_an_invitation_says_who_sent_it_and_carries_a_link_that_works(
    worker: User, administrator: User, now: datetime
) -> None:
    Employer.objects.update(it_phone=PHONE)
    invitations.invite(worker, by=administrator, now=now)

    assert delivery.deliver(now=now) == 1

    sent = mail.outbox[0]
    link = link_in(str(sent.body))
    assert (sent.subject, sent.to) == ("Set up your sign-in", [worker.email])
    assert sent.body == (
        "Systems officer at Westmarch County Council has made a sign-in for you. Open this link within 72 hours:\n"
        f"\n{link}\n\n"
        f"It works once. If you did not expect this, call {PHONE}. We never ask for a password by mail.\n"
    )
    token = link.removesuffix("/").rpartition("/")[2]
    assert link.startswith(STAFF_ADDRESS)
    assert invitations.open(token, now=now) == worker


def test_the_sentence_with_a_telephone_is_left_out_where_none_is_known(
    worker: User, administrator: User, now: datetime
) -> None:
    invitations.invite(worker, by=administrator, now=now)
    reset(worker, now)

    delivery.deliver(now=now)

    bodies = [one.body for one in mail.outbox]
    assert len(bodies) == 2
    assert not any("call" in body or "None" in body for body in bodies)
    assert any("\nIt works once. We never ask for a password by mail.\n" in body for body in bodies)


def test_the_first_administrators_are_invited_by_the_employer(administrator: User, now: datetime) -> None:
    invitations.invite(administrator, by=None, now=now)

    delivery.deliver(now=now)

    assert mail.outbox[0].body.startswith("Westmarch County Council has made a sign-in for you. Open this link")


def test_a_reset_says_the_day_and_nothing_of_who(worker: User, now: datetime) -> None:
    Employer.objects.update(it_phone=PHONE)
    reset(worker, now)

    delivery.deliver(now=now)

    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("Your sign-in has changed", [worker.email])
    assert sent.body == (
        "Two administrators reset your second sign-in step on Tuesday 10 November 2026. You are signed out"
        " everywhere. You set up a new one when you next sign in. If you did not ask for this, call"
        f" {PHONE} now.\n"
    )


def test_a_change_of_the_sign_in_says_the_day_and_whom_to_call(worker: User, now: datetime) -> None:
    Employer.objects.update(it_phone=PHONE)
    passwords.change(worker, "seven lanterns over Tallinn", now=now, keep=None)

    delivery.deliver(now=now)

    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("Your sign-in has changed", [worker.email])
    assert sent.body == (
        "The way you sign in changed on Tuesday 10 November 2026: your password, a second step, your recovery"
        " codes or another provider that signs you in. If you did this, do nothing. If you did not do this, call"
        f" {PHONE} now.\n"
    )


def test_every_change_of_the_sign_in_is_told_in_the_same_words(worker: User, now: datetime) -> None:
    passwords.change(worker, "seven lanterns over Tallinn", now=now, keep=None)
    factors.add_key(worker, {"id": "made up"}, name="Desk", now=now)

    assert delivery.deliver(now=now) == 2

    assert len({one.body for one in mail.outbox}) == 1


def test_the_mail_goes_to_the_address_of_the_moment_it_is_sent(
    worker: User, administrator: User, now: datetime
) -> None:
    invitations.invite(worker, by=administrator, now=now)
    reset(worker, now)
    User.objects.filter(pk=worker.pk).update(email="jo.newname@westmarch.example")

    delivery.deliver(now=now)

    assert [one.to for one in mail.outbox] == [["jo.newname@westmarch.example"]] * 2


def test_an_invitation_that_was_taken_back_sends_nothing(worker: User, administrator: User, now: datetime) -> None:
    invitations.invite(worker, by=administrator, now=now)
    claimed = delivery.claim_own(now=now)
    assert len(claimed) == 1  # and then it died, and the invitation was taken back
    invitations.void(worker)

    assert delivery.deliver(now=now + timedelta(hours=1)) == 0
    assert mail.outbox == []
    assert Notice.objects.get().state == State.VOID


def test_a_mail_made_again_carries_a_new_link_and_the_old_one_is_dead(
    worker: User, administrator: User, now: datetime
) -> None:
    invitations.invite(worker, by=administrator, now=now)
    delivery.deliver(now=now)
    Notice.objects.update(state=State.READY, sent_at=None)

    delivery.deliver(now=now + timedelta(hours=1))

    first, second = (one.body for one in mail.outbox)
    assert first != second
    tokens = [body.split("/\n")[0].rpartition("/")[2] for body in (first, second)]
    assert invitations.open(tokens[1], now=now) == worker
    with pytest.raises(Refused):
        invitations.open(tokens[0], now=now)


def test_every_mail_is_made_by_a_process_that_holds_no_key_but_its_own(
    worker: User, administrator: User, now: datetime
) -> None:
    """The worker that mails holds the secret key alone (docs/running.md)."""
    invitations.invite(worker, by=administrator, now=now)
    passwords.ask(administrator.email, now=now)
    passwords.change(worker, "seven lanterns over Tallinn", now=now, keep=None)
    reset(worker, now)
    keys = {"secret": settings.HEARKEN_KEYS["secret"]}

    with override_settings(HEARKEN_KEYS=keys):
        delivery.deliver(now=now)

    assert sorted(sent.subject for sent in mail.outbox) == [
        "Set up your sign-in",
        "Your sign-in",
        "Your sign-in has changed",
        "Your sign-in has changed",
    ]
