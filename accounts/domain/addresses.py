"""The address by which somebody signs in. Whoever reads its mail comes through the door in their place, so one
administrator alone moves it only while nobody ever came in by it."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from accounts.domain import audit, facts, invitations, proposals, sessions, standing
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import FormerAddress, User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace, State


def takes_two(person: User) -> bool:
    """Whether a second administrator must agree to a new address: once they have set up any way in, or may open
    more than plain staff."""
    return _has_way_in(person) or facts.needs_second_step(person)


def _has_way_in(person: User) -> bool:
    return (
        person.has_usable_password()
        or Authenticator.objects.filter(user=person).exists()
        or SocialAccount.objects.filter(user=person).exists()
    )


def refuse_unfit(person: User, email: str, *, by: User) -> None:
    """Raises Refused unless an administrator may ask for this address: never their own, never somebody's."""
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    refuse_taken(email)


def refuse_taken(email: str) -> None:
    if User.objects.filter(email=email).exists():
        raise Refused(Refusal.EMAIL_TAKEN)


@transaction.atomic
def move(person: User, email: str, *, by: User, agreed_by: User | None = None, now: datetime) -> None:
    """Let them sign in by this address from now on, and by nothing that the old one opened.

    The password, links to other providers, sessions and what waits about them go; the second step stays, and
    the old address is told. Raises Refused. Belongs after `standing.take_turn`.
    """
    refuse_unfit(person, email, by=by)
    if agreed_by is not None:
        standing.refuse_second(person, first=by, second=agreed_by)
    elif takes_two(person):
        raise Refused(Refusal.ADDRESS)
    was_in_use = _has_way_in(person) or invitations.waits(person)
    former, person.email = person.email, email
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    SocialAccount.objects.filter(user=person).delete()
    second = {"agreed_by": audit.actor(agreed_by)} if agreed_by else {}
    audit.record(AccountEvent.PERSON_CHANGED, by=by, now=now, person=str(person.pk), parts="email", **second)
    sessions.end_all(person, by=by, now=now)
    proposals.drop(Q(person=person), by=by, now=now)
    if person.is_active and was_in_use:
        invitations.invite(person, by=by, now=now)
        _tell(former, person, by_two=agreed_by is not None, now=now)


def _tell(former: str, person: User, *, by_two: bool, now: datetime) -> None:
    kept = FormerAddress.objects.create(user=person, email=former, by_two=by_two)
    outbox.post(
        to=person,
        kind=Kind.ADDRESS_CHANGED,
        key=f"{Kind.ADDRESS_CHANGED}:{kept.pk}",
        on=standing.day_of(now),
        pace=Pace.AT_ONCE,
        about=kept.pk,
    )


def forget_former() -> int:
    """Drop every former address whose mail went, or never will; how many there were."""
    waiting = Notice.objects.filter(kind=Kind.ADDRESS_CHANGED, state__in=[State.HELD, State.READY])
    told, _ = FormerAddress.objects.exclude(pk__in=waiting.values("about")).delete()
    return told
