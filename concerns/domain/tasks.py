"""What somebody on a case is to do by a day. A task never belongs to somebody who has no part in the case."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import User
from concerns.domain import access, audit, calendar, lifecycle, recipients
from concerns.domain.content import Label
from concerns.enums import EventType, State
from concerns.errors import Refused, WrongState
from concerns.models import Case, CaseTask
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

FINISHED = (State.CLOSED, State.JOINED)
OPEN = Q(done_at=None, cancelled_at=None)


@dataclass(frozen=True)
class Task:
    """One task, opened. `owner` is whose it is now: with its own owner gone it is for whoever leads the case."""

    row: CaseTask
    text: str = field(repr=False)
    owner: User | None
    cancelled_because: str = ""

    @property
    def is_open(self) -> bool:
        return self.row.done_at is None and self.row.cancelled_at is None

    @property
    def has_passed_on(self) -> bool:
        return self.owner is None or self.owner.pk != self.row.owner_id

    def is_over(self, today: date) -> bool:
        return self.is_open and self.row.due_date < today


def people(case: Case) -> list[User]:
    """Whose a task can be: everybody who can open the case, once each."""
    return list({user.pk: user for user, _ in lifecycle.readers(case)}.values())


@transaction.atomic
def add(case: Case, text: str, *, owner: User, due_date: date, by: User, now: datetime) -> CaseTask:
    """Raises Refused for somebody who has no part in the case, WrongState for a stale page."""
    access.advance(case)
    _require_on(case, owner)
    last = case.tasks.aggregate(last=Max("number"))["last"] or 0
    row = CaseTask(case=case, number=last + 1, owner=owner, due_date=due_date, added_at=now, added_by=by)
    row.sealed_text = _sealed(row, text, case=case)
    row.save(force_insert=True)
    audit.record(EventType.TASK_ADDED, case=case, by=by, now=now, number=row.number)
    _tell(row, case, by=by, now=now)
    return row


@transaction.atomic
def give(case: Case, number: int, *, to: User, by: User, now: datetime) -> None:
    """Raises as `add` does, and WrongState for a task that is not open."""
    access.advance(case)
    _require_on(case, to)
    row = _standing(case, number)
    row.owner = to
    row.save(update_fields=["owner"])
    audit.record(EventType.TASK_GIVEN, case=case, by=by, now=now, number=number)
    _tell(row, case, by=by, now=now)


@transaction.atomic
def finish(case: Case, number: int, *, by: User, now: datetime) -> None:
    """Raises WrongState for a task that is not open, and for a stale page."""
    access.advance(case)
    row = _standing(case, number)
    row.done_at, row.done_by = now, by
    row.save(update_fields=["done_at", "done_by"])
    audit.record(EventType.TASK_DONE, case=case, by=by, now=now, number=number)


@transaction.atomic
def cancel(case: Case, number: int, *, because: str, by: User, now: datetime) -> None:
    """Not needed any more, with the reason. Raises WrongState as `finish` does."""
    access.advance(case)
    row = _standing(case, number)
    row.sealed_cancelled_because = sealing.seal(case.data_key, because, label=Label.TASK_CANCELLED, row=row.pk)
    row.cancelled_at, row.cancelled_by = now, by
    row.save(update_fields=["sealed_cancelled_because", "cancelled_at", "cancelled_by"])
    audit.record(EventType.TASK_CANCELLED, case=case, by=by, now=now, number=number)


def _standing(case: Case, number: int) -> CaseTask:
    row = case.tasks.select_for_update(of=("self",)).filter(OPEN, number=number).first()
    if row is None:
        raise WrongState
    return row


def _require_on(case: Case, person: User) -> None:
    if person.pk not in {user.pk for user in people(case)}:
        raise Refused


def _tell(row: CaseTask, case: Case, *, by: User, now: datetime) -> None:
    if row.owner_id == by.pk or row.owner_id in recipients.barred_on(case):
        return
    outbox.post(
        to=row.owner,
        kind=Kind.REMINDER,
        key=f"task:{row.pk}:{case.version}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        about=case.pk,
    )


def of(case: Case) -> list[Task]:
    """Every task, the open ones first and of these what is due first."""
    rows = list(case.tasks.select_related("owner", "done_by", "cancelled_by"))
    on_it = {user.pk: user for user in people(case)} if rows else {}
    found = [_opened(row, case, owner=on_it.get(row.owner_id, case.owner)) for row in rows]
    return sorted(found, key=lambda task: (not task.is_open, task.row.due_date, task.row.number))


def _opened(row: CaseTask, case: Case, *, owner: User | None) -> Task:
    because = ""
    if row.sealed_cancelled_because is not None:
        because = sealing.unseal(
            case.data_key, row.sealed_cancelled_because, label=Label.TASK_CANCELLED, row=row.pk
        )
    text = sealing.unseal(case.data_key, row.sealed_text, label=Label.TASK, row=row.pk)
    return Task(row=row, text=text, owner=owner, cancelled_because=because)


def _sealed(row: CaseTask, text: str, *, case: Case) -> bytes:
    return sealing.seal(case.data_key, text, label=Label.TASK, row=row.pk)


def carry(case: Case, *, into: Case) -> None:
    """Part of joining: they go along under the key of the case that remains, numbered after what is there."""
    last = into.tasks.aggregate(last=Max("number"))["last"] or 0
    for place, row in enumerate(case.tasks.order_by("number"), start=last + 1):
        task = _opened(row, case, owner=None)
        row.case, row.number = into, place
        row.sealed_text = _sealed(row, task.text, case=into)
        if task.cancelled_because:
            row.sealed_cancelled_because = sealing.seal(
                into.data_key, task.cancelled_because, label=Label.TASK_CANCELLED, row=row.pk
            )
        row.save(update_fields=["case", "number", "sealed_text", "sealed_cancelled_because"])


def open_tasks_of(user: User) -> list[CaseTask]:
    """What this person has to do in the cases they can open, due first; nothing of it is opened. What was given to
    somebody who has no part in a case any more is for whoever leads it."""
    cases = access.visible_cases(user).exclude(state__in=FINISHED)
    rows = CaseTask.objects.filter(OPEN, Exists(cases.filter(pk=OuterRef("case"))))
    rows = rows.select_related("case__owner", "owner").order_by("due_date", "case", "number")
    return [row for row in rows if row.owner_id == user.pk or _falls_to(user, row)]


def _falls_to(user: User, row: CaseTask) -> bool:
    return row.case.owner_id == user.pk and row.owner_id not in {one.pk for one in people(row.case)}
