"""Cases whose owner is away or has left, put into other hands: for those days, or for good (R17, R71, T34).

Whoever does it need not open the cases: they know the reference, the dates and the state, as they do of every case
they oversee. Each case is a step of its own, whole or not at all, and who may have it is asked at that moment.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.domain import absences
from accounts.models import Absence, RotaPlace, User
from concerns.domain import (
    access,
    audit,
    calendar,
    clock,
    cover,
    endings,
    knowledge,
    lifecycle,
    recipients,
    triage,
)
from concerns.enums import CaseRole, EventType, Seat, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, CaseUserObjectPermission, Conflict, Cover
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace

FINISHED = (State.CLOSED, State.JOINED)
LONG = timedelta(days=366)  # until somebody is told who does not say when they are back
HOUR = 9  # in London, on the day from which somebody can do something about it


def cases_of(person: User, *, by: User, on: date) -> "QuerySet[Case]":
    """Their open cases that `by` may put into other hands: one's own, and for a first reader those of somebody
    who left, is away or goes away."""
    if by.pk == person.pk:
        return access.visible_cases(by).filter(owner=by).exclude(state__in=FINISHED)
    return to_hand_over(by, on=on).filter(owner=person)


def to_hand_over(by: User, *, on: date) -> "QuerySet[Case]":
    """Every open case of somebody who left, is away or goes away; but for any that this first reader must not know
    of, or that the reporter would rather keep from them while another one can do it (R48)."""
    if not access.is_first_reader(by):
        return Case.objects.none()
    to_come = Absence.objects.filter(Q(last_date=None) | Q(last_date__gte=on), user=OuterRef("owner"))
    blocked = Conflict.objects.filter(case=OuterRef("pk"), user=by)
    unwelcome = Q(Exists(recipients.reservations().filter(case=OuterRef("pk"), user=by))) & Q(_another_reader(by))
    found = Case.objects.filter(Q(owner__is_active=False) | Exists(to_come)).exclude(state__in=FINISHED)
    return found.filter(~Exists(blocked), ~knowledge.has_seen_name(by, "pk")).exclude(unwelcome)


def _another_reader(by: User) -> Exists:
    """Somebody else on the rota to whom nobody and nothing objects, for a query over cases."""
    case = OuterRef(OuterRef("pk"))
    blocked = Conflict.objects.filter(case=case, user=OuterRef("user"))
    unwelcome = recipients.reservations().filter(case=case, user=OuterRef("user"))
    seen = knowledge.has_seen_name(OuterRef("user"), case)
    others = RotaPlace.objects.filter(user__in=[user.pk for user in recipients.on_rota() if user.pk != by.pk])
    return Exists(others.filter(~Exists(blocked), ~Exists(unwelcome), ~seen))


def given_away_by(person: User, keys: Collection[UUID]) -> "QuerySet[Case]":
    """Those of these cases that somebody may be told went on without them: any but what they must not know of."""
    barred = Exists(Conflict.objects.filter(case=OuterRef("pk"), user=person))
    return Case.objects.filter(~barred, ~knowledge.has_seen_name(person, "pk"), pk__in=list(keys))


def goes_to_a_reader(case: Case) -> bool:
    """Before anybody has said who must not know, and who could guess, a case goes from one first reader to another
    alone."""
    if case.state == State.RECEIVED or case.conflicts_decided_at is None:
        return True
    return case.state == State.ACCEPTED and bool(lifecycle.risks_before_others(case))


@transaction.atomic
def hand_over(person: User, key: UUID, *, version: int, to: User, by: User, now: datetime) -> None:
    """This case is `to`'s from now on; every reporter who was told a contact is told the new one.

    Raises NoSuchCase (not theirs any more, or hidden from `by`), WrongState (changed since the page was made),
    Refused (not somebody who may have it: no reason is given, since it may be a block).
    """
    case = _claim(person, key, version=version, by=by, now=now)
    former = case.owner or person  # as they are now
    if to.pk == person.pk or to.pk in absences.who_is_away(on=calendar.receipt_date(now)):
        raise Refused
    if goes_to_a_reader(case):
        _give_to_reader(case, to, former=former, by=by, now=now)
    else:
        try:
            triage.appoint(case, to, CaseRole.HANDLER, by=by, now=now)
        except Blocked as blocked:
            raise Refused from blocked
    audit.record(EventType.CASE_HANDED_OVER, case=case, by=by, now=now, person=str(to.pk), former=str(person.pk))
    _tell_former(case, former, by=by, now=now)


def _claim(person: User, key: UUID, *, version: int, by: User, now: datetime) -> Case:
    """The case, locked, as the page showed it."""
    allowed = cases_of(person, by=by, on=calendar.receipt_date(now)).filter(pk=key).values("pk")
    locked = Case.objects.select_for_update(of=("self",), no_key=True)
    case = locked.select_related("data_key", "owner").filter(pk__in=allowed).first()
    if case is None:
        raise NoSuchCase
    if case.version != version:
        raise WrongState
    return case


def _give_to_reader(case: Case, to: User, *, former: User, by: User, now: datetime) -> None:
    if to.pk in recipients.barred_on(case) or recipients.is_reserved(case, to) or to not in recipients.on_rota():
        raise Refused
    access.advance(case)
    endings.hold([case.pk])
    access.own(case, to, by=by, now=now)
    if Seat.HANDLER in access.seats(former, case):
        access.dismiss(case, former, CaseRole.HANDLER, by=by, now=now)
    access.silence_strangers(case, [former], by=by, now=now)
    if to.pk != by.pk:
        _post(case, to, Kind.APPOINTED, now=now)


def _tell_former(case: Case, person: User, *, by: User, now: datetime) -> None:
    """On the day they are back: `away_changed` brings it forward when that is earlier, or was not known."""
    if not person.is_active or person.pk == by.pk or person.pk in recipients.barred_on(case):
        return
    away = absences.read(since=calendar.receipt_date(now)).on(calendar.receipt_date(now)).get(person.pk)
    if away is None:
        _post(case, person, Kind.HANDED_OVER, now=now)
    else:
        back = away.last_date + calendar.DAY if away.last_date else calendar.receipt_date(now) + LONG
        _post(case, person, Kind.HANDED_OVER, now=now, not_before=calendar.working_moment(back, HOUR))


def _post(case: Case, to: User, kind: Kind, *, now: datetime, not_before: datetime | None = None) -> None:
    outbox.post(
        to=to,
        kind=kind,
        key=f"{kind}:{case.pk}:{to.pk}:{case.version}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent and not_before is None else Pace.HOURS,
        not_before=not_before,
        about=case.pk,
    )


@transaction.atomic
def stand_in(
    person: User, key: UUID, absence: Absence, *, version: int, to: User, by: User, now: datetime
) -> None:
    """`to` stands in on this case on the days of that absence, in place of whoever did before. It ends by itself.

    Raises NoSuchCase, WrongState, and Refused as `hand_over` does; WrongState also for an absence that is over.
    """
    case = _claim(person, key, version=version, by=by, now=now)
    today = calendar.receipt_date(now)
    current = next((row for row in absences.to_come(on=today, people=[person]) if row.pk == absence.pk), None)
    if current is None:
        raise WrongState
    if to.pk == person.pk or lifecycle.conflicts_undecided(case) or not _is_here(to, current, on=today):
        raise Refused
    if recipients.is_reserved(case, to):
        raise Refused
    access.advance(case)
    endings.hold([case.pk])
    for row in Cover.objects.filter(case=case, absence=current).select_related("user"):
        access.dismiss(case, row.user, CaseRole.COVER, by=by, now=now)
    Cover.objects.create(case=case, user=to, absence=current, given_at=now, given_by=by)
    access.appoint(case, to, CaseRole.COVER, by=by, now=now)
    if to.pk != by.pk:
        later = current.first_date > today
        _post(
            case,
            to,
            Kind.APPOINTED,
            now=now,
            not_before=calendar.working_moment(current.first_date, HOUR) if later else None,
        )


def _is_here(to: User, absence: Absence, *, on: date) -> bool:
    """Whether they are at work on the days that are left of it; whoever goes away in the middle of it is not."""
    first = max(on, absence.first_date)
    theirs = Absence.objects.filter(Q(last_date=None) | Q(last_date__gte=first), user=to)
    if absence.last_date is not None:
        theirs = theirs.filter(first_date__lte=absence.last_date)
    return not theirs.exists()


@transaction.atomic
def end_what_is_over(*, now: datetime) -> int:
    """Take away what opens nothing any more, with its event: the absence is over or taken back, or the case went
    to somebody else. Returns how many. Asked again when the cases are held: meanwhile another worker may have done
    it, or somebody given the same case to the same person anew."""
    over = _over(on=calendar.receipt_date(now))
    cases = _locked(set(over.order_by().values_list("content_object", flat=True)))
    rows = list(over.filter(content_object__in=cases.keys()).order_by("content_object", "pk"))
    for row in rows:
        access.dismiss(cases[row.content_object_id], row.user, CaseRole.COVER, by=None, now=now)
    return len(rows)


def _over(*, on: date) -> "QuerySet[CaseUserObjectPermission]":
    kept = Cover.objects.filter(
        Q(absence__last_date=None) | Q(absence__last_date__gte=on),
        case=OuterRef("content_object"),
        user=OuterRef("user"),
        absence__user=OuterRef("content_object__owner"),
    )
    held = CaseUserObjectPermission.objects.filter(permission__codename=cover.PERMISSION)
    return held.filter(~Exists(kept)).select_related("user")


def _locked(keys: set[UUID]) -> dict[UUID, Case]:
    """These cases, held and renumbered: a page that was made before finds them changed."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    found = {case.pk: case for case in rows}
    endings.hold(found)
    return found


@transaction.atomic
def away_changed(person: User, *, by: User | None, now: datetime) -> None:
    """Somebody goes away, comes back or changes their days: what was given for these days ends with them, and for
    each of their cases of which a promised date falls into days without a stand-in a first reader hears of it."""
    end_what_is_over(now=now)
    today = calendar.receipt_date(now)
    if person.pk not in absences.who_is_away(on=today):
        outbox.bring_forward(to=person, kind=Kind.HANDED_OVER, now=now)
    for absence in absences.to_come(on=today, people=[person]):
        outbox.post_many(_drafts(absence, by=by, on=today))


def _drafts(absence: Absence, *, by: User | None, on: date) -> Iterator[outbox.Draft]:
    days = f"{absence.first_date}:{absence.last_date}"
    for case in _due_within(absence):
        readers = [user for user in recipients.first_readers(case, on=on) if user.pk != absence.user_id]
        for user in readers[:1]:
            if by is None or user.pk != by.pk:
                key = f"{Kind.AWAY}:{absence.pk}:{days}:{case.pk}:{user.pk}"
                pace = Pace.AT_ONCE if case.urgent else Pace.HOURS
                yield outbox.Draft(user, Kind.AWAY, key, on, pace, about=case.pk)


def _due_within(absence: Absence) -> "QuerySet[Case]":
    """Their open cases without a stand-in of which a promise of theirs is due on one of these days, or is over."""
    covered = Cover.objects.filter(case=OuterRef("pk"), absence=absence)
    due = clock.promises_open().filter(concern__case=OuterRef("pk"))
    due = due.annotate(by=Coalesce("extended_date", "due_date"))
    if absence.last_date is not None:
        due = due.filter(by__lte=absence.last_date)
    mine = Case.objects.filter(owner=absence.user_id).exclude(state__in=FINISHED)
    return mine.filter(Exists(due), ~Exists(covered)).order_by("pk")
