"""A case that nobody on the rota may read: those who keep the rota hear that something waits, no more (R17)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from accounts.domain import rota
from concerns.models import Case
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft


def drafts(
    cases: Iterable[Case], *, blocked: Mapping[UUID, Collection[UUID]], on: date, key: str = "ownerless"
) -> Iterator[Draft]:
    """One notice a case, person and `key`, however often it is asked for; none to whoever is blocked on the case.
    `blocked` is by case."""
    people = list(rota.keepers())
    for case in cases:
        for user in people:
            if user.pk not in blocked[case.pk]:
                pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
                once = f"{key}:{case.pk}:{user.pk}"
                yield Draft(user, Kind.NO_FIRST_READER, once, on, pace, about=case.pk)
