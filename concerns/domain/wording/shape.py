"""What every letter has: what it is told, its paragraphs with their lead lines, and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.enums import CaseRole

NEXT = gettext_lazy("What happens now.")
WHEN = gettext_lazy("When.")
SUPPORT = gettext_lazy("Support for you.")
CONTACT = gettext_lazy("Your contact.")
WISHES = gettext_lazy("What you asked for.")
READERS = gettext_lazy("Who can read it.")
MEETING = gettext_lazy("Meeting.")
WHY = gettext_lazy("Why.")
NAME = gettext_lazy("Your name.")
DISAGREE = gettext_lazy("If you do not agree.")
FOUND = gettext_lazy("What we looked at, and what we found.")
CHANGES = gettext_lazy("What will change.")
SORRY = gettext_lazy("We are sorry.")
CANNOT_TELL = gettext_lazy("What we cannot tell you.")
OUTSIDE = gettext_lazy("Outside bodies.")
AFTERWARDS = gettext_lazy("Afterwards.")
NEW_DATE = gettext_lazy("New date.")
SO_FAR = gettext_lazy("So far.")
NEXT_NEWS = gettext_lazy("Next news.")
NEXT_STEP = gettext_lazy("Next.")
FROM_YOU = gettext_lazy("From you.")
POINTS = gettext_lazy("What you said we got wrong, and what I found.")
RESULT = gettext_lazy("The result.")

# A paragraph that begins with one of these on a line of its own is drawn with that line in bold.
LEADS = (
    NEXT, WHEN, SUPPORT, CONTACT, WISHES, READERS, MEETING, WHY, NAME, DISAGREE, FOUND, CHANGES, SORRY,
    CANNOT_TELL, OUTSIDE, AFTERWARDS, NEW_DATE, SO_FAR, NEXT_NEWS, NEXT_STEP, FROM_YOU, POINTS, RESULT,
)  # fmt: skip

# What a reporter reads for each of those who can open the case; None is its owner before there is a handler.
READER_WORDS = {
    None: gettext_lazy("a first reader"),
    CaseRole.HANDLER: gettext_lazy("your contact"),
    CaseRole.INVESTIGATOR: gettext_lazy("a person who looks into it"),
    CaseRole.SECOND_READER: gettext_lazy("a second reader"),
    CaseRole.REVIEWER: gettext_lazy("a reviewer"),
    CaseRole.OBSERVER: gettext_lazy("an observer"),
    CaseRole.COVER: gettext_lazy("a person who stands in while somebody is away"),
}


@dataclass(frozen=True)
class Contact:
    """Whoever signs: `phone` may be empty, the inbox is always a way."""

    name: str
    title: str
    phone: str = ""

    @property
    def ways(self) -> str:
        return _("You can also call %(phone)s.") % {"phone": self.phone} if self.phone else ""


@dataclass(frozen=True)
class Facts:
    """What every letter is told. `reader_roles` are words for the people who can read the concern."""

    reference: str
    raised: date
    contact: Contact
    alternative: str = ""
    reader_roles: Sequence[str] = ()
    wishes: Sequence[str] = ()
    can_meet: bool = False
    employer: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph as drawn; `lead` may be empty."""

    lead: str
    text: str


def blocks(text: str) -> list[Block]:
    """An issued text as paragraphs, its own lead lines apart."""
    known = {str(lead) for lead in LEADS}
    found = []
    for paragraph in text.split("\n\n"):
        first, _newline, rest = paragraph.partition("\n")
        found.append(Block(first, rest) if first in known and rest else Block("", paragraph))
    return found


def letter(paragraphs: Iterable[str], facts: Facts) -> str:
    """All paragraphs that say something, with the end that every letter has."""
    return "\n\n".join(text for text in (*paragraphs, *_ending(facts)) if text)


def led(lead: object, *sentences: str) -> str:
    """A paragraph under its lead line; nothing when there is nothing to say."""
    text = joined(*sentences)
    return f"{lead}\n{text}" if text else ""


def joined(*sentences: str) -> str:
    """Sentences one after the other; empty ones leave no gap."""
    return " ".join(sentence.strip() for sentence in sentences if sentence.strip())


def clause(text: str) -> str:
    """What was typed as the rest of a sentence, without the full stop that the sentence has."""
    return text.strip().rstrip(".")


def _ending(facts: Facts) -> list[str]:
    if facts.alternative:
        told = _(
            "If anyone treats you badly for speaking up, tell us from your inbox, or tell %(who)s. "
            "It is not allowed here."
        ) % {"who": facts.alternative}
    else:
        told = _("If anyone treats you badly for speaking up, tell us from your inbox. It is not allowed here.")
    question = _("Questions? Write to %(name)s in your inbox.") % {"name": facts.contact.name}
    sign = f"{facts.contact.name}\n{facts.contact.title}"
    return [told, joined(question, facts.contact.ways), sign]
