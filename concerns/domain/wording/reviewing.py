"""The result of a review, written by somebody who had no part in the first answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concerns.domain.wording.dates import day
from concerns.domain.wording.shape import POINTS, RESULT, SORRY, Facts, clause, joined, led, letter
from concerns.domain.wording.words import Words


@dataclass(frozen=True)
class Point:
    """One thing that the reporter said we got wrong, in words of ours, and what the reviewer found."""

    point: str
    finding: str
    reason: str = ""


@dataclass(frozen=True)
class Reviewed:
    """What the letter says. It stands when nothing was wrong; it starts again when `new_round_by` is given."""

    asked_on: date
    points: Sequence[Point]
    what_changes: str = ""  # wrong in part: what is right instead
    new_round_by: date | None = None  # wrong: we start again, and write by this day
    apology: str = ""
    bodies: str = ""


def review_result(words: Words, facts: Facts, reviewed: Reviewed) -> str:
    """The whole letter. `facts.contact` is the reviewer, who signs."""
    numbered = enumerate(reviewed.points, start=1)
    points = [f"{number}. {joined(one.point, one.finding, one.reason)}" for number, one in numbered]
    last = ""
    if reviewed.new_round_by is None:
        last = words.say("last_step", employer=facts.employer, bodies=clause(reviewed.bodies))
    paragraphs = [
        words.say("opening", asked_on=day(reviewed.asked_on), reference=facts.reference),
        "\n".join([str(POINTS), *points]) if points else "",
        led(RESULT, _result(words, reviewed)),
        led(SORRY, reviewed.apology),
        last,
    ]
    return letter(paragraphs, facts)


def _result(words: Words, reviewed: Reviewed) -> str:
    if reviewed.new_round_by is not None:
        return words.say("wrong", new_round_by=day(reviewed.new_round_by))
    if reviewed.what_changes.strip():
        return words.say("wrong_in_part", what_changes=clause(reviewed.what_changes))
    return words.say("stands")
