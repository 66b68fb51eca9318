"""“Would rather not”: a wish about people that a senior manager can set aside, after telling the reporter (R48).

Whoever leads the case asks and says why nobody else will do. Who decides sees the reference, the title of the
person and that reason, and nothing of what was raised.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain import absences
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, clock, ladder, lifecycle, mailbox, recipients, wording
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Reservation, SettingAside
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing


@dataclass(frozen=True)
class Standing:
    """One reservation as those who lead the case see it: what was asked of it last, and what was said to that."""

    user: User
    waiting: bool = False
    agreed_by: User | None = None
    refused_by: User | None = None
    decided_at: datetime | None = None
    grounds: str = ""
    reason: str = ""


def of_case(case: Case) -> list[Standing]:
    """Every wish of this kind, by name."""
    rows = case.reservations.select_related("user").order_by("user__name", "pk")
    return [_standing(row) for row in rows.prefetch_related("settings_aside")]


def _standing(reservation: Reservation) -> Standing:
    asked = reservation.settings_aside.select_related("agreed_by", "refused_by", "concern__data_key")
    latest = asked.order_by("-asked_at", "-pk").first()
    if latest is None:
        return Standing(reservation.user)
    return Standing(
        reservation.user,
        waiting=_is_waiting(latest),
        agreed_by=latest.agreed_by,
        refused_by=latest.refused_by,
        decided_at=latest.agreed_at or latest.refused_at,
        grounds=_grounds(latest),
        reason=_opened(latest, latest.sealed_reason, Label.SET_ASIDE) if latest.sealed_reason else "",
    )


def askable(case: Case) -> list[User]:
    """Whom somebody could ask for: reserved, not waiting for a decision, and otherwise free to be appointed."""
    waiting = SettingAside.objects.filter(agreed_at=None, refused_at=None).values("reservation")
    held = recipients.reservations().filter(case=case).exclude(pk__in=waiting)
    return list(access.appointable(case).filter(pk__in=held.values("user")))


@transaction.atomic
def ask(case: Case, person: User, *, grounds: str, by: User, now: datetime) -> list[SettingAside]:
    """Ask for somebody whom a reporter would rather not have; for each reporter who said so, where several did.

    Nothing goes up the hierarchy before the conflict decision. Raises Blocked, Refused (not reserved, blocked,
    or not somebody to appoint), WrongState (asked already, or the page was stale).
    """
    access.advance(case)
    undecided = lifecycle.conflicts_undecided(case)
    if undecided:
        raise Blocked(undecided)
    if not access.appointable(case).filter(pk=person.pk).exists() or not recipients.is_reserved(case, person):
        raise Refused
    if person not in askable(case):
        raise WrongState
    held = recipients.reservations().filter(case=case, user=person).order_by("pk")
    return [_ask(row, grounds=grounds, by=by, now=now) for row in held]


def _ask(reservation: Reservation, *, grounds: str, by: User, now: datetime) -> SettingAside:
    concern = _wisher(reservation)
    asked = SettingAside(reservation=reservation, concern=concern, asked_at=now, asked_by=by)
    asked.sealed_grounds = sealing.seal(concern.data_key, grounds, label=Label.GROUNDS, row=asked.pk)
    asked.save(force_insert=True)
    _write(EventType.RESERVATION_ASKED, asked, by=by, now=now)
    away = absences.who_is_away(on=calendar.receipt_date(now))
    for senior in sorted(deciders(asked), key=lambda user: user.pk in away)[:1]:
        _tell(senior, asked, "asked", now=now)
    return asked


def _wisher(reservation: Reservation) -> Concern:
    """Whose wish it is. An older row does not say: where several reporters could be meant, none of them is told
    of a wish that may be another's, so it cannot be set aside (Refused)."""
    concerns = reservation.case.concerns.select_related("data_key", "case")
    found = list(concerns.filter(pk=reservation.concern_id) if reservation.concern_id else concerns)
    if len(found) != 1:
        raise Refused
    return found[0]


def deciders(asked: SettingAside) -> list[User]:
    """Senior managers with no part in it, the one upward first; where there is none, reserve readers."""
    case = asked.reservation.case
    seniors = RoleHolding.objects.filter(role=Role.SENIOR_MANAGER, user__is_active=True)
    upward = list(recipients.seniors_above(case.owner)) if case.owner else []
    every = [*upward, *(row.user for row in seniors.select_related("user").order_by("user__name", "user"))]
    able = [user for user in dict.fromkeys(every) if _may_decide(asked, user)]
    if able:
        return able
    reserve = RotaPlace.objects.filter(is_fallback=True, user__is_active=True).select_related("user")
    return [place.user for place in reserve.order_by("position") if _may_decide(asked, place.user)]


def _may_decide(asked: SettingAside, user: User) -> bool:
    """Nobody blocked or reserved, nobody on the case, neither who asks nor who is asked for."""
    case = asked.reservation.case
    kept_out = recipients.blocked_on(case) | recipients.reserved_on(case)
    kept_out |= {asked.asked_by_id, asked.reservation.user_id}
    kept_out |= {reader.pk for reader, _ in lifecycle.readers(case)}
    return user.pk not in kept_out and Role.CUSTODIAN not in access.org_roles(user)


def may_open(user: User) -> bool:
    """Whether the list of what waits is a page for this person at all."""
    if Role.SENIOR_MANAGER in access.org_roles(user):
        return True
    return RotaPlace.objects.filter(user=user, is_fallback=True, user__is_active=True).exists()


def awaiting(user: User) -> list[SettingAside]:
    """What this person may decide, the first asked first; nothing of it is opened yet."""
    if not may_open(user):
        return []
    rows = (
        SettingAside.objects.filter(agreed_at=None, refused_at=None)
        .select_related(
            "reservation__case__owner", "reservation__user", "asked_by", "concern__data_key", "concern__case"
        )
        .order_by("asked_at", "pk")
    )
    return [row for row in rows if user in deciders(row)]


def find(user: User, key: UUID) -> SettingAside:
    """One of them. Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((row for row in awaiting(user) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(asked: SettingAside, *, by: User, now: datetime) -> str:
    """Why nobody else will do, opened for whoever decides; reading is an event too."""
    _write(EventType.RESERVATION_READ, asked, by=by, now=now)
    return _grounds(asked)


def message(asked: SettingAside, reason: str, *, by: User) -> str:
    """What the reporter would read."""
    return wording.set_aside(title=asked.reservation.user.title, reason=reason, decided_by=by.title)


@transaction.atomic
def set_aside(asked: SettingAside, *, reason: str, by: User, now: datetime) -> SettingAside:
    """The reporter is told first, in this transaction; from then on the person can be appointed.

    Raises Refused for somebody who may not decide it, WrongState when it was decided meanwhile, ValueError
    without a reason.
    """
    if not reason.strip():
        raise ValueError("The reporter is told why.")
    _claim(asked, by=by)
    mailbox.write_as_staff(asked.concern, message(asked, reason, by=by), by=by, now=now)
    asked.agreed_at, asked.agreed_by = now, by
    asked.sealed_reason = sealing.seal(asked.concern.data_key, reason, label=Label.SET_ASIDE, row=asked.pk)
    asked.save(update_fields=["agreed_at", "agreed_by", "sealed_reason"])
    _write(EventType.RESERVATION_SET_ASIDE, asked, by=by, now=now)
    _tell(asked.asked_by, asked, "agreed", now=now)
    return asked


@transaction.atomic
def keep(asked: SettingAside, *, by: User, now: datetime) -> SettingAside:
    """The wish stands. Raises Refused and WrongState like `set_aside`."""
    _claim(asked, by=by)
    access.advance(asked.concern.case)
    asked.refused_at, asked.refused_by = now, by
    asked.save(update_fields=["refused_at", "refused_by"])
    _write(EventType.RESERVATION_KEPT, asked, by=by, now=now)
    _tell(asked.asked_by, asked, "kept", now=now)
    return asked


def _claim(asked: SettingAside, *, by: User) -> None:
    """Lock the row and look at it afresh: of two who decide at once the second finds it decided."""
    if by not in deciders(asked):
        raise Refused
    locked = SettingAside.objects.select_for_update().get(pk=asked.pk)
    if not _is_waiting(locked):
        raise WrongState


def _is_waiting(asked: SettingAside) -> bool:
    return asked.agreed_at is None and asked.refused_at is None


def _grounds(asked: SettingAside) -> str:
    return _opened(asked, asked.sealed_grounds, Label.GROUNDS)


def _opened(asked: SettingAside, sealed: bytes | memoryview, label: Label) -> str:
    return sealing.unseal(asked.concern.data_key, sealed, label=label, row=asked.pk)


def _write(type_: EventType, asked: SettingAside, *, by: User, now: datetime) -> None:
    concern = asked.concern
    person = str(asked.reservation.user_id)
    audit.record(type_, case=asked.reservation.case, by=by, now=now, concern=concern.reference, person=person)


def _tell(to: User, asked: SettingAside, what: str, *, now: datetime) -> None:
    """In working hours, unless somebody may be at risk; nobody blocked or gone."""
    case, concern = asked.reservation.case, asked.concern
    if not to.is_active or to.pk in recipients.blocked_on(case):
        return
    hours = None if case.urgent else ladder.sending_moment(now, concern.division, clock.current_calendar())
    outbox.post(
        to=to,
        kind=Kind.REMINDER,
        key=f"reservation:{asked.pk}:{what}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        not_before=hours,
        about=case.pk,
    )
