"""What is done about bad treatment for speaking up: a plan, whether it stopped, and who looks after it meanwhile
(R78, R79)."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.domain import absences
from accounts.models import User
from concerns.domain import access, calendar, detriments, matters
from concerns.domain.content import Label
from concerns.domain.matters import Step
from concerns.enums import EventType, Wanting
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, Detriment, DetrimentTask
from notifications.models import Pace
from trust import sealing


@dataclass(frozen=True)
class Result:
    """How it ended. `words` are for the reporter, and for whoever they hand them on to; `linked` is for us."""

    remedied: bool
    words: str = field(repr=False)
    linked: str = field(default="", repr=False)  # the reference of a disciplinary matter, kept elsewhere (R11)


@transaction.atomic
def add_task(detriment: Detriment, text: str, *, due_date: date, by: User, now: datetime) -> None:
    """A step of the plan."""
    detriments.advance(detriment)
    last = detriment.tasks.aggregate(last=Max("number"))["last"] or 0
    task = DetrimentTask(detriment=detriment, number=last + 1, due_date=due_date)
    task.sealed_text = sealing.seal(detriment.data_key, text, label=Label.DETRIMENT_TASK, row=task.pk)
    task.save(force_insert=True)
    due = due_date.isoformat()
    detriments.record(EventType.DETRIMENT_TASK_ADDED, detriment, by=by, now=now, number=task.number, due=due)


@transaction.atomic
def finish_task(detriment: Detriment, number: int, *, by: User, now: datetime) -> None:
    """Raises WrongState for a step that is done or not there."""
    detriments.advance(detriment)
    if not detriment.tasks.filter(number=number, done_at=None).update(done_at=now, done_by=by):
        raise WrongState
    detriments.record(EventType.DETRIMENT_TASK_DONE, detriment, by=by, now=now, number=number)


def steps(detriment: Detriment) -> list[Step]:
    return matters.steps(detriment.tasks, key=detriment.data_key, label=Label.DETRIMENT_TASK)


@transaction.atomic
def link(detriment: Detriment, reference: str, *, by: User, now: datetime) -> None:
    """It turns out to belong to a concern. Sealed, since whoever told it may be who raised that one: no row in the
    clear leads from the one to the other (I1).

    Raises NoSuchCase for a concern that its owner does not oversee, and for one of whose case they have a part:
    somebody else would have to look after it.
    """
    found = access.visible_references(by).exclude(case__in=access.visible_cases(by))
    if not found.filter(reference=reference).exists():
        raise NoSuchCase
    sealed = sealing.seal(detriment.data_key, reference, label=Label.DETRIMENT_LINK, row=detriment.pk)
    detriments.advance(detriment, sealed_link=sealed)
    detriments.record(EventType.DETRIMENT_LINKED, detriment, by=by, now=now)


def link_of(detriment: Detriment) -> str:
    """The reference of the concern to which it was linked; empty without one."""
    if detriment.sealed_link is None:
        return ""
    return sealing.unseal(detriment.data_key, detriment.sealed_link, label=Label.DETRIMENT_LINK, row=detriment.pk)


@transaction.atomic
def step_aside(detriment: Detriment, *, by: User, now: datetime) -> None:
    """They are too close to it: no reason is asked, and somebody else has it from now on."""
    detriments.record(EventType.DETRIMENT_LEFT, detriment, by=by, now=now)
    detriments.advance(detriment)
    detriments.keep_out(detriment, [by.pk], on=calendar.receipt_date(now))
    detriments.notify(detriment, on=calendar.receipt_date(now), pace=Pace.HOURS)


def wanting(detriment: Detriment) -> list[Wanting]:
    """Everything that it still needs before it can be closed."""
    found = {
        Wanting.REPLY: detriment.replied_at is None,
        Wanting.TASKS: detriment.tasks.filter(done_at=None).exists(),
    }
    return [what for what, is_wanting in found.items() if is_wanting]


@transaction.atomic
def close(detriment: Detriment, result: Result, *, by: User, now: datetime) -> None:
    """It is put right, or it is not and the reporter takes the hand-off to a grievance (R79). Raises WrongState
    while something is wanting."""
    if wanting(detriment):
        raise WrongState
    sealed = sealing.seal_record(detriment.data_key, asdict(result), label=Label.DETRIMENT_CLOSE, row=detriment.pk)
    detriments.advance(detriment, remedied=result.remedied, sealed_close=sealed, closed_at=now, closed_by=by)
    detriments.tell_reporter(detriment)
    detriments.record(EventType.DETRIMENT_CLOSED, detriment, by=by, now=now, remedied=result.remedied)


def result_of(detriment: Detriment) -> Result | None:
    if detriment.sealed_close is None:
        return None
    kept = sealing.unseal_record(
        detriment.data_key, detriment.sealed_close, label=Label.DETRIMENT_CLOSE, row=detriment.pk
    )
    return Result(**{**kept, "remedied": bool(kept["remedied"])})


def told_to_contact(case: Case) -> bool:
    """Whether one is open of which the reporter lets their contact know, and which does not tell of that contact.
    Of any other nobody on the case learns, by a refused step either."""
    rows = Detriment.objects.filter(concern__case=case, contact_may_know=True, closed_at=None)
    return case.owner_id is not None and rows.exclude(blocks__user=case.owner_id).exists()


def sweep(*, now: datetime) -> None:
    """Give what nobody looks after to the next who may, and remind of the reply. Opens nothing, so that the worker
    needs no key to content."""
    waiting = Detriment.objects.filter(closed_at=None).select_related("owner", "concern__case__owner")
    away = absences.who_is_away(on=calendar.receipt_date(now))
    for detriment in waiting.order_by("reply_by_date", "pk"):
        # Somebody who works on it at this moment comes first: it is looked at again in some minutes.
        with suppress(WrongState), transaction.atomic():
            _look_after(detriment, away, now=now)


def _look_after(detriment: Detriment, away: set[UUID], *, now: datetime) -> None:
    today = calendar.receipt_date(now)
    if detriments.is_ownerless(detriment):
        _hand_on(detriment, detriments.next_owner(detriment, on=today), now=now)
    elif found := detriments.instead_of_meant(detriment, on=today) or _here(detriment, away, on=today):
        _hand_on(detriment, found, now=now)
    if detriment.replied_at is None and today >= detriment.reply_by_date:
        over = today > detriment.reply_by_date
        pace = Pace.HOURS if detriment.urgent else _pace(detriment)
        detriments.notify(detriment, on=today, pace=pace, why="-over" if over else "-due")


def _here(detriment: Detriment, away: set[UUID], *, on: date) -> User | None:
    """Who takes it from an owner who is away before the first reply: never anybody whom its words may mean."""
    if detriment.replied_at is not None or detriment.owner_id not in away:
        return None
    found = detriments.next_unmeant(detriment, on=on)
    return found if found is not None and found.pk not in away else None


def _hand_on(detriment: Detriment, found: User | None, *, now: datetime) -> None:
    today = calendar.receipt_date(now)
    if found != detriment.owner:
        detriments.give(detriment, found, on=today if _is_reporters(detriment) else now)
    detriments.notify(detriment, on=today, pace=_pace(detriment))


def _is_reporters(detriment: Detriment) -> bool:
    return detriment.told_by_id is None


def _pace(detriment: Detriment) -> Pace:
    """As for what its reporter does: the sweep follows that within minutes, which must not tell when it was (T11).
    Nobody who may be at risk waits for a round."""
    if detriment.urgent:
        return Pace.AT_ONCE
    return Pace.ROUND if _is_reporters(detriment) else Pace.HOURS
