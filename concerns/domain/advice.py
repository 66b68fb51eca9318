"""Advice in doubt, from a senior manager or from HR, by a question that carries no identity (policy 3.4, R49).

Whoever is asked reads the question and nothing else: neither the case nor its reference, nor what kind it is.
Nobody blocked, unwelcome, on the case or keeping names can be asked, and who becomes one of these finds nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, giveaways, lifecycle, recipients
from concerns.domain.content import Label
from concerns.enums import EventType, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Advice, Case
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

ADVISERS = (Role.SENIOR_MANAGER, Role.HR_AUDITOR)
OVER = (State.CLOSED, State.JOINED)
WITH_CASE = ("case__data_key", "case__owner", "asked_by")


class GivesAway(ValueError):
    """The question would lead back to the case or to whoever spoke up; `found` says by what."""

    def __init__(self, found: list[giveaways.Giveaway]) -> None:
        super().__init__("the text would give somebody away")
        self.found = found


@dataclass(frozen=True)
class Opened:
    """One question with its reply, as those who lead the case see it."""

    row: Advice
    question: str = field(repr=False)
    reply: str = field(repr=False)
    is_reachable: bool  # whether whoever was asked can still answer

    @property
    def is_waiting(self) -> bool:
        return self.row.replied_at is None and self.row.withdrawn_at is None


def advisers(case: Case) -> "QuerySet[User]":
    """Whom a question about this case may go to."""
    kept_out = recipients.barred_on(case) | recipients.reserved_on(case)
    kept_out |= {reader.pk for reader, _ in lifecycle.readers(case)}
    people = User.objects.filter(is_active=True, roles__role__in=ADVISERS).exclude(pk__in=kept_out)
    return people.exclude(roles__role=Role.CUSTODIAN).distinct().order_by("name", "pk")


@transaction.atomic
def ask(case: Case, adviser: User, *, question: str, by: User, now: datetime) -> Advice:
    """Ask one of them. Nothing goes up the hierarchy before the conflict decision.

    Raises Blocked, Refused (not somebody to ask), GivesAway, WrongState, ValueError without a question.
    """
    if not question.strip():
        raise ValueError("There is no question.")
    access.advance(case)
    undecided = lifecycle.conflicts_undecided(case)
    if undecided:
        raise Blocked(undecided)
    if not advisers(case).filter(pk=adviser.pk).exists():
        raise Refused
    found = giveaways.found_in(question, case=case)
    if found:
        raise GivesAway(found)
    row = Advice(case=case, adviser=adviser, asked_at=now, asked_by=by)
    row.sealed_question = sealing.seal(case.data_key, question, label=Label.ADVICE_QUESTION, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.ADVICE_ASKED, case=case, by=by, now=now, person=str(adviser.pk))
    _tell(row, adviser, "asked", now=now)
    return row


def of_case(case: Case) -> list[Opened]:
    """Every question, opened, the latest first."""
    rows = case.advice.select_related("adviser", "asked_by", "withdrawn_by").order_by("-asked_at", "-pk")
    able = set(advisers(case).values_list("pk", flat=True))
    return [Opened(row, question_of(row, case), _reply_of(row, case), row.adviser_id in able) for row in rows]


def awaiting(user: User) -> list[Advice]:
    """What this person is asked and has not answered, the first asked first; nothing of it is opened yet."""
    rows = (
        Advice.objects.filter(adviser=user, replied_at=None, withdrawn_at=None)
        .exclude(case__state__in=OVER)
        .select_related(*WITH_CASE)
        .order_by("asked_at", "pk")
    )
    return [row for row in rows if advisers(row.case).filter(pk=user.pk).exists()]


def find(user: User, key: UUID) -> Advice:
    """One of them. Raises NoSuchCase for what is absent or not theirs (any more), WrongState for what was answered
    or taken back: whoever was asked knows of it already."""
    row = Advice.objects.filter(adviser=user, pk=key).select_related(*WITH_CASE).first()
    if row is None or not advisers(row.case).filter(pk=user.pk).exists():
        raise NoSuchCase
    if row.replied_at or row.withdrawn_at or row.case.state in OVER:
        raise WrongState
    return row


@transaction.atomic
def read(row: Advice, *, by: User, now: datetime) -> str:
    """The question, opened for whoever was asked; reading is an event too."""
    audit.record(EventType.ADVICE_READ, case=row.case, by=by, now=now)
    return question_of(row, row.case)


@transaction.atomic
def reply(row: Advice, text: str, *, by: User, now: datetime) -> Advice:
    """Their advice, for those who lead the case. Raises Refused for anybody else, WrongState when it was answered
    or taken back meanwhile, ValueError for nothing."""
    if not text.strip():
        raise ValueError("There is no reply.")
    case = row.case
    if by.pk != row.adviser_id or not advisers(case).filter(pk=by.pk).exists():
        raise Refused
    _claim(row)
    row.replied_at = now
    row.sealed_reply = sealing.seal(case.data_key, text, label=Label.ADVICE_REPLY, row=row.pk)
    row.save(update_fields=["replied_at", "sealed_reply"])
    audit.record(EventType.ADVICE_GIVEN, case=case, by=by, now=now)
    asker = recipients.responsible_for(case, on=calendar.receipt_date(now))
    if asker is not None:
        _tell(row, asker, "replied", now=now)
    return row


@transaction.atomic
def take_back(row: Advice, *, by: User, now: datetime) -> Advice:
    """It is not needed any more, or whoever was asked cannot answer. Raises WrongState when it is over."""
    _claim(row)
    row.withdrawn_at, row.withdrawn_by = now, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record(EventType.ADVICE_WITHDRAWN, case=row.case, by=by, now=now)
    return row


def on_case(case: Case, key: UUID) -> Advice:
    """One question of this case. Raises NoSuchCase."""
    row = case.advice.filter(pk=key).first()
    if row is None:
        raise NoSuchCase
    row.case = case
    return row


def _claim(row: Advice) -> None:
    """Lock the case and look at the row afresh: the second of two finds it over."""
    access.advance(row.case)
    row.refresh_from_db(fields=["replied_at", "withdrawn_at"])
    if row.replied_at or row.withdrawn_at or row.case.state in OVER:
        raise WrongState


def question_of(row: Advice, case: Case) -> str:
    return sealing.unseal(case.data_key, row.sealed_question, label=Label.ADVICE_QUESTION, row=row.pk)


def _reply_of(row: Advice, case: Case) -> str:
    if row.sealed_reply is None:
        return ""
    return sealing.unseal(case.data_key, row.sealed_reply, label=Label.ADVICE_REPLY, row=row.pk)


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: sealed anew under the key of the case that remains. Whoever was asked and is blocked there
    finds nothing any more."""
    for row in case.advice.order_by("asked_at"):
        question, said = question_of(row, case), _reply_of(row, case)
        row.sealed_question = sealing.seal(into.data_key, question, label=Label.ADVICE_QUESTION, row=row.pk)
        if row.sealed_reply is not None:
            row.sealed_reply = sealing.seal(into.data_key, said, label=Label.ADVICE_REPLY, row=row.pk)
        row.case = into
        row.save(update_fields=["case", "sealed_question", "sealed_reply"])


def _tell(row: Advice, to: User, what: str, *, now: datetime) -> None:
    outbox.post(
        to=to,
        kind=Kind.REMINDER,
        key=f"advice:{row.pk}:{what}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if row.case.urgent else Pace.HOURS,
        about=row.case_id,
    )
