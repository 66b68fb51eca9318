"""Staff by name, for those who may block or appoint."""

from accounts.models import User
from concerns.models import Case

MOST = 20


def named(text: str, *, case: Case) -> list[User]:
    """Active staff whose name holds each word of `text`; those blocked already are left out."""
    found = User.objects.filter(is_active=True).exclude(pk__in=case.conflicts.values("user"))
    for word in text.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by("name", "pk")[:MOST])
