"""What is done about a slip: steps to contain it, telling the Information Commissioner, support, and what was
learned (R62)."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import incidents, matters
from concerns.domain.content import Label
from concerns.domain.matters import Step
from concerns.enums import EventType, Lacking
from concerns.errors import WrongState
from concerns.models import Incident, IncidentTask
from trust import sealing


@dataclass(frozen=True)
class Assessment:
    """Whether the Information Commissioner is told, and why."""

    told: bool
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Closing:
    """What was missed (codes of `enums.Slip`), and what will be done otherwise."""

    missed: tuple[str, ...]
    learning: str = field(repr=False)


@transaction.atomic
def add_task(incident: Incident, text: str, *, due_date: date, by: User, now: datetime) -> None:
    """A step to contain it."""
    incidents.advance(incident)
    last = incident.tasks.aggregate(last=Max("number"))["last"] or 0
    task = IncidentTask(incident=incident, number=last + 1, due_date=due_date)
    task.sealed_text = sealing.seal(incident.data_key, text, label=Label.INCIDENT_TASK, row=task.pk)
    task.save(force_insert=True)
    incidents.record(
        EventType.INCIDENT_TASK_ADDED, incident, by=by, now=now, number=task.number, due=due_date.isoformat()
    )


@transaction.atomic
def finish_task(incident: Incident, number: int, *, by: User, now: datetime) -> None:
    """Raises WrongState for a step that is done or not there."""
    if not incident.tasks.filter(number=number, done_at=None).update(done_at=now, done_by=by):
        raise WrongState
    incidents.advance(incident)
    incidents.record(EventType.INCIDENT_TASK_DONE, incident, by=by, now=now, number=number)


def steps(incident: Incident) -> list[Step]:
    return matters.steps(incident.tasks, key=incident.data_key, label=Label.INCIDENT_TASK)


@transaction.atomic
def assess(incident: Incident, assessment: Assessment, *, by: User, now: datetime) -> None:
    """Whether the Information Commissioner is told. It can be decided anew; the moment of the first decision is
    what the 72 hours are held against."""
    first = {} if incident.assessed_at else {"assessed_at": now, "assessed_by": by}
    sealed = incidents.sealed_record(incident, asdict(assessment), Label.INCIDENT_ASSESSMENT)
    incidents.advance(incident, sealed_assessment=sealed, **first)
    incidents.record(EventType.INCIDENT_ASSESSED, incident, by=by, now=now, told=assessment.told)


def assessment_of(incident: Incident) -> Assessment | None:
    if incident.sealed_assessment is None:
        return None
    kept = incidents.opened(incident, incident.sealed_assessment, Label.INCIDENT_ASSESSMENT)
    return Assessment(told=bool(kept["told"]), reason=kept["reason"])


@transaction.atomic
def note_support(incident: Incident, text: str, *, by: User, now: datetime) -> None:
    """What was offered to whoever spoke up, or why there was nobody to offer it to; the latest counts."""
    sealed = sealing.seal(incident.data_key, text, label=Label.INCIDENT_SUPPORT, row=incident.pk)
    incidents.advance(incident, sealed_support=sealed, support_at=now, support_by=by)
    incidents.record(EventType.INCIDENT_SUPPORT_NOTED, incident, by=by, now=now)


def support_of(incident: Incident) -> str:
    if incident.sealed_support is None:
        return ""
    return sealing.unseal(
        incident.data_key, incident.sealed_support, label=Label.INCIDENT_SUPPORT, row=incident.pk
    )


def lacking(incident: Incident) -> list[Lacking]:
    """Everything that it still needs before it can be closed."""
    found = {
        Lacking.ASSESSMENT: incident.assessed_at is None,
        Lacking.SUPPORT: incident.support_at is None,
        Lacking.TASKS: incident.tasks.filter(done_at=None).exists(),
    }
    return [what for what, is_lacking in found.items() if is_lacking]


@transaction.atomic
def close(incident: Incident, closing: Closing, *, by: User, now: datetime) -> None:
    """Raises WrongState while something is lacking."""
    if lacking(incident):
        raise WrongState
    sealed = incidents.sealed_record(incident, asdict(closing), Label.INCIDENT_CLOSE)
    incidents.advance(incident, sealed_close=sealed, closed_at=now, closed_by=by)
    incidents.record(EventType.INCIDENT_CLOSED, incident, by=by, now=now)


def closing_of(incident: Incident) -> Closing | None:
    if incident.sealed_close is None:
        return None
    kept = incidents.opened(incident, incident.sealed_close, Label.INCIDENT_CLOSE)
    return Closing(missed=tuple(kept["missed"]), learning=kept["learning"])
