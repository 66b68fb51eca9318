"""Who could guess, who could treat them badly, how serious it is: weighed up by name, before others are let in.

The first two keep whoever spoke up safe while we work (T25); the third says what the procedure asks of us, and
whether it is this procedure at all (R10, R12, R44). The latest of each counts, earlier ones stay.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, standing
from concerns.domain.content import Label
from concerns.enums import AssessmentKind, EventType, Fit, RiskLevel, Seriousness, State
from concerns.models import Assessment, Case
from trust import sealing

RISKS = (AssessmentKind.IDENTIFICATION, AssessmentKind.DETRIMENT)
GRAVITY = [*RiskLevel.values, *Seriousness.values]  # of one kind, the gravest last
HERE = frozenset({Fit.YES, Fit.BOTH})
TAKEN_ON = frozenset({State.RECEIVED, State.ACCEPTED, State.REFERRED})  # where whose it becomes hangs on the fit


@dataclass(frozen=True)
class RiskRecord:
    """Who it could be, what they could do, and what we do about it. Its repr is empty on purpose (T5)."""

    who: str = field(repr=False)
    what: str = field(repr=False)
    plan: str = field(repr=False)


@dataclass(frozen=True)
class SeriousnessRecord:
    """Why it is that serious, and why it fits here or not."""

    reason: str = field(repr=False)
    fit_reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Weighed:
    """One assessment, opened: `words` by the names of its record."""

    kind: AssessmentKind
    level: str
    fits: str
    decided_at: datetime
    decided_by: User
    words: Mapping[str, str] = field(repr=False)

    @property
    def level_label(self) -> str:
        levels = Seriousness if self.kind == AssessmentKind.SERIOUSNESS else RiskLevel
        return str(levels(self.level).label)

    @property
    def fit_label(self) -> str:
        return str(Fit(self.fits).label) if self.fits else ""


@transaction.atomic
def record_risk(
    case: Case, *, kind: AssessmentKind, level: RiskLevel, record: RiskRecord, by: User, now: datetime
) -> Assessment:
    """One of the two risks (T25). Raises ValueError for what is none or has a part empty, WrongState."""
    if kind not in RISKS or not all(words.strip() for words in asdict(record).values()):
        raise ValueError("A risk says who, what and what is done about it.")
    return _record(case, Assessment(kind=kind, level=level), asdict(record), by=by, now=now)


@transaction.atomic
def record_seriousness(
    case: Case, *, level: Seriousness, fits: Fit, record: SeriousnessRecord, by: User, now: datetime
) -> Assessment:
    """How serious it is and whether it fits here (R10, R12). What does not is sent on, so that nobody is asked any
    more to take it on. Raises ValueError without a reason, WrongState."""
    if not record.reason.strip() or (fits != Fit.YES and not record.fit_reason.strip()):
        raise ValueError("It has a reason, and so has what does not fit.")
    made = Assessment(kind=AssessmentKind.SERIOUSNESS, level=level, fits=fits)
    row = _record(case, made, asdict(record), by=by, now=now)
    if fits not in HERE and case.state in TAKEN_ON:
        standing.end_offer(case, by=by, now=now)
    return row


def _record(case: Case, made: Assessment, words: dict[str, str], *, by: User, now: datetime) -> Assessment:
    access.advance(case)
    made.case, made.counts_from, made.decided_at, made.decided_by = case, now, now, by
    made.sealed_record = sealing.seal_record(case.data_key, words, label=Label.ASSESSMENT, row=made.pk)
    made.save(force_insert=True)
    audit.record(EventType.CASE_ASSESSED, case=case, by=by, now=now, kind=made.kind)
    return made


def seriousness_of(case: Case) -> Seriousness | None:
    """What was recorded last; None before anybody did. Nothing is opened for it."""
    found = _latest_of(case, AssessmentKind.SERIOUSNESS)
    return Seriousness(found.level) if found else None


def fit_of(case: Case) -> Fit | None:
    """Whether it fits this procedure, as it was recorded last."""
    found = _latest_of(case, AssessmentKind.SERIOUSNESS)
    return Fit(found.fits) if found else None


def _latest_of(case: Case, kind: AssessmentKind) -> Assessment | None:
    rows = case.assessments.filter(kind=kind).defer("sealed_record")
    return rows.order_by("-counts_from", "-pk").first()


def missing(case: Case) -> list[AssessmentKind]:
    """What nobody has weighed up yet, in the order in which it is asked."""
    done = set(case.assessments.values_list("kind", flat=True))
    return [kind for kind in AssessmentKind if kind not in done]


def risks_missing(case: Case) -> list[AssessmentKind]:
    return [kind for kind in missing(case) if kind in RISKS]


def history(case: Case) -> dict[AssessmentKind, list[Weighed]]:
    """Every assessment, opened, the latest of each kind first."""
    found: dict[AssessmentKind, list[Weighed]] = {kind: [] for kind in AssessmentKind}
    for row in case.assessments.select_related("decided_by").order_by("-counts_from", "-pk"):
        found[AssessmentKind(row.kind)].append(_opened(row, case))
    return found


def _opened(row: Assessment, case: Case) -> Weighed:
    words = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.ASSESSMENT, row=row.pk)
    return Weighed(AssessmentKind(row.kind), row.level, row.fits, row.decided_at, row.decided_by, words)


def carry(case: Case, *, into: Case, now: datetime) -> None:
    """Part of joining: sealed anew under the key of the case that remains. Of what both had, the graver
    counts until it is weighed up anew."""
    graver = [row.pk for kind in AssessmentKind if (row := _graver(case, into, kind))]
    for row in case.assessments.order_by("decided_at"):
        words = dict(_opened(row, case).words)
        row.sealed_record = sealing.seal_record(into.data_key, words, label=Label.ASSESSMENT, row=row.pk)
        row.case = into
        row.save(update_fields=["case", "sealed_record"])
    into.assessments.filter(pk__in=graver).update(counts_from=now)


def _graver(case: Case, into: Case, kind: AssessmentKind) -> Assessment | None:
    found = [row for one in (into, case) if (row := _latest_of(one, kind))]
    return max(found, key=lambda row: GRAVITY.index(row.level), default=None)
