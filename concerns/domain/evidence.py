"""What a finding rests on, piece by piece: a fact or an opinion, never both in one (R70)."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, audit, findings
from concerns.domain.content import Label
from concerns.enums import EventType, EvidenceKind
from concerns.errors import WrongState
from concerns.models import Allegation, Attachment, Case, Evidence
from trust import sealing


@dataclass(frozen=True)
class Piece:
    """What it is, where it came from, and of which day it is; `day` is an ISO date or empty."""

    what: str = field(repr=False)
    source: str = field(repr=False)
    day: str = ""


@dataclass(frozen=True)
class Opened:
    """One piece, opened; `struck_because` only once it was struck out."""

    row: Evidence
    piece: Piece
    struck_because: str = ""

    @property
    def kind(self) -> EvidenceKind:
        return EvidenceKind(self.row.kind)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.piece.day) if self.piece.day else None


@transaction.atomic
def add(
    allegation: Allegation,
    piece: Piece,
    *,
    kind: EvidenceKind,
    by: User,
    now: datetime,
    file: Attachment | None = None,
) -> Evidence:
    """One piece more, which may point at a file of this case. Raises WrongState for a stale page, and once a
    reporter has our answer; ValueError for a file of another case."""
    case = allegation.case
    if file is not None and file.concern.case_id != case.pk:
        raise ValueError("This file belongs to another case.")
    access.advance(case)
    _require_untold(allegation)
    last = allegation.evidence.aggregate(last=Max("number"))["last"] or 0
    row = Evidence(allegation=allegation, number=last + 1, kind=kind, file=file, added_at=now, added_by=by)
    row.sealed_record = sealing.seal_record(case.data_key, asdict(piece), label=Label.EVIDENCE, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.EVIDENCE_ADDED, case=case, by=by, now=now, number=allegation.number)
    return row


@transaction.atomic
def strike(row: Evidence, *, because: str, by: User, now: datetime) -> None:
    """It counts no more and stays to be read.

    Raises WrongState for one struck out before, for a stale page, and once a reporter has our answer.
    """
    case = row.allegation.case
    access.advance(case)
    _require_untold(row.allegation)
    sealed = sealing.seal(case.data_key, because, label=Label.EVIDENCE_STRUCK, row=row.pk)
    standing = Evidence.objects.filter(pk=row.pk, struck_at=None)
    if not standing.update(struck_at=now, struck_by=by, sealed_struck_because=sealed):
        raise WrongState
    audit.record(EventType.EVIDENCE_STRUCK, case=case, by=by, now=now, number=row.allegation.number)


def _require_untold(allegation: Allegation) -> None:
    if findings.is_told(allegation):
        raise WrongState


def of(allegation: Allegation) -> list[Opened]:
    """Every piece in order, the struck ones too."""
    rows = allegation.evidence.select_related("added_by", "struck_by", "file__concern").order_by("number")
    return [_opened(allegation.case, row) for row in rows]


def _opened(case: Case, row: Evidence) -> Opened:
    stored = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.EVIDENCE, row=row.pk)
    because = ""
    if row.sealed_struck_because is not None:
        because = sealing.unseal(case.data_key, row.sealed_struck_because, label=Label.EVIDENCE_STRUCK, row=row.pk)
    return Opened(row=row, piece=Piece(**stored), struck_because=because)
