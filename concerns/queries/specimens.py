"""Each letter with made-up facts, to look at its words before anybody gets them. Nothing here is of any case."""

from collections.abc import Callable
from datetime import date, timedelta

from accounts.models import Employer
from concerns.domain import letters, replies, wording
from concerns.domain.letters import AcknowledgementParts
from concerns.domain.wording import Contact, Facts, Words
from concerns.enums import Conclusion, LetterKind

RAISED = date(2026, 11, 10)
SOON, DUE, LATER = date(2026, 11, 24), date(2026, 12, 8), date(2027, 2, 10)
HOW = "I read the records first and ask you questions in your inbox."
SUPPORT = "The staff support line is 01632 960 145."
BODIES = "the regulator of care (safety of care)"
REPLY = ("Two people on every round", "Yes, in part", "It began on Monday.")


def specimen(words: Words) -> str:
    """The letter of these words, whole, with every part of them that can stand side by side."""
    employer = Employer.objects.first() or Employer()
    told = Facts(
        reference="RC-0000-0000",
        raised=RAISED,
        contact=Contact("Sam Example", "Service manager", "01632 960 199"),
        alternative=employer.alternative_contact,
        reader_roles=["your contact"],
        wishes=[REPLY[0]],
        can_meet=True,
        employer=employer.name,
    )
    return SPECIMENS[words.kind](words, told)


def _acknowledgement(words: Words, told: Facts) -> str:
    parts = AcknowledgementParts(
        received=wording.received(words, told),
        how=HOW,
        when=wording.aim(words, DUE),
        support=SUPPORT,
        contact=wording.contact(words, told),
    )
    return letters.acknowledgement_text(parts, told, words)


def _redirect(words: Words, told: Facts) -> str:
    parts = {
        "reason": "It is about your own hours.",
        "how": "You can start it with a form.",
        "receiving_contact": "the people team",
        "estimate": "They answer within 20 working days.",
        "support": SUPPORT,
    }
    return wording.redirect(words, told, procedure="grievance", parts=parts, review_by=LATER, inbox_until=LATER)


def _extension(words: Words, told: Facts) -> str:
    later = wording.Later(
        DUE, DUE + timedelta(days=14), SOON, "The records came late.", "We read half of them.", "Director"
    )
    return wording.letter(wording.new_date(words, later), told)


def _update(words: Words, told: Facts) -> str:
    progress = wording.Progress(SOON, "We talk to the team.", DUE, done="", question="Which weeks do you mean?")
    return wording.update(words, told, progress)


def _contact(words: Words, told: Facts) -> str:
    return wording.new_contact(words, told, on=SOON, former_title="Team manager")


def _outcome(words: Words, told: Facts) -> str:
    conclusions = enumerate(Conclusion, start=1)
    found = [f"{number}. {wording.finding(words, one, 'the first week')}" for number, one in conclusions]
    paragraphs = [
        wording.opening(words, told),
        wording.late(words, DUE, 2),
        "\n\n".join([f"{wording.FOUND}\n{found[0]}", *found[1:], words.say("decided")]),
        f"{wording.WISHES}\n{wording.wish_reply(words, *REPLY)}",
        wording.changes(words, actions="Two people do each round.", nothing_because="", news_by=LATER),
        wording.led(wording.SORRY, "We were told in March and did nothing."),
        wording.cannot_tell(words),
        wording.review(words, LATER),
        wording.outside(words, BODIES),
        wording.afterwards(words, LATER),
    ]
    return wording.letter(paragraphs, told)


def _informal(words: Words, told: Facts) -> str:
    parts = {
        "how": "I talked with the team.",
        "actions": "Two people do each round.",
        "support": SUPPORT,
        "contact": f"{told.contact.name}, {told.contact.title}.",
        "apology": "We should have seen it.",
        "bodies": BODIES,
    }
    return wording.informal(
        words,
        told,
        parts=parts,
        replies=[REPLY],
        over=(DUE, 2),
        is_first=True,
        review_by=LATER,
        inbox_until=LATER,
    )


def _review(words: Words, told: Facts) -> str:
    point = wording.Point("The rota was not asked for.", "You are right.", "We have it now.")
    return wording.review_result(
        words, told, wording.Reviewed(SOON, [point], what_changes="the second week too", bodies=BODIES)
    )


def _message(words: Words, told: Facts) -> str:
    """All of them, one under the other; a message begins with one."""
    facts = replies.facts_of(told.contact, answer_by=wording.day(DUE), raised=told.raised, other=told.alternative)
    return "\n\n".join(words.say(part, **facts) for part in words.parts)


SPECIMENS: dict[LetterKind, Callable[[Words, Facts], str]] = {
    LetterKind.ACKNOWLEDGEMENT: _acknowledgement,
    LetterKind.REDIRECT: _redirect,
    LetterKind.EXTENSION: _extension,
    LetterKind.UPDATE: _update,
    LetterKind.CONTACT: _contact,
    LetterKind.OUTCOME: _outcome,
    LetterKind.INFORMAL: _informal,
    LetterKind.REVIEW: _review,
    LetterKind.MESSAGE: _message,
}
