"""The words the code knows. Values are stored; never change one, add one."""

from concerns.enums.answer import Conclusion, LetterKind, LetterWay, WishReply
from concerns.enums.assessments import AssessmentKind, Fit, RiskLevel, Seriousness
from concerns.enums.case import Action, CaseRole, Category, Channel, ConflictKind, MessageFrom, Mode, Seat, State
from concerns.enums.clock import DayKind, Duty, StepState
from concerns.enums.detriment import CheckAnswer, DetrimentKind, Harm, Wanting
from concerns.enums.events import EventType
from concerns.enums.incidents import Lacking, Slip
from concerns.enums.names import Basis, Body, Consent, GrantEnd, Purpose, RequestState
from concerns.enums.obstacles import Obstacle
from concerns.enums.offers import LinkKind, OfferAnswer, OfferKind, Room
from concerns.enums.onward import IdentityPassed, OnwardKind, OnwardStatus
from concerns.enums.triage import Procedure, ProtectionStep, SafeguardingAnswer, SafeguardingKind

__all__ = [
    "Action",
    "AssessmentKind",
    "Basis",
    "Body",
    "CaseRole",
    "Category",
    "Channel",
    "CheckAnswer",
    "Conclusion",
    "ConflictKind",
    "Consent",
    "DayKind",
    "DetrimentKind",
    "Duty",
    "EventType",
    "Fit",
    "GrantEnd",
    "Harm",
    "IdentityPassed",
    "Lacking",
    "LetterKind",
    "LetterWay",
    "LinkKind",
    "MessageFrom",
    "Mode",
    "Obstacle",
    "OfferAnswer",
    "OfferKind",
    "OnwardKind",
    "OnwardStatus",
    "Procedure",
    "ProtectionStep",
    "Purpose",
    "RequestState",
    "RiskLevel",
    "Room",
    "SafeguardingAnswer",
    "SafeguardingKind",
    "Seat",
    "Seriousness",
    "Slip",
    "State",
    "StepState",
    "Wanting",
    "WishReply",
]
