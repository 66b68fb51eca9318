"""Words to a reporter after the answer: a review begun, a case opened again, what was held against them.

Whole sentences around facts, like `wording`, whose lead lines they share.
"""

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


def held_against(*, decided_by: str, reason: str, review_by: date) -> str:
    """Two people hold that something was said that its teller knew to be false."""
    told = _(
        "We have to tell you something hard. Two people looked at what you told us. "
        "They hold that part of it was not true, and that you knew it."
    )
    why = _("This is why: %(reason)s") % {"reason": reason.strip()}
    who = _("%(title)s decided this, and had no part in the rest.") % {"title": decided_by}
    say = _(
        "If you see it otherwise, write to us here by %(date)s, or ask for a review. "
        "We read it before anything else happens. You can get advice from a union or a lawyer first."
    ) % {"date": wording.day(review_by)}
    kept = _("This is kept locked. It stands in no list. Being wrong is no fault, and this is not about that.")
    return "\n\n".join([told, why, who, say, kept])
