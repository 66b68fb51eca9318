"""A mail on each working day for those who want one, so that no mail always means that something broke.

It says that nothing is due, or that there is something to look at; from outside the two look the same.
What a reporter caused since the last round is left out: told before its
hour, it would show when they wrote (T11).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.domain import absences
from accounts.models import Employer, User
from concerns.domain import (
    advice,
    breakglass,
    calendar,
    clock,
    corrections,
    cover,
    decisions,
    extensions,
    informal,
    offers,
    originals,
    reservations,
    reviewers,
    tasks,
)
from concerns.models import Deadline, Heartbeat
from notifications import delivery, outbox
from notifications.messages import OWN, Kind
from notifications.models import Notice, Pace, State
from notifications.outbox import Draft

HOUR = 9  # in London
ASKED: tuple[Callable[[User], Sequence[object]], ...] = (
    *(offers.awaiting, informal.awaiting, advice.awaiting, reservations.awaiting),
    *(extensions.awaiting, corrections.awaiting),
)


def tell(*, now: datetime) -> int:
    """Post to each what is true for them today, once; returns to how many.

    Not before the day's first good sweep, which posts what is due today: the mail says that the check ran. After
    an outage it is made up for while the working day lasts, and never the day after. Raises `OutsideCoverage`.
    """
    day = calendar.receipt_date(now)
    if not delivery.in_office_hours(now) or not _has_swept(since=calendar.working_moment(day, HOUR)):
        return 0
    waiting = _at_work(_untold(day), day=day)
    busy = _busy(waiting, day=day) if waiting else set()
    outbox.post_many(_draft(user, busy=user.pk in busy, on=day) for user in waiting)
    return len(waiting)


def _has_swept(*, since: datetime) -> bool:
    return Heartbeat.objects.filter(name=clock.SWEEP, last_good_at__gte=since).exists()


def _untold(day: date) -> list[User]:
    """Who wants the note and has had no mail today, or none that is about to go."""
    wanting = User.objects.filter(is_active=True, wants_daily_note=True).select_related("unit").order_by("pk")
    people = list(wanting)
    if not people:
        return []
    went = Q(state=State.SENT, sent_at__gte=calendar.working_moment(day, 0))
    goes = Q(state=State.READY) & (Q(not_before=None) | Q(not_before__lt=calendar.end_of(day)))
    told = _notes(people).filter(went | goes).values_list("recipient", flat=True)
    posted = Notice.objects.filter(key__in=[_key(user, day) for user in people]).values_list(
        "recipient", flat=True
    )
    left_out = {*told, *posted}
    return [user for user in people if user.pk not in left_out]


def _at_work(people: Iterable[User], *, day: date) -> list[User]:
    """Those who are here, and for whom it is a working day where their unit is, or else where the employer is."""
    known = clock.current_calendar()
    employer, away = Employer.objects.first(), absences.who_is_away(on=day)
    found = []
    for user in people:
        if user.pk in away:
            continue
        place = user.unit or employer
        if place is not None and calendar.is_working_day(day, place.division, known):
            found.append(user)
    return found


def _busy(people: Collection[User], *, day: date) -> set[UUID]:
    """For whom something is due or over, or waits that they were not told of: to them it would not be true that
    nothing does."""
    failed = _notes(people).filter(state=State.FAILED).values_list("recipient", flat=True)
    found = {*_who_owe(day), *failed}
    return found | {user.pk for user in people if user.pk not in found and _is_asked(user, day=day)}


def _who_owe(day: date) -> set[UUID]:
    """Whose list has a duty that is due or over: the owner's and that of whoever stands in for them; where it is a
    review's, the reviewer's alone (R56)."""
    rows = Deadline.objects.filter(met_at=None, due_date__lte=day)
    owed = rows.annotate(by=Coalesce("extended_date", "due_date")).filter(by__lte=day)
    rounds = list(owed.values_list("round", "concern__case", "concern__case__owner"))
    ours = {case: owner for round_, case, owner in rounds if not clock.is_review(round_)}
    reviewed = {case for round_, case, _owner in rounds if clock.is_review(round_)}
    covers = cover.stand_ins(ours.keys(), on=day, away=absences.who_is_away(on=day))
    others = [*covers.values(), *reviewers.of_many(reviewed).values()]
    return {owner for owner in ours.values() if owner is not None} | {user.pk for user in others}


def _is_asked(user: User, *, day: date) -> bool:
    """For a word or a deed that somebody on the staff waits for."""
    if any(task.due_date <= day for task in tasks.open_tasks_of(user)):
        return True
    return any(awaiting(user) for awaiting in ASKED) or _decides_what_is_closed(user, day=day)


def _decides_what_is_closed(user: User, *, day: date) -> bool:
    """About a name, or a file as it was sent."""
    if decisions.is_keeper(user) and decisions.awaiting(user, today=day):
        return True
    return bool(originals.awaiting(user, today=day) or breakglass.reviews_due(user))


def _notes(people: Iterable[User]) -> "QuerySet[Notice]":
    """Mail about somebody's own sign-in tells nothing of what waits."""
    return Notice.objects.filter(recipient__in=people).exclude(kind__in=OWN)


def _key(user: User, day: date) -> str:
    return f"daily:{day}:{user.pk}"


def _draft(user: User, *, busy: bool, on: date) -> Draft:
    kind = Kind.REMINDER if busy else Kind.NOTHING_DUE
    return Draft(user, kind, _key(user, on), on, Pace.HOURS)
