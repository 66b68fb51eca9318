"""Imports the tables so that Django finds them. Those of the vault, of disclosures and of discipline are left
out on purpose: only the rooms about names, and the one about discipline, open those, and `concerns.apps` tells
Django where they are."""

from concerns.models.access import CaseUserObjectPermission, Conflict, Reason, Reservation, SettingAside
from concerns.models.advice import Advice
from concerns.models.assessment import Assessment
from concerns.models.body import BodyReferral, OutsideBody
from concerns.models.calendars import BankHoliday, CalendarEdition
from concerns.models.case import Case, CaseNote
from concerns.models.clock import Correction, Deadline, Extension, Heartbeat, ReminderStep
from concerns.models.concern import Concern, ConcernCategory, Wish, WorkingCopy
from concerns.models.cover import Cover
from concerns.models.detriment import (
    Detriment,
    DetrimentBlock,
    DetrimentHint,
    DetrimentMessage,
    DetrimentTask,
    WellbeingCheck,
)
from concerns.models.feedback import Feedback, FeedbackAsked, FeedbackQuarter
from concerns.models.file import Attachment
from concerns.models.filecopy import FileCopy
from concerns.models.finding import Allegation, AllegationConcern, Evidence, Finding
from concerns.models.gate import Exercise, ScenarioPass
from concerns.models.guidance import GuidanceLink, PolicyEdition, PolicyReading
from concerns.models.incident import Incident, IncidentBlock, IncidentHint, IncidentTask
from concerns.models.informal import InformalCheck, InformalOutcome
from concerns.models.letter import Letter, LetterTemplate, PaperCopy, SecondReading
from concerns.models.link import CaseLink, Split
from concerns.models.mailbox import Mailbox, Message, MessageDraft
from concerns.models.meeting import Meeting, MeetingNote
from concerns.models.offer import Capacity, Offer
from concerns.models.onward import ActionTold, OnwardRoute, OnwardUpdate
from concerns.models.original import OriginalLook, OriginalRequest
from concerns.models.profiles import DeadlineProfile
from concerns.models.review import (
    FileNote,
    KnownFalse,
    LearningPoint,
    Lesson,
    Reopening,
    Review,
    SubjectRecord,
)
from concerns.models.statement import LawRow, Statement
from concerns.models.subject import SubjectSummary, SubjectTold
from concerns.models.support import ReporterSupport, SubjectSupport
from concerns.models.tag import AllegationTag, Tag
from concerns.models.task import CaseTask
from concerns.models.triage import ProtectionDecision, Route, SafeguardingDecision
from concerns.models.withdrawal import Withdrawal

__all__ = [
    "ActionTold",
    "Advice",
    "Allegation",
    "AllegationConcern",
    "AllegationTag",
    "Assessment",
    "Attachment",
    "BankHoliday",
    "BodyReferral",
    "CalendarEdition",
    "Capacity",
    "Case",
    "CaseLink",
    "CaseNote",
    "CaseTask",
    "CaseUserObjectPermission",
    "Concern",
    "ConcernCategory",
    "Conflict",
    "Correction",
    "Cover",
    "Deadline",
    "DeadlineProfile",
    "Detriment",
    "DetrimentBlock",
    "DetrimentHint",
    "DetrimentMessage",
    "DetrimentTask",
    "Evidence",
    "Exercise",
    "Extension",
    "Feedback",
    "FeedbackAsked",
    "FeedbackQuarter",
    "FileCopy",
    "FileNote",
    "Finding",
    "GuidanceLink",
    "Heartbeat",
    "Incident",
    "IncidentBlock",
    "IncidentHint",
    "IncidentTask",
    "InformalCheck",
    "InformalOutcome",
    "KnownFalse",
    "LawRow",
    "LearningPoint",
    "Lesson",
    "Letter",
    "LetterTemplate",
    "Mailbox",
    "Meeting",
    "MeetingNote",
    "Message",
    "MessageDraft",
    "Offer",
    "OnwardRoute",
    "OnwardUpdate",
    "OriginalLook",
    "OriginalRequest",
    "OutsideBody",
    "PaperCopy",
    "PolicyEdition",
    "PolicyReading",
    "ProtectionDecision",
    "Reason",
    "ReminderStep",
    "Reopening",
    "ReporterSupport",
    "Reservation",
    "Review",
    "Route",
    "SafeguardingDecision",
    "ScenarioPass",
    "SecondReading",
    "SettingAside",
    "Split",
    "Statement",
    "SubjectRecord",
    "SubjectSummary",
    "SubjectSupport",
    "SubjectTold",
    "Tag",
    "WellbeingCheck",
    "Wish",
    "Withdrawal",
    "WorkingCopy",
]
