"""The letter about what was put right early, by talking; it serves as the first letter too while that is owed."""

from collections.abc import Iterable, Mapping
from datetime import date

from concerns.domain.wording.answer import afterwards, cannot_tell, late, opening, outside, review, wish_reply
from concerns.domain.wording.dates import day
from concerns.domain.wording.shape import CHANGES, CONTACT, NEXT, SORRY, SUPPORT, WHEN, WISHES, Facts, led, letter
from concerns.domain.wording.words import Words


def informal(
    words: Words,
    facts: Facts,
    *,
    parts: Mapping[str, str],
    replies: Iterable[tuple[str, str, str]],
    over: tuple[date, int] | None,
    is_first: bool,
    review_by: date,
    inbox_until: date,
) -> str:
    """`parts`: how, actions, support, contact, apology, bodies; `replies`: each wish, our reply and why.
    `over`: the day we promised it by and how many days that is ago."""
    lines = [wish_reply(words, *reply) for reply in replies]
    paragraphs = [
        _received(words, facts) if is_first else opening(words, facts),
        late(words, *over) if over else "",
        led(NEXT, parts["how"], words.say("early")),
        led(CHANGES, parts["actions"]),
        "\n".join([str(WISHES), *lines]) if lines else "",
        led(SORRY, parts["apology"]),
        led(WHEN, words.say("whole")),
        led(SUPPORT, parts["support"]),
        led(CONTACT, parts["contact"]),
        cannot_tell(words),
        review(words, review_by),
        outside(words, parts["bodies"]),
        afterwards(words, inbox_until),
    ]
    return letter(paragraphs, facts)


def _received(words: Words, facts: Facts) -> str:
    return words.say("received", raised=day(facts.raised), reference=facts.reference)
