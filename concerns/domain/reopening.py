"""A case that was finished is taken up again, by whoever leads it or after a review: always with a reason.

What was promised and kept before stays as it was: a new round of our answer is promised, counted from this day.
Names that were shown for the case stay closed: whoever needs one asks anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    afterwords,
    audit,
    calendar,
    clock,
    lifecycle,
    mailbox,
    reading,
    standing,
    tables,
    targets,
)
from concerns.domain.content import Label
from concerns.enums import Duty, EventType, LetterKind, State
from concerns.errors import WrongState
from concerns.models import Case, Concern, Letter, Mailbox, Reopening, Review
from trust import audit as chain
from trust import sealing


@dataclass(frozen=True)
class Line:
    """One time that the case was opened again."""

    reason: str
    at: datetime
    by: User
    after_review: bool


def state_after(case: Case) -> State:
    """Where the work goes on: what was sent elsewhere or put right by talking has not been looked
    into yet."""
    answered = Letter.objects.filter(concern__case=case, kind=LetterKind.OUTCOME, issued_at__isnull=False)
    return State.INVESTIGATING if answered.exists() else State.ACCEPTED


@transaction.atomic
def reopen(case: Case, *, reason: str, words: str, by: User, now: datetime) -> Reopening:
    """Each reporter who had an answer is told in their inbox, and owed another. `words` go to all of them alike.
    Raises ValueError without a reason or words for them, WrongState for a stale page or a case at work."""
    if not reason.strip() or not words.strip():
        raise ValueError("A case is opened again with a reason, and its reporters are told.")
    access.advance(case)
    if State(case.state) not in tables.ENDING:
        raise WrongState
    return take_up(case, reason=reason, words=words, by=by, now=now)


def take_up(
    case: Case,
    *,
    reason: str,
    words: str,
    by: User,
    now: datetime,
    review: Review | None = None,
    told: Collection[Concern] = (),
) -> Reopening:
    """Part of a larger step, which has claimed the case. `told` have a letter that says it already."""
    row = Reopening(case=case, review=review, reopened_at=now, reopened_by=by)
    row.sealed_reason = sealing.seal(case.data_key, reason, label=Label.REOPENING, row=row.pk)
    row.save(force_insert=True)
    on = calendar.receipt_date(now)
    answered = case.concerns.select_related("data_key", "case").filter(answered_date__isnull=False)
    concerns = list(answered.order_by("recorded_date", "pk"))
    was = case.state
    if State(case.state) in tables.ENDING:
        lifecycle.open_again(case, state_after(case), by=by, now=now)
    else:
        audit.record(EventType.CASE_REOPENED, case=case, by=by, now=now, was=was)
    for concern in concerns:
        concern.case = case
        _owe_again(concern, words="" if concern in told else words, by=by, on=on, now=now)
    Mailbox.objects.filter(concern__case=case).update(closes_date=None, ended_date=None)
    return row


def _owe_again(concern: Concern, *, words: str, by: User, on: date, now: datetime) -> None:
    standing.end_wish(concern, by=by, now=now)  # of before an answer ended it
    reading.lapse(concern, now=now)
    concern.answered_date = None
    concern.save(update_fields=["answered_date"])
    number = clock.next_round(concern, review=False)
    entries = clock.start_round(concern, number, Duty.ANSWER, since=on, on=on)
    if words:
        due = clock.due(concern, Duty.ANSWER)
        mailbox.write_as_staff(concern, message(words, by_date=due.due_date if due else on), by=by, now=now)
    else:
        targets.heard(concern, by=by, now=now)  # in the letter, which went while they still had an answer
    chain.record_many(entries)


def message(words: str, *, by_date: date) -> str:
    return afterwords.opened_again(words, by_date)


def of(case: Case) -> list[Line]:
    """Every time it was opened again, the first one first."""
    rows = Reopening.objects.filter(case=case).select_related("reopened_by").order_by("reopened_at", "pk")
    return [
        Line(
            sealing.unseal(case.data_key, row.sealed_reason, label=Label.REOPENING, row=row.pk),
            row.reopened_at,
            row.reopened_by,
            row.review_id is not None,
        )
        for row in rows
    ]
