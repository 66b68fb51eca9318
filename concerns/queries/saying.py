"""Each event in words: codes turned into sentences. Nothing here was ever prose (T18)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    Duty.ACKNOWLEDGE: _("first letter"),
    Duty.UPDATE: _("update"),
    Duty.ANSWER: _("answer"),
    Duty.TRIAGE: _("reading and deciding"),
    Duty.REFER_ADULT: _("adult safeguarding"),
    Duty.REFER_CHILD: _("child safeguarding"),
    Duty.WORRY: _("reply to a worry"),
    Duty.SUPPORT: _("reply about support"),
}
LETTERS = {
    LetterKind.ACKNOWLEDGEMENT: _("First letter sent"),
    LetterKind.REDIRECT: _("Letter sent: something else fits better"),
    LetterKind.EXTENSION: _("Letter sent: a new date"),
    LetterKind.OUTCOME: _("Answer sent"),
    LetterKind.INFORMAL: _("Answer sent: put right early"),
    LetterKind.UPDATE: _("Letter sent: how it is going"),
    LetterKind.CONTACT: _("Letter sent: another contact"),
    LetterKind.STOPPED: _("Answer sent: we have stopped, as they asked"),
    LetterKind.REVIEW_BEGUN: _("Letter sent: somebody looks again"),
    LetterKind.REVIEW: _("Result of the review sent"),
}


def _person(words: object, alone: object) -> Say:
    """A sentence with a name where the reader may know it, else the one without."""

    def say(codes: Codes, names: Mapping[str, str]) -> str:
        name = names.get(str(codes.get("person")))
        return str(words) % {"name": name} if name else str(alone)

    return say


def _read(codes: Codes, names: Mapping[str, str]) -> str:
    return gettext("Case searched") if codes.get("how") == SEARCHED else gettext("Case read")


def _appointed(codes: Codes, names: Mapping[str, str]) -> str:
    name = names.get(str(codes.get("person")), gettext("Somebody"))
    return gettext("%(name)s appointed: %(role)s") % {"name": name, "role": _role(codes)}


def _dismissed(codes: Codes, names: Mapping[str, str]) -> str:
    return gettext("An appointment ended: %(role)s") % {"role": _role(codes)}


def _role(codes: Codes) -> str:
    return str(CaseRole(codes["role"]).label).lower()


def _safeguarding(codes: Codes, names: Mapping[str, str]) -> str:
    kind = SafeguardingKind(codes["kind"]).label
    return gettext("%(kind)s: decision recorded") % {"kind": kind}


ASSESSED = {
    AssessmentKind.IDENTIFICATION: _("Risk of a guess weighed up"),
    AssessmentKind.DETRIMENT: _("Risk of bad treatment weighed up"),
    AssessmentKind.SERIOUSNESS: _("Decided how serious it is, and whether it fits here"),
}


def _assessed(codes: Codes, names: Mapping[str, str]) -> str:
    return str(ASSESSED[AssessmentKind(codes["kind"])])


def _onward(words: object) -> Say:
    return lambda codes, names: str(words) % {"kind": str(OnwardKind(codes["kind"]).label).lower()}


def _redirected(codes: Codes, names: Mapping[str, str]) -> str:
    return gettext("Sent on to the %(procedure)s procedure") % {"procedure": Procedure(codes["procedure"]).label}


def _letter(codes: Codes, names: Mapping[str, str]) -> str:
    return str(LETTERS[LetterKind(codes["letter"])])


def _despite(codes: Codes, _names: Mapping[str, str]) -> str:
    words = gettext("Sent a message after a warning: it %(what)s")
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
    return duty if int(codes.get("round", 1)) % 2 else gettext("%(duty)s of the review") % {"duty": duty}


def _review(codes: Codes, names: Mapping[str, str]) -> str:
    result = str(ReviewResult(codes["result"]).label)
    return gettext("Review decided: %(result)s") % {"result": result[:1].lower() + result[1:]}


def _met(codes: Codes, names: Mapping[str, str]) -> str:
    late, kept = (
        gettext("Sent late: %(duty)s, promised by %(due)s"),
        gettext("Sent in time: %(duty)s, promised by %(due)s"),
    )
    return _duty(late if codes["late"] else kept)(codes, names)


def _moved(words: object) -> Say:
    """A sentence with the day on record and the day in its place."""

    def say(codes: Codes, names: Mapping[str, str]) -> str:
        return str(words) % {name: wording.day(date.fromisoformat(codes[name])) for name in ("old", "new")}

    return say


def _answering(codes: Codes, names: Mapping[str, str]) -> str:
    told = {"number": codes["number"], "concern": codes["concern"]}
    if codes["answers"]:
        return gettext("Allegation %(number)s answers %(concern)s") % told
    return gettext("Allegation %(number)s does not answer %(concern)s any more") % told


def _help(codes: Codes, names: Mapping[str, str]) -> str:
    return gettext("Asked for support") if codes["duty"] == Duty.SUPPORT else gettext("Said that they are worried")


def _stopping(codes: Codes, names: Mapping[str, str]) -> str:
    return (
        gettext("We stop, as the reporter asked")
        if codes["stops"]
        else gettext("We go on, although the reporter asked to stop")
    )


SAY: dict[EventType, Say | Promise | str] = {
    EventType.CONCERN_RAISED: _("Concern raised"),
    EventType.CONCERN_LOGGED: _("Concern written down by somebody who was told"),
    EventType.CASE_OPENED: _("Case opened"),
    EventType.CASE_READ: _read,
    EventType.CASE_TAKEN_OVER: _("Taken over by another first reader"),
    EventType.CASE_HANDED_OVER: _person(_("Handed over to %(name)s"), _("Handed over to somebody else")),
    EventType.OWNER_MISSING: _("The nightly check found nobody who looks after this"),
    EventType.CONFLICTS_DECIDED: _("Decided who must not know"),
    EventType.PERSON_BLOCKED: _person(_("%(name)s blocked"), _("Somebody blocked")),
    EventType.KEEPER_BLOCK_UPHELD: _person(
        _("The block of %(name)s looked at by a second person"),
        _("A block looked at by a second person"),
    ),
    EventType.PERSON_APPOINTED: _appointed,
    EventType.PERSON_DISMISSED: _dismissed,
    EventType.RESERVATION_ASKED: _("Asked to set a “would rather not” aside"),
    EventType.RESERVATION_READ: _("Request to set a “would rather not” aside read"),
    EventType.RESERVATION_SET_ASIDE: _("A “would rather not” set aside"),
    EventType.RESERVATION_KEPT: _("A “would rather not” kept"),
    EventType.SAFEGUARDING_DECIDED: _safeguarding,
    EventType.PROTECTION_DECIDED: _("Decided what must change now"),
    EventType.CASE_ASSESSED: _assessed,
    EventType.ONWARD_BEGUN: _onward(_("Told elsewhere: %(kind)s")),
    EventType.ONWARD_HEARD: _onward(_("Heard from elsewhere: %(kind)s")),
    EventType.ACTION_TOLD: _("Recorded whether the reporter was told what was done"),
    EventType.ADVICE_ASKED: _person(_("%(name)s asked for advice"), _("Advice asked for")),
    EventType.ADVICE_READ: _("The question for advice read"),
    EventType.ADVICE_GIVEN: _("Advice given"),
    EventType.ADVICE_WITHDRAWN: _("The question for advice taken back"),
    EventType.CASE_ACCEPTED: _("Accepted"),
    EventType.CASE_REDIRECTED: _redirected,
    EventType.CASE_REFERRED: _("Referred to the manager responsible"),
    EventType.CASE_JOINED: _("Another concern about the same matter joined"),
    EventType.CASE_SPLIT: _("A part split off, to go another way"),
    EventType.CASE_LINKED: _("Linked to another case"),
    EventType.CASE_UNLINKED: _("A link to another case taken away"),
    EventType.OFFER_MADE: _person(_("%(name)s asked to take it on"), _("Somebody asked to take it on")),
    EventType.OFFER_READ: _("Read by whoever was asked to take it on"),
    EventType.OFFER_ACCEPTED: _("Taken on"),
    EventType.OFFER_DECLINED: _("Declined"),
    EventType.OFFER_WITHDRAWN: _person(_("%(name)s asked no more"), _("Somebody asked no more")),
    EventType.INFORMAL_ASKED: _("Asked whether it may be put right by talking"),
    EventType.INFORMAL_READ: _("Read, to decide whether it may be put right by talking"),
    EventType.INFORMAL_CLEARED: _("Decided: it may be put right by talking"),
    EventType.INFORMAL_REFUSED: _("Decided: it may not be put right by talking"),
    EventType.INFORMAL_RESOLVED: _("Resolved informally, by talking"),
    EventType.CASE_INVESTIGATING: _("Looking into it began"),
    EventType.CASE_ANSWERED: _("Every reporter has an answer"),
    EventType.CASE_CLOSED: _("Closed"),
    EventType.CASE_REOPENED: _("Opened again"),
    EventType.REVIEW_ASKED: _("The reporter asked for a review"),
    EventType.REVIEWER_FOUND: _person(
        _("%(name)s was asked to look again"), _("Somebody was asked to look again")
    ),
    EventType.REVIEW_DECIDED: _review,
    EventType.LEARNING_WRITTEN: _("Written down: what others can learn"),
    EventType.FILE_NOTE_MADE: _("A sealed note was made for the reporter’s file"),
    EventType.FILE_NOTE_READ: _("A name keeper read the sealed note for the reporter’s file"),
    EventType.SUBJECT_RECORD_MADE: _("A record was made for a person’s file"),
    EventType.SUBJECT_RECORD_READ: _("A record for a person’s file was read"),
    EventType.SEALED_ASKED: _("A sealed question was put to a second person"),
    EventType.SEALED_READ: _("A sealed question was read"),
    EventType.SEALED_DECIDED: _("A sealed question was decided"),
    EventType.LETTER_ISSUED: _letter,
    EventType.LETTER_HANDED_OVER: _("A letter given to the reporter on paper, as they chose"),
    EventType.LETTER_WAY_CHOSEN: _("The reporter chose how our letters reach them"),
    EventType.READING_ASKED: _person(
        _("%(name)s asked to read the answer as second reader"),
        _("A second reader asked to read the answer"),
    ),
    EventType.READING_OPENED: _("The answer read by the second reader"),
    EventType.READING_AGREED: _("The second reader agreed to the answer"),
    EventType.READING_SENT_BACK: _("The second reader sent the answer back"),
    EventType.DUTY_STARTED: _duty(_("Promised: %(duty)s by %(due)s")),
    EventType.DUTY_MET: _met,
    EventType.DUTY_MISSED: _duty(_("Missed: %(duty)s by %(due)s")),
    EventType.DUTY_REMINDED: _duty(_("Reminder: %(duty)s by %(due)s")),
    EventType.EXTENSION_ASKED: _("A new date asked for"),
    EventType.EXTENSION_AGREED: _("A new date agreed"),
    EventType.EXTENSION_REFUSED: _("A new date refused"),
    EventType.EXTENSION_READ: _("Request for a new date read"),
    EventType.RAISED_CORRECTED: _moved(_("Day of raising corrected from %(old)s to %(new)s")),
    EventType.CORRECTION_ASKED: _moved(_("Asked to correct the day of raising from %(old)s to %(new)s")),
    EventType.CORRECTION_REFUSED: _("A later day of raising refused"),
    EventType.CORRECTION_READ: _("Request for a later day of raising read"),
    EventType.TEXT_MARKED: _("Marked: the text could show who wrote it"),
    EventType.TEXT_UNMARKED: _("The mark that the text could show who wrote it taken away"),
    EventType.COPY_WRITTEN: _("Working copy, version %(number)s, written"),
    EventType.FILE_OPENED: _("File %(number)s opened"),
    EventType.FILE_PAGE_SEEN: _("A page of file %(number)s looked at"),
    EventType.FILE_GIVEN: _("File %(number)s sent to the reporter"),
    EventType.FILE_COPY_MADE: _("Decided what others see of file %(number)s"),
    EventType.ORIGINAL_ASKED: _("The original of file %(number)s asked for"),
    EventType.ORIGINAL_ANSWERED: _("Answered whether the original of file %(number)s may be opened"),
    EventType.ORIGINAL_TAKEN_BACK: _("Took their yes to the original of file %(number)s back"),
    EventType.ORIGINAL_REQUEST_READ: _("Request for the original of file %(number)s read"),
    EventType.ORIGINAL_GRANTED: _("The original of file %(number)s may be opened"),
    EventType.ORIGINAL_REFUSED: _("The original of file %(number)s stays closed"),
    EventType.ORIGINAL_WITHDRAWN: _("The original of file %(number)s is not asked for any more"),
    EventType.ORIGINAL_OPENED: _("The original of file %(number)s opened"),
    EventType.NOTE_ADDED: _("Note added"),
    EventType.ALLEGATION_ADDED: _("Allegation %(number)s added"),
    EventType.ALLEGATION_ANSWERS: _answering,
    EventType.FINDING_RECORDED: _("Finding on allegation %(number)s recorded"),
    EventType.EVIDENCE_ADDED: _("Evidence on allegation %(number)s added"),
    EventType.EVIDENCE_STRUCK: _("Evidence on allegation %(number)s struck out"),
    EventType.ALLEGATION_TAGGED: _("Tags of allegation %(number)s recorded"),
    EventType.BODY_REFERRED: _("Allegation %(number)s taken to a body outside"),
    EventType.TASK_ADDED: _("Task %(number)s added"),
    EventType.TASK_GIVEN: _("Task %(number)s given to somebody else"),
    EventType.TASK_DONE: _("Task %(number)s done"),
    EventType.TASK_CANCELLED: _("Task %(number)s cancelled"),
    EventType.DISCIPLINE_LINKED: _("Something was kept in the locked compartment"),
    EventType.DISCIPLINE_READ: _("The locked compartment was read"),
    EventType.DISCIPLINE_ENDED: _("Something was changed in the locked compartment"),
    EventType.SUMMARY_WRITTEN: _("Summary for the person it is about, version %(number)s, written"),
    EventType.SUMMARY_AGREED: _(
        "Summary for the person it is about, version %(number)s, agreed by a second person"
    ),
    EventType.SUBJECT_TOLD: _("A person it is about was told"),
    EventType.SUBJECT_ACKNOWLEDGED: _("A person it is about confirmed that nobody may be treated badly for it"),
    EventType.WISH_ADDED: _("Wish %(number)s added at a meeting"),
    EventType.MEETING_ASKED: _("A meeting is to be offered"),
    EventType.MEETING_OFFERED: _("A meeting offered"),
    EventType.MEETING_ANSWERED: _("Answered about a meeting"),
    EventType.MEETING_SETTLED: _("A meeting arranged"),
    EventType.MEETING_PREPARED: _("The guidance for the meeting read"),
    EventType.MEETING_HELD: _("The meeting recorded as held"),
    EventType.MEETING_NOT_HELD: _("Recorded why there was no meeting"),
    EventType.MEETING_NOTE_WRITTEN: _("Note of the meeting, version %(number)s, written"),
    EventType.MEETING_NOTE_SENT: _("Note of the meeting, version %(number)s, sent for agreement"),
    EventType.MEETING_NOTE_ANSWERED: _("Answered whether the note of the meeting, version %(number)s, is right"),
    EventType.MEETING_NOTE_ENDED: _("Note of the meeting, version %(number)s, left as it is"),
    EventType.REPORTER_SUPPORT: _("Support for the reporter considered"),
    EventType.SUBJECT_SUPPORT: _("Support for the person it is about considered"),
    EventType.REASON_GIVEN: _person(_("Said why %(name)s is on the case"), _("Said why somebody is on the case")),
    EventType.WISH_ANSWERED: _("Reply to wish %(number)s recorded"),
    EventType.MESSAGE_SENT: _("Message to the reporter"),
    EventType.MESSAGE_DESPITE: _despite,
    EventType.MESSAGE_RECEIVED: _("Message from the reporter"),
    EventType.FILE_ADDED: _("File %(number)s added"),
    EventType.FILE_CLEANED: _("Clean copy of file %(number)s made"),
    EventType.FILE_NOT_CLEANED: _("File %(number)s could not be cleaned"),
    EventType.FILE_HARMFUL: _("File %(number)s was harmful and was destroyed"),
    EventType.MAILBOX_HANDED_OVER: _("The reporter took over their inbox"),
    EventType.MAILBOX_ENDED: _("The inbox of the reporter closed for good"),
    EventType.WITHDRAWAL_ASKED: _("The reporter asked us to stop"),
    EventType.WITHDRAWAL_READ: _("The wish to stop read by whoever decides"),
    EventType.WITHDRAWAL_DECIDED: _stopping,
    EventType.WITHDRAWAL_OVERTAKEN: _("The wish to stop ended: our answer came first"),
    EventType.FEEDBACK_ENDED: _("The reporter was asked how it was"),
    EventType.MODE_CHANGED: _("The reporter changed how much we know of them"),
    EventType.IDENTITY_SEALED: _("A name was locked away"),
    EventType.IDENTITY_REVEALED: _("The name was shown"),
    EventType.GRANT_GIVEN: _person(_("The name was opened for %(name)s"), _("The name was opened for one person")),
    EventType.NAME_ASKED: _("The name was asked for"),
    EventType.NAME_ANSWERED: _("Answered whether the name may be shown"),
    EventType.NAME_TAKEN_BACK: _("Took back a yes to showing the name"),
    EventType.NAME_REQUEST_READ: _("Request for the name read"),
    EventType.NAME_AGREED: _("One name keeper agreed to a request for the name"),
    EventType.NAME_GRANTED: _("Request for the name agreed"),
    EventType.NAME_REFUSED: _("Request for the name refused"),
    EventType.NAME_WITHDRAWN: _("Request for the name taken back"),
    EventType.NAME_REVIEWED: _("Opening of the name looked at afterwards"),
    EventType.NAME_PASSED_ON: _("The name was passed on to a body outside"),
    EventType.GRANT_ENDED: _("Access to the name ended"),
    EventType.PLEDGE_GIVEN: _("Confirmed that nobody may be treated badly for speaking up"),
    EventType.HELP_ASKED: _help,
    EventType.CHECKS_PLANNED: _("Days set on which the reporter is asked how they are"),
    EventType.CHECK_ASKED: _("The reporter was asked how they are"),
    EventType.CHECK_ENDED: _("A question how they are ended without an answer"),
    EventType.CHECK_ANSWERED: _("Answered how they are"),
    EventType.RECORD_EXPORTED: _("All events were exported for an auditor"),
    EventType.ANCHOR_EXPORTED: _("A proof of the record was downloaded"),
    EventType.ANCHOR_COMPARED: _("A proof of the record was compared"),
}


def sentence(kind: EventType, codes: Codes, names: Mapping[str, str]) -> str:
    """The event in words, with the names that its reader may know."""
    words = SAY[kind]
    return words(codes, names) if callable(words) else str(words) % {"number": codes.get("number", "")}
