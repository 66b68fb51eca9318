"""The words of letters: whole sentences around facts, short, plain and without blame. No rule, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from concerns.enums import CaseRole, Conclusion, Duty

VERSION = "1"

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

# A paragraph that begins with one of these on a line of its own is drawn with that line in bold.
LEADS = (
    NEXT, WHEN, SUPPORT, CONTACT, WISHES, READERS, MEETING, WHY, NAME,
    DISAGREE, FOUND, CHANGES, SORRY, CANNOT_TELL, OUTSIDE, AFTERWARDS, NEW_DATE, SO_FAR, NEXT_NEWS,
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


@dataclass(frozen=True)
class Block:
    """One paragraph as drawn; `lead` may be empty."""

    lead: str
    text: str


def day(value: date) -> str:
    """'Wednesday 6 January 2027': the weekday is worked out, never typed."""
    return dated(value, "l j F Y")


def days(values: Sequence[date]) -> str:
    """Days one after the other, as a sentence has them."""
    return get_text_list([day(value) for value in values], _("and"))


def dated(value: date, form: str) -> str:
    """A day in one of Django's forms; a list shows the same few days over and over, so they are kept."""
    return _dated(value, form, get_language())


@lru_cache(maxsize=4000)
def _dated(value: date, form: str, _language: str | None) -> str:
    return date_format(value, form)


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
    text = " ".join(sentence.strip() for sentence in sentences if sentence.strip())
    return f"{lead}\n{text}" if text else ""


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
    return [told, f"{question} {facts.contact.ways}".strip(), sign]


def received(facts: Facts) -> str:
    """Part (a) as it is offered: that it came in."""
    return _(
        "Thank you for telling us. We received your concern, which you raised on %(date)s. "
        "Its reference is %(reference)s."
    ) % {"date": day(facts.raised), "reference": facts.reference}


def aim(answer_due: date) -> str:
    """Part (c) as it is offered: when to expect the answer."""
    return _("We aim to send you our answer by %(date)s.") % {"date": day(answer_due)}


def no_date(reason: str, next_news: date) -> str:
    return _("We cannot give you a date yet, because %(reason)s. We will tell you by %(date)s.") % {
        "reason": reason.strip().rstrip("."),
        "date": day(next_news),
    }


def contact(facts: Facts) -> str:
    """Part (e) as it is offered: who the contact is."""
    who = _("%(name)s, %(title)s, is your contact. Write to them in your inbox.") % {
        "name": facts.contact.name,
        "title": facts.contact.title,
    }
    return f"{who} {facts.contact.ways}".strip()


def wishes(facts: Facts) -> str:
    if not facts.wishes:
        return ""
    listed = "\n".join(f"{number}. {wish}" for number, wish in enumerate(facts.wishes, start=1))
    told = _("You told us what you would like to happen. We will answer each wish:")
    return f"{WISHES}\n{told}\n{listed}"


def readers(facts: Facts) -> str:
    """How many people can read it now, and as what."""
    count = len(facts.reader_roles)
    if not count:
        return ""
    number = ngettext(
        "%(count)d person can read your concern now: %(roles)s.",
        "%(count)d people can read your concern now: %(roles)s.",
        count,
    ) % {"count": count, "roles": ", ".join(facts.reader_roles)}
    talk = _(
        "Please talk about it with as few people as you can. "
        "You may always talk to a lawyer, a union, a doctor, the police or an outside body."
    )
    return led(READERS, number, talk)


def meeting(facts: Facts) -> str:
    if facts.can_meet:
        return led(
            MEETING,
            _("We would like to hear more from you."),
            _("You choose the place, and you may bring a friend or colleague. You can also answer in your inbox."),
        )
    return led(
        MEETING,
        _("We would like to hear more from you. We can do that in your inbox. You do not have to meet anyone."),
    )


def promised(first_due: date, days_over: int) -> str:
    """The sentence a late letter owes."""
    over = ngettext(
        "It is %(count)d day over. We are sorry.", "It is %(count)d days over. We are sorry.", days_over
    )
    told = _("We promised it by %(date)s.") % {"date": day(first_due)}
    return f"{told} {over % {'count': days_over}}"


def review(by: date) -> str:
    return led(
        DISAGREE,
        _("Ask for a review from your inbox by %(date)s.") % {"date": day(by)},
        _("Someone who had no part in this looks at it again."),
    )


def kept_open(until: date) -> str:
    return _("Your inbox stays open until %(date)s at the earliest.") % {"date": day(until)}


def new_contact(facts: Facts, *, on: date, former_title: str) -> str:
    """Words for the reporter when somebody else takes over as contact (R36). Without a `former_title` they say
    nothing of the one before, who may still open the concern."""
    begins = _("From %(date)s your contact is %(name)s, %(title)s.") % {
        "date": day(on),
        "name": facts.contact.name,
        "title": facts.contact.title,
    }
    former = _("%(title)s can no longer open your concern.") % {"title": former_title} if former_title else ""
    rather = _("If you would rather not deal with %(name)s, tell us here. We will talk with you first.") % {
        "name": facts.contact.name
    }
    return "\n\n".join(
        [
            f"{begins} {facts.contact.ways}".strip(),
            f"{former} {_('Your dates have not changed.')}".strip(),
            rather,
        ]
    )


def set_aside(*, title: str, reason: str, decided_by: str) -> str:
    """Words for the reporter before somebody whom they would rather not have is asked after all (R48)."""
    after_all = _("You would rather not have this person deal with your concern: %(title)s.") % {"title": title}
    asked = _("We looked for somebody else first. Now we ask them after all.")
    decided = _("%(title)s decided this and does not work on your concern.") % {"title": decided_by}
    tell = _("If this worries you, tell us here. We will talk with you. You can also go to an outside body.")
    return "\n\n".join([f"{after_all} {asked}", reason.strip(), f"{decided} {tell}"])


def redirect(facts: Facts, *, procedure: str, parts: Mapping[str, str], review_by: date, inbox_until: date) -> str:
    """Something else fits better. `parts`: reason, how, receiving_contact, estimate, support."""
    fits = _("We think our %(procedure)s procedure fits it better.") % {"procedure": procedure}
    wrong = _("This does not mean that you are wrong, or that it does not matter.")
    whom = _("Your contact for that is %(contact)s.") % {"contact": parts["receiving_contact"].strip().rstrip(".")}
    paragraphs = [
        f"{received(facts)} {fits}",
        led(WHY, parts["reason"], wrong),
        led(NEXT, parts["how"], whom),
        led(WHEN, parts["estimate"]),
        led(NAME, _("We have passed on nothing that says who you are.")),
        led(SUPPORT, parts["support"]),
        review(review_by),
        f"{_('We keep a record of what you told us.')} {kept_open(inbox_until)}",
    ]
    return letter(paragraphs, facts)


FINDINGS = {
    Conclusion.UPHELD: gettext_lazy("We found that this happened."),
    Conclusion.NOT_UPHELD: gettext_lazy(
        "We did not find that this happened. That does not mean you were wrong to tell us."
    ),
    Conclusion.NOT_ESTABLISHED: gettext_lazy(
        "We could not find out what happened. We have not decided for or against it. "
        "That does not mean you were wrong to tell us."
    ),
}


def finding(conclusion: Conclusion, which_part: str) -> str:
    """What was found about the matter, never about a person."""
    if conclusion == Conclusion.PARTLY:
        return _("We found that part of this happened: %(part)s.") % {"part": which_part.strip().rstrip(".")}
    return str(FINDINGS[conclusion])


def wish_reply(wish: str, reply: str, reason: str) -> str:
    asked = _("You asked: %(wish)s.") % {"wish": wish.strip().rstrip(".")}
    ours = _("Our reply: %(reply)s.") % {"reply": reply}
    return f"{asked} {ours} {reason.strip()}"


def cannot_tell() -> str:
    return led(
        CANNOT_TELL,
        _("We do not say if any step was taken about someone’s job, or what it was."),
        _("We treat everyone the same in this. So you cannot tell from this letter if there was such a step."),
    )


def outside(bodies: str) -> str:
    where = (
        _("You can take this to: %(bodies)s.") % {"bodies": bodies.strip().rstrip(".")} if bodies.strip() else ""
    )
    return led(
        OUTSIDE,
        where,
        _("You do not have to ask us. Check first that the body deals with this kind of concern."),
        _("The law may protect you only if it does."),
    )


@dataclass(frozen=True)
class Later:
    """What the letter about a new date says beside its fixed words."""

    first_due: date
    new_date: date
    next_news: date
    reason: str
    so_far: str
    agreed_by: str  # a title, never a name


def new_date(later: Later) -> list[str]:
    """The paragraphs of the letter about a new date, without its end."""
    promised = _("We promised you our answer by %(date)s. We need more time. We are sorry.")
    agreed = _(
        "We now promise our answer by %(date)s. %(title)s agreed to this and does not work on your concern."
    ) % {"date": day(later.new_date), "title": later.agreed_by}
    stays = _("The first date stays on the record. If we pass it, we count it as late.")
    news = _("We write to you again by %(date)s, even if there is nothing new.") % {"date": day(later.next_news)}
    return [
        promised % {"date": day(later.first_due)},
        led(WHY, later.reason),
        led(NEW_DATE, agreed, stays),
        led(SO_FAR, later.so_far),
        led(NEXT_NEWS, news),
    ]


class Anew(NamedTuple):
    """One promise that is counted anew. `met_at`: when it was kept, if it was."""

    duty: Duty
    first_due: date
    due_date: date
    met_at: datetime | None
    is_late: bool


def counted_anew(*, old: date, new: date, promises: Iterable[Anew], agreed_by: str = "") -> str:
    """Words for the reporter when the day from which their dates count is another one (R15). `agreed_by` is the
    title of whoever agreed to a later day; nobody has to for an earlier one."""
    counted = _("We counted your dates from %(old)s. Now we count them from %(new)s.")
    told = [counted % {"old": day(old), "new": day(new)}]
    if agreed_by:
        told.append(_("%(title)s agreed to this and does not work on your concern.") % {"title": agreed_by})
    return "\n\n".join(
        [
            " ".join(told),
            *(_anew(one) for one in promises),
            _("What we promised first stays on the record, and each date that we missed stays counted as late."),
            _("If this day is not right, tell us here. You can also go to an outside body."),
        ]
    )


def _anew(one: Anew) -> str:
    dates = {"due": day(one.due_date), "first": day(one.first_due)}
    late, now = _sentences(one.duty)
    if one.met_at is not None:
        return f"{late % dates} {_('It was late. That is our failure, not yours.')}"
    over = _("This date is over already. That is our failure, not yours.") if one.is_late else ""
    return f"{now % dates} {over}".strip()


def _sentences(duty: Duty) -> tuple[str, str]:
    """Of what was kept too late, and of what is still owed."""
    if duty == Duty.ACKNOWLEDGE:
        return (
            _("Counted so, our first letter was due by %(due)s."),
            _("We now promise our first letter by %(due)s. We first promised it by %(first)s."),
        )
    return (
        _("Counted so, our answer was due by %(due)s."),
        _("We now promise our answer by %(due)s. We first promised it by %(first)s."),
    )
