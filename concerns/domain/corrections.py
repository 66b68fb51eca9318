"""Another day on which a concern was raised: written down wrongly, or told to somebody before (R15, D11).

To an earlier day it counts at once, and what is over by it is missed. To a later day it counts only when somebody
with no part in the case agrees. A stored date never changes (D2): other promises take the place of those that were
counted from the wrong day, and these stay on record with all that became of them. No miss is ever taken back.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, clock, extensions, mailbox, prompts, wording
from concerns.domain.content import Label
from concerns.enums import Duty, EventType
from concerns.errors import NoSuchCase, RaisedRefusal, Refused, WrongState
from concerns.models import Concern, Correction, Deadline, Extension
from trust import audit as chain
from trust import sealing

APPROVERS = extensions.APPROVERS


class Unfit(ValueError):
    """A day on which it cannot have been raised, and why."""

    def __init__(self, reason: RaisedRefusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


class Change(NamedTuple):
    """What becomes of one promise. `is_late`: by the new date it is over, or was kept too late."""

    promise: Deadline
    due_date: date
    is_late: bool


def unfit(concern: Concern, day: date) -> RaisedRefusal | None:
    """Why this day cannot be it; None when it can. Nothing was raised after it was written down."""
    if day == concern.raised_date:
        return RaisedRefusal.SAME
    if day > concern.recorded_date:
        return RaisedRefusal.RECORDED
    if day < clock.current_calendar().first_day:
        return RaisedRefusal.TOO_EARLY
    return None


def is_owed(concern: Concern) -> bool:
    """Whether a promise is still open: what is finished is not counted anew."""
    return concern.deadlines.filter(duty__in=clock.PROMISED, round=1, met_at=None).exists()


def waiting(concern: Concern) -> Correction | None:
    """The later day that nobody has decided about yet."""
    return undecided().filter(concern=concern).select_related("asked_by").first()


def undecided() -> "QuerySet[Correction]":
    """Later days that nobody has decided about."""
    return Correction.objects.filter(new_date__gt=F("old_date"), agreed_at=None, refused_at=None)


def changes(concern: Concern, *, day: date, now: datetime) -> list[Change]:
    """Which promises would get another date, the first due first. One that was kept is counted anew only where
    that makes it late, so that no correction hides a miss."""
    rows = concern.deadlines.filter(duty__in=clock.PROMISED, round=1).order_by("due_date", "duty")
    return _changes(rows, concern=concern, day=day, now=now)


def _changes(rows: Iterable[Deadline], *, concern: Concern, day: date, now: datetime) -> list[Change]:
    known = clock.current_calendar()
    found = []
    for promise in rows:
        due_date = clock.counted_from(day, promise, division=concern.division, known=known)
        is_late = calendar.end_of(due_date) <= (promise.met_at or now)
        counts = promise.met_at is None or (is_late and day < concern.raised_date)
        if counts and due_date != promise.due_date:
            found.append(Change(promise, due_date, is_late))
    return found


@transaction.atomic
def correct(concern: Concern, *, day: date, reason: str, by: User, now: datetime) -> Correction:
    """Put an earlier day in force, or ask for a later one. Raises Unfit; WrongState when nothing is owed any more,
    a later day waits to be decided, or the page was stale; ValueError without a reason."""
    if not reason.strip():
        raise ValueError("A correction says why.")
    access.advance(concern.case)
    concern.refresh_from_db(fields=["raised_date"])
    if waiting(concern) is not None or not is_owed(concern):
        raise WrongState
    refusal = unfit(concern, day)
    if refusal is not None:
        raise Unfit(refusal)
    asked = Correction(concern=concern, old_date=concern.raised_date, new_date=day, asked_at=now, asked_by=by)
    asked.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.CORRECTION, row=asked.pk)
    asked.save(force_insert=True)
    if is_later(asked):
        _ask(asked, by=by, now=now)
    else:
        _put_in_force(asked, by=by, now=now)
    return asked


def is_later(correction: Correction) -> bool:
    return correction.new_date > correction.old_date


def _ask(asked: Correction, *, by: User, now: datetime) -> None:
    _write(EventType.CORRECTION_ASKED, asked, by=by, now=now)
    approver = extensions.approver_for(asked.concern.case, asker=by, on=calendar.receipt_date(now))
    if approver is not None:
        _tell(approver, asked, "asked", now=now)


def _put_in_force(correction: Correction, *, by: User, now: datetime) -> None:
    """Rows first, the chain last; the reporter is told in the same transaction."""
    concern, day = correction.concern, correction.new_date
    rows = list(
        concern.deadlines.select_for_update().filter(duty__in=clock.PROMISED, round=1).order_by("due_date", "duty")
    )
    found = _changes(rows, concern=concern, day=day, now=now)
    concern.raised_date = day
    concern.save(update_fields=["raised_date"])
    entries = [audit.entry(EventType.RAISED_CORRECTED, case=concern.case, by=by, now=now, **_codes(correction))]
    for change in found:
        change.promise.concern = concern
        anew, told = clock.replace(change.promise, due_date=change.due_date, correction=correction, now=now)
        Extension.objects.filter(deadline=change.promise, agreed_at=None, refused_at=None).update(deadline=anew)
        entries += told
    mailbox.write_as_staff(concern, message(correction, found, by=by), by=by, now=now)
    chain.record_many(entries)


def message(correction: Correction, found: Iterable[Change], *, by: User) -> str:
    """What the reporter reads when the day is another one."""
    return wording.counted_anew(
        old=correction.old_date,
        new=correction.new_date,
        promises=[
            wording.Anew(
                Duty(one.promise.duty), one.promise.due_date, one.due_date, one.promise.met_at, one.is_late
            )
            for one in found
        ],
        agreed_by=by.title if is_later(correction) else "",
    )


def anything_is_asked() -> bool:
    """Whether any date waits for anybody's word, a new one or a later day of raising; one query."""
    later = Extension.objects.filter(agreed_at=None, refused_at=None, deadline__met_at=None)
    return undecided().values("pk").union(later.values("pk")).exists()


def awaiting(user: User) -> list[Correction]:
    """The later days this person may decide about, the first asked for first; nothing of them is opened yet."""
    if not access.org_roles(user) & APPROVERS:
        return []
    owed = Deadline.objects.filter(concern=OuterRef("concern"), duty__in=clock.PROMISED, round=1, met_at=None)
    rows = (
        undecided()
        .filter(Exists(owed))
        .exclude(asked_by=user)
        .select_related("concern__case", "concern__data_key", "asked_by")
        .order_by("asked_at", "pk")
    )
    return [row for row in rows if may_decide(row, user)]


def may_decide(asked: Correction, user: User) -> bool:
    """Who may agree to a later answer; before the conflict decision first readers alone, since the manager upward
    may be whom it is about."""
    case = asked.concern.case
    if case.conflicts_decided_at is None and Role.TRIAGE_LEAD not in access.org_roles(user):
        return False
    return extensions.may_approve(case, user, asker=asked.asked_by_id)


def find(user: User, key: UUID) -> Correction:
    """One of them. Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((row for row in awaiting(user) if row.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(asked: Correction, *, by: User, now: datetime) -> str:
    """Why the day was another one, opened for whoever decides; reading is an event too."""
    _write(EventType.CORRECTION_READ, asked, by=by, now=now)
    return reason_of(asked)


def reason_of(correction: Correction) -> str:
    return sealing.unseal(
        correction.concern.data_key, correction.sealed_reason, label=Label.CORRECTION, row=correction.pk
    )


@transaction.atomic
def agree(asked: Correction, *, by: User, now: datetime) -> Correction:
    """The later day counts from now on. Raises Refused for somebody with a part in the case, WrongState when it
    was decided or nothing is owed any more."""
    _claim(asked, by=by)
    if not is_owed(asked.concern):
        raise WrongState
    asked.agreed_at, asked.agreed_by = now, by
    asked.save(update_fields=["agreed_at", "agreed_by"])
    _put_in_force(asked, by=by, now=now)
    _tell(asked.asked_by, asked, "agreed", now=now)
    return asked


@transaction.atomic
def refuse(asked: Correction, *, by: User, now: datetime) -> Correction:
    """The day stays as it is. Raises Refused and WrongState like `agree`."""
    _claim(asked, by=by)
    asked.refused_at, asked.refused_by = now, by
    asked.save(update_fields=["refused_at", "refused_by"])
    _write(EventType.CORRECTION_REFUSED, asked, by=by, now=now)
    _tell(asked.asked_by, asked, "refused", now=now)
    return asked


def _claim(asked: Correction, *, by: User) -> None:
    """Lock the case and look at the row afresh: of two who decide at once the second finds it decided."""
    if not may_decide(asked, by):
        raise Refused
    access.advance(asked.concern.case)
    asked.refresh_from_db(fields=["agreed_at", "refused_at"])
    asked.concern.refresh_from_db(fields=["raised_date"])
    if asked.agreed_at or asked.refused_at or asked.old_date != asked.concern.raised_date:
        raise WrongState


def made(concern: Concern) -> list[Correction]:
    """Every correction of this concern, decided or not, the first one first."""
    rows = concern.corrections.select_related("asked_by", "agreed_by", "refused_by", "concern__data_key")
    return list(rows.order_by("asked_at", "pk"))


def _codes(correction: Correction) -> dict[str, str]:
    return {
        "concern": correction.concern.reference,
        "old": correction.old_date.isoformat(),
        "new": correction.new_date.isoformat(),
    }


def _write(type_: EventType, correction: Correction, *, by: User, now: datetime) -> None:
    audit.record(type_, case=correction.concern.case, by=by, now=now, **_codes(correction))


def _tell(to: User, asked: Correction, what: str, *, now: datetime) -> None:
    prompts.tell(to, asked.concern, key=f"correction:{asked.pk}:{what}", now=now)
