"""Whether each reporter was told what was done: yes or no, with the reason, for each thing that was done (R46).

Things done are a referral to safeguarding, what was changed at once to keep people safe, and other routes. Each
reporter is asked about alone: none of them ever learns of another.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, onward, precautions
from concerns.domain.content import Label
from concerns.domain.precautions import Safeguarding
from concerns.enums import EventType, SafeguardingAnswer
from concerns.errors import NoSuchCase
from concerns.models import ActionTold, Case, Concern
from trust import sealing


class What(StrEnum):
    """Names of the columns that lead from a row to what was done."""

    SAFEGUARDING = "safeguarding"
    PROTECTION = "protection"
    ROUTE = "route"


@dataclass(frozen=True)
class Done:
    """One thing that was done, of which the reporters may have to be told; `label` is its kind in words."""

    what: What
    key: UUID
    label: str
    at: datetime


@dataclass(frozen=True)
class Told:
    """What was said of it last for one reporter, opened."""

    told: bool
    decided_at: datetime
    decided_by: User
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Line:
    """One thing done and one reporter; `said` is None until somebody said whether they were told."""

    done: Done
    concern: Concern
    said: Told | None


def things_done(case: Case) -> list[Done]:
    """Every referral that was made, whatever was decided after it, also in a case that was joined; what is changed
    now to keep people safe; and every route."""
    found = [
        Done(What.SAFEGUARDING, one.key, str(kind.label), one.decided_at)
        for kind, said in precautions.safeguarding(case).items()
        for one in _referrals(said)
    ]
    protected = precautions.protection(case)[:1]
    found += [
        Done(What.PROTECTION, one.key, "; ".join(str(step.label) for step in one.steps), one.decided_at)
        for one in protected
        if not one.is_nothing
    ]
    found += [Done(What.ROUTE, one.key, str(one.kind.label), one.opened_at) for one in onward.of_case(case)]
    return sorted(found, key=lambda one: one.at)


def _referrals(said: list[Safeguarding]) -> list[Safeguarding]:
    """Each once, as it was recorded last: the same one is to the same place on the same day."""
    made = [one for one in said if one.answer == SafeguardingAnswer.REFERRED]
    latest = {(one.record.referred_to.strip(), one.record.referred_on): one for one in reversed(made)}
    return list(latest.values())


def lines(case: Case) -> list[Line]:
    """Each thing done with each reporter of the case, in the order in which it was done."""
    concerns = list(case.concerns.select_related("data_key").order_by("recorded_date", "pk"))
    rows = (
        ActionTold.objects.filter(concern__in=concerns).select_related("decided_by").order_by("decided_at", "pk")
    )
    said = {(row.concern_id, _key(row)): row for row in rows}
    return [
        Line(done, concern, _opened(said.get((concern.pk, done.key)), concern))
        for done in things_done(case)
        for concern in concerns
    ]


def find(case: Case, concern: Concern, *, what: str, key: UUID) -> Line:
    """One line of this case. Raises NoSuchCase: also for a decision that another has replaced."""
    for line in lines(case):
        if (line.done.what, line.done.key, line.concern.pk) == (what, key, concern.pk):
            return line
    raise NoSuchCase


def _key(row: ActionTold) -> UUID | None:
    return row.safeguarding_id or row.protection_id or row.route_id


def _opened(row: ActionTold | None, concern: Concern) -> Told | None:
    if row is None:
        return None
    reason = sealing.unseal(concern.data_key, row.sealed_reason, label=Label.ACTION_TOLD, row=row.pk)
    return Told(row.told, row.decided_at, row.decided_by, reason)


@transaction.atomic
def record(case: Case, line: Line, *, told: bool, reason: str, by: User, now: datetime) -> ActionTold:
    """Whether this reporter was told of it; the latest counts. Raises WrongState, ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Told or not, it has a reason.")
    access.advance(case)
    concern = line.concern
    row = ActionTold(concern=concern, told=told, decided_at=now, decided_by=by)
    setattr(row, f"{line.done.what}_id", line.done.key)
    row.sealed_reason = sealing.seal(concern.data_key, reason, label=Label.ACTION_TOLD, row=row.pk)
    row.save(force_insert=True)
    audit.record(
        EventType.ACTION_TOLD, case=case, by=by, now=now, concern=concern.reference, what=line.done.what, told=told
    )
    return row
