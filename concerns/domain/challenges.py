"""The reporter's side of a review: which letter they can disagree with, and asking for it (R56, R58).

It is asked for in the inbox, without a name too, and after closing. What they do there is stored with its date
alone (T11).
"""

from datetime import date
from uuid import uuid5

from django.db import transaction

from concerns.domain import audit, clock, letters, reviewers
from concerns.domain.content import Label
from concerns.enums import Duty, EventType
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Case, Concern, Letter, Mailbox, Review
from trust import audit as chain
from trust import sealing

PROMISED = (Duty.ACKNOWLEDGE, Duty.ANSWER)


def latest_answer(concern: Concern) -> Letter | None:
    """What we told this reporter last, of letters that settle it for them."""
    sent = concern.letters.filter(kind__in=letters.ANSWERS, issued_at__isnull=False)
    return sent.order_by("-issued_at", "-pk").first()


def challenged(concern: Concern) -> Letter | None:
    """The letter with which this reporter can disagree now: our latest answer, unless somebody looked at it again
    or is doing so. None while nothing was decided or it is being looked into again."""
    if concern.answered_date is None or Review.objects.filter(concern=concern, result="").exists():
        return None
    latest = latest_answer(concern)
    if latest is None or Review.objects.filter(letter=latest).exists():
        return None
    return latest


@transaction.atomic
def ask(mailbox: Mailbox, why: str, *, on: date, once: str = "") -> Review:
    """The reporter asks for a review. Promises both dates from this day and finds a reviewer. `once` is what the
    form carried: sent twice it is one. Raises AlreadyReceived, and WrongState where nothing can be challenged."""
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    case = cases.select_related("owner").get(concerns=mailbox.concern_id)
    rows = Concern.objects.select_related("data_key", "mailbox")
    concern = rows.get(pk=mailbox.concern_id)
    concern.case = case
    key = uuid5(mailbox.pk, f"review {once} {why}") if once else Review().pk
    if Review.objects.filter(pk=key).exists():
        raise AlreadyReceived
    letter = challenged(concern)
    if letter is None:
        raise WrongState
    number = clock.next_round(concern, review=True)
    review = Review(pk=key, concern=concern, round=number, letter=letter, asked_date=on)
    review.sealed_why = sealing.seal(concern.data_key, why, label=Label.REVIEW_WHY, row=review.pk)
    review.save(force_insert=True)
    started = clock.start_round(concern, number, *PROMISED, since=on, on=on, beside=mailbox)
    if reviewers.of(case) is None:
        reviewers.seat(case, by=None, now=on, beside=mailbox)
    asked = audit.reporter_entry(EventType.REVIEW_ASKED, mailbox=mailbox, on=on)
    chain.record_many([asked, *started])
    return review
