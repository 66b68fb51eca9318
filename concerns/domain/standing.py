"""What waits for somebody's yes in a case and would outlive its reason: offers to take it on, whether it may
be put right by talking, and a reporter's wish that we stop. Whatever makes them pointless ends them in
the same transaction."""

from datetime import datetime

from accounts.models import User
from concerns.domain import access, audit, calendar
from concerns.enums import EventType, OfferKind
from concerns.models import Case, Concern, Offer, Withdrawal
from concerns.models.offer import STANDING


def offer_of(case: Case) -> Offer | None:
    """Who is asked now: one person at most."""
    return case.offers.filter(STANDING).select_related("user", "asked_by").first()


def end_offer(case: Case, *, by: User | None, now: datetime) -> None:
    """Whoever was asked is asked no more, and no mail that waits speaks of it. Nothing where nobody was."""
    offer = case.offers.select_for_update(of=("self",)).filter(STANDING).select_related("user").first()
    if offer is None:
        return
    offer.withdrawn_at = now
    offer.save(update_fields=["withdrawn_at"])
    audit.record(EventType.OFFER_WITHDRAWN, case=case, by=by, now=now, person=str(offer.user_id))
    access.silence_strangers(case, [offer.user], by=by, now=now)


def end_referral(case: Case, *, by: User | None, now: datetime) -> None:
    """It is no longer to be referred; whoever is asked to become the contact is asked on."""
    offer = offer_of(case)
    if offer is not None and is_referral(offer):
        end_offer(case, by=by, now=now)


def end_all(case: Case, *, by: User | None, now: datetime) -> None:
    """Nobody is asked any more, and whether it may be put right by talking is to be asked anew."""
    end_offer(case, by=by, now=now)
    grown(case, now=now)


def grown(case: Case, *, now: datetime) -> None:
    """Another concern joined, or it was opened again: what was decided about talking was decided about less."""
    case.informal_checks.filter(ended_at=None).update(ended_at=now)


def end_wish(concern: Concern, *, by: User, now: datetime) -> None:
    """They have our answer, so there is nothing left to stop; opened again, they may ask anew."""
    waits = Withdrawal.objects.filter(concern=concern, decided_at=None, overtaken_date=None)
    if waits.update(overtaken_date=calendar.receipt_date(now)):
        audit.record(EventType.WITHDRAWAL_OVERTAKEN, case=concern.case, by=by, now=now, concern=concern.reference)


def is_referral(offer: Offer) -> bool:
    return offer.kind == OfferKind.REFERRED
