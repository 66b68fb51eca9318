"""The first installation: the employer, and the two administrators without whom nobody could agree to a role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.divisions import Division
from accounts.domain import audit, facts, invitations
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Employer, Invitation, RoleHolding, User
from accounts.roles import Role
from notifications import outbox

ADMINISTRATORS = 2


@dataclass(frozen=True)
class Newcomer:
    name: str
    title: str
    email: str


@transaction.atomic
def set_up(
    *, name: str, division: Division, administrators: Sequence[Newcomer], now: datetime
) -> list[User] | None:
    """Store the employer, and invite both administrators; nobody gets a password from us.

    None where the very same was set up before: then nothing changes. Raises Refused (SET_UP) where anything
    else is there already, ValueError unless these are two people with an address each.
    """
    if (
        len({one.email.lower() for one in administrators}) != ADMINISTRATORS
        or len(administrators) != ADMINISTRATORS
    ):
        raise ValueError("Hearken begins with two administrators, each with a work email of their own.")
    employer, fresh = Employer.objects.get_or_create(pk=1, defaults={"name": name, "division": division})
    if not fresh:
        _refuse_unless_the_same(employer, name, division, administrators)
        return None
    if User.objects.exists():
        raise Refused(Refusal.SET_UP)
    audit.record(AccountEvent.EMPLOYER_SET_UP, by=None, now=now, division=division.value)
    return [_administrator(one, now=now) for one in administrators]


@transaction.atomic
def invite_again(administrators: Sequence[Newcomer], *, now: datetime) -> list[User]:
    """Invite those who never set up their sign-in: without them nobody could invite anybody. Returns whom."""
    emails = [one.email.lower() for one in administrators]
    known = User.objects.filter(email__in=emails, is_active=True).order_by("email")
    found = [user for user in known if not user.has_usable_password() and not facts.enrolled(user)]
    for user in found:
        invitations.invite(user, by=None, now=now)
    return found


@transaction.atomic
def token_in_hand(person: User, *, now: datetime) -> str:
    """What opens this person's invitation, to be given to them by hand. The mail that waits is taken back, since
    the link in it would put this one out of use."""
    invitation = Invitation.objects.get(user=person)
    outbox.void(to=person, about=invitation.pk)
    return invitations.make_token(invitation, now=now)


def _refuse_unless_the_same(
    employer: Employer, name: str, division: Division, administrators: Sequence[Newcomer]
) -> None:
    emails = [one.email.lower() for one in administrators]
    kept = User.objects.filter(email__in=emails).values_list("name", "title", "email")
    asked = {(one.name, one.title, one.email.lower()) for one in administrators}
    if (employer.name, employer.division) != (name, division) or set(kept) != asked:
        raise Refused(Refusal.SET_UP)


def _administrator(one: Newcomer, *, now: datetime) -> User:
    user = User.objects.create_user(email=one.email, name=one.name, title=one.title)
    RoleHolding.objects.create(user=user, role=Role.ADMINISTRATOR)
    audit.record(AccountEvent.PERSON_ADDED, by=None, now=now, person=str(user.pk))
    audit.record(
        AccountEvent.ROLE_GIVEN,
        by=None,
        now=now,
        person=str(user.pk),
        role=Role.ADMINISTRATOR.value,
        agreed_by=None,
    )
    invitations.invite(user, by=None, now=now)
    return user
