"""Looking into it: notes, what is alleged in our own words, and what was found on each (policy 3.3, R70)."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from accounts.domain.facts import Joined
from accounts.models import User
from concerns.domain import access, audit, calendar, lifecycle, tables
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import Conclusion, EventType, Standard, State
from concerns.errors import Blocked, WrongState
from concerns.models import Allegation, AllegationConcern, Case, CaseNote, Concern, Finding
from trust import sealing

WEIGHED = ("content", "intent", "harm", "context")  # each by itself, so that none stands for the whole (R93)
HELD = frozenset({Conclusion.UPHELD, Conclusion.PARTLY})
PIECES = "pieces"  # what `lacking` calls the evidence itself
ANSWERS = (
    AllegationConcern.objects.filter(allegation=OuterRef("pk"))
    .order_by()
    .values("allegation")
    .annotate(joined=Joined("concern__reference"))
    .values("joined")
)


class Unweighed(ValueError):
    """A finding that one could not defend: what it lacks, by name of field."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Something is missing that a finding rests on.")
        self.missing = missing


@dataclass(frozen=True)
class FindingRecord:
    """How we got there. The reporter reads `how`, `which_part` and `seriousness`, and no more. `evidence` says
    how the pieces were weighed, `sufficiency` whether there were enough of them."""

    how: str = ""
    evidence: str = ""
    which_part: str = ""
    seriousness: str = ""
    sufficiency: str = ""
    content: str = ""
    intent: str = ""
    harm: str = ""
    context: str = ""
    factors: tuple[str, ...] = ()  # codes of `enums.Factor`
    factor_note: str = ""
    standard_because: str = ""


@dataclass(frozen=True)
class Opened:
    """One allegation with its finding, opened for a page or a letter. `answers`: references of the concerns whose
    reporters read of it in our answer."""

    allegation: Allegation
    text: str
    conclusion: Conclusion | None
    record: FindingRecord | None
    answers: tuple[str, ...]
    standard: Standard = Standard.BALANCE


@dataclass(frozen=True)
class Earlier:
    """What was found before, by whom and when."""

    conclusion: Conclusion
    record: FindingRecord
    decided_at: datetime
    decided_by: str


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
def allege(case: Case, text: str, *, answers: Collection[Concern] = (), by: User, now: datetime) -> Allegation:
    """One thing that may have happened, in words that could come from anyone. `answers`: the concerns in whose
    answer it stands; it need not be said where there is one (R26, D12).

    Raises ValueError where it must be said, WrongState for a concern of another case or one that has its answer.
    """
    access.advance(case)
    concerns = _to_answer(case, answers)
    last = case.allegations.aggregate(last=Max("number"))["last"] or 0
    allegation = Allegation(case=case, number=last + 1, added_at=now, added_by=by)
    allegation.sealed_text = sealing.seal(case.data_key, text, label=Label.ALLEGATION, row=allegation.pk)
    allegation.save(force_insert=True)
    _answer(allegation, concerns)
    audit.record(EventType.ALLEGATION_ADDED, case=case, by=by, now=now, number=allegation.number)
    if case.concerns.count() > 1:
        _note_answers(allegation, concerns, answers=True, by=by, now=now)
    return allegation


@transaction.atomic
def answer(allegation: Allegation, answers: Collection[Concern], *, by: User, now: datetime) -> None:
    """Other concerns than before have this allegation in their answer, or fewer. What a reporter was told stays.

    Raises ValueError for none, WrongState once one of those it answered or would answer has our answer, for a
    concern of another case and for a stale page.
    """
    case = allegation.case
    access.advance(case)
    if not answers:
        raise ValueError("An allegation answers somebody.")
    concerns = _to_answer(case, answers)
    if is_told(allegation):
        raise WrongState
    before = {row.concern_id: row.concern for row in allegation.answering.select_related("concern")}
    added = [concern for concern in concerns if concern.pk not in before]
    gone = [concern for key, concern in before.items() if key not in {concern.pk for concern in concerns}]
    allegation.answering.filter(concern__in=gone).delete()
    _answer(allegation, added)
    _note_answers(allegation, added, answers=True, by=by, now=now)
    _note_answers(allegation, gone, answers=False, by=by, now=now)


def _note_answers(
    allegation: Allegation, concerns: Iterable[Concern], *, answers: bool, by: User, now: datetime
) -> None:
    for reference in sorted(concern.reference for concern in concerns):
        audit.record(
            EventType.ALLEGATION_ANSWERS,
            case=allegation.case,
            by=by,
            now=now,
            number=allegation.number,
            concern=reference,
            answers=answers,
        )


def open_to(case: Case) -> "QuerySet[Concern]":
    """Concerns that still wait for our answer, so that an allegation can stand in it."""
    return case.concerns.filter(answered_date=None).order_by("recorded_date", "reference")


def _to_answer(case: Case, answers: Collection[Concern]) -> list[Concern]:
    """The concerns meant, read again under the lock of their case."""
    known = list(case.concerns.all())
    meant = {concern.pk for concern in answers or known}
    if not answers and len(known) != 1:
        raise ValueError("With several reporters it is said whom an allegation answers.")
    found = [concern for concern in open_to(case) if concern.pk in meant]
    if len(found) != len(meant):
        raise WrongState
    return found


def _answer(allegation: Allegation, concerns: Iterable[Concern]) -> None:
    AllegationConcern.objects.bulk_create(
        AllegationConcern(allegation=allegation, concern=concern) for concern in concerns
    )


def lacking(
    conclusion: Conclusion, record: FindingRecord, *, standard: Standard, pieces: int, on: date
) -> list[str]:
    """What this finding still needs, by name of field: whether the evidence was enough always; evidence, and each
    of the four by itself, before anything is upheld; a reason for another standard than the usual one (R70)."""
    needed = {
        "how": True,
        "sufficiency": True,
        "which_part": conclusion == Conclusion.PARTLY,
        "standard_because": standard != tables.standard_on(on),
        **dict.fromkeys(WEIGHED, conclusion in HELD),
    }
    missing = [name for name, is_needed in needed.items() if is_needed and not getattr(record, name).strip()]
    return [*([PIECES] if conclusion in HELD and not pieces else []), *missing]


def is_told(allegation: Allegation) -> bool:
    """Whether a reporter has our answer on it already: what was found then stays as it was told."""
    return allegation.answering.filter(concern__answered_date__isnull=False).exists()


@transaction.atomic
def find(
    allegation: Allegation,
    *,
    conclusion: Conclusion,
    record: FindingRecord,
    standard: Standard | None = None,
    by: User,
    now: datetime,
) -> Finding:
    """What is found, by the standard that holds unless another is given. It may be corrected until an answer is
    given: what it was before stays inside the record.

    Raises Unweighed with all it lacks; WrongState when the answer was given.
    """
    case = allegation.case
    access.advance(case)
    on = calendar.receipt_date(now)
    held_to = standard or tables.standard_on(on)
    pieces = allegation.evidence.filter(struck_at=None).count()
    if missing := lacking(conclusion, record, standard=held_to, pieces=pieces, on=on):
        raise Unweighed(missing)
    finding = Finding.objects.select_for_update().filter(allegation=allegation).first()
    earlier: list[dict[str, Any]] = []
    if finding is None:
        finding = Finding(allegation=allegation)
    elif is_told(allegation):
        raise WrongState
    else:
        earlier = _earlier(case, finding)
    finding.conclusion, finding.standard = conclusion, held_to
    finding.decided_at, finding.decided_by = now, by
    finding.sealed_record = sealing.seal_record(
        case.data_key, {**asdict(record), "earlier": earlier}, label=Label.FINDING, row=finding.pk
    )
    finding.save()
    audit.record(EventType.FINDING_RECORDED, case=case, by=by, now=now, number=allegation.number)
    return finding


def _stored(case: Case, finding: Finding) -> dict[str, Any]:
    return sealing.unseal_record(case.data_key, finding.sealed_record, label=Label.FINDING, row=finding.pk)


def _record(stored: dict[str, Any]) -> FindingRecord:
    known = {field.name: stored[field.name] for field in fields(FindingRecord) if field.name in stored}
    return FindingRecord(**{**known, "factors": tuple(known.get("factors", ()))})


def _earlier(case: Case, finding: Finding) -> list[dict[str, Any]]:
    """What was found before, the latest last."""
    stored = _stored(case, finding)
    older: list[dict[str, Any]] = stored.pop("earlier", [])
    stored |= {
        "conclusion": finding.conclusion,
        "standard": finding.standard,
        "decided_at": finding.decided_at.isoformat(),
        "decided_by": str(finding.decided_by_id),
    }
    return [*older, stored]


def record_of(case: Case, finding: Finding) -> FindingRecord:
    return _record(_stored(case, finding))


def earlier(case: Case, finding: Finding) -> list[Earlier]:
    """Every finding that this one took the place of, the latest first."""
    kept: list[dict[str, Any]] = _stored(case, finding).get("earlier", [])
    names = {str(user.pk): user.name for user in User.objects.filter(pk__in={one["decided_by"] for one in kept})}
    return [
        Earlier(
            conclusion=Conclusion(one["conclusion"]),
            record=_record(one),
            decided_at=datetime.fromisoformat(one["decided_at"]),
            decided_by=names.get(one["decided_by"], ""),
        )
        for one in reversed(kept)
    ]


def opened(case: Case) -> list[Opened]:
    """All allegations in order, each with its finding if there is one."""
    rows = case.allegations.select_related("finding__decided_by", "added_by").order_by("number")
    return [_open(case, row, row.answers_joined or "") for row in rows.annotate(answers_joined=Subquery(ANSWERS))]


def told_to(case: Case, concern: Concern) -> list[Opened]:
    """Those that stand in our answer to this reporter, who must not learn of any other (R26, D12)."""
    return [one for one in opened(case) if concern.reference in one.answers]


def _open(case: Case, allegation: Allegation, answers: str) -> Opened:
    finding = getattr(allegation, "finding", None)
    return Opened(
        allegation=allegation,
        text=sealing.unseal(case.data_key, allegation.sealed_text, label=Label.ALLEGATION, row=allegation.pk),
        conclusion=Conclusion(finding.conclusion) if finding else None,
        record=record_of(case, finding) if finding else None,
        answers=tuple(sorted(answers.split(","))) if answers else (),
        standard=Standard(finding.standard) if finding else Standard.BALANCE,
    )
