"""Somebody holds that a reporter said what they knew to be false (policy 1, R8). Nothing else ever sets it: not a
finding, not a motive, not being wrong.

It needs what shows that they knew, and two people: one who leads the case asks, a senior manager with no part in
it decides. After a yes the reporter reads it in their inbox from the same moment. What was decided is sealed with
its reason, so that no list and no count can show it: a yes leaves no message, no event and no date that a no does
not leave, and its events say only that a sealed question was put and decided.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import (
    access,
    afterwords,
    audit,
    calendar,
    challenges,
    findings,
    held,
    lifecycle,
    recipients,
    reviewers,
    waiting,
)
from concerns.domain.content import Label
from concerns.enums import Conclusion, EventType, LetterKind
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Finding, KnownFalse, Review
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing


@dataclass(frozen=True)
class Grounds:
    """What shows that they knew, and how else it could be explained. Both are compulsory."""

    knew: str = field(default="", repr=False)
    otherwise: str = field(default="", repr=False)


@dataclass(frozen=True)
class Decided:
    agreed: bool = field(repr=False)
    reason: str = field(repr=False)


def deciders(case: Case, *, asker: User, now: datetime) -> list[User]:
    """Who may have the second word: as for a review, and never who asks (R8)."""
    return [user for user in reviewers.able(case, on=calendar.receipt_date(now)) if user.pk != asker.pk]


@transaction.atomic
def ask(concern: Concern, grounds: Grounds, *, by: User, now: datetime) -> KnownFalse:
    """Put the question to one person. Raises ValueError without both grounds, Refused where nobody is left to
    decide, WrongState for a stale page, a question that was put already, or what `is_unfounded` says no to."""
    if not grounds.knew.strip() or not grounds.otherwise.strip():
        raise ValueError("It needs what shows that they knew, and what else could explain it.")
    case = concern.case
    access.advance(case)
    if not is_unfounded(concern) or rows_of(concern).exists():
        raise WrongState
    able = deciders(case, asker=by, now=now)
    if not able:
        raise Refused
    row = KnownFalse(concern=concern, asked_at=now, asked_by=by, decider=able[0])
    record = {"knew": grounds.knew, "otherwise": grounds.otherwise}
    row.sealed_grounds = sealing.seal_record(concern.data_key, record, label=Label.KNOWN_FALSE, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.SEALED_ASKED, case=case, by=by, now=now, concern=concern.reference)
    outbox.post(
        to=row.decider,
        kind=Kind.REMINDER,
        key=f"sealed:{row.pk}",
        on=calendar.receipt_date(now),
        pace=Pace.HOURS,
        about=case.pk,
    )
    return row


def is_unfounded(concern: Concern) -> bool:
    """Whether it can be asked at all: we looked into it, and our answer says that something was not so and nothing
    that it was (R8). What was put right by talking or stopped was never found out, and what could not be
    established is not unfounded. While somebody looks at the answer again, nothing is."""
    latest = challenges.latest_answer(concern)
    if concern.answered_date is None or latest is None or latest.kind != LetterKind.OUTCOME:
        return False
    rows = Finding.objects.filter(allegation__answering__concern=concern)
    found = set(rows.values_list("conclusion", flat=True))
    unfounded = Conclusion.NOT_UPHELD in found and not found & findings.HELD
    return unfounded and not Review.objects.filter(concern=concern, result="").exists()


def rows_of(concern: Concern) -> "QuerySet[KnownFalse]":
    return KnownFalse.objects.filter(concern=concern)


def asked(concern: Concern) -> KnownFalse | None:
    """The question that was put about this concern, for those who lead its case."""
    return rows_of(concern).select_related("decider", "asked_by").first()


def waiting_for(user: User) -> list[KnownFalse]:
    """What waits for this person's word alone."""
    found = KnownFalse.objects.filter(decided_at=None)
    rows = found.select_related("concern__case__owner", "concern__data_key", "asked_by", "decider")
    return [row for row in rows.order_by("asked_at", "pk") if may_decide(row, user)]


def may_decide(row: KnownFalse, user: User) -> bool:
    decider = decider_of(row)
    return decider is not None and decider.pk == user.pk


def decider_of(row: KnownFalse) -> User | None:
    """Whoever was asked, as long as they are still no part of the case and may know of it; or else who comes next,
    so that the question does not wait for somebody who left."""
    case = row.concern.case
    kept_out = recipients.barred_on(case) | {reader.pk for reader, _ in lifecycle.readers(case)}
    if row.decider.is_active and row.decider_id not in kept_out:
        return row.decider
    able = reviewers.able(case, on=calendar.receipt_date(row.asked_at))
    return next((user for user in able if user.pk != row.asked_by_id), None)


def find(user: User, key: UUID) -> KnownFalse:
    """Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((row for row in waiting_for(user) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(row: KnownFalse, *, by: User, now: datetime) -> Grounds:
    """What was written, opened for whoever decides; reading is an event too. Whoever reads it in place of somebody
    who left decides it from then on."""
    if row.decider_id != by.pk:
        row.decider = by
        row.save(update_fields=["decider"])
    audit.record(EventType.SEALED_READ, case=row.concern.case, by=by, now=now, concern=row.concern.reference)
    return grounds_of(row)


def grounds_of(row: KnownFalse) -> Grounds:
    kept = sealing.unseal_record(row.concern.data_key, row.sealed_grounds, label=Label.KNOWN_FALSE, row=row.pk)
    return Grounds(**kept)


def decision_of(row: KnownFalse) -> Decided | None:
    if row.sealed_decision is None:
        return None
    kept = json.loads(
        sealing.unseal(row.concern.data_key, row.sealed_decision, label=Label.KNOWN_FALSE_DECISION, row=row.pk)
    )
    return Decided(bool(kept["agreed"]), kept["reason"])


@transaction.atomic
def decide(row: KnownFalse, *, agree: bool, reason: str, by: User, now: datetime) -> None:
    """The second word, with its reason; a yes stands in the reporter's inbox from the same moment (`told`). A no
    is told to nobody outside. Raises Refused, ValueError without a reason, Blocked for words the reporter must not
    read, WrongState when it was decided, and for a yes to what is looked into again."""
    if not reason.strip():
        raise ValueError("It is decided with a reason.")
    if not may_decide(row, by):
        raise Refused
    concern = row.concern
    if agree and (stops := held.stops([reason], case=concern.case)):  # the reporter reads this reason
        raise Blocked(stops)
    access.advance(concern.case)
    row.refresh_from_db(fields=["decided_at"])
    if row.decided_at is not None or (agree and not is_unfounded(concern)):
        raise WrongState
    # As long for a yes as for a no, so that its length tells nothing.
    record = json.dumps({"agreed": int(agree), "reason": reason})
    row.sealed_decision = sealing.seal(concern.data_key, record, label=Label.KNOWN_FALSE_DECISION, row=row.pk)
    row.decided_at, row.decider = now, by
    row.save(update_fields=["sealed_decision", "decided_at", "decider"])
    if agree:
        waiting.tell(concern)
    audit.record(EventType.SEALED_DECIDED, case=concern.case, by=by, now=now, concern=concern.reference)


def told(concern: Concern, *, may_review: bool) -> str:
    """What its reporter alone reads in their inbox after a yes, from the sealed decision itself. Empty without,
    and for as long as the answer under it does not stand: it was opened again, somebody looks at it again, or
    something was found so."""
    if not is_unfounded(concern):
        return ""
    row = rows_of(concern).filter(decided_at__isnull=False).select_related("decider", "concern__data_key").first()
    decided = decision_of(row) if row is not None else None
    if row is None or row.decided_at is None or decided is None or not decided.agreed:
        return ""
    by_day = lifecycle.months_after(calendar.receipt_date(row.decided_at), settings.REVIEW_MONTHS)
    return afterwords.held_against(
        decided_by=row.decider.title, reason=decided.reason, say_by=by_day, may_review=may_review
    )
