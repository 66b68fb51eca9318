"""An invitation works once, within 72 hours, and only the newest of them."""

from datetime import datetime, timedelta

import pytest

from accounts.domain import invitations, lockout
from accounts.domain.lockout import Purpose
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Invitation, Tries, User
from notifications.messages import Kind
from notifications.models import Notice, Pace, State
from tests.desk import client_of
from tests.people import PASSWORD
from trust.models import Event

pytestmark = pytest.mark.django_db

NEW = "a much longer horse than before"


def invited(person: User, administrator: User, now: datetime) -> str:
    """The token of a fresh invitation."""
    return invitations.make_token(invitations.invite(person, by=administrator, now=now), now=now)


def refusal(token: str, now: datetime) -> Refusal:
    with pytest.raises(Refused) as opened:
        invitations.open(token, now=now)
    with pytest.raises(Refused) as used:
        invitations.use(token, password=NEW, now=now)
    assert opened.value.reason == used.value.reason
    return used.value.reason


def test_inviting_leaves_an_event_and_a_notice_and_no_token(
    worker: User, administrator: User, now: datetime
) -> None:
    invitation = invitations.invite(worker, by=administrator, now=now)

    assert (invitation.digest, invitation.invited_by) == ("", administrator)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind, notice.about) == (worker.pk, Kind.INVITATION, invitation.pk)
    assert (notice.pace, notice.state) == (Pace.AT_ONCE, State.READY)
    event = Event.objects.get(type=AccountEvent.PERSON_INVITED)
    assert (event.actor, event.data) == (f"user:{administrator.pk}", f'{{"person":"{worker.pk}"}}')


def test_nobody_who_left_is_invited(worker: User, administrator: User, now: datetime) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)

    with pytest.raises(Refused) as refused:
        invitations.invite(worker, by=administrator, now=now)

    assert refused.value.reason == Refusal.LEFT
    assert not Invitation.objects.exists()


def test_the_token_itself_is_stored_nowhere(worker: User, administrator: User, now: datetime) -> None:
    token = invited(worker, administrator, now)

    kept = Invitation.objects.get()
    assert token not in repr(vars(kept))
    assert len(kept.digest) == 64


def test_a_link_opens_and_sets_the_password_once(worker: User, administrator: User, now: datetime) -> None:
    token = invited(worker, administrator, now)
    assert invitations.open(token, now=now) == worker
    assert invitations.open(token, now=now) == worker, "looking at the page uses nothing up"

    assert invitations.use(token, password=NEW, now=now) == worker

    worker.refresh_from_db()
    assert worker.check_password(NEW)
    assert not worker.check_password(PASSWORD)
    assert refusal(token, now) == Refusal.USED
    worker.refresh_from_db()
    assert worker.check_password(NEW)


def test_using_it_ends_sessions_begun_before_and_tries_that_failed(
    worker: User, administrator: User, now: datetime
) -> None:
    client = client_of(worker)
    lockout.fail(lockout.begin(Purpose.PASSWORD, worker.email, now=now), worker, now=now)
    assert client.get("/staff/").status_code == 200
    assert Tries.objects.exists()

    invitations.use(invited(worker, administrator, now), password=NEW, now=now)

    assert client.get("/staff/").status_code == 302
    assert not Tries.objects.exists()


def test_using_it_is_told_with_its_date_alone(worker: User, administrator: User, now: datetime) -> None:
    invitations.use(invited(worker, administrator, now), password=NEW, now=now)

    event = Event.objects.get(type=AccountEvent.INVITATION_USED)
    assert (event.actor, event.on) == (f"user:{worker.pk}", "2026-11-10")


def test_a_link_lives_for_72_hours_from_its_mail(worker: User, administrator: User, now: datetime) -> None:
    invitation = invitations.invite(worker, by=administrator, now=now - timedelta(days=2))
    token = invitations.make_token(invitation, now=now)
    last = now + timedelta(hours=72)
    assert invitations.open(token, now=last - timedelta(seconds=1)) == worker

    assert refusal(token, last) == Refusal.USED


def test_a_newer_mail_or_invitation_replaces_the_link_before(
    worker: User, administrator: User, now: datetime
) -> None:
    first = invitations.invite(worker, by=administrator, now=now)
    token = invitations.make_token(first, now=now)
    again = invitations.make_token(first, now=now)
    assert refusal(token, now) == Refusal.USED
    assert invitations.open(again, now=now) == worker

    newest = invited(worker, administrator, now)

    assert refusal(again, now) == Refusal.USED
    assert invitations.open(newest, now=now) == worker
    assert Invitation.objects.count() == 1


def test_inviting_again_takes_back_the_mail_that_still_waits(
    worker: User, administrator: User, now: datetime
) -> None:
    first = invitations.invite(worker, by=administrator, now=now)
    second = invitations.invite(worker, by=administrator, now=now)

    states = {notice.about: notice.state for notice in Notice.objects.all()}
    assert states == {first.pk: State.VOID, second.pk: State.READY}


def test_a_link_of_somebody_who_left_opens_nothing(worker: User, administrator: User, now: datetime) -> None:
    token = invited(worker, administrator, now)
    assert invitations.open(token, now=now) == worker

    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert refusal(token, now) == Refusal.USED


@pytest.mark.parametrize("token", ["", "x" * 43, "\udcff", "a" * 5000, "0" * 64], ids=str.__len__)
def test_what_was_never_made_is_answered_alike(
    token: str, worker: User, administrator: User, now: datetime
) -> None:
    invitations.invite(worker, by=administrator, now=now)  # whose mail was not made yet: its digest is empty

    assert refusal(token, now) == Refusal.USED
