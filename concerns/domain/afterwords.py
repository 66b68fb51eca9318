"""Words to a reporter after the answer: a review begun, a case opened again, what was held against them.

Whole sentences around facts, like `wording`, whose lead lines they share.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from concerns.domain import wording
from concerns.domain.wording import Facts, Words


def review_begun(words: Words, told: Facts, *, asked: date, how: str, due: date | None, support: str) -> str:
    """The first letter of a review. `words` are those of the first letter, for who the contact is."""
    opening = _(
        "We have your request for a review of %(asked)s. "
        "Its reference is %(reference)s. I had no part in the first answer. I look at it again."
    ) % {"asked": wording.day(asked), "reference": told.reference}
    when = _("I aim to send you the result by %(date)s.") % {"date": wording.day(due)} if due else ""
    paragraphs = [
        opening,
        wording.led(wording.NEXT, how),
        wording.led(wording.WHEN, when),
        wording.led(wording.SUPPORT, support),
        wording.led(wording.CONTACT, wording.contact(words, told)),
    ]
    return wording.letter(paragraphs, told)


def something_was_missed() -> str:
    """Why it is opened again, for a reporter who did not ask for it: never that another did."""
    return _("We found that our answer was not right in everything.")


def opened_again(words: str, by_date: date) -> str:
    """To every reporter of a case that is taken up again."""
    begun = _("We have opened this again.")
    when = _("We look at it once more, and write to you by %(date)s.") % {"date": wording.day(by_date)}
    sorry = _("What we sent you before stays in your inbox.")
    return "\n\n".join([f"{begun} {words.strip()}", f"{when} {sorry}"])


def held_against(*, decided_by: str, reason: str, say_by: date, may_review: bool) -> str:
    """Two people hold that something was said that its teller knew to be false."""
    told = _(
        "We have to tell you something hard. Two people looked at what you told us. "
        "They hold that part of it was not true, and that you knew it."
    )
    why = _("This is why: %(reason)s") % {"reason": reason.strip()}
    who = _("%(title)s decided this, and had no part in the rest.") % {"title": decided_by}
    say = _(
        "If you see it otherwise, write to us here by %(date)s. We read it before anything else happens. "
        "You can get advice from a union or a lawyer first."
    ) % {"date": wording.day(say_by)}
    again = _("You can also ask for a review of our answer. While we look at it again, this does not count.")
    kept = _("This is kept locked. It stands in no list. Being wrong is no fault, and this is not about that.")
    return "\n\n".join([told, why, who, say, *([again] if may_review else []), kept])


@dataclass(frozen=True)
class Stopped:
    """What the letter about stopping is told. `missed`: the day of our answer, if it is over."""

    asked: date
    reason: str = field(repr=False)
    support: str = field(repr=False)
    bodies: str = field(repr=False)
    decided_by: str
    review_by: date
    missed: date | None


def stopped(words: Words, told: Facts, about: Stopped) -> str:
    """We have stopped, as the reporter asked. `words` are those of the first letter, for who the contact is."""
    opening = _(
        "You told us about something on %(raised)s. Its reference is %(reference)s. "
        "On %(asked)s you asked us to stop. We have stopped, as you asked."
    ) % {
        "raised": wording.day(told.raised),
        "reference": told.reference,
        "asked": wording.day(about.asked),
    }
    late = ""
    if about.missed is not None:
        late = _("We had promised our answer by %(due)s. We missed that date. That is our failure, not yours.") % {
            "due": wording.day(about.missed)
        }
    then = _("We do not look into it any further. What you told us stays locked.")
    blameless = _("It will not be held against you that you told us, or that you asked us to stop.")
    again = _(
        "You can change your mind. Ask for a review in your inbox by %(date)s, or write to us there. "
        "Someone with no part in it then looks at it."
    ) % {"date": wording.day(about.review_by)}
    decided = _("A first reader decided this: %(title)s.") % {"title": about.decided_by}
    paragraphs = [
        opening,
        late,
        wording.led(wording.WHY, about.reason, decided),
        wording.led(wording.NEXT, then, blameless),
        wording.led(wording.SUPPORT, about.support),
        wording.led(wording.CONTACT, wording.contact(words, told)),
        wording.led(wording.DISAGREE, again),
        wording.led(wording.OUTSIDE, about.bodies),
    ]
    return wording.letter([one for one in paragraphs if one], told)


def going_on(asked: date, reason: str) -> str:
    """The reporter asked us to stop, and we cannot."""
    told = _("On %(asked)s you asked us to stop. We thought about it, and we have to go on.") % {
        "asked": wording.day(asked)
    }
    why = _("This is why: %(reason)s") % {"reason": reason.strip()}
    kept = _("It will not be held against you that you asked. Your dates stay the same. You can ask again.")
    return "\n\n".join([told, why, kept])
