"""Who is not at work, on which days, and whom they name to stand in. No reason is asked: it could be about health.

Naming somebody opens nothing to them. Days are London's, and both ends count. Events keep who said it about whom
and never the days: a row of days off would outlive its use in a record that is never shortened.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.domain import audit, standing
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Absence, RoleHolding, User
from accounts.roles import WORKING, Role
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace

DAY = timedelta(days=1)
FURTHEST = timedelta(days=5 * 365)  # from today; a day beyond is a slip, and bank holidays may not be known
MAY_SAY = frozenset({Role.TRIAGE_LEAD, Role.ADMINISTRATOR})  # of others


@dataclass(frozen=True)
class Days:
    """From when to when, both included; without a last day until they are back."""

    first: date
    last: date | None = None
    cover: User | None = None


@dataclass
class Away:
    """Everybody's absences that are not over, read once; whoever asks about a day asks this."""

    rows: list[Absence]
    known: dict[date, dict[UUID, Absence]] = field(default_factory=dict)

    def on(self, day: date) -> dict[UUID, Absence]:
        """Who is away on that day, by person."""
        if day not in self.known:
            self.known[day] = {row.user_id: row for row in self.rows if covers(row, day)}
        return self.known[day]


def covers(row: Absence, day: date) -> bool:
    return row.first_date <= day and (row.last_date is None or day <= row.last_date)


def read(*, since: date) -> Away:
    """Of everybody who works here, with one query. Days before `since` are not known any more."""
    return Away(list(_from(since).filter(user__is_active=True)))


def _from(day: date) -> "QuerySet[Absence]":
    return Absence.objects.filter(Q(last_date=None) | Q(last_date__gte=day))


def who_is_away(*, on: date) -> set[UUID]:
    return set(_from(on).filter(first_date__lte=on).values_list("user", flat=True))


def to_come(*, on: date, people: "Collection[User] | QuerySet[User] | None" = None) -> list[Absence]:
    """What has not ended by that day, the first to begin on top; of everybody who works here or of `people`. One
    query."""
    rows = _from(on).filter(user__is_active=True).select_related("user", "cover")
    if people is not None:
        rows = rows.filter(user__in=people)
    return list(rows.order_by("first_date", "user__name", "pk"))


def may_say(by: User, person: User) -> bool:
    """Everybody of themselves; of others triage leads and administrators, for whoever falls ill."""
    if not by.is_active:
        return False
    return by.pk == person.pk or RoleHolding.objects.filter(user=by, role__in=MAY_SAY).exists()


def able_to_cover(*, but: Collection[UUID] = ()) -> "QuerySet[User]":
    """Whom anybody may name: active, with a role that works on cases, and no name keeper."""
    working = RoleHolding.objects.filter(role__in=WORKING).values("user")
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    found = User.objects.filter(is_active=True, pk__in=working).exclude(pk__in=keepers).exclude(pk__in=list(but))
    return found.order_by("name", "pk")


@transaction.atomic
def say(person: User, days: Days, *, by: User, now: datetime) -> Absence:
    """From when to when somebody is away. Raises Refused, with the reason for the page."""
    person = _claim(person, by=by)
    if days.first < standing.day_of(now):
        raise Refused(Refusal.AWAY_PAST)
    absence = Absence(user=person)
    _write(absence, days, today=standing.day_of(now))
    absence.save(force_insert=True)
    HOOKS.away(person, by=by, now=now)
    _record(AccountEvent.ABSENCE_SAID, absence, by=by, now=now)
    _tell(person, absence, "said", by=by, now=now)
    return absence


def version(absence: Absence) -> str:
    """Carried by a page, so that one made before somebody else's change is refused."""
    return f"{absence.first_date}:{absence.last_date}:{absence.cover_id}"


@transaction.atomic
def change(absence: Absence, days: Days, *, seen: str, by: User, now: datetime) -> None:
    """Other days, or another cover; `seen` is the version that the page was made from. What has begun began when
    it did. Raises Refused."""
    absence = _found(absence, by=by, now=now)
    if version(absence) != seen:
        raise Refused(Refusal.CHANGED)
    today = standing.day_of(now)
    moved = days.first != absence.first_date
    if moved and (days.first < today or absence.first_date < today):
        raise Refused(Refusal.AWAY_PAST)
    if days.last is not None and days.last < today:
        raise Refused(Refusal.AWAY_OVER)
    _write(absence, days, today=today)
    absence.save(update_fields=["first_date", "last_date", "cover"])
    HOOKS.away(absence.user, by=by, now=now)
    _record(AccountEvent.ABSENCE_CHANGED, absence, by=by, now=now)
    _tell(absence.user, absence, f"changed:{now.isoformat()}", by=by, now=now)


@transaction.atomic
def end(absence: Absence, *, by: User, now: datetime) -> None:
    """They are back, or do not go after all: from today on they are here. Raises Refused."""
    absence = _found(absence, by=by, now=now)
    today = standing.day_of(now)
    if absence.first_date < today:
        absence.last_date = today - DAY
        absence.save(update_fields=["last_date"])
    else:
        Absence.objects.filter(pk=absence.pk).delete()
    HOOKS.away(absence.user, by=by, now=now)
    _record(AccountEvent.ABSENCE_ENDED, absence, by=by, now=now)
    _tell(absence.user, absence, "ended", by=by, now=now)


def _found(absence: Absence, *, by: User, now: datetime) -> Absence:
    """As it is now, while nobody else changes what is said of this person. Raises Refused when it is over."""
    person = _claim(absence.user, by=by)
    found = _from(standing.day_of(now)).filter(pk=absence.pk, user=person).first()
    if found is None:
        raise Refused(Refusal.AWAY_OVER)
    found.user = person
    return found


def _claim(person: User, *, by: User) -> User:
    """Raises Refused for somebody who left, and for whoever may not say this of them."""
    people = {user.pk: user for user in standing.locked(*dict.fromkeys([person, by]))}
    person, by = people[person.pk], people[by.pk]
    if not person.is_active:
        raise Refused(Refusal.LEFT)
    if not may_say(by, person):
        raise Refused(Refusal.NOT_YOURS)
    return person


def _write(absence: Absence, days: Days, *, today: date) -> None:
    if days.last is not None and days.last < days.first:
        raise Refused(Refusal.AWAY_ORDER)
    if days.first > today + FURTHEST:
        raise Refused(Refusal.AWAY_FAR_OFF)
    if days.last is not None and days.last > today + FURTHEST:
        raise Refused(Refusal.AWAY_FAR)
    others = _from(days.first).filter(user=absence.user_id).exclude(pk=absence.pk)
    if days.last is not None:
        others = others.filter(first_date__lte=days.last)
    if others.exists():
        raise Refused(Refusal.AWAY_TWICE)
    if days.cover is not None:
        _refuse_cover(absence.user_id, days, days.cover)
    absence.first_date, absence.last_date, absence.cover = days.first, days.last, days.cover


def _refuse_cover(person: UUID, days: Days, cover: User) -> None:
    if cover.pk == person:
        raise Refused(Refusal.COVER_SELF)
    if not able_to_cover().filter(pk=cover.pk).exists():
        raise Refused(Refusal.COVER_UNFIT)
    away = _from(days.first).filter(user=cover)
    if days.last is not None:
        away = away.filter(first_date__lte=days.last)
    if away.exists():
        raise Refused(Refusal.COVER_AWAY)


def _record(type_: AccountEvent, absence: Absence, *, by: User, now: datetime) -> None:
    cover = str(absence.cover_id) if absence.cover_id else None
    audit.record(type_, by=by, now=now, person=str(absence.user_id), cover=cover)


def _tell(person: User, absence: Absence, what: str, *, by: User, now: datetime) -> None:
    """Nobody is put aside without hearing of it: what others say of somebody is told to them."""
    if by.pk != person.pk:
        key = f"{Kind.AWAY}:{what}:{absence.pk}"
        outbox.post(to=person, kind=Kind.AWAY, key=key, on=standing.day_of(now), pace=Pace.AT_ONCE)


def give_up(person: User) -> None:
    """They have left: they are away no more, and stand in for nobody."""
    Absence.objects.filter(user=person).delete()
    Absence.objects.filter(cover=person).update(cover=None)


def forget(*, now: datetime) -> None:
    """What is long over helps nobody any more, and days off are nobody's business."""
    Absence.objects.filter(last_date__lt=standing.day_of(now) - settings.ABSENCE_KEPT).delete()
