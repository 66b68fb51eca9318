"""What a first reader decides: who must not know, what must happen now, whose it becomes (policy 2.3 to 3.4).

Nobody else is brought in before the conflict decision; nothing goes out before the safeguarding decisions.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    audit,
    calendar,
    clock,
    endings,
    held,
    letters,
    lifecycle,
    recipients,
    standing,
    templates,
    wording,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import (
    CaseRole,
    Duty,
    EventType,
    LetterKind,
    Obstacle,
    Procedure,
    State,
)
from concerns.errors import Blocked
from concerns.models import Case, Concern, Route
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing


@dataclass(frozen=True)
class RedirectParts:
    """What the redirect letter says beside its fixed words; each is compulsory (R10, R12, R33)."""

    reason: str = ""
    how: str = ""
    receiving_contact: str = ""
    estimate: str = ""
    support: str = ""

    def missing(self) -> list[str]:
        return [name for name, text in asdict(self).items() if not text.strip()]


@transaction.atomic
def decide_conflicts(case: Case, *, by: User, now: datetime) -> None:
    """The lead has looked at everybody near it, and those who must not know are blocked."""
    access.advance(case)
    case.conflicts_decided_at = now
    case.conflicts_decided_by = by
    case.save(update_fields=["conflicts_decided_at", "conflicts_decided_by"])
    audit.record(EventType.CONFLICTS_DECIDED, case=case, by=by, now=now)


@transaction.atomic
def accept(case: Case, *, handler: User | None, by: User, now: datetime) -> None:
    """It is ours to look into. Without a handler it stays with the lead until one is appointed.

    Raises Blocked, Refused (not somebody to appoint), WrongState.
    """
    access.advance(case)
    endings.hold([case.pk])
    _require([*_appointing_obstacles(case, handler), *lifecycle.unfit(case)])
    lifecycle.change_state(case, State.ACCEPTED, by=by, now=now)
    if handler is not None:
        _appoint(case, handler, CaseRole.HANDLER, by=by, now=now)


@transaction.atomic
def appoint(case: Case, user: User, role: CaseRole, *, by: User, now: datetime) -> None:
    """Bring one more person in, or hand the case to another handler, of which the reporter is told in writing.

    Raises Blocked, Refused, WrongState.
    """
    access.advance(case)
    _require(_appointing_obstacles(case, user))
    _appoint(case, user, role, by=by, now=now)


@transaction.atomic
def refer(case: Case, *, to: User, reason: str, by: User, now: datetime, decided_by: User | None = None) -> None:
    """Hand it to the manager whose job it is to deal with it and who said yes: see `offers.refer` (R47).
    `decided_by` is whoever chose them. Raises Blocked, Refused, WrongState."""
    access.advance(case)
    endings.hold([case.pk])
    _require([*_appointing_obstacles(case, to), *lifecycle.unfit(case)])
    if case.state != State.REFERRED:  # by a manager to whom it was referred before, it goes on
        lifecycle.change_state(case, State.REFERRED, by=by, now=now)
    for concern in _concerns(case):
        _route(concern, reason=reason, to=to, by=decided_by or by, now=now)
    _appoint(case, to, CaseRole.HANDLER, by=by, now=now)


@transaction.atomic
def redirect(case: Case, *, procedure: Procedure, parts: RedirectParts, by: User, now: datetime) -> None:
    """Another procedure fits better: each reporter gets the reason in writing, and can challenge it (R12, R58).

    The letter has the five parts, so it meets both duties. Raises Blocked, WrongState.
    """
    access.advance(case)
    _require(redirecting_obstacles(case, parts))
    lifecycle.change_state(case, State.REDIRECTED, by=by, now=now, procedure=procedure)
    for concern in _concerns(case):
        _route(concern, reason=parts.reason, procedure=procedure, by=by, now=now)
        _issue_redirect(case, concern, procedure=procedure, parts=parts, by=by, now=now)


def taking_on_obstacles(case: Case) -> list[Reason]:
    """What comes before it is accepted or referred, whoever takes it on."""
    return [
        *lifecycle.conflicts_undecided(case),
        *lifecycle.risks_before_others(case),
        *lifecycle.unfit(case),
    ]


def redirecting_obstacles(case: Case, parts: RedirectParts) -> list[Reason]:
    """With the letter a reporter may ask for a review, which goes up the hierarchy: whoever must not know of it is
    kept out before."""
    gaps: list[Reason] = [(Obstacle.PART_MISSING, name) for name in parts.missing()]
    gaps += held.stops([parts.reason, parts.how, parts.estimate], case=case)
    standing = [*lifecycle.fits_here(case), *lifecycle.redirect_overturned(case)]
    return [*gaps, *lifecycle.conflicts_undecided(case), *lifecycle.safeguarding_missing(case), *standing]


def _issue_redirect(
    case: Case, concern: Concern, *, procedure: Procedure, parts: RedirectParts, by: User, now: datetime
) -> None:
    text = redirect_text(case, concern, procedure=procedure, parts=parts, by=by, on=calendar.receipt_date(now))
    for duty in (Duty.ACKNOWLEDGE, Duty.ANSWER):
        if duty in clock.open_duties(concern):
            clock.meet(concern, duty, by=by, now=now)
    concern.answered_date = calendar.receipt_date(now)
    concern.save(update_fields=["answered_date"])
    letters.issue(
        concern,
        LetterKind.REDIRECT,
        parts={**letters.as_record(parts), "procedure": str(procedure)},
        text=text,
        template=templates.words(LetterKind.REDIRECT).name,
        by=by,
        now=now,
    )


def redirect_text(
    case: Case, concern: Concern, *, procedure: Procedure, parts: RedirectParts, by: User, on: date
) -> str:
    """The redirect letter, whole, as it would go out on that day."""
    told = letters.facts(case, concern, contact=by)
    return wording.redirect(
        templates.words(LetterKind.REDIRECT),
        told,
        procedure=str(procedure.label),
        parts=letters.as_record(parts),
        review_by=lifecycle.months_after(on, settings.REVIEW_MONTHS),
        inbox_until=lifecycle.months_after(on, settings.INBOX_OPEN_MONTHS),
    )


def _concerns(case: Case) -> list[Concern]:
    return list(case.concerns.select_related("data_key").order_by("recorded_date", "pk"))


def _require(reasons: list[Reason]) -> None:
    if reasons:
        raise Blocked(reasons)


def _appointing_obstacles(case: Case, user: User | None) -> list[Reason]:
    found = lifecycle.conflicts_undecided(case)
    if user is None:
        return found
    if recipients.is_reserved(case, user):
        found.append((Obstacle.PERSON_RESERVED, str(user.pk)))
    return [*found, *lifecycle.risks_before_others(case, user)]


def _appoint(case: Case, user: User, role: CaseRole, *, by: User, now: datetime) -> None:
    former = access.handler_of(case)
    if role == CaseRole.HANDLER:
        standing.end_offer(case, by=by, now=now)
    access.appoint(case, user, role, by=by, now=now)
    if user.pk != by.pk:
        _tell(case, user, Kind.APPOINTED, now=now)
    if role == CaseRole.HANDLER and former != user:
        _write_new_contact(case, user, former=former, by=by, now=now)


def _tell(case: Case, user: User, kind: Kind, *, now: datetime) -> None:
    """`version` tells this step from an earlier one of the same kind."""
    outbox.post(
        to=user,
        kind=kind,
        key=f"{kind}:{case.pk}:{user.pk}:{case.version}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        about=case.pk,
    )


def _write_new_contact(case: Case, user: User, *, former: User | None, by: User, now: datetime) -> None:
    """Every reporter who was given a contact in writing gets the new one so too, in the same step (R36)."""
    for concern in _concerns(case):
        letters.change_contact(concern, to=user, former=former, by=by, now=now)


def _route(
    concern: Concern,
    *,
    reason: str,
    by: User,
    now: datetime,
    procedure: Procedure | None = None,
    to: User | None = None,
) -> None:
    route = Route(concern=concern, procedure=procedure or "", referred_to=to, decided_at=now, decided_by=by)
    route.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.ROUTE, row=route.pk)
    route.save(force_insert=True)
