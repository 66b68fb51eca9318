"""The words the code knows. Values are stored; never change one, add one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    CONFIDENTIAL = "confidential", _("Confidential")
    OPEN = "open", _("Open")
    UNNAMED = "unnamed", _("Unnamed")
    ANONYMOUS = "anonymous", _("Anonymous")


class Channel(models.TextChoices):
    """How it was raised. WEB by the reporter; the others were told to somebody and logged."""

    WEB = "web", _("Contact form")
    CONVERSATION = "conversation", _("Conversation")
    MEETING = "meeting", _("Meeting")
    PHONE = "phone", _("Phone call")
    LETTER = "letter", _("Letter or document")
    EMAIL = "email", _("Email")


class Category(models.TextChoices):
    """Kinds of concern (R2); dated by nation in `domain.tables`."""

    CRIME = "crime", _("A crime, such as theft, fraud or an attack")
    BRIBERY = "bribery", _("A bribe: taking or offering money or favours")
    LEGAL_DUTY = "legal_duty", _("A law or rule is broken")
    SAFETY = "safety", _("Danger to someone’s health or safety")
    HARASSMENT = "harassment", _("Sexual harassment")
    ENVIRONMENT = "environment", _("Harm to the environment")
    JUSTICE = "justice", _("Someone punished for what they did not do, or justice going wrong")
    CONCEALMENT = "concealment", _("Hiding any of these on purpose")
    UNSURE = "unsure", _("I am not sure")


class State(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    REFERRED = "referred", _("Referred")
    INVESTIGATING = "investigating", _("Looking into it")
    ANSWERED = "answered", _("Answered")
    REDIRECTED = "redirected", _("Redirected")
    CLOSED = "closed", _("Closed")
    JOINED = "joined", _("Joined to another case")


class Duty(models.TextChoices):
    """Two are promised to the reporter (`domain.profiles`); the others are targets of ours (`domain.targets`)."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    UPDATE = "update", _("Update the reporter")
    ANSWER = "answer", _("Answer")
    TRIAGE = "triage", _("Read and decide")
    REFER_ADULT = "refer_adult", _("Adult safeguarding")
    REFER_CHILD = "refer_child", _("Child safeguarding")


class CaseRole(models.TextChoices):
    """Held by name on one case; each is one guardian permission. A cover's holds for some days only."""

    HANDLER = "handler", _("Handler")
    INVESTIGATOR = "investigator", _("Investigator")
    SECOND_READER = "second_reader", _("Second reader")
    REVIEWER = "reviewer", _("Reviewer")
    OBSERVER = "observer", _("Observer")
    COVER = "cover", _("Stands in while the owner is away")


class Seat(models.TextChoices):
    """From where somebody acts on a case: its owner, or one of the case roles."""

    OWNER = "owner", _("First reader (owner)")
    HANDLER = "handler", _("Handler")
    INVESTIGATOR = "investigator", _("Investigator")
    SECOND_READER = "second_reader", _("Second reader")
    REVIEWER = "reviewer", _("Reviewer")
    OBSERVER = "observer", _("Observer")
    COVER = "cover", _("Stands in while the owner is away")


class Action(models.TextChoices):
    READ = "read", _("Read the case")
    READ_ORIGINAL = "read_original", _("Read what was sent, messages and letters")
    WRITE_COPY = "write_copy", _("Mark what was sent, and write the working copy")
    DECIDE_CONFLICTS = "decide_conflicts", _("Record the conflict decision")
    BLOCK = "block", _("Block somebody")
    STEP_ASIDE = "step_aside", _("Step aside oneself")
    DECIDE_SAFEGUARDING = "decide_safeguarding", _("Record the safeguarding decision")
    DECIDE_PROTECTION = "decide_protection", _("Record the protection decision")
    ACCEPT = "accept", _("Accept the concern")
    REDIRECT = "redirect", _("Redirect to another procedure")
    REFER = "refer", _("Refer to the manager responsible")
    JOIN = "join", _("Join to another case")
    APPOINT = "appoint", _("Appoint")
    ASK_SETTING_ASIDE = "ask_setting_aside", _("Ask to set a reservation aside")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    WRITE = "write", _("Write to the reporter")
    INVESTIGATE = "investigate", _("Start looking into it")
    NOTE = "note", _("Add a note")
    ALLEGE = "allege", _("Add an allegation")
    FIND = "find", _("Record a finding")
    REPLY_TO_WISH = "reply_to_wish", _("Reply to a wish")
    ASK_EXTENSION = "ask_extension", _("Ask for a new date")
    CORRECT_RAISED = "correct_raised", _("Correct the day it was raised")
    GIVE_OUTCOME = "give_outcome", _("Give the outcome")
    CLOSE = "close", _("Close the case")
    REVEAL_OPEN_NAME = "reveal_open_name", _("See an openly given name")
    ASK_FOR_NAME = "ask_for_name", _("Ask for a name")


class ConflictKind(models.TextChoices):
    SUBJECT = "subject", _("It is about them")
    SUBJECT_LINE = "subject_line", _("They manage, or are managed by, a person it is about")
    RELATION = "relation", _("They are close to a person it is about")
    WITNESS = "witness", _("They may be a witness")
    NAMED_BY_REPORTER = "named_by_reporter", _("The reporter says they must not know")
    RECUSAL = "recusal", _("They stepped aside")


class MessageFrom(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    STAFF = "staff", _("Staff")


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("First letter")
    REDIRECT = "redirect", _("Something else fits better")
    EXTENSION = "extension", _("A new date")
    OUTCOME = "outcome", _("Our answer")


class Conclusion(models.TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    NOT_ESTABLISHED = "not_established", _("Could not be established")


class WishReply(models.TextChoices):
    ALL = "all", _("Yes, we have done this")
    PART = "part", _("Yes, in part")
    NONE = "none", _("No")


class Procedure(models.TextChoices):
    GRIEVANCE = "grievance", _("grievance")
    COMPLAINT = "complaint", _("complaints")


class SafeguardingKind(models.TextChoices):
    ADULT = "adult", _("Adult safeguarding")
    CHILD = "child", _("Child safeguarding")


class SafeguardingAnswer(models.TextChoices):
    REFERRED = "referred", _("Yes, referred")
    NOT_REQUIRED = "not_required", _("No")


class ProtectionStep(models.TextChoices):
    SUPERVISION = "supervision", _("More supervision")
    DUTIES = "duties", _("Different duties for the person it is about")
    SECURED = "secured", _("Equipment or records made safe")
    TOLD = "told", _("Senior manager, HR, police or safeguarding told")
    REPORTER = "reporter", _("Protection for the person who spoke up")
    NOTHING = "nothing", _("Nothing now")


class StepState(models.TextChoices):
    """What became of one reminder step for one recipient."""

    POSTED = "posted"
    SUPERSEDED = "superseded"


class Obstacle(models.TextChoices):
    """Why a step cannot be taken yet; words of each in `forms.obstacles`."""

    PART_MISSING = "part_missing"
    SAFEGUARDING_MISSING = "safeguarding_missing"
    PROTECTION_MISSING = "protection_missing"
    CONFLICTS_UNDECIDED = "conflicts_undecided"
    NO_CONTACT = "no_contact"
    WISH_WITHOUT_REPLY = "wish_without_reply"
    ALLEGATION_WITHOUT_FINDING = "allegation_without_finding"
    NO_ALLEGATION = "no_allegation"
    NO_APOLOGY = "no_apology"
    DUTY_OPEN = "duty_open"
    PERSON_RESERVED = "person_reserved"
    WORDS_HELD = "words_held"
    SCENES_NOT_PASSED = "scenes_not_passed"
    KEY_MISSING = "key_missing"
    NOT_ON_CASE = "not_on_case"
    REPORTER_MAY_ANSWER = "reporter_may_answer"
    REPORTER_SAID_NO = "reporter_said_no"
    REPORTER_SILENT = "reporter_silent"
    REPORTER_NOT_TOLD = "reporter_not_told"
    ASKED_YOURSELF = "asked_yourself"
    AGREED_ALREADY = "agreed_already"
    TOO_FEW_KEEPERS = "too_few_keepers"
    KEEPER_KEPT_OUT = "keeper_kept_out"
    KEEPER_SAID_NO = "keeper_said_no"
    ASK_AGAIN_FROM = "ask_again_from"


class Basis(models.TextChoices):
    """On what ground a name may be opened. All but the first do without a yes from its owner (I4, I5, I14)."""

    CONSENT = "consent", _("The reporter says yes")
    LAW = "law", _("A court, a tribunal or the law requires it")
    POLICE = "police", _("The police ask because of a suspected crime")
    RISK = "risk", _("Somebody is at serious risk of harm")
    LIFE = "life", _("A life is at risk now")


class Purpose(models.TextChoices):
    """What a name is asked for: a fixed list, since name keepers must not read what was raised (I11)."""

    PROTECT = "protect", _("to protect or support you")
    MEET = "meet", _("to meet you or to speak with you")
    CHECK = "check", _("to check facts that only you can tell")
    SAFETY = "safety", _("to keep somebody else safe")
    PASS_ON = "pass_on", _("to pass it on to a body that must deal with this")


class Body(models.TextChoices):
    """Who may be told a name and has no key of their own here."""

    POLICE = "police", _("the police")
    AMBULANCE = "ambulance", _("the ambulance service")
    SAFEGUARDING = "safeguarding", _("the safeguarding team")
    COURT = "court", _("a court or tribunal")
    REGULATOR = "regulator", _("a regulator")


class Consent(models.TextChoices):
    """What the reporter said; silence by the day is no (I4)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    CONDITIONS = "conditions", _("Yes, but only if …")


class RequestState(models.TextChoices):
    """Where a request for a name stands. Whether the reporter still has time is asked of the day instead."""

    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("One name keeper agrees")
    GRANTED = "granted", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class GrantEnd(models.TextChoices):
    """Why somebody can be shown a name no more."""

    EXPIRED = "expired", _("its time was over")
    TAKEN_BACK = "taken_back", _("the reporter took their yes back")
    LEFT_CASE = "left_case", _("they left the case")
    CASE_CLOSED = "case_closed", _("the case was closed")
    CASE_JOINED = "case_joined", _("the case was joined to another")
    BLOCKED = "blocked", _("they must not know of the case")
    KEY_REPLACED = "key_replaced", _("their key was made anew")
    MODE_CHANGED = "mode_changed", _("the reporter changed how much is known")
    GIVEN_UP = "given_up", _("they need it no more")
    PASS_LAPSED = "pass_lapsed", _("they have not been through the five scenes for a year")


class Slip(models.TextChoices):
    """What was missed, in the words of whoever slipped."""

    NOT_STOPPED = "not_stopped", _("I did not stop the talk at once.")
    HINTED = "hinted", _("I gave a hint or ruled someone out.")
    WRONG_WAY = "wrong_way", _("I sent it in a way that I should not use.")
    NOT_LOOKED = "not_looked", _("I did not look who could hear or see.")
    WAITED = "waited", _("I waited before telling anyone.")
    SELF_FIRST = "self_first", _("I thought of myself before the reporter.")


class Lacking(models.TextChoices):
    """What an incident still needs before it can be closed."""

    ASSESSMENT = "assessment", _("Nobody has decided whether the Information Commissioner is told.")
    SUPPORT = "support", _("Nothing says what support was offered.")
    TASKS = "tasks", _("A step to contain it is not done.")


class EventType(models.TextChoices):
    CONCERN_RAISED = "concern.raised", _("Concern raised")
    CONCERN_LOGGED = "concern.logged", _("Concern logged for somebody")
    CASE_OPENED = "case.opened", _("Case opened")
    CASE_READ = "case.read", _("Case read")
    CASE_TAKEN_OVER = "case.taken_over", _("Case taken over by another first reader")
    CASE_HANDED_OVER = "case.handed_over", _("Case handed over to somebody else")
    OWNER_MISSING = "case.owner_missing", _("Found without anybody who looks after it")
    CONFLICTS_DECIDED = "case.conflicts_decided", _("Conflict decision recorded")
    PERSON_BLOCKED = "person.blocked", _("Somebody blocked")
    KEEPER_BLOCK_UPHELD = "person.block_upheld", _("A second person agreed to a block")
    PERSON_APPOINTED = "person.appointed", _("Somebody appointed")
    PERSON_DISMISSED = "person.dismissed", _("Somebody’s appointment ended")
    RESERVATION_ASKED = "reservation.asked", _("Asked to set a reservation aside")
    RESERVATION_READ = "reservation.read", _("Request to set a reservation aside read")
    RESERVATION_SET_ASIDE = "reservation.set_aside", _("Reservation set aside")
    RESERVATION_KEPT = "reservation.kept", _("Reservation kept")
    SAFEGUARDING_DECIDED = "case.safeguarding_decided", _("Safeguarding decision recorded")
    PROTECTION_DECIDED = "case.protection_decided", _("Protection decision recorded")
    CASE_ACCEPTED = "case.accepted", _("Concern accepted")
    CASE_REDIRECTED = "case.redirected", _("Concern redirected")
    CASE_REFERRED = "case.referred", _("Case referred")
    CASE_JOINED = "case.joined", _("Cases joined")
    CASE_INVESTIGATING = "case.investigating", _("Looking into it started")
    CASE_ANSWERED = "case.answered", _("All answers given")
    CASE_CLOSED = "case.closed", _("Case closed")
    LETTER_ISSUED = "letter.issued", _("Letter issued")
    DUTY_STARTED = "duty.started", _("Promised date set")
    DUTY_MET = "duty.met", _("Duty met")
    DUTY_MISSED = "duty.missed", _("Promised date missed")
    DUTY_REMINDED = "duty.reminded", _("Reminder step")
    EXTENSION_ASKED = "extension.asked", _("New date asked for")
    EXTENSION_AGREED = "extension.agreed", _("New date agreed")
    EXTENSION_REFUSED = "extension.refused", _("New date refused")
    EXTENSION_READ = "extension.read", _("Request for a new date read")
    RAISED_CORRECTED = "raised.corrected", _("Day it was raised corrected")
    CORRECTION_ASKED = "correction.asked", _("Later day of raising asked for")
    CORRECTION_REFUSED = "correction.refused", _("Later day of raising refused")
    CORRECTION_READ = "correction.read", _("Request for a later day of raising read")
    TEXT_MARKED = "concern.marked", _("Marked: the text could show who wrote it")
    TEXT_UNMARKED = "concern.unmarked", _("Mark taken away: the text could show who wrote it")
    COPY_WRITTEN = "copy.written", _("Working copy written")
    NOTE_ADDED = "note.added", _("Note added")
    ALLEGATION_ADDED = "allegation.added", _("Allegation added")
    FINDING_RECORDED = "finding.recorded", _("Finding recorded")
    WISH_ANSWERED = "wish.answered", _("Wish answered")
    MESSAGE_SENT = "message.sent", _("Message sent to the reporter")
    MESSAGE_RECEIVED = "message.received", _("Message from the reporter")
    MAILBOX_HANDED_OVER = "mailbox.handed_over", _("Inbox handed over to the reporter")
    MODE_CHANGED = "concern.mode_changed", _("Way of being known changed")
    IDENTITY_SEALED = "identity.sealed", _("A name was locked away")
    IDENTITY_REVEALED = "identity.revealed", _("A name was shown")
    VAULT_KEY_MADE = "vault.key_made", _("The key to names was made")
    VAULT_KEY_RETIRED = "vault.key_retired", _("An old key to names was destroyed")
    KEEPER_KEY_MADE = "vault.keeper_key_made", _("A name keeper made their key")
    KEEPER_ENROLLED = "vault.keeper_enrolled", _("A name keeper was given a share")
    KEEPER_RECOVERED = "vault.keeper_recovered", _("A name keeper used the recovery sheet")
    KEEPER_REMOVED = "vault.keeper_removed", _("A name keeper’s share was taken away")
    KEEPER_PASSPHRASE_CHANGED = "vault.passphrase_changed", _("A name keeper changed their passphrase")
    PASSPHRASE_WRONG = "vault.passphrase_wrong", _("A wrong passphrase was typed")
    REVEAL_KEY_MADE = "identity.reveal_key_made", _("A key to be shown names was made")
    REVEAL_PASSPHRASE_CHANGED = "identity.passphrase_changed", _("Somebody changed the passphrase of their key")
    GRANT_GIVEN = "identity.granted", _("A name was opened for one person")
    NAME_PASSED_ON = "identity.passed_on", _("A name was passed on to a body outside")
    GRANT_ENDED = "identity.grant_ended", _("A person can see a name no more")
    SCENES_PASSED = "identity.scenes_passed", _("The five scenes were passed")
    NAME_ASKED = "name.asked", _("A name was asked for")
    NAME_ANSWERED = "name.answered", _("The reporter answered whether their name may be shown")
    NAME_TAKEN_BACK = "name.taken_back", _("The reporter took their yes back")
    NAME_REQUEST_READ = "name.request_read", _("Request for a name read")
    NAME_AGREED = "name.agreed", _("One name keeper agreed")
    NAME_GRANTED = "name.granted", _("Request for a name agreed")
    NAME_REFUSED = "name.refused", _("Request for a name refused")
    NAME_WITHDRAWN = "name.withdrawn", _("Request for a name taken back")
    NAME_REVIEWED = "name.reviewed", _("Opening of a name reviewed")
    HOLIDAY_ADDED = "calendar.day_added", _("A bank holiday was added")
    PROFILE_ADDED = "calendar.profile_added", _("Promised periods were set for what is raised later")
    CALENDAR_UPDATED = "calendar.updated", _("The calendar was brought up to date")
    RECORD_EXPORTED = "record.exported", _("All events exported for an auditor")
    ANCHOR_EXPORTED = "anchor.exported", _("Proof of the record downloaded")
    ANCHOR_COMPARED = "anchor.compared", _("Proof of the record compared")
    INCIDENT_TOLD = "incident.told", _("It was told that something may have got out")
    INCIDENT_READ = "incident.read", _("What may have got out was read")
    INCIDENT_TAKEN_OVER = "incident.taken_over", _("What may have got out was given to a first reader")
    INCIDENT_TASK_ADDED = "incident.task_added", _("A step to contain it was added")
    INCIDENT_TASK_DONE = "incident.task_done", _("A step to contain it was done")
    INCIDENT_ASSESSED = "incident.assessed", _("It was decided whether the Information Commissioner is told")
    INCIDENT_SUPPORT_NOTED = "incident.support_noted", _("Support for whoever spoke up was noted")
    INCIDENT_CLOSED = "incident.closed", _("What may have got out was closed")


class DayKind(models.TextChoices):
    """What a day is in the count of working days."""

    WORKING = "working", _("Working days")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Bank holiday")
