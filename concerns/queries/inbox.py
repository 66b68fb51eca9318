"""The inbox as its reporter reads it: where things stand, what was promised, said and sent, who saw their name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import (
    access,
    calendar,
    challenges,
    content,
    feedback,
    knownfalse,
    letters,
    mailbox,
    private_address,
    splits,
    withdrawals,
    wording,
)
from concerns.domain.splits import Part
from concerns.enums import Category, MessageFrom
from concerns.errors import WrongState
from concerns.models import Case, Concern, Letter, Mailbox
from concerns.queries import inbox_dates, inbox_meetings, inbox_names, inbox_status
from concerns.queries.inbox_dates import Item, day
from concerns.queries.inbox_names import AboutName
from concerns.queries.inbox_status import Status

SHOWN = 30  # messages on one page


@dataclass(frozen=True)
class Shown:
    """One message as the page draws it."""

    own: bool
    who: str
    date: date
    text: str


@dataclass(frozen=True)
class Sent:
    """One answer of what was raised, in the reporter's own words."""

    question: str
    text: str


@dataclass(frozen=True)
class Home:
    status: Status
    promised: Sequence[Item]
    letters: Sequence[Letter]
    messages: Sequence[Shown]
    sent: Sequence[Sent]
    name: AboutName
    told_late: str
    closing: str
    may_review: bool  # there is an answer that nobody looked at again
    meetings: Sequence[inbox_meetings.Card]
    may_stop: bool = False
    asks_how_it_was: bool = False
    new_letters: Sequence[Letter] = ()
    earlier: int = 0  # messages before those shown
    parts: Sequence[Part] = ()
    mail: str = ""  # how the messages to a private address stand; empty where none can be given
    held_against: str = field(default="", repr=False)  # what two people hold was known to be false (R8)


def home(inbox: Mailbox, *, today: date, whole: bool = False) -> Home:
    """`whole`: with every message there ever was."""
    concern = Concern.objects.select_related("case__owner", "data_key").get(pk=inbox.concern_id)
    status = inbox_status.of(concern, inbox)
    sent = letters.issued(concern)
    may_review = challenges.challenged(concern) is not None
    shown, earlier = _messages(inbox, concern.case, whole=whole)
    return Home(
        status=status,
        promised=inbox_dates.of_concern(concern, today=today, status=status.title),
        letters=sent,
        messages=shown,
        sent=_sent(concern),
        name=inbox_names.about(concern, today=today),
        told_late=_told_late(concern),
        closing=inbox_status.ending(inbox, today=today),
        may_review=may_review,
        meetings=inbox_meetings.cards(concern),
        may_stop=withdrawals.may_ask(concern),
        asks_how_it_was=feedback.open_for(concern) is not None,
        new_letters=[one for one in sent if not one.collected],
        earlier=earlier,
        parts=splits.parts_of(concern),
        mail=private_address.standing(inbox) if private_address.is_open_to(concern) else "",
        held_against=knownfalse.told(concern, may_review=may_review),
    )


def _messages(inbox: Mailbox, case: Case, *, whole: bool) -> tuple[list[Shown], int]:
    """The latest, oldest first, and how many came before them; only those shown are opened."""
    contact = access.handler_of(case)
    written_ones, earlier = mailbox.latest_messages(inbox, count=None if whole else SHOWN)
    shown = []
    for written in written_ones:
        own = written.sender == MessageFrom.REPORTER
        who = _("You") if written.by is None else signed(written.by, contact)
        shown.append(Shown(own, who, written.sent_date, written.text))
    return shown, earlier


def signed(writer: User, contact: User | None) -> str:
    """Who wrote it, as the reporter reads it: by name, and as what."""
    if writer == contact:
        return _("{name}, your contact").format(name=writer.name)
    return f"{writer.name}, {writer.title}" if writer.title else writer.name


def _sent(concern: Concern) -> list[Sent]:
    """Their own account; never a name, and not who told us of it."""
    account = content.account_of(concern)
    kinds = [str(Category(row.category).label) for row in concern.categories.order_by("pk")]
    parts = [
        (_("What happened"), account.happened),
        (_("What kind of thing it is"), "\n".join(kinds)),
        (_("When"), account.occurred),
        (_("Where"), account.place),
        (_("Which service"), concern.service.name if concern.service else ""),
        (_("Who or what it is about"), account.about),
        (_("Whom you told already"), account.told_before),
        (_("What you would like to happen"), "\n".join(letters.wishes_of(concern))),
    ]
    return [Sent(question, text) for question, text in parts if text]


def _told_late(concern: Concern) -> str:
    if concern.raised_date == concern.recorded_date:
        return ""
    return _(
        "You told us on {raised}. We wrote it down on {recorded}. Your dates count from the day you told us."
    ).format(raised=day(concern.raised_date), recorded=day(concern.recorded_date))


def letter_blocks(letter: Letter) -> list[wording.Block]:
    """An issued letter as paragraphs, its lead lines apart."""
    return wording.blocks(letters.text_of(letter))


def issued_on(letter: Letter) -> date:
    if letter.issued_at is None:
        raise WrongState
    return calendar.receipt_date(letter.issued_at)
