"""What is sealed, as records: the shapes, and the labels that bind a ciphertext to its place."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from concerns.models import Concern
from trust import sealing


class Label(StrEnum):
    """Constant labels of the associated data; a ciphertext moved to another column does not open."""

    ACCOUNT = "concern.account"
    WISH = "concern.wish"
    WISH_REASON = "concern.wish_reason"
    MESSAGE = "mailbox.message"
    MESSAGE_DRAFT = "mailbox.message_draft"
    LETTER_PARTS = "letter.parts"
    LETTER_TEXT = "letter.text"
    READING = "reading.material"
    READING_ANSWER = "reading.answer"
    WORKING_COPY = "concern.copy"
    NOTE = "case.note"
    ALLEGATION = "case.allegation"
    FINDING = "case.finding"
    EVENT_DATE = "allegation.event_date"
    EVIDENCE = "allegation.evidence"
    EVIDENCE_STRUCK = "allegation.evidence_struck"
    BODY_REFERRAL = "allegation.referral"
    TASK = "case.task"
    TASK_CANCELLED = "case.task_cancelled"
    DISCIPLINE = "case.discipline"
    SUMMARY = "case.subject_summary"
    SUBJECT_TOLD = "case.subject_told"
    SAFEGUARDING = "case.safeguarding"
    PROTECTION = "case.protection"
    ROUTE = "concern.route"
    OFFER = "case.offer"
    OFFER_ANSWER = "case.offer_answer"
    INFORMAL_GROUNDS = "case.informal_grounds"
    INFORMAL_REASON = "case.informal_reason"
    INFORMAL_OUTCOME = "case.informal_outcome"
    LINK = "case.link"
    SPLIT_CODE = "concern.split_code"
    ASSESSMENT = "case.assessment"
    ONWARD = "case.onward"
    ONWARD_NOTE = "case.onward_note"
    ACTION_TOLD = "concern.action_told"
    ADVICE_QUESTION = "case.advice_question"
    ADVICE_REPLY = "case.advice_reply"
    GROUNDS = "reservation.grounds"
    SET_ASIDE = "reservation.set_aside"
    EXTENSION = "concern.extension"
    CORRECTION = "concern.correction"
    REVIEW_WHY = "review.why"
    REVIEW_RESULT = "review.result"
    REOPENING = "case.reopening"
    LEARNING = "case.learning"
    LESSON = "lesson.text"
    FILE_NOTE = "concern.file_note"
    SUBJECT_RECORD = "case.subject_record"
    SUBJECT_REASON = "case.subject_reason"
    WITHDRAWAL = "concern.withdrawal"
    WITHDRAWAL_REASON = "concern.withdrawal_reason"
    FEEDBACK = "feedback.answers"
    KNOWN_FALSE = "concern.known_false"
    KNOWN_FALSE_DECISION = "concern.known_false_decision"
    OPEN_NAME = "concern.open_name"
    REVEAL = "concern.reveal"
    NAME_WORDS = "name.words"
    NAME_GROUNDS = "name.grounds"
    NAME_CONDITIONS = "name.conditions"
    NAME_WHY_LATER = "name.why_later"
    NAME_DECISION = "name.decision"
    NAME_REVIEW = "name.review"
    DETRIMENT = "detriment.account"
    DETRIMENT_MESSAGE = "detriment.message"
    DETRIMENT_LINK = "detriment.link"
    DETRIMENT_TASK = "detriment.task"
    DETRIMENT_CLOSE = "detriment.close"
    MEETING_OFFER = "meeting.offer"
    MEETING_ANSWER = "meeting.answer"
    MEETING_PLAN = "meeting.plan"
    MEETING_END = "meeting.end"
    MEETING_NOTE = "meeting.note"
    MEETING_NOTE_ANSWER = "meeting.note_answer"
    REPORTER_SUPPORT = "concern.support"
    SUBJECT_SUPPORT = "case.support"
    PERSON_REASON = "case.person_reason"
    FILE_KEY = "file.key"
    FILE_CLEAN_KEY = "file.clean_key"
    FILE_NAME = "file.name"
    FILE_SIZE = "file.size"
    FILE_ADVICE = "file.advice"
    FILE_COPY_KEY = "file.copy_key"
    ORIGINAL_WORDS = "original.words"
    ORIGINAL_DECISION = "original.decision"
    ORIGINAL_LOOK = "original.look"
    INCIDENT = "incident.account"
    INCIDENT_TASK = "incident.task"
    INCIDENT_ASSESSMENT = "incident.assessment"
    INCIDENT_SUPPORT = "incident.support"
    INCIDENT_CLOSE = "incident.close"


@dataclass(frozen=True)
class Account:
    """What a reporter said, or what was written down for them. Everything but `happened` may be empty."""

    happened: str
    occurred: str = ""  # when, in their words
    place: str = ""
    about: str = ""  # whom or what it is about
    told_before: str = ""  # whom, when and what came of it; changes nothing (R14, R16)
    known_to: str = ""  # unnamed mode: the one person who knows
    logged_by: str = ""  # logged: the id of whoever wrote it down, who then decides nothing about the name
    told_time: str = ""  # logged: the time of day it was said
    present: str = ""  # logged: who else was there
    danger: str = ""  # yes | no | unsure: answer to the safeguarding question


def seal_account(concern: Concern, account: Account) -> bytes:
    return sealing.seal_record(concern.data_key, asdict(account), label=Label.ACCOUNT, row=concern.pk)


def account_of(concern: Concern) -> Account:
    """Open what was raised. Callers come through `access` or the reporter's own inbox."""
    return Account(
        **sealing.unseal_record(concern.data_key, concern.sealed_account, label=Label.ACCOUNT, row=concern.pk)
    )
