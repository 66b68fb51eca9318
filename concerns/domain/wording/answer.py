"""Our answer: what was found, what we say to each wish, what changes, and where else to go."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain.wording.dates import day
from concerns.domain.wording.shape import (
    AFTERWARDS,
    CANNOT_TELL,
    CHANGES,
    DISAGREE,
    OUTSIDE,
    Facts,
    clause,
    led,
)
from concerns.domain.wording.words import Words
from concerns.enums import Conclusion


def opening(words: Words, facts: Facts) -> str:
    return words.say("opening", raised=day(facts.raised), reference=facts.reference)


def late(words: Words, first_due: date, days_over: int) -> str:
    """The sentence a late letter owes."""
    over = ngettext("%(count)d day", "%(count)d days", days_over) % {"count": days_over}
    return words.say("late", first_due=day(first_due), days_over=over)


def finding(words: Words, conclusion: Conclusion, which_part: str) -> str:
    """What was found about the matter, never about a person."""
    if conclusion == Conclusion.PARTLY:
        return words.say("partly", which_part=clause(which_part))
    return words.say(conclusion.value)


def sure() -> str:
    """Of a point that was held to the stricter standard."""
    return _("For this point we had to be sure, beyond reasonable doubt.")


def wish_reply(words: Words, wish: str, reply: str, reason: str) -> str:
    return words.say("wish", wish=clause(wish), reply=reply, reason=reason.strip())


def changes(words: Words, *, actions: str, nothing_because: str, news_by: date | None) -> str:
    """What will change and when we tell of it, or why nothing does."""
    if actions.strip():
        news = words.say("news", news_by=day(news_by)) if news_by else ""
        return led(CHANGES, actions, news)
    because = clause(nothing_because)
    return led(CHANGES, words.say("nothing", reason=because)) if because else ""


def cannot_tell(words: Words) -> str:
    return led(CANNOT_TELL, words.say("cannot_tell"))


def review(words: Words, by: date) -> str:
    return led(DISAGREE, words.say("review", review_by=day(by)))


def outside(words: Words, bodies: str) -> str:
    where = words.say("bodies", bodies=clause(bodies)) if bodies.strip() else ""
    return led(OUTSIDE, where, words.say("outside"))


def afterwards(words: Words, inbox_until: date) -> str:
    return led(AFTERWARDS, words.say("afterwards", inbox_until=day(inbox_until)))


def left_out(number: int) -> str:
    """In place of a wish, for those who read no word of the reporter."""
    return _("[wish %(number)d, in the reporter’s own words]") % {"number": number}
