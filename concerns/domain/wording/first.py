"""The first letter, and the one that says that something else fits better."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import ngettext

from concerns.domain.wording.dates import day
from concerns.domain.wording.shape import (
    DISAGREE,
    MEETING,
    NAME,
    NEXT,
    READERS,
    SUPPORT,
    WHEN,
    WHY,
    WISHES,
    Facts,
    clause,
    joined,
    led,
    letter,
)
from concerns.domain.wording.words import Words


def received(words: Words, facts: Facts) -> str:
    """Part (a) as it is offered: that it came in."""
    return words.say("received", raised=day(facts.raised), reference=facts.reference)


def aim(words: Words, answer_due: date) -> str:
    """Part (c) as it is offered: when to expect the answer."""
    return words.say("when", answer_by=day(answer_due))


def no_date(words: Words, reason: str, next_news: date) -> str:
    return words.say("no_date", reason=clause(reason), next_news=day(next_news))


def contact(words: Words, facts: Facts) -> str:
    """Part (e) as it is offered: who the contact is."""
    known = facts.contact
    return words.say("contact", contact_name=known.name, contact_title=known.title, contact_ways=known.ways)


def wishes(words: Words, facts: Facts) -> str:
    if not facts.wishes:
        return ""
    listed = "\n".join(f"{number}. {wish}" for number, wish in enumerate(facts.wishes, start=1))
    return f"{WISHES}\n{words.say('wishes')}\n{listed}"


def readers(words: Words, facts: Facts) -> str:
    """How many people can read it now, and as what."""
    count = len(facts.reader_roles)
    if not count:
        return ""
    number = ngettext(
        "%(count)d person can read your concern now: %(roles)s.",
        "%(count)d people can read your concern now: %(roles)s.",
        count,
    ) % {"count": count, "roles": ", ".join(facts.reader_roles)}
    return led(READERS, number, words.say("talk"))


def meeting(words: Words, facts: Facts) -> str:
    return led(MEETING, words.say("meeting" if facts.can_meet else "meeting_inbox"))


def redirect(
    words: Words, facts: Facts, *, procedure: str, parts: Mapping[str, str], review_by: date, inbox_until: date
) -> str:
    """Something else fits better. `parts`: reason, how, receiving_contact, estimate, support."""
    paragraphs = [
        words.say("received", raised=day(facts.raised), reference=facts.reference, procedure=procedure),
        led(WHY, parts["reason"], words.say("not_wrong")),
        led(NEXT, parts["how"], words.say("whom", receiving_contact=clause(parts["receiving_contact"]))),
        led(WHEN, parts["estimate"]),
        led(NAME, words.say("name")),
        led(SUPPORT, parts["support"]),
        led(DISAGREE, words.say("review", review_by=day(review_by))),
        joined(words.say("kept", inbox_until=day(inbox_until))),
    ]
    return letter(paragraphs, facts)
