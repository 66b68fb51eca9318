"""The employer's own texts as editions, and who read them (R32, R87).

An edition is only ever added. Its event holds a digest of its text, so that a text changed in the database is
noticed. Whoever works on cases confirms each new edition of the procedure; that stops nothing that is due.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.domain import standing
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role
from concerns.domain import audit
from concerns.enums import EventType, State, TextKind
from concerns.errors import WrongState
from concerns.models import Case, CaseUserObjectPermission, PolicyEdition, PolicyReading

LONGEST = 60_000  # characters of one text
# These confirm by what they are; everybody else by being on a case that is open, or on the rota.
CONFIRMING = (Role.TRIAGE_LEAD, Role.CUSTODIAN)
OVER = (State.CLOSED, State.JOINED)


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
    """Who is led to confirm: whoever sits on an open case or leads one, reads first, or keeps names."""
    working = Case.objects.exclude(state__in=OVER)
    seats = CaseUserObjectPermission.objects.filter(user=OuterRef("pk"), content_object__in=working)
    return (
        User.objects.filter(is_active=True)
        .filter(
            Exists(seats)
            | Exists(working.filter(owner=OuterRef("pk")))
            | Exists(RotaPlace.objects.filter(user=OuterRef("pk")))
            | Exists(RoleHolding.objects.filter(user=OuterRef("pk"), role__in=CONFIRMING))
        )
        .order_by("name", "pk")
    )


def waits_for(person: User) -> PolicyEdition | None:
    """The procedure that this person is still to confirm; None where they did, or need not."""
    mine = PolicyReading.objects.filter(edition=OuterRef("pk"), reader=person)
    newer = PolicyEdition.objects.filter(kind=OuterRef("kind"), number__gt=OuterRef("number"))
    asked = PolicyEdition.objects.filter(Q(kind=TextKind.PROCEDURE), ~Exists(newer), ~Exists(mine))
    return asked.filter(Exists(confirming().filter(pk=person.pk).order_by())).first()
