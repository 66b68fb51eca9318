"""The words the code knows. Values are stored; never change one, add one."""

from concerns.enums.advice import GiveawayKind
from concerns.enums.answer import Conclusion, LetterKind, LetterWay, WishReply
from concerns.enums.asking import AskingKind
from concerns.enums.assessments import AssessmentKind, Fit, RiskLevel, Seriousness
from concerns.enums.case import Action, CaseRole, Category, Channel, ConflictKind, MessageFrom, Mode, Seat, State
from concerns.enums.clock import DayKind, Duty, StepState
from concerns.enums.detriment import CheckAnswer, DetrimentKind, Harm, Wanting
from concerns.enums.events import EventType
from concerns.enums.feedback import Occasion, Verdict
from concerns.enums.files import FileState
from concerns.enums.findings import (
    BodyKind,
    EvidenceKind,
    Factor,
    Matter,
    Nation,
    Part,
    Personnel,
    Standard,
    TagScheme,
    ToldHow,
)
from concerns.enums.guidance import LinkHealth, TextKind
from concerns.enums.incidents import Lacking, Slip
from concerns.enums.meetings import (
    Accepted,
    Companion,
    MeetingAnswer,
    MeetingState,
    MeetingWay,
    NoteState,
    NotHeld,
)
from concerns.enums.names import Basis, Body, Consent, GrantEnd, Purpose, RequestState
from concerns.enums.obstacles import Obstacle
from concerns.enums.offers import LinkKind, OfferAnswer, OfferKind, Room
from concerns.enums.onward import IdentityPassed, OnwardKind, OnwardStatus
from concerns.enums.originals import OriginalPurpose
from concerns.enums.review import ReviewResult
from concerns.enums.statements import SlotKind, StatementKind
from concerns.enums.triage import Procedure, ProtectionStep, SafeguardingAnswer, SafeguardingKind

__all__ = [
    "Accepted",
    "Action",
    "AskingKind",
    "AssessmentKind",
    "Basis",
    "Body",
    "BodyKind",
    "CaseRole",
    "Category",
    "Channel",
    "CheckAnswer",
    "Companion",
    "Conclusion",
    "ConflictKind",
    "Consent",
    "DayKind",
    "DetrimentKind",
    "Duty",
    "EventType",
    "EvidenceKind",
    "Factor",
    "FileState",
    "Fit",
    "GiveawayKind",
    "GrantEnd",
    "Harm",
    "IdentityPassed",
    "Lacking",
    "LetterKind",
    "LetterWay",
    "LinkHealth",
    "LinkKind",
    "Matter",
    "MeetingAnswer",
    "MeetingState",
    "MeetingWay",
    "MessageFrom",
    "Mode",
    "Nation",
    "NotHeld",
    "NoteState",
    "Obstacle",
    "Occasion",
    "OfferAnswer",
    "OfferKind",
    "OnwardKind",
    "OnwardStatus",
    "OriginalPurpose",
    "Part",
    "Personnel",
    "Procedure",
    "ProtectionStep",
    "Purpose",
    "RequestState",
    "ReviewResult",
    "RiskLevel",
    "Room",
    "SafeguardingAnswer",
    "SafeguardingKind",
    "Seat",
    "Seriousness",
    "Slip",
    "SlotKind",
    "Standard",
    "State",
    "StatementKind",
    "StepState",
    "TagScheme",
    "TextKind",
    "ToldHow",
    "Verdict",
    "Wanting",
    "WishReply",
]
