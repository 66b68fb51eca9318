"""Looking into it: notes, what is alleged in our own words, and what was found on each (policy 3.3, R70)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, audit, lifecycle
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import Conclusion, EventType, State
from concerns.errors import Blocked
from concerns.models import Allegation, Case, CaseNote, Finding
from trust import sealing


@dataclass(frozen=True)
class FindingRecord:
    """How we got there. `which_part` says what was upheld of a part; `evidence` is for us, not for the letter."""

    how: str
    evidence: str = ""
    which_part: str = ""
    seriousness: str = ""


@dataclass(frozen=True)
class Opened:
    """One allegation with its finding, opened for a page or a letter."""

    allegation: Allegation
    text: str
    conclusion: Conclusion | None
    record: FindingRecord | None


@transaction.atomic
def add_note(case: Case, text: str, *, by: User, now: datetime) -> CaseNote:
    """A working note, for those on the case."""
    access.advance(case)
    note = CaseNote(case=case, written_at=now, written_by=by)
    note.sealed_text = sealing.seal(case.data_key, text, label=Label.NOTE, row=note.pk)
    note.save(force_insert=True)
    audit.record(EventType.NOTE_ADDED, case=case, by=by, now=now)
    return note


def notes(case: Case) -> list[tuple[CaseNote, str]]:
    """Every note, opened, oldest first."""
    rows = case.notes.select_related("written_by").order_by("written_at", "pk")
    return [
        (note, sealing.unseal(case.data_key, note.sealed_text, label=Label.NOTE, row=note.pk)) for note in rows
    ]


def starting_obstacles(case: Case) -> list[Reason]:
    return [
        *lifecycle.conflicts_undecided(case),
        *lifecycle.protection_missing(case),
        *lifecycle.risks_missing(case),
    ]


@transaction.atomic
def start(case: Case, *, by: User, now: datetime) -> None:
    """Looking into it begins, once it is decided who must not know and what must change to keep people safe.

    Raises Blocked, WrongState.
    """
    access.advance(case)
    reasons = starting_obstacles(case)
    if reasons:
        raise Blocked(reasons)
    lifecycle.change_state(case, State.INVESTIGATING, by=by, now=now)


@transaction.atomic
def allege(case: Case, text: str, *, by: User, now: datetime) -> Allegation:
    """One thing that may have happened, in words that could come from anyone."""
    access.advance(case)
    last = case.allegations.aggregate(last=Max("number"))["last"] or 0
    allegation = Allegation(case=case, number=last + 1, added_at=now, added_by=by)
    allegation.sealed_text = sealing.seal(case.data_key, text, label=Label.ALLEGATION, row=allegation.pk)
    allegation.save(force_insert=True)
    audit.record(EventType.ALLEGATION_ADDED, case=case, by=by, now=now, number=allegation.number)
    return allegation


@transaction.atomic
def find(
    allegation: Allegation, *, conclusion: Conclusion, record: FindingRecord, by: User, now: datetime
) -> Finding:
    """What is more likely than not. A finding may be thought over until the answer is given: what it was
    before stays inside the record."""
    case = allegation.case
    access.advance(case)
    finding = Finding.objects.select_for_update().filter(allegation=allegation).first()
    earlier: list[dict[str, Any]] = []
    if finding is None:
        finding = Finding(allegation=allegation)
    else:
        earlier = _earlier(case, finding)
    finding.conclusion = conclusion
    finding.decided_at = now
    finding.decided_by = by
    finding.sealed_record = sealing.seal_record(
        case.data_key, {**asdict(record), "earlier": earlier}, label=Label.FINDING, row=finding.pk
    )
    finding.save()
    audit.record(EventType.FINDING_RECORDED, case=case, by=by, now=now, number=allegation.number)
    return finding


def _earlier(case: Case, finding: Finding) -> list[dict[str, Any]]:
    """What was found before, the latest last."""
    stored = sealing.unseal_record(case.data_key, finding.sealed_record, label=Label.FINDING, row=finding.pk)
    older: list[dict[str, Any]] = stored.pop("earlier", [])
    stored |= {
        "conclusion": finding.conclusion,
        "decided_at": finding.decided_at.isoformat(),
        "decided_by": str(finding.decided_by_id),
    }
    return [*older, stored]


def record_of(case: Case, finding: Finding) -> FindingRecord:
    stored = sealing.unseal_record(case.data_key, finding.sealed_record, label=Label.FINDING, row=finding.pk)
    stored.pop("earlier", None)
    return FindingRecord(**stored)


def opened(case: Case) -> list[Opened]:
    """All allegations in order, each with its finding if there is one."""
    rows = case.allegations.select_related("finding__decided_by", "added_by").order_by("number")
    return [_open(case, allegation) for allegation in rows]


def _open(case: Case, allegation: Allegation) -> Opened:
    finding = getattr(allegation, "finding", None)
    return Opened(
        allegation=allegation,
        text=sealing.unseal(case.data_key, allegation.sealed_text, label=Label.ALLEGATION, row=allegation.pk),
        conclusion=Conclusion(finding.conclusion) if finding else None,
        record=record_of(case, finding) if finding else None,
    )
