"""Invitations: how somebody who was added, or who came back, sets up their sign-in. Once, within 72 hours.

The link's token is made when its mail is made and stands nowhere else; here is only its keyed digest.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.domain import audit, lockout, sessions
from accounts.domain.lockout import Purpose
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Invitation, User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft

VALID = timedelta(hours=72)
TOKEN_BYTES = 32


@transaction.atomic
def invite(person: User, *, by: User | None, now: datetime) -> Invitation:
    """Invite somebody, or invite them again: an earlier link is dead from now on. Raises Refused (LEFT)."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if not held.is_active:
        raise Refused(Refusal.LEFT)
    void(held)
    invitation = Invitation.objects.create(user=held, invited_by=by, expires_at=now + VALID)
    audit.record(AccountEvent.PERSON_INVITED, by=by, now=now, person=str(held.pk))
    outbox.post_many([_draft(invitation, now=now)])
    return invitation


@transaction.atomic
def invite_new(people: Sequence[User], *, by: User, now: datetime) -> None:
    """Invite people added a moment ago, who have no invitation yet, however many they are."""
    made = Invitation.objects.bulk_create(
        Invitation(user=person, invited_by=by, expires_at=now + VALID) for person in people
    )
    audit.record_many(
        ((AccountEvent.PERSON_INVITED, {"person": str(person.pk)}) for person in people), by=by, now=now
    )
    outbox.post_many(_draft(invitation, now=now) for invitation in made)


def _draft(invitation: Invitation, *, now: datetime) -> Draft:
    return Draft(
        to=invitation.user,
        kind=Kind.INVITATION,
        key=f"{Kind.INVITATION}:{invitation.pk}",
        on=timezone.localdate(now),
        pace=Pace.AT_ONCE,
        about=invitation.pk,
    )


def void(person: User) -> None:
    """Take back the invitation of this person, if there is one, and its mail if it still waits."""
    for invitation in Invitation.objects.filter(user=person):
        outbox.void(to=person, about=invitation.pk)
        invitation.delete()


def waits(person: User) -> bool:
    """Whether this person was invited and has not used it."""
    return Invitation.objects.filter(user=person).exists()


@transaction.atomic
def make_token(invitation: Invitation, *, now: datetime) -> str:
    """What opens the invitation, for the one mail that carries it; one that was made before opens nothing."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(pk=invitation.pk).update(digest=_digest(token), expires_at=now + VALID)
    return token


def open(token: str, *, now: datetime) -> User:  # noqa: A001 -- called through the module
    """Whose invitation this is. Raises Refused (USED) for one used, replaced, too old or never made alike."""
    return _standing(token, now=now).user


@transaction.atomic
def use(token: str, *, password: str, now: datetime) -> User:
    """Set the password that the invited person chose and is checked already. The link is dead from now on, and
    so is every session begun before.

    Raises Refused (USED) as `open` does. Of two uses at once the second finds nothing.
    """
    # The person is locked before the invitation, as wherever both are: two acts never wait for each other.
    person = _standing(token, now=now).user
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    person = _standing(token, now=now, lock=True).user
    person.set_password(password)
    person.save(update_fields=["password"])
    void(person)
    sessions.end_all(person, by=person, now=now)
    lockout.clear(Purpose.PASSWORD, person.email)
    audit.record(AccountEvent.INVITATION_USED, by=person, now=timezone.localdate(now), person=str(person.pk))
    return person


def _standing(token: str, *, now: datetime, lock: bool = False) -> Invitation:
    rows = Invitation.objects.select_related("user")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(digest=_digest(token), expires_at__gt=now, user__is_active=True).first()
    if found is None:
        raise Refused(Refusal.USED)
    return found


def _digest(token: str) -> str:
    """Under the one key that the worker which makes the mail holds as well as the web."""
    return salted_hmac(__name__, token.encode(errors="replace"), algorithm="sha256").hexdigest()
