"""Version 1 of every letter's words, as they come with the program. Later versions are an administrator's."""

from django.utils.translation import gettext_lazy as _

from concerns.domain.wording.ready import READY
from concerns.domain.wording.words import Part, Words
from concerns.enums import LetterKind

FIRST_VERSION = 1

_REVIEW = Part(
    "review",
    _("How to ask for a review"),
    _("Ask for a review from your inbox by {review_by}. Someone who had no part in this looks at it again."),
    needs=("review_by",),
)

ACKNOWLEDGEMENT = (
    Part(
        "received",
        _("That we have it"),
        _(
            "Thank you for telling us. We received your concern, which you raised on {raised}. "
            "Its reference is {reference}."
        ),
        needs=("raised", "reference"),
    ),
    Part(
        "when", _("When to expect the answer"), _("We aim to send you our answer by {answer_by}."), ("answer_by",)
    ),
    Part(
        "no_date",
        _("If there is no date yet"),
        _("We cannot give you a date yet, because {reason}. We will tell you by {next_news}."),
        needs=("reason", "next_news"),
    ),
    Part(
        "contact",
        _("Who the contact is"),
        _("{contact_name}, {contact_title}, is your contact. Write to them in your inbox. {contact_ways}"),
        needs=("contact_name", "contact_title", "contact_ways"),
    ),
    Part(
        "wishes",
        _("Before the wishes"),
        _("You told us what you would like to happen. We will answer each wish:"),
    ),
    Part(
        "talk",
        _("Whom they may talk to"),
        _(
            "Please talk about it with as few people as you can. "
            "You may always talk to a lawyer, a union, a doctor, the police or an outside body."
        ),
    ),
    Part(
        "meeting",
        _("Meeting, for those who gave their name"),
        _(
            "We would like to hear more from you. You choose the place, and you may bring a friend or colleague. "
            "You can also answer in your inbox."
        ),
    ),
    Part(
        "meeting_inbox",
        _("Meeting, for those who did not"),
        _(
            "We would like to hear more from you. We can do that in your inbox. "
            "You do not have to meet anyone."
        ),
    ),
)  # fmt: skip

REDIRECT = (
    Part(
        "received",
        _("That we have it, and what fits better"),
        _(
            "Thank you for telling us. We received your concern, which you raised on {raised}. "
            "Its reference is {reference}. We think our {procedure} procedure fits it better."
        ),
        needs=("raised", "reference", "procedure"),
    ),
    Part(
        "not_wrong",
        _("After the reason"),
        _("This does not mean that you are wrong, or that it does not matter."),
    ),
    Part(
        "whom",
        _("Whom to turn to"),
        _("Your contact for that is {receiving_contact}."),
        needs=("receiving_contact",),
    ),
    Part("name", _("What we passed on of them"), _("We have passed on nothing that says who you are.")),
    _REVIEW,
    Part(
        "kept",
        _("What we keep"),
        _("We keep a record of what you told us. Your inbox stays open until {inbox_until} at the earliest."),
        needs=("inbox_until",),
    ),
)

EXTENSION = (
    Part(
        "promised",
        _("What we promised"),
        _("We promised you our answer by {first_due}. We need more time. We are sorry."),
        needs=("first_due",),
    ),
    Part(
        "new_date",
        _("The new date"),
        _(
            "We now promise our answer by {new_date}. "
            "{approver_title} agreed to this and does not work on your concern."
        ),
        needs=("new_date", "approver_title"),
    ),
    Part(
        "stays",
        _("What stays on record"),
        _("The first date stays on the record. If we pass it, we count it as late."),
    ),
    Part(
        "news",
        _("When we write again"),
        _("We write to you again by {next_news}, even if there is nothing new."),
        needs=("next_news",),
    ),
)  # fmt: skip

UPDATE = (
    Part("opening", _("Before what was done"), _("Here is where we are.")),
    Part(
        "nothing_new",
        _("If there is nothing new"),
        _("We have nothing new to tell you since {last_news}. We are still working on it."),
        needs=("last_news",),
    ),
    Part(
        "aim",
        _("When to expect the answer"),
        _("We still aim to answer by {answer_by}."),
        needs=("answer_by",),
    ),
    Part(
        "late",
        _("If the answer is late"),
        _("We promised our answer by {answer_by}. We missed this date. That is our failure, not yours."),
        needs=("answer_by",),
    ),
    Part(
        "free_to_answer",
        _("After a question"),
        _("You do not have to answer. You do not have to tell us anything that could show who you are."),
    ),
)

CONTACT = (
    Part(
        "begins",
        _("Who it is, and from when"),
        _("From {from_day} your contact is {contact_name}, {contact_title}. {contact_ways}"),
        needs=("from_day", "contact_name", "contact_title", "contact_ways"),
    ),
    Part(
        "former",
        _("If the one before can open it no more"),
        _("{former_title} can no longer open your concern."),
        needs=("former_title",),
    ),
    Part("dates", _("What stays the same"), _("Your dates have not changed.")),
    Part(
        "rather",
        _("If they would rather not"),
        _("If you would rather not deal with {contact_name}, tell us in your inbox. We will talk with you first."),
        needs=("contact_name",),
    ),
)  # fmt: skip

OUTCOME = (
    Part(
        "opening",
        _("The beginning"),
        _(
            "You told us about this on {raised}. The reference is {reference}. "
            "This letter is our full answer. Thank you for speaking up."
        ),
        needs=("raised", "reference"),
    ),
    Part(
        "late",
        _("If it is late"),
        _("We promised it by {first_due}. It is {days_over} over. We are sorry."),
        needs=("first_due", "days_over"),
    ),
    Part("decided", _("How we decide"), _("To decide, we asked what is more likely than not.")),
    Part("upheld", _("Upheld"), _("We found that this happened.")),
    Part(
        "partly",
        _("Upheld in part"),
        _("We found that part of this happened: {which_part}."),
        needs=("which_part",),
    ),
    Part(
        "not_upheld",
        _("Not upheld"),
        _("We did not find that this happened. That does not mean you were wrong to tell us."),
    ),
    Part(
        "not_established",
        _("Could not be established"),
        _(
            "We could not find out what happened. We have not decided for or against it. "
            "That does not mean you were wrong to tell us."
        ),
    ),
    Part(
        "wish",
        _("The reply to a wish"),
        _("You asked: {wish}. Our reply: {reply}. {reason}"),
        needs=("wish", "reply", "reason"),
    ),
    Part("nothing", _("If nothing will change"), _("Nothing will change, because {reason}."), needs=("reason",)),
    Part(
        "news",
        _("When we tell how it is going"),
        _("We tell you by {news_by} how this is going."),
        needs=("news_by",),
    ),
    Part(
        "cannot_tell",
        _("What we cannot tell"),
        _(
            "We do not say if any step was taken about someone’s job, or what it was. "
            "We treat everyone the same in this. "
            "So you cannot tell from this letter if there was such a step."
        ),
    ),
    _REVIEW,
    Part("bodies", _("Which outside bodies"), _("You can take this to: {bodies}."), needs=("bodies",)),
    Part(
        "outside",
        _("What to know of outside bodies"),
        _(
            "You do not have to ask us. Check first that the body deals with this kind of concern. "
            "The law may protect you only if it does."
        ),
    ),
    Part(
        "afterwards",
        _("How long the inbox stays open"),
        _("Your inbox stays open until {inbox_until} at the earliest."),
        needs=("inbox_until",),
    ),
)

INFORMAL = (
    Part(
        "received",
        _("The beginning, if it is the first letter too"),
        _(
            "Thank you for telling us. We received your concern, which you raised on {raised}. "
            "Its reference is {reference}. It was put right early, by talking."
        ),
        needs=("raised", "reference"),
    ),
    Part(
        "opening",
        _("The beginning, if they had a first letter"),
        _(
            "You told us about this on {raised}. The reference is {reference}. "
            "It was put right early, by talking. Thank you for speaking up."
        ),
        needs=("raised", "reference"),
    ),
    Part(
        "early",
        _("That it mattered"),
        _("We could deal with it early. That does not mean that it did not matter."),
    ),
    Part(
        "whole",
        _("That it is the answer"),
        _("This letter is our full answer. You do not have to wait for another one."),
    ),
    *(
        part
        for part in OUTCOME
        if part.name in {"late", "wish", "cannot_tell", "review", "bodies", "outside", "afterwards"}
    ),
)

REVIEW = (
    Part(
        "opening",
        _("The beginning"),
        _(
            "You asked for a review on {asked_on}. I had no part in the first answer. "
            "I have looked at it again. The reference is {reference}."
        ),
        needs=("asked_on", "reference"),
    ),
    Part("stands", _("If the first answer stands"), _("The first answer stands.")),
    Part(
        "wrong_in_part",
        _("If it was wrong in part"),
        _("The first answer was wrong in part: {what_changes}."),
        needs=("what_changes",),
    ),
    Part(
        "wrong",
        _("If it was wrong"),
        _("The first answer was wrong. We start again, and write to you by {new_round_by}."),
        needs=("new_round_by",),
    ),
    Part(
        "last_step",
        _("That it is the last step, and where else to go"),
        _("This is the last step inside {employer}. You can still go to: {bodies}."),
        needs=("employer", "bodies"),
    ),
)

SHIPPED: dict[LetterKind, tuple[Part, ...]] = {
    LetterKind.ACKNOWLEDGEMENT: ACKNOWLEDGEMENT,
    LetterKind.REDIRECT: REDIRECT,
    LetterKind.EXTENSION: EXTENSION,
    LetterKind.UPDATE: UPDATE,
    LetterKind.CONTACT: CONTACT,
    LetterKind.OUTCOME: OUTCOME,
    LetterKind.INFORMAL: INFORMAL,
    LetterKind.REVIEW: REVIEW,
    LetterKind.MESSAGE: READY,
}


def shipped(kind: LetterKind) -> Words:
    """The words as they come with the program."""
    return Words(kind, FIRST_VERSION, {part.name: str(part.text) for part in SHIPPED.get(kind, ())})
