"""Who is signed in where: listed for their owner, ended at once when they must end."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import sessions
from accounts.domain import audit
from accounts.enums import AccountEvent
from accounts.models import Session, User


def of(person: User, *, now: datetime) -> "QuerySet[Session]":
    """Their living sessions, the youngest first."""
    return Session.objects.filter(sessions.living(now), user=person).order_by("-began_at", "session_key")


def is_this(session: Session, *, cookie: str | None) -> bool:
    """Whether this is the session of the browser that sent `cookie`."""
    return cookie is not None and session.session_key == sessions.digest(cookie)


@transaction.atomic
def end_one(person: User, key: str, *, now: datetime) -> bool:
    """End one of one's own sessions by the key of its row; False when it had ended already."""
    ended, _ = Session.objects.filter(user=person, session_key=key).delete()
    if ended:
        _record(person, by=person, now=now)
    return bool(ended)


@transaction.atomic
def end_all(person: User, *, by: User | None, now: datetime, keep: str | None = None) -> int:
    """End every session of a person, but for the one whose cookie is `keep`; how many living ones ended.

    For leaving, a role taken or given, a new password or second step, and at the owner's wish (I13).
    """
    theirs = Session.objects.filter(user=person)
    if keep is not None:
        theirs = theirs.exclude(session_key=sessions.digest(keep))
    living = theirs.filter(sessions.living(now)).count()
    theirs.delete()
    if living:
        _record(person, by=by, now=now)
    return living


def _record(person: User, *, by: User | None, now: datetime) -> None:
    audit.record(AccountEvent.SESSIONS_ENDED, by=by, now=_when(person, by=by, now=now), person=str(person.pk))


def _when(person: User, *, by: User | None, now: datetime) -> datetime | date:
    """The moment where somebody else decided it. Where the person did, or the door while they came in, the date
    alone: it would say when they were there, and when whatever was written just before it was done (T11)."""
    return timezone.localdate(now) if by is None or by.pk == person.pk else now


def tidy(*, now: datetime) -> int:
    """Drop the rows of sessions that are over; they open nothing, but say when somebody signed in (T11)."""
    dropped, _ = Session.objects.exclude(sessions.living(now)).delete()
    return dropped
