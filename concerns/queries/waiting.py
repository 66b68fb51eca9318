"""What waits for one person besides duties, asked in one question for their work list."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from concerns.domain import offers, policy


@dataclass(frozen=True)
class Waiting:
    """`procedure` is the number of the edition that they are still to confirm; None for none."""

    offers: bool
    procedure: int | None


def of(user: User) -> Waiting:
    asked = Exists(offers.standing_for(OuterRef("pk")))
    rows = User.objects.filter(pk=user.pk)
    if not policy.is_asked(user):
        return Waiting(rows.filter(asked).exists(), None)
    unread = Subquery(policy.unread(OuterRef(OuterRef("pk"))).values("number")[:1])
    found = rows.annotate(asked=asked, unread=unread).values_list("asked", "unread").get()
    return Waiting(*found)
