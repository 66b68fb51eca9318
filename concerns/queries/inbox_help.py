"""Help while we work, in the inbox: who gets each call for it and by when they reply (R52, R53)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from concerns.domain import access, detriments, helping, protectors, recipients, wellbeing, wording
from concerns.enums import Duty
from concerns.models import Concern, Detriment, Mailbox, WellbeingCheck
from concerns.queries.detriments import Standing, standing

WORRY, SUPPORT, BADLY = "worry", "support", "badly"
DUTIES = {WORRY: Duty.WORRY, SUPPORT: Duty.SUPPORT}


@dataclass(frozen=True)
class Offer:
    """One button: what it says, and who gets it by when."""

    kind: str
    button: str
    who: str
    also: str = ""


@dataclass(frozen=True)
class Help:
    offers: list[Offer]
    reports: list[tuple[Detriment, Standing]]
    check: WellbeingCheck | None


def of(inbox: Mailbox, *, today: date) -> Help:
    """What this reporter is offered now, closed or not (R80)."""
    concern = _concern(inbox)
    return Help(
        offers=[offer(concern, kind, today=today) for kind in (WORRY, SUPPORT, BADLY)],
        reports=[(one, standing(one, today=today)) for one in detriments.of_inbox(inbox)],
        check=wellbeing.open_for(inbox, on=today),
    )


def offer_of(inbox: Mailbox, kind: str, *, today: date) -> Offer:
    return offer(_concern(inbox), kind, today=today)


def _concern(inbox: Mailbox) -> Concern:
    return Concern.objects.select_related("case__owner").get(pk=inbox.concern_id)


def offer(concern: Concern, kind: str, *, today: date) -> Offer:
    if kind == BADLY:
        return _protection(concern, today=today)
    due = helping.reply_by(concern, DUTIES[kind], on=today)
    who = _("This goes to %(who)s. They reply by %(day)s.") % {
        "who": _contact(concern, today=today),
        "day": wording.day(due),
    }
    if kind == WORRY:
        return Offer(WORRY, _("I am worried about how this is going"), who)
    also = _("You do not have to tell them what your concern is about.")
    return Offer(SUPPORT, _("I need support"), who, also)


def _contact(concern: Concern, *, today: date) -> str:
    handler = access.handler_of(concern.case)
    person = recipients.responsible_for(concern.case, on=today)
    if person is None:
        return _("a first reader")
    if person == handler:
        return _("%(name)s, your contact") % {"name": person.name}
    return person.title or person.name


def _protection(concern: Concern, *, today: date) -> Offer:
    """Before anybody is named. Whoever is typed in it is passed over, so it can be somebody else in the end."""
    person = protectors.next_for(concern, blocked=(), on=today)
    never = _("It never goes to your contact alone, and never to anyone you name in it.")
    button = _("I am being treated badly")
    if person is None:
        nobody = _("Nobody here may look after this just now. We look for someone, and keep what you tell us.")
        return Offer(BADLY, button, nobody, never)
    day = wording.day(detriments.reply_by(concern, on=today))
    who = _("This goes to %(who)s. They reply by %(day)s.") % {"who": person.title or person.name, "day": day}
    return Offer(BADLY, button, who, never)
