"""All that a reporter wrote to us, opened, to be compared with what would leave the case. It stays in memory."""

from collections.abc import Iterator

from concerns.domain import content
from concerns.domain.content import Label
from concerns.enums import MessageFrom
from concerns.models import Case, Concern, Message, Review, Wish
from trust import sealing
from trust.errors import Erased

# Of what was sent: where a reporter names people and places, and says who else knows.
WRITTEN = ("happened", "occurred", "place", "about", "told_before", "known_to", "present")


def in_case(case: Case) -> list[str]:
    """Of every reporter of the case, the first one first."""
    concerns = case.concerns.select_related("data_key").order_by("recorded_date", "pk")
    return [text for concern in concerns for text in of(concern)]


def of(concern: Concern) -> list[str]:
    """Everything in one reporter's words; nothing once it was erased."""
    try:
        account = content.account_of(concern)
        return [*(getattr(account, name) for name in WRITTEN), *_later(concern)]
    except Erased:
        return []


def _later(concern: Concern) -> Iterator[str]:
    """Wishes, messages, and why they disagreed with an answer."""
    key = concern.data_key
    for wish in Wish.objects.filter(concern=concern).order_by("number"):
        yield sealing.unseal(key, wish.sealed_text, label=Label.WISH, row=wish.pk)
    for row in Message.objects.filter(mailbox__concern=concern, sender=MessageFrom.REPORTER).order_by("number"):
        yield sealing.unseal(key, row.sealed_body, label=Label.MESSAGE, row=row.pk)
    for review in Review.objects.filter(concern=concern).order_by("round"):
        yield sealing.unseal(key, review.sealed_why, label=Label.REVIEW_WHY, row=review.pk)
