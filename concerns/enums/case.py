"""Words of a case: how it came, where it stands, who acts on it, and what they may do."""

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
    ASSESS = "assess", _("Weigh up the risks and how serious it is")
    READ_DECISIONS = "read_decisions", _("Read the decisions, routes and advice")
    GO_ONWARD = "go_onward", _("Take it further elsewhere, and record what came of it and who was told")
    ASK_ADVICE = "ask_advice", _("Ask for advice")
    ACCEPT = "accept", _("Accept the concern")
    REDIRECT = "redirect", _("Redirect to another procedure")
    REFER = "refer", _("Refer to the manager responsible")
    JOIN = "join", _("Join to another case")
    OFFER = "offer", _("Ask somebody to take it on")
    SPLIT = "split", _("Split a part off")
    LINK = "link", _("Link to another case")
    CLEAR_INFORMAL = "clear_informal", _("Decide whether it may be put right by talking")
    ASK_INFORMAL = "ask_informal", _("Ask whether it may be put right by talking")
    RESOLVE = "resolve", _("Resolve it informally")
    APPOINT = "appoint", _("Appoint")
    ASK_SETTING_ASIDE = "ask_setting_aside", _("Ask to set a reservation aside")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    MEET = "meet", _("Meet the reporter, and write the note of it")
    SUPPORT_REPORTER = "support_reporter", _("Record what the reporter needs")
    SUPPORT_SUBJECT = "support_subject", _("Record what the person it is about needs")
    WRITE = "write", _("Write to the reporter")
    INVESTIGATE = "investigate", _("Start looking into it")
    NOTE = "note", _("Add a note")
    ALLEGE = "allege", _("Add an allegation")
    FIND = "find", _("Record a finding")
    REFER_TO_BODY = "refer_to_body", _("Record that an allegation was taken to a body outside")
    TASK = "task", _("Add a task, do it, cancel it or give it to somebody else")
    LINK_DISCIPLINE = "link_discipline", _("Keep and read the reference of a procedure about somebody’s job")
    READ_SUBJECT = "read_subject", _("Read what the person it is about may be told, and was told")
    WRITE_SUMMARY = "write_summary", _("Write the summary for the person it is about")
    AGREE_SUMMARY = "agree_summary", _("Agree to the summary that somebody else wrote")
    TELL_SUBJECT = "tell_subject", _("Record how the person it is about was told")
    REPLY_TO_WISH = "reply_to_wish", _("Reply to a wish")
    ASK_EXTENSION = "ask_extension", _("Ask for a new date")
    CORRECT_RAISED = "correct_raised", _("Correct the day it was raised")
    GIVE_OUTCOME = "give_outcome", _("Give the outcome")
    READ_ANSWER = "read_answer", _("Read the answer before it goes, as second reader")
    UPDATE = "update", _("Write how it is going")
    CLOSE = "close", _("Close the case")
    REVIEW = "review", _("Review an answer")
    REOPEN = "reopen", _("Open the case again")
    LEARN = "learn", _("Write the learning point")
    NOTE_FOR_FILE = "note_for_file", _("Make the sealed note for the reporter’s file")
    RECORD_FOR_SUBJECT = "record_for_subject", _("Make a record for a person’s file")
    ASK_KNOWN_FALSE = "ask_known_false", _("Ask whether it was known to be false")
    REVEAL_OPEN_NAME = "reveal_open_name", _("See an openly given name")
    ASK_FOR_NAME = "ask_for_name", _("Ask for a name")
    ASK_FOR_ORIGINAL = "ask_for_original", _("Ask for a file just as it was sent, and open it")


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
