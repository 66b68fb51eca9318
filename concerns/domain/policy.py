"""The employer's own texts as editions, and who read them (R32, R87).

An edition is only ever added. Its event holds a digest of its text, so that a text changed in the database is
noticed. Whoever can be on a case confirms each new edition of the procedure; that stops nothing that is due.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain import standing
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import WORKING, Role
from concerns.domain import access, audit
from concerns.enums import EventType, TextKind
from concerns.errors import WrongState
from concerns.models import PolicyEdition, PolicyReading

LONGEST = 60_000  # characters of one text
# Whoever has one of these, or a place on the rota, can be on a case or decide about a name.
CONFIRMING = frozenset({*WORKING, Role.CUSTODIAN})


def editions(kind: TextKind) -> "QuerySet[PolicyEdition]":
    """The newest first."""
    return PolicyEdition.objects.filter(kind=kind).select_related("published_by").order_by("-number")


def current(kind: TextKind) -> PolicyEdition | None:
    return editions(kind).first()


@transaction.atomic
def publish(kind: TextKind, text: str, *, instead_of: int, reason: str, by: User, now: datetime) -> PolicyEdition:
    """This text counts from now on. Raises WrongState when another edition than `instead_of` (0 for none) counts
    by now, or nothing would change."""
    standing.take_turn()
    last = current(kind)
    if (last.number if last else 0) != instead_of or (last and last.text == text):
        raise WrongState
    made = PolicyEdition.objects.create(
        kind=kind, number=instead_of + 1, text=text, reason=reason, published_at=now, published_by=by
    )
    audit.record_accounts(
        EventType.POLICY_PUBLISHED, by=by, now=now, text=kind, number=made.number, digest=digest(made)
    )
    return made


def digest(edition: PolicyEdition) -> str:
    return hashlib.sha256(edition.text.encode()).hexdigest()


def is_as_published(edition: PolicyEdition) -> bool:
    """Whether the text is the one of which the chain of events tells."""
    told = audit.told(audit.ACCOUNTS, EventType.POLICY_PUBLISHED, text=str(edition.kind), number=edition.number)
    return [one["digest"] for one in told] == [digest(edition)]


@transaction.atomic
def confirm(edition: PolicyEdition, *, by: User, now: datetime) -> PolicyReading:
    """Somebody read it; the first word counts. Raises WrongState where another edition counts by now."""
    standing.locked(by)  # so that a double press leaves one event
    if edition != current(TextKind(edition.kind)):
        raise WrongState
    reading, fresh = PolicyReading.objects.get_or_create(
        edition=edition, reader=by, defaults={"confirmed_at": now}
    )
    if fresh:
        audit.record_accounts(EventType.POLICY_CONFIRMED, by=by, now=now, text=edition.kind, number=edition.number)
    return reading


def confirmed(edition: PolicyEdition, person: User) -> PolicyReading | None:
    return PolicyReading.objects.filter(edition=edition, reader=person).first()


def confirming() -> "QuerySet[User]":
    """Who is asked to confirm: whoever can be on a case by their role or place, whether or not they are on one.
    Those on a case alone would tell everybody who sees the list that there is one."""
    held = RoleHolding.objects.filter(user=OuterRef("pk"), role__in=CONFIRMING)
    placed = RotaPlace.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(held) | Exists(placed), is_active=True).order_by("name", "pk")


def is_asked(person: User) -> bool:
    """Whether this person is among them, from what the request knows already."""
    return bool(access.org_roles(person) & CONFIRMING) or access.is_first_reader(person)


def unread(person: User | OuterRef) -> "QuerySet[PolicyEdition]":
    """The newest procedure, where they have not confirmed it."""
    mine = PolicyReading.objects.filter(edition=OuterRef("pk"), reader=person)
    newer = PolicyEdition.objects.filter(kind=OuterRef("kind"), number__gt=OuterRef("number"))
    return PolicyEdition.objects.filter(~Exists(newer), ~Exists(mine), kind=TextKind.PROCEDURE)


def waits_for(person: User) -> PolicyEdition | None:
    """The procedure that this person is still to confirm; None where they did, or need not."""
    return unread(person).first() if is_asked(person) else None
