"""Put right early, by talking: the commonest way, and the shortest (R22, R44).

For what a named person recorded as minor, and only once a first reader has said that the manager is not too close
to it and that a talk would not show who spoke up. One letter tells the reporter, and serves both promises while
the first letter is still owed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import (
    access,
    assessments,
    audit,
    calendar,
    clock,
    extensions,
    held,
    letters,
    lifecycle,
    outcome,
    recipients,
    templates,
    wording,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.domain.outcome import WishLine
from concerns.enums import Duty, EventType, LetterKind, Obstacle, Seriousness, State, WishReply
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, InformalCheck, InformalOutcome, Letter, Wish
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing


@dataclass(frozen=True)
class InformalParts:
    """What the letter says beside its fixed words. Support and contact only while the first letter is owed."""

    how: str = ""
    actions: str = ""
    support: str = ""
    contact: str = ""
    apology: str = ""
    bodies: str = ""


@dataclass(frozen=True)
class Talk:
    """What was agreed with the individual, and when; for those on the case."""

    agreed: str = field(repr=False)
    on: date


@dataclass(frozen=True)
class Reply:
    """Our reply to one wish, given with the letter that carries it."""

    wish: Wish
    reply: WishReply
    reason: str = field(repr=False)


# Whether it may be put right by talking.


def clearing_obstacles(case: Case) -> list[Reason]:
    """A first reader cannot say yes before these; a no is always possible."""
    minor = assessments.seriousness_of(case) == Seriousness.MINOR
    return [*lifecycle.conflicts_undecided(case), *([] if minor else [(Obstacle.NOT_MINOR, None)])]


@transaction.atomic
def clear(case: Case, *, may: bool, reason: str, by: User, now: datetime) -> InformalCheck:
    """The first reader's word, unasked. Raises Blocked for a yes to what is not minor, WrongState, ValueError
    without a reason."""
    _require_reason(reason)
    access.advance(case)
    if may and (reasons := clearing_obstacles(case)):
        raise Blocked(reasons)
    check = InformalCheck(case=case)
    _decide(check, may=may, reason=reason, by=by, now=now)
    check.save(force_insert=True)
    return check


@transaction.atomic
def ask(case: Case, *, grounds: str, by: User, now: datetime) -> InformalCheck:
    """Whoever handles the case asks a first reader with no part in it. Raises WrongState while one is asked."""
    _require_reason(grounds)
    access.advance(case)
    if waiting(case) is not None:
        raise WrongState
    check = InformalCheck(case=case, asked_at=now, asked_by=by)
    check.sealed_grounds = sealing.seal(case.data_key, grounds, label=Label.INFORMAL_GROUNDS, row=check.pk)
    check.save(force_insert=True)
    audit.record(EventType.INFORMAL_ASKED, case=case, by=by, now=now)
    able = [user for user in recipients.on_rota() if may_decide(check, user)]
    if able:
        away_last = recipients.first_readers(case, on=calendar.receipt_date(now))
        _tell(min(able, key=lambda user: user not in away_last), check, "asked", now=now)
    return check


def _require_reason(text: str) -> None:
    if not text.strip():
        raise ValueError("A reason is needed.")


def _decide(check: InformalCheck, *, may: bool, reason: str, by: User, now: datetime) -> None:
    case = check.case
    check.may, check.decided_at, check.decided_by = may, now, by
    check.sealed_reason = sealing.seal(case.data_key, reason, label=Label.INFORMAL_REASON, row=check.pk)
    type_ = EventType.INFORMAL_CLEARED if may else EventType.INFORMAL_REFUSED
    audit.record(type_, case=case, by=by, now=now)


def may_decide(check: InformalCheck, user: User) -> bool:
    """A first reader with no part in the case, whom no block and no wish of the reporter keeps out."""
    return access.is_first_reader(user) and extensions.may_approve(check.case, user, asker=_asker(check))


def _asker(check: InformalCheck) -> UUID:
    if check.asked_by_id is None:
        raise WrongState
    return check.asked_by_id


def awaiting(user: User) -> list[InformalCheck]:
    """What this first reader is asked, the first asked first."""
    if not access.is_first_reader(user):
        return []
    rows = _whole().filter(may=None, ended_at=None, case__state__in=[State.ACCEPTED, State.REFERRED])
    return [row for row in rows.order_by("asked_at", "pk") if may_decide(row, user)]


def _whole() -> "QuerySet[InformalCheck]":
    return InformalCheck.objects.select_related("case__data_key", "case__owner", "asked_by", "decided_by")


def find(user: User, key: UUID) -> InformalCheck:
    """Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((check for check in awaiting(user) if check.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(check: InformalCheck, *, by: User, now: datetime) -> str:
    """What whoever handles it says about it; reading is an event too."""
    audit.record(EventType.INFORMAL_READ, case=check.case, by=by, now=now)
    return grounds_of(check)


def grounds_of(check: InformalCheck) -> str:
    if check.sealed_grounds is None:
        return ""
    return sealing.unseal(check.case.data_key, check.sealed_grounds, label=Label.INFORMAL_GROUNDS, row=check.pk)


def reason_of(check: InformalCheck) -> str:
    if check.sealed_reason is None:
        return ""
    return sealing.unseal(check.case.data_key, check.sealed_reason, label=Label.INFORMAL_REASON, row=check.pk)


@transaction.atomic
def decide(check: InformalCheck, *, may: bool, reason: str, by: User, now: datetime) -> None:
    """The first reader's word to whoever asked. Raises Refused for somebody with a part in it, WrongState when it
    was decided or ended, Blocked for a yes to what is not minor."""
    _require_reason(reason)
    if not may_decide(check, by):
        raise Refused
    case = check.case
    access.advance(case)
    check.refresh_from_db(fields=["may", "ended_at"])
    if check.may is not None or check.ended_at is not None:
        raise WrongState
    if may and (reasons := clearing_obstacles(case)):
        raise Blocked(reasons)
    _decide(check, may=may, reason=reason, by=by, now=now)
    check.save(update_fields=["may", "decided_at", "decided_by", "sealed_reason"])
    if check.asked_by is not None:
        _tell(check.asked_by, check, "decided", now=now)


def waiting(case: Case) -> InformalCheck | None:
    """What a first reader is asked and has not answered."""
    return _whole().filter(case=case, may=None, ended_at=None).first()


def latest(case: Case) -> InformalCheck | None:
    """The decision that counts; a join ends it."""
    rows = _whole().filter(case=case, may__isnull=False, ended_at=None)
    return rows.order_by("-decided_at", "-pk").first()


def is_cleared(case: Case) -> bool:
    """A first reader said yes, and it serves whoever handles the case now."""
    found, handler = latest(case), access.handler_of(case)
    if found is None or found.may is not True:
        return False
    return serves(handler.pk if handler else None, decider=found.decided_by_id, asker=found.asked_by_id)


def serves(handler: UUID | None, *, decider: UUID | None, asker: UUID | None) -> bool:
    """A yes is not the talker's own, and one that was asked for looked at whoever asked alone (R44)."""
    return handler is None or (decider != handler and asker in (None, handler))


# What came of it.


def starting_obstacles(case: Case) -> list[Reason]:
    """What stands before anybody talks, whatever the letter will say."""
    cleared: list[Reason] = [] if is_cleared(case) else [(Obstacle.NOT_CLEARED, None)]
    return [*cleared, *clearing_obstacles(case), *lifecycle.safeguarding_missing(case)]


def obstacles(case: Case, concern: Concern, parts: InformalParts, *, on: date) -> list[Reason]:
    """Everything that stops the letter, at once."""
    contact = access.handler_of(case)
    found: list[Reason] = [] if contact else [(Obstacle.NO_CONTACT, None)]
    found += starting_obstacles(case)
    found += [(Obstacle.PART_MISSING, name) for name in _missing(concern, parts, contact)]
    lines = outcome.wishes(concern)
    found += [(Obstacle.WISH_WITHOUT_REPLY, line.wish.number) for line in lines if line.reply is None]
    if outcome.needs_apology(case, concern, on=on) and not parts.apology.strip():
        found.append((Obstacle.NO_APOLOGY, None))
    written = [parts.how, parts.actions, parts.apology, *(line.reason for line in lines)]
    return [*found, *held.stops(written, case=case)]


def _missing(concern: Concern, parts: InformalParts, contact: User | None) -> list[str]:
    """The five parts of the first letter while it is owed (R33), and what an answer says (R57)."""
    wanted = ["how", "actions", "bodies"]
    if Duty.ACKNOWLEDGE in clock.open_duties(concern):
        wanted += ["support", "contact"]
    gaps = [name for name in wanted if not getattr(parts, name).strip()]
    if "contact" in wanted and "contact" not in gaps and contact and contact.name not in parts.contact:
        gaps.append("contact")
    return gaps


def suggested(case: Case, concern: Concern, *, contact: User) -> InformalParts:
    """What the letter knows already."""
    known = letters.suggested(case, concern, contact=contact)
    return InformalParts(support=known.support, contact=known.contact)


@transaction.atomic
def resolve(
    case: Case,
    concern: Concern,
    *,
    talk: Talk,
    parts: InformalParts,
    replies: Iterable[Reply],
    by: User,
    now: datetime,
) -> Letter:
    """Record what was agreed, reply to each wish, and tell this reporter; the case is answered when all are told.

    Raises Blocked with every reason, WrongState when this reporter has their answer, ValueError for a talk that
    says nothing or has not been.
    """
    today = calendar.receipt_date(now)
    if not talk.agreed.strip() or talk.on > today:
        raise ValueError("It was put right by a talk that has been, and something was agreed.")
    for one in replies:
        outcome.reply_to_wish(case, one.wish, reply=one.reply, reason=one.reason, by=by, now=now)
    access.advance(case)
    if concern.answered_date is not None:
        raise WrongState
    if reasons := obstacles(case, concern, parts, on=today):
        raise Blocked(reasons)
    text = letter_text(case, concern, parts, by=by, on=today)
    _record(case, talk, by=by, now=now)
    letter = _issue(concern, parts, text=text, by=by, now=now)
    if not case.concerns.filter(answered_date=None).exists():
        lifecycle.change_state(case, State.ANSWERED, by=by, now=now)
    return letter


def _record(case: Case, talk: Talk, *, by: User, now: datetime) -> None:
    """Once for all reporters who hear of the same talk; what it was before a later one stays inside the record."""
    row = InformalOutcome.objects.filter(case=case).first()
    earlier: list[dict[str, Any]] = []
    if row is not None:
        before = _opened(row, case)
        if (before["agreed"], row.talked_date) == (talk.agreed, talk.on):
            return
        older = before.pop("earlier", [])
        told = {"recorded_at": row.recorded_at.isoformat(), "recorded_by": str(row.recorded_by_id)}
        earlier = [*older, {**before, **told, "on": row.talked_date.isoformat()}]
    record = {"agreed": talk.agreed, "earlier": earlier}
    sealed = sealing.seal_record(case.data_key, record, label=Label.INFORMAL_OUTCOME, row=case.pk)
    kept = {"talked_date": talk.on, "sealed_record": sealed, "recorded_at": now, "recorded_by": by}
    InformalOutcome.objects.update_or_create(case=case, defaults=kept)
    audit.record(EventType.INFORMAL_RESOLVED, case=case, by=by, now=now)


def _opened(row: InformalOutcome, case: Case) -> dict[str, Any]:
    return sealing.unseal_record(case.data_key, row.sealed_record, label=Label.INFORMAL_OUTCOME, row=case.pk)


def _issue(concern: Concern, parts: InformalParts, *, text: str, by: User, now: datetime) -> Letter:
    owed = clock.open_duties(concern)
    for duty in (Duty.ACKNOWLEDGE, Duty.ANSWER):
        if duty in owed:
            clock.meet(concern, duty, by=by, now=now)
    concern.answered_date = calendar.receipt_date(now)
    concern.save(update_fields=["answered_date"])
    words = templates.words(LetterKind.INFORMAL)
    return letters.issue(
        concern,
        LetterKind.INFORMAL,
        parts=letters.as_record(parts),
        text=text,
        template=words.name,
        by=by,
        now=now,
    )


def letter_text(
    case: Case, concern: Concern, parts: InformalParts, *, by: User, on: date, replies: Iterable[Reply] = ()
) -> str:
    """The whole letter as it would go out on that day; `replies` in place of those that are kept."""
    given = {one.wish.number: one for one in replies}
    lines = [_line(line, given.get(line.wish.number)) for line in outcome.wishes(concern)]
    return wording.informal(
        templates.words(LetterKind.INFORMAL),
        letters.facts(case, concern, contact=by),
        parts=letters.as_record(parts),
        replies=lines,
        over=_over(concern, on=on),
        is_first=Duty.ACKNOWLEDGE in clock.open_duties(concern),
        review_by=lifecycle.months_after(on, settings.REVIEW_MONTHS),
        inbox_until=lifecycle.months_after(on, settings.INBOX_OPEN_MONTHS),
    )


def _line(line: WishLine, given: Reply | None) -> tuple[str, str, str]:
    reply, reason = (given.reply, given.reason) if given else (line.reply, line.reason)
    return line.text, str(reply.label) if reply else "", reason


def _over(concern: Concern, *, on: date) -> tuple[date, int] | None:
    answer = clock.due(concern, Duty.ANSWER)
    if answer is None or on <= answer.due_date:
        return None
    return answer.due_date, (on - answer.due_date).days


def talk_of(case: Case) -> Talk | None:
    """What was agreed last, opened; None for a case that was not resolved so."""
    row = InformalOutcome.objects.filter(case=case).first()
    if row is None:
        return None
    return Talk(agreed=_opened(row, case)["agreed"], on=row.talked_date)


def _tell(to: User, check: InformalCheck, what: str, *, now: datetime) -> None:
    case = check.case
    if not to.is_active or to.pk in recipients.barred_on(case):
        return
    outbox.post(
        to=to,
        kind=Kind.REMINDER,
        key=f"informal:{check.pk}:{what}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        about=case.pk,
    )
