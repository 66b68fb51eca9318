"""How far a case has come: facts for its next step, asked together with its concerns, and nothing opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.domain.facts import Joined
from concerns.enums import AssessmentKind, MeetingAnswer, MeetingState, MeetingWay, NoteState
from concerns.models import (
    Assessment,
    CaseTask,
    LearningPoint,
    Meeting,
    MeetingNote,
    Offer,
    ReporterSupport,
    Review,
    SecondReading,
    SubjectSupport,
    WellbeingCheck,
)
from concerns.models.offer import STANDING

# Where the talk with a reporter stands, and where the agreement of a second reader does.
OFFER, OFFERED, CONFIRM, ARRANGE, HOLD = "offer", "offered", "confirm", "arrange", "hold"
WRITE, SENT, ANEW = "write", "sent", "anew"
WAITS, SENT_BACK, AGREED, CHANGED = "waits", "sent_back", "agreed", "changed"


@dataclass(frozen=True)
class Progress:
    """Of the whole case."""

    weighed: frozenset[str] = frozenset()
    is_offered: bool = False  # somebody was asked to take it on and has not answered
    subject_supported: bool = False
    tasks_open: int = 0
    is_learned: bool = False

    @property
    def risks_missing(self) -> list[AssessmentKind]:
        return [kind for kind in AssessmentKind if kind not in self.weighed]


@dataclass(frozen=True)
class OwnProgress:
    """Of one reporter. `talk` is where the talk with them stands, empty once it is settled."""

    talk: str = ""
    talk_number: int | None = None
    is_supported: bool = False
    reading: str = ""  # empty before a second reader was asked
    review_open: bool = False
    next_check: date | None = None


def _stage(*stages: tuple[Q, str]) -> Case:
    return Case(
        *(When(when, then=Value(stage)) for when, stage in stages), default=Value(""), output_field=CharField()
    )


_MEETINGS = Meeting.objects.filter(concern=OuterRef("pk")).order_by("-number")
_LAST_NOTE = MeetingNote.objects.filter(meeting=OuterRef("pk")).order_by("-number").values("state")[:1]
_TALK = _MEETINGS.annotate(note=Subquery(_LAST_NOTE)).annotate(
    stage=_stage(
        (Q(state=MeetingState.TO_OFFER), OFFER),
        (Q(state=MeetingState.OFFERED, answer=MeetingAnswer.CHOSEN), CONFIRM),
        (Q(state=MeetingState.OFFERED) & ~Q(answer=""), ARRANGE),
        (Q(state=MeetingState.SETTLED), HOLD),
        (Q(state=MeetingState.HELD, note=None) & ~Q(way=MeetingWay.WRITTEN), WRITE),
        (Q(state=MeetingState.HELD, note=NoteState.DRAFT), WRITE),
        (Q(state=MeetingState.HELD, note=NoteState.CORRECTED), ANEW),
        (Q(state=MeetingState.HELD, note=NoteState.SENT), SENT),
        (Q(state=MeetingState.OFFERED), OFFERED),
    )
)
_READING = (
    SecondReading.objects.filter(concern=OuterRef("pk"))
    .annotate(
        stage=_stage(
            (Q(dropped_at__isnull=False), CHANGED),
            (Q(sent_back_at__isnull=False), SENT_BACK),
            (Q(agreed_at__isnull=False), AGREED),
            (Q(agreed_at=None), WAITS),
        )
    )
    .order_by("-asked_at", "-pk")
)
_CHECKS = (
    WellbeingCheck.objects.filter(concern=OuterRef("pk"), asked_date=None, ended_date=None)
    .order_by()
    .values("concern")
    .annotate(first=Min("due_date"))
    .values("first")
)
_WEIGHED = (
    Assessment.objects.filter(case=OuterRef("case"))
    .order_by()
    .values("case")
    .annotate(joined=Joined("kind"))
    .values("joined")
)
_TASKS = (
    CaseTask.objects.filter(case=OuterRef("case"), done_at=None, cancelled_at=None)
    .order_by()
    .values("case")
    .annotate(open=Count("pk"))
    .values("open")
)


def asked_with(concerns: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same concerns, each with what `of` and `own` read."""
    asked: QuerySet[Any] = concerns.annotate(
        weighed=Subquery(_WEIGHED),
        is_offered=Exists(Offer.objects.filter(STANDING, case=OuterRef("case"))),
        subject_supported=Exists(SubjectSupport.objects.filter(case=OuterRef("case"))),
        tasks_open=Subquery(_TASKS),
        is_learned=Exists(LearningPoint.objects.filter(case=OuterRef("case"))),
        talk=Subquery(_TALK.values("stage")[:1]),
        talk_number=Subquery(_MEETINGS.values("number")[:1]),
        is_supported=Exists(ReporterSupport.objects.filter(concern=OuterRef("pk"))),
        reading=Subquery(_READING.values("stage")[:1]),
        review_open=Exists(Review.objects.filter(concern=OuterRef("pk"), result="")),
        next_check=Subquery(_CHECKS),
    )
    return asked


def of(concern: Any) -> Progress:
    """Of the case of a concern that was asked for with these facts."""
    return Progress(
        weighed=frozenset((concern.weighed or "").split(",")) - {""},
        is_offered=concern.is_offered,
        subject_supported=concern.subject_supported,
        tasks_open=concern.tasks_open or 0,
        is_learned=concern.is_learned,
    )


def own(concern: Any) -> OwnProgress:
    return OwnProgress(
        talk=concern.talk or "",
        talk_number=concern.talk_number,
        is_supported=concern.is_supported,
        reading=concern.reading or "",
        review_open=concern.review_open,
        next_check=concern.next_check,
    )
