"""Who was asked to take a case on and what became of it, in words; and what somebody said they can take on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import offers, wording
from concerns.domain.calendar import receipt_date
from concerns.enums import OfferAnswer, OfferKind
from concerns.models import Capacity, Case, Offer


@dataclass(frozen=True)
class Line:
    """One question or appointment. `stands`: it waits for an answer that can still be given."""

    name: str
    what: str
    became: str
    said: str = field(repr=False)
    reason: str = field(repr=False)
    stands: bool = False
    references: str = ""


def lines(case: Case) -> list[Line]:
    """All of a case, the latest first, for those who lead it."""
    return [_line(offer, opened=True) for offer in offers.made(case)]


def of_asker(user: User, *, since: date, days: int) -> list[Line]:
    """What somebody asked in the last days. They may have handed the case on: nothing of it is opened here."""
    rows = offers.asked_by(user, since=since - timedelta(days=days))
    return [_line(offer, opened=False) for offer in rows]


def _line(offer: Offer, *, opened: bool) -> Line:
    return Line(
        name=offer.user.name,
        what=_what(offer),
        became=_became(offer),
        said=offers.answer_of(offer) if opened else "",
        reason=offers.words_of(offer).told if opened else "",
        stands=offer.answered_at is None and offer.withdrawn_at is None,
        references="" if opened else _references(offer.case),
    )


def _references(case: Case) -> str:
    return ", ".join(case.concerns.order_by("recorded_date", "pk").values_list("reference", flat=True))


def _what(offer: Offer) -> str:
    told = {"name": offer.asked_by.name, "day": wording.day(receipt_date(offer.asked_at))}
    return {
        OfferKind.ASKED: _("Asked by %(name)s on %(day)s."),
        OfferKind.REFERRED: _("Referred to by %(name)s on %(day)s, as the manager responsible."),
        OfferKind.AT_ONCE: _("Appointed by %(name)s on %(day)s without being asked."),
    }[OfferKind(offer.kind)] % told


def _became(offer: Offer) -> str:
    if offer.kind == OfferKind.AT_ONCE:
        return ""
    if offer.withdrawn_at is not None:
        return _("Asked no more since %(day)s.") % {"day": wording.day(receipt_date(offer.withdrawn_at))}
    if offer.answered_at is None:
        return _waiting(offer)
    words = {
        OfferAnswer.ACCEPTED: _("Said yes on %(day)s."),
        OfferAnswer.CAPACITY: _("Said no on %(day)s: no time for it."),
        OfferAnswer.CONFLICT: _("Said no on %(day)s: too close to somebody in it, and blocked from it."),
        OfferAnswer.OTHER: _("Said no on %(day)s."),
    }[OfferAnswer(offer.answer)]
    return words % {"day": wording.day(receipt_date(offer.answered_at))}


def _waiting(offer: Offer) -> str:
    if not offers.can_answer(offer):
        return _("They cannot take it on any more. Ask somebody else.")
    return _("No answer yet. We remind you after %(day)s.") % {"day": wording.day(offer.answer_by_date)}


def capacity_of(user: User) -> dict[str, Any]:
    """What they said last, as their form holds it."""
    row = Capacity.objects.filter(user=user).first()
    return {"room": row.room, "until_date": row.until_date} if row else {}
