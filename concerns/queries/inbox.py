"""The inbox as its reporter reads it: where things stand, what was promised, said and sent, who saw their name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from concerns.domain import (
    access,
    calendar,
    clock,
    content,
    knownfalse,
    letters,
    mailbox,
    private_address,
    reviews,
    splits,
    wellbeing,
    wording,
)
from concerns.domain.splits import Part
from concerns.enums import Category, Duty, LetterKind, MessageFrom, State
from concerns.errors import WrongState
from concerns.models import Case, Concern, Letter, Mailbox
from concerns.queries import afterwards, inbox_dates, inbox_meetings, inbox_names
from concerns.queries.inbox_dates import Item, day
from concerns.queries.inbox_names import AboutName


@dataclass(frozen=True)
class Status:
    """`title` heads the page; the rest follows it."""

    title: str
    more: str = ""


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
    parts: Sequence[Part] = ()
    mail: str = ""  # how the messages to a private address stand; empty where none can be given
    held_against: str = field(default="", repr=False)  # what two people hold was known to be false (R8)


def home(inbox: Mailbox, *, today: date) -> Home:
    concern = Concern.objects.select_related("case__owner", "data_key").get(pk=inbox.concern_id)
    status = status_of(concern, inbox)
    return Home(
        status=status,
        promised=inbox_dates.of_concern(concern, today=today, status=status.title),
        letters=letters.issued(concern),
        messages=_messages(inbox, concern.case),
        sent=_sent(concern),
        name=inbox_names.about(concern, today=today),
        told_late=_told_late(concern),
        closing=_closing(inbox),
        may_review=reviews.challenged(concern) is not None,
        meetings=inbox_meetings.cards(concern),
        parts=splits.parts_of(concern),
        mail=private_address.standing(inbox) if private_address.is_open_to(concern) else "",
        held_against=knownfalse.told(concern),
    )


def status_of(concern: Concern, inbox: Mailbox) -> Status:
    """Where things stand for this reporter; a case answers several, each by their own letter."""
    case = concern.case
    after = afterwards.status(concern)
    if after is not None and (after.is_open or case.state != State.CLOSED):
        return Status(after.title, after.more)
    if case.state == State.CLOSED:
        return Status(_("We have finished"), _after_care(concern))
    if case.state == State.REDIRECTED:
        return Status(_("Something else fits better"), _("Our letter says why. You can ask us to think again."))
    if concern.answered_date is not None:
        return _answered(concern)
    if case.state == State.RECEIVED:
        return _new(case)
    return _under_way(concern, case)


def _after_care(concern: Concern) -> str:
    told = _("Tell us if you are treated badly.")
    coming = wellbeing.next_day(concern)
    return told if coming is None else f"{told} {_('We also ask you on {day}.').format(day=day(coming))}"


def _answered(concern: Concern) -> Status:
    letter = reviews.latest_answer(concern)
    if letter is not None and letter.kind == LetterKind.INFORMAL:
        return Status(_("It was put right early, by talking"), _("Our letter says how."))
    return Status(_("Our answer is here"))


def _new(case: Case) -> Status:
    if case.conflicts_decided_at is not None:
        return Status(_("A first reader is reading it and deciding what happens next"))
    if case.owner_id is None:
        return Status(_("We have it"), _("We are looking for someone who may read it."))
    return Status(_("We have it"), _("A first reader reads it next."))


def _under_way(concern: Concern, case: Case) -> Status:
    contact = access.handler_of(case)
    told = _("{contact} is your contact.").format(contact=contact.name) if contact else ""
    if case.state in {State.INVESTIGATING, State.ANSWERED}:
        return Status(_("We are looking into it"), told)
    first = clock.due(concern, Duty.ACKNOWLEDGE)
    if first is not None and first.met_at is not None:
        return Status(_("Our first letter is here"), _("Your contact is planning what to do."))
    if case.state == State.REFERRED:
        return Status(
            _("It has gone to the manager whose job it is to deal with it"), _("Your dates are the same.")
        )
    if contact is None or first is None:
        return Status(_("A first reader is reading it and deciding what happens next"))
    return Status(
        _("You have a contact: {contact}").format(contact=contact.name),
        _("They write to you by {due}.").format(due=day(clock.promised_date(first))),
    )


def _messages(inbox: Mailbox, case: Case) -> list[Shown]:
    contact = access.handler_of(case)
    shown = []
    for written in mailbox.messages(inbox):
        own = written.sender == MessageFrom.REPORTER
        name = written.by.name if written.by else ""
        who = _("You") if own else name
        if contact is not None and written.by == contact:
            who = _("{name}, your contact").format(name=name)
        shown.append(Shown(own, who, written.sent_date, written.text))
    return shown


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


def _closing(inbox: Mailbox) -> str:
    if inbox.closes_date is None:
        return ""
    return _("Your inbox closes on {day}. After that your code will not work. Save what you need.").format(
        day=day(inbox.closes_date)
    )


def letter_blocks(letter: Letter) -> list[wording.Block]:
    """An issued letter as paragraphs, its lead lines apart."""
    return wording.blocks(letters.text_of(letter))


def issued_on(letter: Letter) -> date:
    if letter.issued_at is None:
        raise WrongState
    return calendar.receipt_date(letter.issued_at)
