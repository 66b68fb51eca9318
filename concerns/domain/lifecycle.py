"""Which state follows which, what must stand before a step, and the end of a case (policy 2.3 and 3.5)."""

import calendar as days
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    assessments,
    audit,
    calendar,
    clock,
    learning,
    meeting_notes,
    meetings,
    remedies,
    requests,
    standing,
    support,
    tables,
    targets,
    waiting,
    wellbeing,
)
from concerns.domain.learning import Point
from concerns.enums import (
    AssessmentKind,
    CaseRole,
    Duty,
    EventType,
    LetterKind,
    Obstacle,
    SafeguardingKind,
    State,
)
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Concern, Mailbox, Review

Reason = tuple[str, int | str | None]

REACHED: dict[State, EventType] = {
    State.ACCEPTED: EventType.CASE_ACCEPTED,
    State.REFERRED: EventType.CASE_REFERRED,
    State.REDIRECTED: EventType.CASE_REDIRECTED,
    State.INVESTIGATING: EventType.CASE_INVESTIGATING,
    State.ANSWERED: EventType.CASE_ANSWERED,
    State.CLOSED: EventType.CASE_CLOSED,
    State.JOINED: EventType.CASE_JOINED,
}


# Where nobody who was asked before could still take on what they were asked about.
ENDS_OFFERS = frozenset({State.REDIRECTED, State.JOINED, State.CLOSED})
# Where somebody may still become the contact, and nobody can refer it any more.
ENDS_REFERRALS = frozenset({State.INVESTIGATING, State.ANSWERED})


def change_state(case: Case, to: State, *, by: User, now: datetime, **codes: str) -> None:
    """Part of a larger step, which has claimed the case. Raises WrongState for a change the table lacks."""
    if to not in tables.NEXT[State(case.state)]:
        raise WrongState
    if case.state == State.RECEIVED:
        targets.triaged(case, by=by, now=now)
    if to in ENDS_OFFERS:
        standing.end_all(case, by=by, now=now)
    if to in ENDS_REFERRALS:
        standing.end_referral(case, by=by, now=now)
    case.state = to
    case.save(update_fields=["state", "joined_into", "closed_at", "closed_by"])
    audit.record(REACHED[to], case=case, by=by, now=now, **codes)
    if case.joined_into is not None:
        support.carry(case, into=case.joined_into)
    goes_on = case.joined_into or case
    if goes_on.state in tables.WORKING:  # each reporter of it is met, one who joins later too (R23)
        meetings.ask(goes_on, by=by, now=now)


def months_after(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, days.monthrange(year, month + 1)[1]))


def conflicts_undecided(case: Case) -> list[Reason]:
    """Nobody else is brought in before a lead has said who must not know (I7)."""
    return [] if case.conflicts_decided_at else [(Obstacle.CONFLICTS_UNDECIDED, None)]


def safeguarding_missing(case: Case) -> list[Reason]:
    """Both questions, adult and child, have an answer before anything goes out (R3)."""
    decided = set(case.safeguarding.values_list("kind", flat=True))
    return [(Obstacle.SAFEGUARDING_MISSING, kind) for kind in SafeguardingKind.values if kind not in decided]


def protection_missing(case: Case) -> list[Reason]:
    """What must change now to keep people safe comes before looking into it (R45)."""
    return [] if case.protection.exists() else [(Obstacle.PROTECTION_MISSING, None)]


def risks_missing(case: Case) -> list[Reason]:
    """Who could guess and who could treat them badly comes before looking into it (T25)."""
    return [(Obstacle.RISK_MISSING, kind) for kind in assessments.risks_missing(case)]


def undecided(case: Case) -> list[Reason]:
    """What keeps people and the reporter safe, and nobody has decided about yet."""
    return [*safeguarding_missing(case), *protection_missing(case), *risks_missing(case)]


def risks_before_others(case: Case, user: User | None = None) -> list[Reason]:
    """What must be weighed up before somebody is let in beside the first reader. Where somebody may be at risk an
    appointment does not wait for it, nor once somebody was let in: looking into it does."""
    if case.urgent or (user is not None and case.owner_id == user.pk):
        return []
    found = risks_missing(case)
    return [] if found and audit.told(audit.case_chain(case), EventType.PERSON_APPOINTED) else found


def unfit(case: Case) -> list[Reason]:
    """How serious it is, and that it is for this procedure, is decided before it is taken on (R10, R12, R44)."""
    fits = assessments.fit_of(case)
    if fits is None:
        return [(Obstacle.RISK_MISSING, AssessmentKind.SERIOUSNESS)]
    return [] if fits in assessments.HERE else [(Obstacle.FITS_ELSEWHERE, fits)]


def fits_here(case: Case) -> list[Reason]:
    """What was found to be ours, in whole or in part, is not sent elsewhere whole (R10, R12)."""
    fits = assessments.fit_of(case)
    return [(Obstacle.FITS_HERE, fits)] if fits in assessments.HERE else []


def duties_open(case: Case) -> list[Reason]:
    """Each duty that is still owed to somebody, once, whichever of the reporters it is owed to."""
    found = {duty for concern in case.concerns.order_by("pk") for duty in clock.open_duties(concern)}
    return [(Obstacle.DUTY_OPEN, duty) for duty in Duty.values if duty in found]


def bad_treatment(case: Case) -> list[Reason]:
    """Only where the reporter lets their contact know of it (R52)."""
    return [(Obstacle.BAD_TREATMENT_OPEN, None)] if remedies.told_to_contact(case) else []


def tasks_open(case: Case) -> list[Reason]:
    """What somebody on the case was to do is done, or cancelled with a reason."""
    waiting = case.tasks.filter(done_at=None, cancelled_at=None).order_by("number")
    return [(Obstacle.TASK_OPEN, number) for number in waiting.values_list("number", flat=True)]


def review_open(case: Case) -> list[Reason]:
    """Somebody with no part in it looks again: what they find may open the case again (R56)."""
    waits = Review.objects.filter(concern__case=case, result="").exists()
    return [(Obstacle.REVIEW_OPEN, None)] if waits else []


def redirect_overturned(case: Case) -> list[Reason]:
    """A reviewer said that it is ours to look into: it is not sent elsewhere a second time (R58)."""
    found = Review.objects.filter(
        concern__case=case, letter__kind=LetterKind.REDIRECT, reopening__isnull=False
    ).exists()
    return [(Obstacle.REDIRECT_OVERTURNED, None)] if found else []


def closing_obstacles(case: Case) -> list[Reason]:
    return [
        *duties_open(case),
        *review_open(case),
        *safeguarding_missing(case),
        *protection_missing(case),
        *bad_treatment(case),
        *tasks_open(case),
        *meeting_notes.closing_obstacles(case),
        *support.closing_obstacles(case),
    ]


@transaction.atomic
def close(case: Case, *, by: User, now: datetime, learned: Point | None = None) -> None:
    """The end of the work, and of every name that was to be known for it. The inboxes stay open for long after it,
    for what may still come (R80). It is closed with what others can learn from it, or why nothing (R96), unless
    that was written before.

    Raises Blocked with every reason, WrongState.
    """
    access.advance(case)
    if learned is not None:
        learning.write(case, learned, by=by, now=now)
    reasons = [*closing_obstacles(case), *learning.missing(case)]
    if reasons:
        raise Blocked(reasons)
    requests.end_with(case, by=by, now=now)
    learning.publish(case, now=now)
    case.closed_at = now
    case.closed_by = by
    change_state(case, State.CLOSED, by=by, now=now)
    today = calendar.receipt_date(now)
    until = months_after(today, settings.INBOX_OPEN_MONTHS)
    checks = ((months, months_after(today, months)) for months in wellbeing.MONTHS)
    wellbeing.plan(case, [one for one in checks if one[1] <= until], by=by, now=now)
    Mailbox.objects.filter(concern__case=case).update(closes_date=until)
    for concern in case.concerns.order_by("pk"):
        waiting.tell(concern)


def open_again(case: Case, to: State, *, by: User, now: datetime) -> None:
    """Part of a larger step, which has claimed the case. Whether it may be put right by talking is asked anew.
    Raises WrongState for a change the table lacks."""
    if to not in tables.NEXT[State(case.state)]:
        raise WrongState
    standing.grown(case, now=now)
    was, case.state = case.state, to
    case.closed_at = case.closed_by = None
    case.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(EventType.CASE_REOPENED, case=case, by=by, now=now, was=was)
    if to in tables.WORKING:  # what was sent elsewhere as it came was met by nobody (R23)
        meetings.ask(case, by=by, now=now)


def chains(case: Case, *, inboxes: Iterable[Mailbox]) -> list[str]:
    """Where everything that happened in this case is written: its own chain, those of cases joined to it, and
    the inbox of each reporter. A case that was joined brought its concern along: one inbox means none was."""
    boxes = list(inboxes)
    joined = Case.objects.filter(joined_into=case).only("pk").order_by("pk") if len(boxes) > 1 else []
    return [
        audit.case_chain(case),
        *(audit.case_chain(one) for one in joined),
        *(audit.mailbox_chain(inbox) for inbox in boxes),
    ]


def readers(case: Case) -> list[tuple[User, CaseRole | None]]:
    """Everybody who can open the case now, once each: the appointed, and the owner until there is a handler."""
    found: list[tuple[User, CaseRole | None]] = list(access.holders(case))
    if case.owner is not None and all(user.pk != case.owner_id for user, _ in found):
        found.insert(0, (case.owner, None))
    return found


def concern_of(case: Case, reference: str) -> Concern:
    """The concern that this reference names. Raises WrongState when it was joined elsewhere meanwhile."""
    found = case.concerns.select_related("data_key", "service").filter(reference=reference).first()
    if found is None:
        raise WrongState
    return found
