"""How far a case has come: facts for its next step, asked together with its concerns, and nothing opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from accounts.domain.facts import Joined
from concerns.domain import informal
from concerns.enums import (
    AssessmentKind,
    CaseRole,
    LetterKind,
    MeetingAnswer,
    MeetingState,
    MeetingWay,
    NoteState,
    Seriousness,
)
from concerns.models import (
    ActionTold,
    Advice,
    Assessment,
    CaseTask,
    InformalCheck,
    LearningPoint,
    Letter,
    Meeting,
    MeetingNote,
    Offer,
    OnwardRoute,
    ReporterSupport,
    Review,
    SecondReading,
    SubjectSummary,
    SubjectSupport,
    SubjectTold,
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
    offered_to: str = ""  # who was asked to take it on and has not answered
    offered_until: date | None = None
    may_talk: bool = False  # minor, and a first reader says that talking tells nobody who spoke up (R44)
    is_resolved: bool = False  # put right by talking, and nobody got another answer since (R22)
    summary_waits: bool = False  # for the person it is about, and for a second person's agreement
    summary_is_own: bool = False  # the viewer wrote it, and so may not agree to it
    has_second_reader: bool = False
    nobody_told: bool = False  # of a summary that two agreed to
    untold_routes: int = 0  # of which nobody has said whether any reporter was told (R46)
    questions_waiting: int = 0  # for advice
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
    next_check: date | None = None  # its day, whether or not they wish to be asked: that is not the case's to know


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
    WellbeingCheck.objects.filter(concern=OuterRef("pk"))
    .order_by()
    .values("concern")
    .annotate(joined=Joined(Cast("due_date", TextField())))
    .values("joined")
)
_WEIGHED = (
    Assessment.objects.filter(case=OuterRef("case"))
    .order_by()
    .values("case")
    .annotate(joined=Joined("kind"))
    .values("joined")
)


_CASE = OuterRef("case")
_UNTOLD = OnwardRoute.objects.filter(~Exists(ActionTold.objects.filter(route=OuterRef("pk"))), case=_CASE)


def _counted(rows: "QuerySet[Any]") -> Subquery:
    return Subquery(rows.order_by().values("case").annotate(count=Count("pk")).values("count"))


_OFFERED = Offer.objects.filter(STANDING, case=OuterRef("case"))
_CLEARED = InformalCheck.objects.filter(case=OuterRef("case"), decided_at__isnull=False, ended_at=None).order_by(
    "-decided_at", "-pk"
)
_SERIOUS = Assessment.objects.filter(case=OuterRef("case"), kind=AssessmentKind.SERIOUSNESS).order_by(
    "-counts_from", "-pk"
)
_OTHERWISE = Letter.objects.filter(
    concern__case=OuterRef("concern__case"),
    kind__in=[LetterKind.OUTCOME, LetterKind.REDIRECT],
    issued_at__gte=OuterRef("issued_at"),
)
_TALKED = Letter.objects.filter(
    ~Exists(_OTHERWISE), concern__case=OuterRef("case"), kind=LetterKind.INFORMAL, issued_at__isnull=False
)
_NEWER = SubjectSummary.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
_SUMMARIES = SubjectSummary.objects.filter(~Exists(_NEWER), case=OuterRef("case"))
_TOLD = SubjectTold.objects.filter(case=OuterRef("case"))


def _person(rows: "QuerySet[Any]", who: str) -> Subquery:
    """Of the first of them. A key of a person comes out as its text where nobody says what it is."""
    return Subquery(rows.values(who)[:1], output_field=UUIDField())


def asked_with(concerns: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same concerns, each with what `of` and `own` read."""
    asked: QuerySet[Any] = concerns.annotate(
        weighed=Subquery(_WEIGHED),
        offered_to=Subquery(_OFFERED.values("user__name")),
        offered_until=Subquery(_OFFERED.values("answer_by_date")),
        talk_cleared=Subquery(_CLEARED.values("may")[:1]),
        cleared_by=_person(_CLEARED, "decided_by"),
        cleared_for=_person(_CLEARED, "asked_by"),
        seriousness=Subquery(_SERIOUS.values("level")[:1]),
        is_resolved=Exists(_TALKED),
        summary_by=_person(_SUMMARIES.filter(agreed_at=None), "written_by"),
        untold_routes=_counted(_UNTOLD),
        questions_waiting=_counted(Advice.objects.filter(case=_CASE, replied_at=None, withdrawn_at=None)),
        nobody_told=Exists(_SUMMARIES.filter(agreed_at__isnull=False)) & ~Exists(_TOLD),
        subject_supported=Exists(SubjectSupport.objects.filter(case=OuterRef("case"))),
        tasks_open=_counted(CaseTask.objects.filter(case=_CASE, done_at=None, cancelled_at=None)),
        is_learned=Exists(LearningPoint.objects.filter(case=OuterRef("case"))),
        talk=Subquery(_TALK.values("stage")[:1]),
        talk_number=Subquery(_MEETINGS.values("number")[:1]),
        is_supported=Exists(ReporterSupport.objects.filter(concern=OuterRef("pk"))),
        reading=Subquery(_READING.values("stage")[:1]),
        review_open=Exists(Review.objects.filter(concern=OuterRef("pk"), result="")),
        check_days=Subquery(_CHECKS),
    )
    return asked


def of(concern: Any, *, seats: Mapping[CaseRole | None, UUID], viewer: UUID) -> Progress:
    """Of the case of a concern that was asked for with these facts, and those who are on it."""
    serves = informal.serves(seats.get(CaseRole.HANDLER), decider=concern.cleared_by, asker=concern.cleared_for)
    return Progress(
        weighed=frozenset((concern.weighed or "").split(",")) - {""},
        offered_to=concern.offered_to or "",
        offered_until=concern.offered_until,
        may_talk=bool(concern.talk_cleared) and serves and concern.seriousness == Seriousness.MINOR,
        is_resolved=concern.is_resolved,
        summary_waits=concern.summary_by is not None,
        summary_is_own=concern.summary_by == viewer,
        has_second_reader=CaseRole.SECOND_READER in seats,
        nobody_told=concern.nobody_told,
        untold_routes=concern.untold_routes or 0,
        questions_waiting=concern.questions_waiting or 0,
        subject_supported=concern.subject_supported,
        tasks_open=concern.tasks_open or 0,
        is_learned=concern.is_learned,
    )


def own(concern: Any, *, today: date) -> OwnProgress:
    days = (date.fromisoformat(day) for day in (concern.check_days or "").split(",") if day)
    return OwnProgress(
        talk=concern.talk or "",
        talk_number=concern.talk_number,
        is_supported=concern.is_supported,
        reading=concern.reading or "",
        review_open=concern.review_open,
        next_check=min((day for day in days if day > today), default=None),
    )
