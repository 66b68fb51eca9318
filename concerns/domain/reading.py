"""The second reader: nobody's answer goes out on one pair of eyes (R55, T23).

The writer asks one person by name, who reads the letter as it would go out, without the reporter's own words
(I12), and agrees or sends it back. What was agreed to is kept as it stood: after any change they are asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import access, audit, endings, held, prompts, recipients
from concerns.domain.content import Label
from concerns.enums import CaseRole, EventType, Obstacle, Seat
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Finding, SecondReading
from trust import sealing

# Why an answer lacks a second reader's agreement; words of each in `forms.obstacles`.
NEVER_ASKED, WAITS, SENT_BACK, CHANGED, YOURSELF = "never_asked", "waits", "sent_back", "changed", "yourself"


@dataclass(frozen=True)
class Material:
    """One letter as it stood when somebody was asked. `record` is all that can be changed of it, `free` what staff
    wrote of that, `text` the letter as the reader sees it."""

    record: Mapping[str, Any]
    free: list[str]
    text: str


@dataclass(frozen=True)
class Answer:
    """What the reader said. `words` are those that they looked at and found harmless."""

    reason: str
    words: list[str]


def candidates(case: Case, *, writer: User) -> "QuerySet[User]":
    """Who may be asked: whoever can be appointed and the reporter would not rather keep out, never the writer nor
    whoever found what it says."""
    unwelcome = recipients.reserved_on(case)
    found_it = Finding.objects.filter(allegation__case=case).values("decided_by")
    return access.appointable(case).exclude(pk__in=[writer.pk, *unwelcome]).exclude(pk__in=found_it)


@transaction.atomic
def ask(concern: Concern, material: Material, *, reader: User, by: User, now: datetime) -> SecondReading:
    """Ask this person to read it; whoever was asked before is asked no more. Belongs to a step that has claimed
    the case. Raises Refused for somebody who may not, Blocked for words that never go out."""
    case = concern.case
    if not candidates(case, writer=by).filter(pk=reader.pk).exists():
        raise Refused
    found = held.find(material.free, case=case)
    if found.never:
        raise Blocked([(Obstacle.WORDS_NEVER, ", ".join(found.never))])
    endings.hold([case.pk])
    _let_go(concern, by=by, now=now, but=reader)
    asked = SecondReading(concern=concern, reader=reader, asked_at=now, asked_by=by)
    asked.brought_in = _bring_in(case, reader, by=by, now=now)
    asked.sealed_material = sealing.seal_record(
        concern.data_key,
        {"record": dict(material.record), "free": material.free, "text": material.text},
        label=Label.READING,
        row=asked.pk,
    )
    asked.save(force_insert=True)
    _write(EventType.READING_ASKED, asked, by=by, now=now, person=str(reader.pk))
    _tell(reader, asked, "asked", now=now)
    return asked


def _bring_in(case: Case, reader: User, *, by: User, now: datetime) -> bool:
    """Whether they are on the case for this alone, so that they leave it when the letter is out."""
    if Seat.SECOND_READER not in access.seats(reader, case):
        access.appoint(case, reader, CaseRole.SECOND_READER, by=by, now=now)
        return True
    return SecondReading.objects.filter(concern__case=case, reader=reader, brought_in=True).exists()


def _let_go(concern: Concern, *, by: User, now: datetime, but: User | None = None) -> None:
    """Nobody is asked any more, and whoever came for this alone leaves the case."""
    rows = concern.second_readings.select_for_update().filter(dropped_at=None).select_related("reader")
    for row in rows.order_by("asked_at", "pk"):
        if row.agreed_at is None or but is not None:
            row.dropped_at = now
            row.save(update_fields=["dropped_at"])
        if row.brought_in and row.reader != but and not _needed_elsewhere(row):
            _dismiss(concern.case, row.reader, by=by, now=now)


def _needed_elsewhere(row: SecondReading) -> bool:
    """Asked about another reporter's answer in the same case, which is not out yet."""
    others = SecondReading.objects.filter(concern__case=row.concern.case_id, reader=row.reader, dropped_at=None)
    return others.exclude(concern=row.concern_id).filter(concern__answered_date=None).exists()


def _dismiss(case: Case, user: User, *, by: User, now: datetime) -> None:
    if Seat.SECOND_READER in access.seats(user, case):
        access.dismiss(case, user, CaseRole.SECOND_READER, by=by, now=now)


def asked_of(user: object) -> "QuerySet[SecondReading]":
    """What waits for the word of this person, for a query."""
    waiting = SecondReading.objects.filter(agreed_at=None, sent_back_at=None, dropped_at=None)
    return waiting.filter(reader=getattr(user, "pk", None))


def finish(concern: Concern, *, by: User, now: datetime) -> None:
    """The letter goes out. Belongs to that step, before its first event."""
    endings.hold([concern.case_id])
    _let_go(concern, by=by, now=now)


def lapse(concern: Concern, *, now: datetime) -> None:
    """What was agreed to went out, and another letter is owed: it is read anew, even word for word the same.
    Part of opening the case again."""
    concern.second_readings.filter(dropped_at=None).update(dropped_at=now)


def latest(concern: Concern) -> SecondReading | None:
    """The last time that somebody was asked, whatever came of it."""
    return concern.second_readings.select_related("reader", "asked_by").order_by("-asked_at", "-pk").first()


def past(concern: Concern) -> list[SecondReading]:
    """Every time that somebody was asked, the last one first."""
    rows = concern.second_readings.select_related("reader", "asked_by", "concern__data_key")
    return list(rows.order_by("-asked_at", "-pk"))


def waiting(case: Case, user: User) -> list[SecondReading]:
    """What this person is asked to read in this case, the first asked for first."""
    rows = SecondReading.objects.filter(
        concern__case=case, reader=user, agreed_at=None, sent_back_at=None, dropped_at=None
    )
    return list(rows.select_related("concern__case", "concern__data_key", "asked_by").order_by("asked_at", "pk"))


def find(case: Case, concern: Concern, user: User) -> SecondReading:
    """The one about this concern. Raises NoSuchCase: absent, answered and somebody else's are the same."""
    found = next((row for row in waiting(case, user) if row.concern_id == concern.pk), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(asked: SecondReading, *, by: User, now: datetime) -> Material:
    """Open the letter for whoever was asked; reading is an event too."""
    _write(EventType.READING_OPENED, asked, by=by, now=now)
    return material_of(asked)


def material_of(row: SecondReading) -> Material:
    return Material(
        **sealing.unseal_record(row.concern.data_key, row.sealed_material, label=Label.READING, row=row.pk)
    )


def answer_of(row: SecondReading) -> Answer | None:
    """What the reader wrote; None while they have not answered."""
    if row.sealed_answer is None:
        return None
    key = row.concern.data_key
    return Answer(**sealing.unseal_record(key, row.sealed_answer, label=Label.READING_ANSWER, row=row.pk))


@transaction.atomic
def agree(asked: SecondReading, *, reason: str, by: User, now: datetime) -> None:
    """The letter may go out as it stands. Raises Blocked for held words without a reason why they are harmless,
    Refused for anybody but the one who was asked, WrongState when it was answered or asked anew."""
    _claim(asked, by=by)
    found = held.find(material_of(asked).free, case=asked.concern.case)
    if found.never:
        raise Blocked([(Obstacle.WORDS_NEVER, ", ".join(found.never))])
    if found.held and not reason.strip():
        raise Blocked([(Obstacle.WORDS_HELD, ", ".join(found.held))])
    asked.agreed_at = now
    _answer(asked, reason, found.held)
    _write(EventType.READING_AGREED, asked, by=by, now=now)
    _tell(asked.asked_by, asked, "agreed", now=now)


@transaction.atomic
def send_back(asked: SecondReading, *, reason: str, by: User, now: datetime) -> None:
    """It may not go out so. Raises like `agree`; ValueError without a reason."""
    if not reason.strip():
        raise ValueError("A letter is sent back with a reason.")
    _claim(asked, by=by)
    asked.sent_back_at = now
    _answer(asked, reason, [])
    _write(EventType.READING_SENT_BACK, asked, by=by, now=now)
    _tell(asked.asked_by, asked, "sent_back", now=now)


def _claim(asked: SecondReading, *, by: User) -> None:
    """Lock the case and look at the row afresh: of two answers the second finds it answered."""
    if asked.reader_id != by.pk:
        raise Refused
    access.advance(asked.concern.case)
    asked.refresh_from_db(fields=["agreed_at", "sent_back_at", "dropped_at"])
    if asked.agreed_at or asked.sent_back_at or asked.dropped_at:
        raise WrongState


def _answer(asked: SecondReading, reason: str, words: list[str]) -> None:
    asked.sealed_answer = sealing.seal_record(
        asked.concern.data_key,
        {"reason": reason.strip(), "words": words},
        label=Label.READING_ANSWER,
        row=asked.pk,
    )
    asked.save(update_fields=["agreed_at", "sent_back_at", "sealed_answer"])


def lacking(concern: Concern, material: Material, *, by: User | None = None) -> str:
    """Why this very letter has no agreement of a second person; empty when it has one. `by` issues it."""
    row = latest(concern)
    if row is None:
        return NEVER_ASKED
    if row.dropped_at is not None or (not row.sent_back_at and material_of(row).record != material.record):
        return CHANGED
    if row.agreed_at is None:
        return SENT_BACK if row.sent_back_at else WAITS
    if row.reader_id in recipients.blocked_on(concern.case):
        return NEVER_ASKED
    return YOURSELF if by is not None and by.pk == row.reader_id else ""


def harmless(concern: Concern) -> list[str]:
    """The words that the second reader last found harmless."""
    row = latest(concern)
    answer = answer_of(row) if row is not None and row.agreed_at is not None else None
    return answer.words if answer else []


def _write(type_: EventType, row: SecondReading, *, by: User, now: datetime, **codes: str) -> None:
    audit.record(type_, case=row.concern.case, by=by, now=now, concern=row.concern.reference, **codes)


def _tell(to: User, row: SecondReading, what: str, *, now: datetime) -> None:
    prompts.tell(to, row.concern, key=f"reading:{row.pk}:{what}", now=now)
