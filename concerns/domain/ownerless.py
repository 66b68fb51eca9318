"""A case that nobody on the rota may read: those who keep the rota hear that something waits, no more (R17)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from accounts.domain import rota
from concerns.models import Case, Deadline
from notifications.messages import Kind
from notifications.models import Pace
from notifications.outbox import Draft


def drafts(
    cases: Iterable[Case], *, blocked: Mapping[UUID, Collection[UUID]], on: date, key: str = "ownerless"
) -> Iterator[Draft]:
    """One notice a case, person and `key`, however often it is asked for; none to whoever is blocked on the case.
    `blocked` is by case."""
    return _drafts(((case, f"{key}:{case.pk}") for case in cases), blocked=blocked, on=on)


def nobody_above(
    deadlines: Iterable[Deadline], *, blocked: Mapping[UUID, Collection[UUID]], on: date
) -> Iterator[Draft]:
    """Of which a miss climbs to nobody: one notice a duty and person, so that the next one is told as well."""
    missed = ((one.concern.case, f"above:{one.pk}") for one in deadlines)
    return _drafts(missed, blocked=blocked, on=on)


def _drafts(
    waiting: Iterable[tuple[Case, str]], *, blocked: Mapping[UUID, Collection[UUID]], on: date
) -> Iterator[Draft]:
    people = list(rota.keepers())
    for case, key in waiting:
        for user in people:
            if user.pk not in blocked[case.pk]:
                pace = Pace.AT_ONCE if case.urgent else Pace.ROUND
                yield Draft(user, Kind.NO_FIRST_READER, f"{key}:{user.pk}", on, pace, about=case.pk)
