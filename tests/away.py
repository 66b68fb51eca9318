"""People who are away, and who stands in for them: from the day it really is, since the door asks that day."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.domain import absences
from accounts.domain.absences import Days
from accounts.models import Absence, User
from concerns.domain import access
from concerns.enums import CaseRole
from concerns.models import Case, Cover


def today() -> date:
    return timezone.localdate()


def goes_away(
    person: User,
    *,
    days: int | None = None,
    in_days: int = 0,
    cover: User | None = None,
    now: datetime | None = None,
) -> Absence:
    """From today, or so many days later, for so many days after the first; without that until they are back."""
    now = now or timezone.now()
    first = timezone.localdate(now) + timedelta(days=in_days)
    last = None if days is None else first + timedelta(days=days)
    return absences.say(person, Days(first, last, cover), by=person, now=now)


def stand_in(case: Case, user: User, *, owner: User, absence: Absence | None = None) -> Absence:
    """The rows alone: `user` stands in on the case for `owner`, who is away."""
    Case.objects.filter(pk=case.pk).update(owner=owner)
    away = absence or goes_away(owner)
    now = timezone.now()
    Cover.objects.create(case=case, user=user, absence=away, given_at=now, given_by=owner)
    access.appoint(case, user, CaseRole.COVER, by=owner, now=now)
    return away
