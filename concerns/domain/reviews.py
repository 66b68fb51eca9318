"""A reporter disagrees with our answer, or with being sent elsewhere: somebody with no part in it looks again, on
a clock of its own (R56, R58, D8).

It runs beside the state of the case: what it finds may open the case again. How it is asked for: `challenges`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    afterwords,
    audit,
    calendar,
    clock,
    held,
    letters,
    lifecycle,
    recipients,
    reopening,
    reviewers,
    templates,
    wording,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import CaseRole, Duty, EventType, LetterKind, Obstacle, ReviewResult, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Deadline, Letter, Review
from trust import sealing

BEGUN_TEMPLATE = f"review_begun/{wording.FIRST_VERSION}"


@dataclass(frozen=True)
class Begun:
    """What the reviewer writes in the first letter of a review."""

    how: str = field(default="", repr=False)
    support: str = field(default="", repr=False)


@dataclass(frozen=True)
class Result:
    """What the reviewer decided. `changes`: what is right instead, or what is looked at again."""

    result: ReviewResult
    found: str = field(default="", repr=False)
    changes: str = field(default="", repr=False)
    apology: str = field(default="", repr=False)
    bodies: str = field(default="", repr=False)

    @property
    def reopens(self) -> bool:
        return self.result == ReviewResult.CHANGED


@dataclass(frozen=True)
class Standing:
    """One review as those on the case see it."""

    review: Review
    why: str = field(repr=False)
    begun: Deadline | None
    answer: Deadline | None
    reviewer: User | None


def of_case(case: Case) -> list[Review]:
    """Every review in this case, the one asked for first coming first."""
    rows = Review.objects.filter(concern__case=case).select_related("concern__data_key", "letter", "decided_by")
    return list(rows.order_by("asked_date", "round", "pk"))


def of_concern(concern: Concern) -> Review | None:
    """The latest one."""
    return Review.objects.filter(concern=concern).select_related("letter").order_by("-round").first()


def standing(review: Review, *, reviewer: User | None) -> Standing:
    rows = {row.duty: row for row in Deadline.objects.filter(concern=review.concern, round=review.round)}
    return Standing(
        review,
        why_of(review),
        rows.get(Duty.ACKNOWLEDGE),
        rows.get(Duty.ANSWER),
        None if review.result else reviewer,
    )


def why_of(review: Review) -> str:
    return sealing.unseal(review.concern.data_key, review.sealed_why, label=Label.REVIEW_WHY, row=review.pk)


def result_of(review: Review) -> Result | None:
    if review.sealed_result is None:
        return None
    kept = sealing.unseal_record(
        review.concern.data_key, review.sealed_result, label=Label.REVIEW_RESULT, row=review.pk
    )
    return Result(**{**kept, "result": ReviewResult(review.result)})


def bodies_of(letter: Letter) -> str:
    """The outside bodies that a letter named (R57), for the next one to start from."""
    kept = sealing.unseal_record(
        letter.concern.data_key, letter.sealed_parts, label=Label.LETTER_PARTS, row=letter.pk
    )
    return str(kept.get("bodies", ""))


def is_begun(review: Review) -> bool:
    return Deadline.objects.filter(
        concern=review.concern, round=review.round, duty=Duty.ACKNOWLEDGE, met_at__isnull=False
    ).exists()


def find(case: Case, key: UUID) -> Review:
    """One open review of a case that the reviewer came to through the door. Raises NoSuchCase, WrongState."""
    found = next((one for one in of_case(case) if one.pk == key), None)
    if found is None:
        raise NoSuchCase
    if found.result:
        raise WrongState
    found.concern.case = case
    return found


def begun_text(review: Review, parts: Begun, *, by: User) -> str:
    concern = review.concern
    due = Deadline.objects.filter(concern=concern, round=review.round, duty=Duty.ANSWER).first()
    return afterwords.review_begun(
        templates.words(LetterKind.ACKNOWLEDGEMENT),
        letters.facts(concern.case, concern, contact=by),
        asked=review.asked_date,
        how=parts.how,
        due=due.due_date if due else None,
        support=parts.support,
    )


def beginning_obstacles(review: Review, parts: Begun) -> list[Reason]:
    gaps: list[Reason] = []
    if not parts.how.strip():
        gaps.append((Obstacle.PART_MISSING, "how"))
    if not parts.support.strip():
        gaps.append((Obstacle.PART_MISSING, "support"))
    return gaps + held.stops([parts.how], case=review.concern.case)


@transaction.atomic
def begin(review: Review, parts: Begun, *, by: User, now: datetime) -> Letter:
    """The first letter of the review, by the reviewer; nothing else stops its clock. Raises Refused for anybody
    else, Blocked with every reason, WrongState for a stale page or when it was sent."""
    _claim(review, by=by)
    if reasons := beginning_obstacles(review, parts):
        raise Blocked(reasons)
    text = begun_text(review, parts, by=by)
    clock.meet(review.concern, Duty.ACKNOWLEDGE, by=by, now=now, review=review.round)
    return letters.issue(
        review.concern,
        LetterKind.REVIEW_BEGUN,
        parts=letters.as_record(parts),
        text=text,
        template=BEGUN_TEMPLATE,
        by=by,
        now=now,
    )


def _claim(review: Review, *, by: User) -> None:
    """The case first, then the review afresh: of two who decide at once the second finds it decided."""
    case = review.concern.case
    access.advance(case)
    if reviewers.of(case) != by:
        raise Refused
    review.refresh_from_db(fields=["result"])
    if review.result:
        raise WrongState


def deciding_obstacles(review: Review, given: Result, *, on: date) -> list[Reason]:
    """Everything that stops the result, at once."""
    found: list[Reason] = []
    if not is_begun(review):
        found.append((Obstacle.REVIEW_NOT_BEGUN, str(review.pk)))
    needs_change = given.result != ReviewResult.STANDS
    gaps = {
        "found": not given.found.strip(),
        "changes": needs_change and not given.changes.strip(),
        "bodies": not given.bodies.strip(),
    }
    found += [(Obstacle.PART_MISSING, name) for name, is_missing in gaps.items() if is_missing]
    if (needs_change or _days_over(review, on=on) > 0) and not given.apology.strip():
        found.append((Obstacle.NO_APOLOGY, None))
    return found + held.stops([given.found, given.changes, given.apology], case=review.concern.case)


def _days_over(review: Review, *, on: date) -> int:
    due = Deadline.objects.filter(concern=review.concern, round=review.round, duty=Duty.ANSWER).first()
    return (on - due.due_date).days if due else 0


def result_text(review: Review, given: Result, *, by: User, on: date) -> str:
    """The whole letter as it would go out on that day; each paragraph of what was found is a point of its own."""
    concern = review.concern
    again_by = _again_by(concern, on=on) if given.reopens else None
    points = [wording.Point("", text.strip()) for text in given.found.split("\n\n") if text.strip()]
    return wording.review_result(
        templates.words(LetterKind.REVIEW),
        letters.facts(concern.case, concern, contact=by),
        wording.Reviewed(
            review.asked_date,
            points,
            what_changes=given.changes if given.result == ReviewResult.PARTLY else "",
            new_round_by=again_by,
            apology=given.apology,
            bodies=given.bodies,
        ),
    )


def _again_by(concern: Concern, *, on: date) -> date:
    """When this reporter is answered again: the day that was promised already, where it is open again."""
    open_one = clock.due(concern, Duty.ANSWER)
    if open_one is not None and open_one.met_at is None:
        return clock.promised_date(open_one)
    return calendar.due_by(on, clock.period_of(concern, Duty.ANSWER), concern.division, clock.current_calendar())


@transaction.atomic
def decide(review: Review, given: Result, *, by: User, now: datetime) -> Letter:
    """The result in writing, by the reviewer. With it their part ends; where the first answer was wrong, the case
    goes back to work, and each of its reporters is owed another answer.

    Raises Refused for anybody but the reviewer, Blocked with every reason, WrongState for a stale page.
    """
    _claim(review, by=by)
    concern, case, on = review.concern, review.concern.case, calendar.receipt_date(now)
    if reasons := deciding_obstacles(review, given, on=on):
        raise Blocked(reasons)
    text = result_text(review, given, by=by, on=on)
    clock.meet(concern, Duty.ANSWER, by=by, now=now, review=review.round)
    _store(review, given, by=by, now=now)
    letter = letters.issue(
        concern,
        LetterKind.REVIEW,
        parts={"found": given.found, "changes": given.changes, "result": str(given.result)},
        text=text,
        template=templates.words(LetterKind.REVIEW).name,
        by=by,
        now=now,
    )
    if given.reopens:
        _back_to_work(review, case, given, by=by, now=now)
    if not Review.objects.filter(concern__case=case, result="").exists():
        access.dismiss(case, by, CaseRole.REVIEWER, by=by, now=now)
    return letter


def _store(review: Review, given: Result, *, by: User, now: datetime) -> None:
    record = {
        "found": given.found,
        "changes": given.changes,
        "apology": given.apology,
        "bodies": given.bodies,
    }
    review.result, review.decided_at, review.decided_by = given.result, now, by
    review.sealed_result = sealing.seal_record(
        review.concern.data_key, record, label=Label.REVIEW_RESULT, row=review.pk
    )
    review.save(update_fields=["result", "sealed_result", "decided_at", "decided_by"])
    concern = review.concern
    audit.record(
        EventType.REVIEW_DECIDED,
        case=concern.case,
        by=by,
        now=now,
        concern=concern.reference,
        result=given.result,
    )


def _back_to_work(review: Review, case: Case, given: Result, *, by: User, now: datetime) -> None:
    """Other reporters of the case are told that it is looked at again, and never that one of them asked."""
    review.concern.case = case
    reopening.take_up(
        case,
        reason=given.changes,
        words=afterwords.something_was_missed(),
        by=by,
        now=now,
        review=review,
        told=[review.concern],
    )


@transaction.atomic
def choose_reviewer(case: Case, person: User, *, by: User, now: datetime) -> None:
    """A first reader with no part in it chooses who looks again, of those who may. Raises Refused for others or
    for somebody who may not, WrongState when no review waits or it has begun."""
    access.advance(case)
    waiting = [one for one in of_case(case) if not one.result]
    if not waiting or any(is_begun(one) for one in waiting):
        raise WrongState
    if not may_choose(case, by) or person.pk == by.pk:
        raise Refused
    former = reviewers.of(case)
    if former is not None and former.pk == person.pk:
        return
    if person not in reviewers.able(case, on=calendar.receipt_date(now)):
        raise Refused
    if former is not None:
        access.dismiss(case, former, CaseRole.REVIEWER, by=by, now=now)
    reviewers.seat(case, by=by, now=now, choose=person)


def may_choose(case: Case, user: User) -> bool:
    """First readers who are not blocked and had no part in the case; having chosen before is none."""
    if not access.is_first_reader(user) or user.pk in recipients.barred_on(case):
        return False
    return user.pk not in {person.pk for person, _ in lifecycle.readers(case)}


def open_to_choose(user: User) -> list[Case]:
    """Cases in which a review waits that has not begun, by the one asked for first."""
    if not access.is_first_reader(user):
        return []
    found: dict[UUID, Case] = {}
    rows = Review.objects.filter(result="").exclude(concern__case__state=State.JOINED)
    for review in rows.select_related("concern__case__owner").order_by("asked_date", "pk"):
        case = review.concern.case
        if case.pk not in found and may_choose(case, user) and not is_begun(review):
            found[case.pk] = case
    return list(found.values())
