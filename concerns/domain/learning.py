"""What others can learn from a case, publishable without identity (R96): asked before a case is closed.

A lesson stands in the register with its month alone, from the month after, and with its service only once several
lessons came from there. Nothing leads back from it to a case.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts.models import Service, User
from concerns.domain import access, audit, calendar, pointers
from concerns.domain.content import Label
from concerns.enums import EventType, Obstacle
from concerns.errors import Blocked, WrongState
from concerns.models import Case, LearningPoint, Lesson
from trust import sealing

SERVICE_FROM = 5  # lessons; a service with fewer is not said (T26)

Reason = tuple[str, int | str | None]


@dataclass(frozen=True)
class Point:
    """Either what others can learn, or why nothing."""

    text: str = field(default="", repr=False)
    none_because: str = field(default="", repr=False)
    published: bool = False


@dataclass(frozen=True)
class Told:
    """One lesson of the register; `service` is empty where it could point to a case."""

    month: date
    service: str
    text: str


def missing(case: Case) -> list[Reason]:
    """A case is closed only when somebody asked what it teaches."""
    return [] if LearningPoint.objects.filter(case=case).exists() else [(Obstacle.LEARNING_MISSING, None)]


def of(case: Case) -> Point | None:
    row = LearningPoint.objects.filter(case=case).first()
    if row is None:
        return None
    kept = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.LEARNING, row=row.pk)
    return Point(kept["text"], kept["none_because"], row.published)


def obstacles(case: Case, text: str) -> list[Reason]:
    """Words that could show who spoke up, or that name somebody."""
    words = pointers.found(text, pointers.known_of(case))
    return [(Obstacle.MAY_POINT, ", ".join(words))] if words else []


@transaction.atomic
def write(case: Case, point: Point, *, by: User, now: datetime) -> None:
    """It may be written anew until the case is closed. Raises ValueError for neither or both, Blocked for words
    that may point to somebody, WrongState for a stale page or when it is published."""
    if bool(point.text.strip()) == bool(point.none_because.strip()):
        raise ValueError("Either a learning point or why there is none.")
    access.advance(case)
    row = LearningPoint.objects.select_for_update().filter(case=case).first() or LearningPoint(case=case)
    if row.published:
        raise WrongState
    if reasons := obstacles(case, point.text):
        raise Blocked(reasons)
    record = {"text": point.text, "none_because": point.none_because}
    row.sealed_record = sealing.seal_record(case.data_key, record, label=Label.LEARNING, row=row.pk)
    row.written_at, row.written_by = now, by
    row.save()
    audit.record(EventType.LEARNING_WRITTEN, case=case, by=by, now=now)


def publish(case: Case, *, now: datetime) -> None:
    """Part of closing, which has claimed the case: the words go into the register, under a key of their own."""
    row = LearningPoint.objects.filter(case=case, published=False).first()
    point = of(case)
    if row is None or point is None or not point.text:
        return
    key = sealing.new_data_key()
    lesson = Lesson(data_key=key, month_date=calendar.receipt_date(now).replace(day=1), service=_service(case))
    lesson.sealed_text = sealing.seal(key, point.text, label=Label.LESSON, row=lesson.pk)
    lesson.save(force_insert=True)
    row.published = True
    row.save(update_fields=["published"])


def _service(case: Case) -> Service | None:
    """Where all its concerns came from; none where they differ."""
    found = {concern.service for concern in case.concerns.select_related("service")}
    return found.pop() if len(found) == 1 else None


def register(*, today: date) -> list[Told]:
    """The lessons of the months that are over, the latest first; inside a month in no order that tells
    anything."""
    rows = list(
        Lesson.objects.filter(month_date__lt=today.replace(day=1))
        .select_related("data_key", "service")
        .order_by("-month_date", "pk")
    )
    often = Counter(row.service_id for row in rows)
    return [
        Told(
            row.month_date,
            row.service.name if row.service and often[row.service_id] >= SERVICE_FROM else "",
            sealing.unseal(row.data_key, row.sealed_text, label=Label.LESSON, row=row.pk),
        )
        for row in rows
    ]
