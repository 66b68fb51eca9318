"""Each event in words: codes turned into sentences. Nothing here was ever prose (T18)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import wording
from concerns.domain.search import SEARCHED
from concerns.enums import (
    AskingKind,
    AssessmentKind,
    CaseRole,
    Duty,
    EventType,
    LetterKind,
    OnwardKind,
    Procedure,
    ReviewResult,
    SafeguardingKind,
)

Codes = Mapping[str, Any]
Say = Callable[[Codes, Mapping[str, str]], str]

DUTIES = {
    Duty.ACKNOWLEDGE: gettext_lazy("first letter"),
    Duty.UPDATE: gettext_lazy("update"),
    Duty.ANSWER: gettext_lazy("answer"),
    Duty.TRIAGE: gettext_lazy("reading and deciding"),
    Duty.REFER_ADULT: gettext_lazy("adult safeguarding"),
    Duty.REFER_CHILD: gettext_lazy("child safeguarding"),
    Duty.WORRY: gettext_lazy("reply to a worry"),
    Duty.SUPPORT: gettext_lazy("reply about support"),
}
LETTERS = {
    LetterKind.ACKNOWLEDGEMENT: gettext_lazy("First letter sent"),
    LetterKind.REDIRECT: gettext_lazy("Letter sent: something else fits better"),
    LetterKind.EXTENSION: gettext_lazy("Letter sent: a new date"),
    LetterKind.OUTCOME: gettext_lazy("Answer sent"),
    LetterKind.INFORMAL: gettext_lazy("Answer sent: put right early"),
    LetterKind.UPDATE: gettext_lazy("Letter sent: how it is going"),
    LetterKind.CONTACT: gettext_lazy("Letter sent: another contact"),
    LetterKind.STOPPED: gettext_lazy("Answer sent: we have stopped, as they asked"),
    LetterKind.REVIEW_BEGUN: gettext_lazy("Letter sent: somebody looks again"),
    LetterKind.REVIEW: gettext_lazy("Result of the review sent"),
}


def _plain(words: object) -> Say:
    return lambda codes, names: str(words)


def _person(words: object, alone: object) -> Say:
    """A sentence with a name where the reader may know it, else the one without."""

    def say(codes: Codes, names: Mapping[str, str]) -> str:
        name = names.get(str(codes.get("person")))
        return str(words) % {"name": name} if name else str(alone)

    return say


def _read(codes: Codes, names: Mapping[str, str]) -> str:
    return _("Case searched") if codes.get("how") == SEARCHED else _("Case read")


def _appointed(codes: Codes, names: Mapping[str, str]) -> str:
    name = names.get(str(codes.get("person")), _("Somebody"))
    return _("%(name)s appointed: %(role)s") % {"name": name, "role": _role(codes)}


def _dismissed(codes: Codes, names: Mapping[str, str]) -> str:
    return _("An appointment ended: %(role)s") % {"role": _role(codes)}


def _role(codes: Codes) -> str:
    return str(CaseRole(codes["role"]).label).lower()


def _safeguarding(codes: Codes, names: Mapping[str, str]) -> str:
    kind = SafeguardingKind(codes["kind"]).label
    return _("%(kind)s: decision recorded") % {"kind": kind}


ASSESSED = {
    AssessmentKind.IDENTIFICATION: gettext_lazy("Risk of a guess weighed up"),
    AssessmentKind.DETRIMENT: gettext_lazy("Risk of bad treatment weighed up"),
    AssessmentKind.SERIOUSNESS: gettext_lazy("Decided how serious it is, and whether it fits here"),
}


def _assessed(codes: Codes, names: Mapping[str, str]) -> str:
    return str(ASSESSED[AssessmentKind(codes["kind"])])


def _onward(words: object) -> Say:
    return lambda codes, names: str(words) % {"kind": str(OnwardKind(codes["kind"]).label).lower()}


def _redirected(codes: Codes, names: Mapping[str, str]) -> str:
    return _("Sent on to the %(procedure)s procedure") % {"procedure": Procedure(codes["procedure"]).label}


def _letter(codes: Codes, names: Mapping[str, str]) -> str:
    return str(LETTERS[LetterKind(codes["letter"])])


def _despite(codes: Codes, _names: Mapping[str, str]) -> str:
    words = _("Sent a message after a warning: it %(what)s")
    return words % {"what": AskingKind(codes["kind"]).label}


def _duty(words: object) -> Say:
    """A sentence with a duty and the day it was promised for."""

    def say(codes: Codes, names: Mapping[str, str]) -> str:
        due = wording.day(date.fromisoformat(codes["due"]))
        return str(words) % {"duty": _owed(codes), "due": due}

    return say


def _owed(codes: Codes) -> str:
    """Our own, or that of a review, whose rounds are even."""
    duty = str(DUTIES[Duty(codes["duty"])])
    return duty if int(codes.get("round", 1)) % 2 else _("%(duty)s of the review") % {"duty": duty}


def _review(codes: Codes, names: Mapping[str, str]) -> str:
    result = str(ReviewResult(codes["result"]).label)
    return _("Review decided: %(result)s") % {"result": result[:1].lower() + result[1:]}


def _met(codes: Codes, names: Mapping[str, str]) -> str:
    late, kept = _("Sent late: %(duty)s, promised by %(due)s"), _("Sent in time: %(duty)s, promised by %(due)s")
    return _duty(late if codes["late"] else kept)(codes, names)


def _moved(words: object) -> Say:
    """A sentence with the day on record and the day in its place."""

    def say(codes: Codes, names: Mapping[str, str]) -> str:
        return str(words) % {name: wording.day(date.fromisoformat(codes[name])) for name in ("old", "new")}

    return say


def _answering(codes: Codes, names: Mapping[str, str]) -> str:
    told = {"number": codes["number"], "concern": codes["concern"]}
    if codes["answers"]:
        return _("Allegation %(number)s answers %(concern)s") % told
    return _("Allegation %(number)s does not answer %(concern)s any more") % told


def _numbered(words: object) -> Say:
    return lambda codes, names: str(words) % {"number": codes.get("number", "")}


def _help(codes: Codes, names: Mapping[str, str]) -> str:
    return _("Asked for support") if codes["duty"] == Duty.SUPPORT else _("Said that they are worried")


def _stopping(codes: Codes, names: Mapping[str, str]) -> str:
    return (
        _("We stop, as the reporter asked")
        if codes["stops"]
        else _("We go on, although the reporter asked to stop")
    )


SAY: dict[EventType, Say] = {
    EventType.CONCERN_RAISED: _plain(gettext_lazy("Concern raised")),
    EventType.CONCERN_LOGGED: _plain(gettext_lazy("Concern written down by somebody who was told")),
    EventType.CASE_OPENED: _plain(gettext_lazy("Case opened")),
    EventType.CASE_READ: _read,
    EventType.CASE_TAKEN_OVER: _plain(gettext_lazy("Taken over by another first reader")),
    EventType.CASE_HANDED_OVER: _person(
        gettext_lazy("Handed over to %(name)s"), gettext_lazy("Handed over to somebody else")
    ),
    EventType.OWNER_MISSING: _plain(gettext_lazy("The nightly check found nobody who looks after this")),
    EventType.CONFLICTS_DECIDED: _plain(gettext_lazy("Decided who must not know")),
    EventType.PERSON_BLOCKED: _person(gettext_lazy("%(name)s blocked"), gettext_lazy("Somebody blocked")),
    EventType.KEEPER_BLOCK_UPHELD: _person(
        gettext_lazy("The block of %(name)s looked at by a second person"),
        gettext_lazy("A block looked at by a second person"),
    ),
    EventType.PERSON_APPOINTED: _appointed,
    EventType.PERSON_DISMISSED: _dismissed,
    EventType.RESERVATION_ASKED: _plain(gettext_lazy("Asked to set a “would rather not” aside")),
    EventType.RESERVATION_READ: _plain(gettext_lazy("Request to set a “would rather not” aside read")),
    EventType.RESERVATION_SET_ASIDE: _plain(gettext_lazy("A “would rather not” set aside")),
    EventType.RESERVATION_KEPT: _plain(gettext_lazy("A “would rather not” kept")),
    EventType.SAFEGUARDING_DECIDED: _safeguarding,
    EventType.PROTECTION_DECIDED: _plain(gettext_lazy("Decided what must change now")),
    EventType.CASE_ASSESSED: _assessed,
    EventType.ONWARD_BEGUN: _onward(gettext_lazy("Told elsewhere: %(kind)s")),
    EventType.ONWARD_HEARD: _onward(gettext_lazy("Heard from elsewhere: %(kind)s")),
    EventType.ACTION_TOLD: _plain(gettext_lazy("Recorded whether the reporter was told what was done")),
    EventType.ADVICE_ASKED: _person(gettext_lazy("%(name)s asked for advice"), gettext_lazy("Advice asked for")),
    EventType.ADVICE_READ: _plain(gettext_lazy("The question for advice read")),
    EventType.ADVICE_GIVEN: _plain(gettext_lazy("Advice given")),
    EventType.ADVICE_WITHDRAWN: _plain(gettext_lazy("The question for advice taken back")),
    EventType.CASE_ACCEPTED: _plain(gettext_lazy("Accepted")),
    EventType.CASE_REDIRECTED: _redirected,
    EventType.CASE_REFERRED: _plain(gettext_lazy("Referred to the manager responsible")),
    EventType.CASE_JOINED: _plain(gettext_lazy("Another concern about the same matter joined")),
    EventType.CASE_SPLIT: _plain(gettext_lazy("A part split off, to go another way")),
    EventType.CASE_LINKED: _plain(gettext_lazy("Linked to another case")),
    EventType.CASE_UNLINKED: _plain(gettext_lazy("A link to another case taken away")),
    EventType.OFFER_MADE: _person(
        gettext_lazy("%(name)s asked to take it on"), gettext_lazy("Somebody asked to take it on")
    ),
    EventType.OFFER_READ: _plain(gettext_lazy("Read by whoever was asked to take it on")),
    EventType.OFFER_ACCEPTED: _plain(gettext_lazy("Taken on")),
    EventType.OFFER_DECLINED: _plain(gettext_lazy("Declined")),
    EventType.OFFER_WITHDRAWN: _person(
        gettext_lazy("%(name)s asked no more"), gettext_lazy("Somebody asked no more")
    ),
    EventType.INFORMAL_ASKED: _plain(gettext_lazy("Asked whether it may be put right by talking")),
    EventType.INFORMAL_READ: _plain(gettext_lazy("Read, to decide whether it may be put right by talking")),
    EventType.INFORMAL_CLEARED: _plain(gettext_lazy("Decided: it may be put right by talking")),
    EventType.INFORMAL_REFUSED: _plain(gettext_lazy("Decided: it may not be put right by talking")),
    EventType.INFORMAL_RESOLVED: _plain(gettext_lazy("Resolved informally, by talking")),
    EventType.CASE_INVESTIGATING: _plain(gettext_lazy("Looking into it began")),
    EventType.CASE_ANSWERED: _plain(gettext_lazy("Every reporter has an answer")),
    EventType.CASE_CLOSED: _plain(gettext_lazy("Closed")),
    EventType.CASE_REOPENED: _plain(gettext_lazy("Opened again")),
    EventType.REVIEW_ASKED: _plain(gettext_lazy("The reporter asked for a review")),
    EventType.REVIEWER_FOUND: _person(
        gettext_lazy("%(name)s was asked to look again"), gettext_lazy("Somebody was asked to look again")
    ),
    EventType.REVIEW_DECIDED: _review,
    EventType.LEARNING_WRITTEN: _plain(gettext_lazy("Written down: what others can learn")),
    EventType.FILE_NOTE_MADE: _plain(gettext_lazy("A sealed note was made for the reporter’s file")),
    EventType.FILE_NOTE_READ: _plain(gettext_lazy("A name keeper read the sealed note for the reporter’s file")),
    EventType.SUBJECT_RECORD_MADE: _plain(gettext_lazy("A record was made for a person’s file")),
    EventType.SUBJECT_RECORD_READ: _plain(gettext_lazy("A record for a person’s file was read")),
    EventType.SEALED_ASKED: _plain(gettext_lazy("A sealed question was put to a second person")),
    EventType.SEALED_READ: _plain(gettext_lazy("A sealed question was read")),
    EventType.SEALED_DECIDED: _plain(gettext_lazy("A sealed question was decided")),
    EventType.LETTER_ISSUED: _letter,
    EventType.LETTER_HANDED_OVER: _plain(gettext_lazy("A letter given to the reporter on paper, as they chose")),
    EventType.LETTER_WAY_CHOSEN: _plain(gettext_lazy("The reporter chose how our letters reach them")),
    EventType.READING_ASKED: _person(
        gettext_lazy("%(name)s asked to read the answer as second reader"),
        gettext_lazy("A second reader asked to read the answer"),
    ),
    EventType.READING_OPENED: _plain(gettext_lazy("The answer read by the second reader")),
    EventType.READING_AGREED: _plain(gettext_lazy("The second reader agreed to the answer")),
    EventType.READING_SENT_BACK: _plain(gettext_lazy("The second reader sent the answer back")),
    EventType.DUTY_STARTED: _duty(gettext_lazy("Promised: %(duty)s by %(due)s")),
    EventType.DUTY_MET: _met,
    EventType.DUTY_MISSED: _duty(gettext_lazy("Missed: %(duty)s by %(due)s")),
    EventType.DUTY_REMINDED: _duty(gettext_lazy("Reminder: %(duty)s by %(due)s")),
    EventType.EXTENSION_ASKED: _plain(gettext_lazy("A new date asked for")),
    EventType.EXTENSION_AGREED: _plain(gettext_lazy("A new date agreed")),
    EventType.EXTENSION_REFUSED: _plain(gettext_lazy("A new date refused")),
    EventType.EXTENSION_READ: _plain(gettext_lazy("Request for a new date read")),
    EventType.RAISED_CORRECTED: _moved(gettext_lazy("Day of raising corrected from %(old)s to %(new)s")),
    EventType.CORRECTION_ASKED: _moved(
        gettext_lazy("Asked to correct the day of raising from %(old)s to %(new)s")
    ),
    EventType.CORRECTION_REFUSED: _plain(gettext_lazy("A later day of raising refused")),
    EventType.CORRECTION_READ: _plain(gettext_lazy("Request for a later day of raising read")),
    EventType.TEXT_MARKED: _plain(gettext_lazy("Marked: the text could show who wrote it")),
    EventType.TEXT_UNMARKED: _plain(gettext_lazy("The mark that the text could show who wrote it taken away")),
    EventType.COPY_WRITTEN: _numbered(gettext_lazy("Working copy, version %(number)s, written")),
    EventType.FILE_OPENED: _numbered(gettext_lazy("File %(number)s opened")),
    EventType.FILE_PAGE_SEEN: _numbered(gettext_lazy("A page of file %(number)s looked at")),
    EventType.FILE_GIVEN: _numbered(gettext_lazy("File %(number)s sent to the reporter")),
    EventType.FILE_COPY_MADE: _numbered(gettext_lazy("Decided what others see of file %(number)s")),
    EventType.ORIGINAL_ASKED: _numbered(gettext_lazy("The original of file %(number)s asked for")),
    EventType.ORIGINAL_ANSWERED: _numbered(
        gettext_lazy("Answered whether the original of file %(number)s may be opened")
    ),
    EventType.ORIGINAL_TAKEN_BACK: _numbered(
        gettext_lazy("Took their yes to the original of file %(number)s back")
    ),
    EventType.ORIGINAL_REQUEST_READ: _numbered(gettext_lazy("Request for the original of file %(number)s read")),
    EventType.ORIGINAL_GRANTED: _numbered(gettext_lazy("The original of file %(number)s may be opened")),
    EventType.ORIGINAL_REFUSED: _numbered(gettext_lazy("The original of file %(number)s stays closed")),
    EventType.ORIGINAL_WITHDRAWN: _numbered(
        gettext_lazy("The original of file %(number)s is not asked for any more")
    ),
    EventType.ORIGINAL_OPENED: _numbered(gettext_lazy("The original of file %(number)s opened")),
    EventType.NOTE_ADDED: _plain(gettext_lazy("Note added")),
    EventType.ALLEGATION_ADDED: _numbered(gettext_lazy("Allegation %(number)s added")),
    EventType.ALLEGATION_ANSWERS: _answering,
    EventType.FINDING_RECORDED: _numbered(gettext_lazy("Finding on allegation %(number)s recorded")),
    EventType.EVIDENCE_ADDED: _numbered(gettext_lazy("Evidence on allegation %(number)s added")),
    EventType.EVIDENCE_STRUCK: _numbered(gettext_lazy("Evidence on allegation %(number)s struck out")),
    EventType.ALLEGATION_TAGGED: _numbered(gettext_lazy("Tags of allegation %(number)s recorded")),
    EventType.BODY_REFERRED: _numbered(gettext_lazy("Allegation %(number)s taken to a body outside")),
    EventType.TASK_ADDED: _numbered(gettext_lazy("Task %(number)s added")),
    EventType.TASK_GIVEN: _numbered(gettext_lazy("Task %(number)s given to somebody else")),
    EventType.TASK_DONE: _numbered(gettext_lazy("Task %(number)s done")),
    EventType.TASK_CANCELLED: _numbered(gettext_lazy("Task %(number)s cancelled")),
    EventType.DISCIPLINE_LINKED: _plain(gettext_lazy("Something was kept in the locked compartment")),
    EventType.DISCIPLINE_READ: _plain(gettext_lazy("The locked compartment was read")),
    EventType.DISCIPLINE_ENDED: _plain(gettext_lazy("Something was changed in the locked compartment")),
    EventType.SUMMARY_WRITTEN: _numbered(
        gettext_lazy("Summary for the person it is about, version %(number)s, written")
    ),
    EventType.SUMMARY_AGREED: _numbered(
        gettext_lazy("Summary for the person it is about, version %(number)s, agreed by a second person")
    ),
    EventType.SUBJECT_TOLD: _plain(gettext_lazy("A person it is about was told")),
    EventType.SUBJECT_ACKNOWLEDGED: _plain(
        gettext_lazy("A person it is about confirmed that nobody may be treated badly for it")
    ),
    EventType.WISH_ADDED: _numbered(gettext_lazy("Wish %(number)s added at a meeting")),
    EventType.MEETING_ASKED: _plain(gettext_lazy("A meeting is to be offered")),
    EventType.MEETING_OFFERED: _plain(gettext_lazy("A meeting offered")),
    EventType.MEETING_ANSWERED: _plain(gettext_lazy("Answered about a meeting")),
    EventType.MEETING_SETTLED: _plain(gettext_lazy("A meeting arranged")),
    EventType.MEETING_PREPARED: _plain(gettext_lazy("The guidance for the meeting read")),
    EventType.MEETING_HELD: _plain(gettext_lazy("The meeting recorded as held")),
    EventType.MEETING_NOT_HELD: _plain(gettext_lazy("Recorded why there was no meeting")),
    EventType.MEETING_NOTE_WRITTEN: _numbered(gettext_lazy("Note of the meeting, version %(number)s, written")),
    EventType.MEETING_NOTE_SENT: _numbered(
        gettext_lazy("Note of the meeting, version %(number)s, sent for agreement")
    ),
    EventType.MEETING_NOTE_ANSWERED: _numbered(
        gettext_lazy("Answered whether the note of the meeting, version %(number)s, is right")
    ),
    EventType.MEETING_NOTE_ENDED: _numbered(
        gettext_lazy("Note of the meeting, version %(number)s, left as it is")
    ),
    EventType.REPORTER_SUPPORT: _plain(gettext_lazy("Support for the reporter considered")),
    EventType.SUBJECT_SUPPORT: _plain(gettext_lazy("Support for the person it is about considered")),
    EventType.REASON_GIVEN: _person(
        gettext_lazy("Said why %(name)s is on the case"), gettext_lazy("Said why somebody is on the case")
    ),
    EventType.WISH_ANSWERED: _numbered(gettext_lazy("Reply to wish %(number)s recorded")),
    EventType.MESSAGE_SENT: _plain(gettext_lazy("Message to the reporter")),
    EventType.MESSAGE_DESPITE: _despite,
    EventType.MESSAGE_RECEIVED: _plain(gettext_lazy("Message from the reporter")),
    EventType.FILE_ADDED: _numbered(gettext_lazy("File %(number)s added")),
    EventType.FILE_CLEANED: _numbered(gettext_lazy("Clean copy of file %(number)s made")),
    EventType.FILE_NOT_CLEANED: _numbered(gettext_lazy("File %(number)s could not be cleaned")),
    EventType.FILE_HARMFUL: _numbered(gettext_lazy("File %(number)s was harmful and was destroyed")),
    EventType.MAILBOX_HANDED_OVER: _plain(gettext_lazy("The reporter took over their inbox")),
    EventType.MAILBOX_ENDED: _plain(gettext_lazy("The inbox of the reporter closed for good")),
    EventType.WITHDRAWAL_ASKED: _plain(gettext_lazy("The reporter asked us to stop")),
    EventType.WITHDRAWAL_READ: _plain(gettext_lazy("The wish to stop read by whoever decides")),
    EventType.WITHDRAWAL_DECIDED: _stopping,
    EventType.WITHDRAWAL_OVERTAKEN: _plain(gettext_lazy("The wish to stop ended: our answer came first")),
    EventType.FEEDBACK_ENDED: _plain(gettext_lazy("The reporter was asked how it was")),
    EventType.MODE_CHANGED: _plain(gettext_lazy("The reporter changed how much we know of them")),
    EventType.IDENTITY_SEALED: _plain(gettext_lazy("A name was locked away")),
    EventType.IDENTITY_REVEALED: _plain(gettext_lazy("The name was shown")),
    EventType.GRANT_GIVEN: _person(
        gettext_lazy("The name was opened for %(name)s"), gettext_lazy("The name was opened for one person")
    ),
    EventType.NAME_ASKED: _plain(gettext_lazy("The name was asked for")),
    EventType.NAME_ANSWERED: _plain(gettext_lazy("Answered whether the name may be shown")),
    EventType.NAME_TAKEN_BACK: _plain(gettext_lazy("Took back a yes to showing the name")),
    EventType.NAME_REQUEST_READ: _plain(gettext_lazy("Request for the name read")),
    EventType.NAME_AGREED: _plain(gettext_lazy("One name keeper agreed to a request for the name")),
    EventType.NAME_GRANTED: _plain(gettext_lazy("Request for the name agreed")),
    EventType.NAME_REFUSED: _plain(gettext_lazy("Request for the name refused")),
    EventType.NAME_WITHDRAWN: _plain(gettext_lazy("Request for the name taken back")),
    EventType.NAME_REVIEWED: _plain(gettext_lazy("Opening of the name looked at afterwards")),
    EventType.NAME_PASSED_ON: _plain(gettext_lazy("The name was passed on to a body outside")),
    EventType.GRANT_ENDED: _plain(gettext_lazy("Access to the name ended")),
    EventType.PLEDGE_GIVEN: _plain(gettext_lazy("Confirmed that nobody may be treated badly for speaking up")),
    EventType.HELP_ASKED: _help,
    EventType.CHECKS_PLANNED: _plain(gettext_lazy("Days set on which the reporter is asked how they are")),
    EventType.CHECK_ASKED: _plain(gettext_lazy("The reporter was asked how they are")),
    EventType.CHECK_ENDED: _plain(gettext_lazy("A question how they are ended without an answer")),
    EventType.CHECK_ANSWERED: _plain(gettext_lazy("Answered how they are")),
    EventType.RECORD_EXPORTED: _plain(gettext_lazy("All events were exported for an auditor")),
    EventType.ANCHOR_EXPORTED: _plain(gettext_lazy("A proof of the record was downloaded")),
    EventType.ANCHOR_COMPARED: _plain(gettext_lazy("A proof of the record was compared")),
}
