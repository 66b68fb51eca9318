"""Whether a record goes on the file of whom it was about, and which (policy 3.5, R67, R68).

Only for what was upheld, by a decision with its reason. Its words are made by `subjectfile`, which can reach
nothing that tells of the reporter, and are looked through before they are kept.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Employer, User
from concerns.domain import access, audit, calendar, findings, pointers, subjectfile
from concerns.domain.content import Label
from concerns.domain.findings import Opened
from concerns.domain.lifecycle import Reason
from concerns.enums import Conclusion, EventType, Obstacle
from concerns.errors import Blocked, NoSuchCase, Refused
from concerns.models import Case, SubjectRecord
from trust import sealing

FOUNDED = frozenset({Conclusion.UPHELD, Conclusion.PARTLY})


@dataclass(frozen=True)
class Wanted:
    """Whose file, which allegations by number, and why it belongs there."""

    person: str = field(repr=False)
    numbers: Collection[int]
    reason: str = field(repr=False)


def founded(case: Case) -> list[Opened]:
    """What a record may speak of: never what was not upheld or could not be established (R67)."""
    return [one for one in findings.opened(case) if one.conclusion in FOUNDED]


def text_for(case: Case, wanted: Wanted, *, by: User, now: datetime) -> str:
    """The record as it would be kept. Raises Refused for an allegation that was not upheld, or for none."""
    chosen = [one for one in founded(case) if one.allegation.number in wanted.numbers]
    if not chosen or len(chosen) != len(set(wanted.numbers)):
        raise Refused
    employer = Employer.objects.first()
    record = subjectfile.Record(
        employer=employer.name if employer else "",
        person=wanted.person.strip(),
        points=[subjectfile.Point(one.text, str(_conclusion(one).label)) for one in chosen],
        decided_by=by.title,
        month=calendar.receipt_date(now).replace(day=1),
    )
    return subjectfile.text_of(record)


def _conclusion(one: Opened) -> Conclusion:
    if one.conclusion is None:
        raise Refused
    return one.conclusion


def obstacles(case: Case, wanted: Wanted) -> list[Reason]:
    """Words of the allegations, or of the name typed, that could show who spoke up. The name of whose file it is
    may stand there."""
    known = pointers.known_of(case, allowed=wanted.person)
    texts = [one.text for one in founded(case) if one.allegation.number in wanted.numbers]
    words = [word for text in [*texts, wanted.person] for word in pointers.found(text, known)]
    return [(Obstacle.MAY_POINT, ", ".join(dict.fromkeys(words)))] if words else []


@transaction.atomic
def make(case: Case, wanted: Wanted, *, by: User, now: datetime) -> SubjectRecord:
    """Decide that it belongs there, and keep it. Raises ValueError without a person or a reason, Refused like
    `text_for`, Blocked for words that may point to somebody, WrongState for a stale page."""
    if not wanted.reason.strip() or not wanted.person.strip():
        raise ValueError("It says whose file it is and why it belongs there.")
    access.advance(case)
    text = text_for(case, wanted, by=by, now=now)
    if reasons := obstacles(case, wanted):
        raise Blocked(reasons)
    row = SubjectRecord(case=case, decided_at=now, decided_by=by)
    row.sealed_text = sealing.seal(case.data_key, text, label=Label.SUBJECT_RECORD, row=row.pk)
    row.sealed_reason = sealing.seal(case.data_key, wanted.reason, label=Label.SUBJECT_REASON, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.SUBJECT_RECORD_MADE, case=case, by=by, now=now)
    return row


def of(case: Case) -> list[SubjectRecord]:
    return list(SubjectRecord.objects.filter(case=case).select_related("decided_by").order_by("decided_at", "pk"))


@transaction.atomic
def read(case: Case, key: UUID, *, by: User, now: datetime) -> str:
    """The record, to be handed over or printed; reading is an event too. Raises NoSuchCase."""
    row = next((one for one in of(case) if one.pk == key), None)
    if row is None:
        raise NoSuchCase
    audit.record(EventType.SUBJECT_RECORD_READ, case=case, by=by, now=now)
    return sealing.unseal(case.data_key, row.sealed_text, label=Label.SUBJECT_RECORD, row=row.pk)
