"""Put right by talking: the talk, and the one letter about it, as the tests of it share them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from concerns.domain import informal, lifecycle, outcome
from concerns.domain.informal import InformalParts, Reply, Talk
from concerns.enums import WishReply
from concerns.models import Concern, Letter
from tests.casework_factories import Worked
from tests.factories import NOW

TALK = Talk(agreed="They fill in the sheet at the bedside from now on.", on=NOW.date())
PARTS = InformalParts(
    how="The manager talked about it with those who do the round.",
    actions="The sheet is filled in at the bedside from now on.",
    support="The staff support line is 01632 960 145.",
    bodies="Care Quality Commission (safety of care)",
)


def parts(worked: Worked, **changed: str) -> InformalParts:
    offered = informal.suggested(worked.case, worked.concern, contact=worked.handler)
    return replace(PARTS, contact=offered.contact, **changed)


def replies(concern: Concern) -> Iterator[Reply]:
    for line in outcome.wishes(concern):
        yield Reply(line.wish, WishReply.ALL, "It began on 7 November.")


def resolve(
    worked: Worked, *, talk: Talk = TALK, given: InformalParts | None = None, now: datetime = NOW
) -> Letter:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    return informal.resolve(
        case,
        concern,
        talk=talk,
        parts=given or parts(worked),
        replies=list(replies(concern)),
        by=worked.handler,
        now=now,
    )
