"""People come, change, leave and come back; only an administrator says so, and never of themselves (I13)."""

from dataclasses import replace
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from accounts.domain import (
    absences,
    addresses,
    approvals,
    audit,
    details,
    invitations,
    proposals,
    rota,
    sessions,
    standing,
)
from accounts.domain.details import Details
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Proposal, RoleHolding, Unit, User
from notifications import outbox


@transaction.atomic
def add(given: Details, *, invite: bool = True, by: User, now: datetime) -> User:
    """Somebody new, as plain staff without a password, invited at once or later. Raises Refused (EMAIL_TAKEN)."""
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    addresses.refuse_taken(given.email)
    person = User()
    _write(person, given)
    person.set_unusable_password()
    person.save(force_insert=True)
    audit.record(AccountEvent.PERSON_ADDED, by=by, now=now, person=str(person.pk))
    if invite:
        invitations.invite(person, by=by, now=now)
    return person


@transaction.atomic
def change(person: User, given: Details, *, seen: str, by: User, now: datetime) -> list[str]:
    """Change what is kept of somebody, and say which parts; `seen` is the version that the page was made from.

    A new address is moved to by `addresses`. Raises Refused: ADDRESS where that takes two administrators, SELF
    for one's own name, address and unit, by which others know who acts and who is concerned.
    """
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    (person,) = standing.locked(person)
    if details.version(person) != seen:
        raise Refused(Refusal.CHANGED)
    changed = details.differences(person, given)
    if not changed:
        return []
    if person.pk == by.pk and set(changed) & details.NEVER_OWN:
        raise Refused(Refusal.SELF)
    if "email" in changed:
        addresses.move(person, given.email, by=by, now=now)
    if others := [part for part in changed if part != "email"]:
        _write(person, given)
        person.save(update_fields=others)
        audit.record(AccountEvent.PERSON_CHANGED, by=by, now=now, person=str(person.pk), parts=".".join(others))
    return changed


@transaction.atomic
def change_and_propose(
    person: User, given: Details, *, reason: str, seen: str, by: User, now: datetime
) -> Proposal:
    """Change all but the address, and ask a second administrator to agree to that. Raises Refused."""
    change(person, replace(given, email=person.email), seen=seen, by=by, now=now)
    return approvals.propose_address(person, given.email, reason=reason, by=by, now=now)


def _write(person: User, given: Details) -> None:
    for part in details.EVERY:
        setattr(person, part, getattr(given, part))


@transaction.atomic
def refuse_leaving(person: User, *, by: User) -> None:
    """Raises Refused unless `by` may say that this person has left."""
    standing.refuse_others_than_administrators(by)
    if person.pk == by.pk:
        raise Refused(Refusal.SELF)
    if not person.is_active:
        raise Refused(Refusal.LEFT)
    standing.refuse_too_few_administrators(losing=person)


@transaction.atomic
def leave(person: User, *, by: User, now: datetime) -> None:
    """They have left: every way in ends now, and whatever hung on them goes to others (I13).

    Their second steps, password and outside sign-ins go too: nobody vouches any more for who holds them, and
    whoever comes back begins anew. Raises Refused.
    """
    standing.take_turn()
    (person,) = standing.locked(person)
    refuse_leaving(person, by=by)
    person.is_active = False
    person.needs_second_factor = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "needs_second_factor", "password"])
    audit.record(AccountEvent.PERSON_LEFT, by=by, now=now, person=str(person.pk))
    _give_up_everything(person, by=by, now=now)
    _close_every_door(person, by=by, now=now)
    HOOKS.left(person, by=by, now=now)


def _give_up_everything(person: User, *, by: User, now: datetime) -> None:
    for role in sorted(standing.roles_of(person)):
        audit.record(AccountEvent.ROLE_TAKEN, by=by, now=now, person=str(person.pk), role=role.value)
    RoleHolding.objects.filter(user=person).delete()
    rota.give_up(person, by=by, now=now)
    absences.give_up(person)
    for unit in Unit.objects.filter(manager=person).order_by("pk"):
        Unit.objects.filter(pk=unit.pk).update(manager=None)
        audit.record(AccountEvent.UNIT_CHANGED, by=by, now=now, unit=str(unit.pk))
    proposals.drop(Q(person=person) | Q(proposed_by=person), by=by, now=now)


def _close_every_door(person: User, *, by: User, now: datetime) -> None:
    invitations.void(person)
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    sessions.end_all(person, by=by, now=now)
    outbox.void_all(to=person)


@transaction.atomic
def come_back(person: User, *, by: User, now: datetime) -> None:
    """They are here again, as plain staff with a fresh invitation: nothing they held before comes back with
    them. Raises Refused (HERE) for somebody who never left."""
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    (person,) = standing.locked(person)
    if person.is_active:
        raise Refused(Refusal.HERE)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(AccountEvent.PERSON_RETURNED, by=by, now=now, person=str(person.pk))
    # What nobody took over meanwhile leaves them now, before they can open it.
    HOOKS.role_changed(person, by=by, now=now)
    invitations.invite(person, by=by, now=now)
