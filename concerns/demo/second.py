"""The second reader of a demo answer: agrees at once, or sends it back first and agrees when it is mended."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.models import User
from concerns.domain import access, outcome, reading
from concerns.domain.outcome import OutcomeParts
from concerns.enums import Action
from concerns.models import Case, Concern

NAMES_TOO_MUCH = "The shift points to a person. Say what was found without it."


def ask(
    case: Case, concern: Concern, parts: OutcomeParts, *, by: User, now: datetime, sent_back: bool = False
) -> None:
    """Somebody with no part in the writing; `sent_back` lets them find something first."""
    to = reading.candidates(case, writer=by).order_by("name")[0]
    if sent_back:
        early = replace(parts, bodies=f"{parts.bodies} The night shift has its own lead.")
        asked = outcome.ask_second_reader(case, concern, parts=early, reader=to, by=by, now=now)
        reading.read(asked, by=to, now=now)
        reading.send_back(asked, reason=NAMES_TOO_MUCH, by=to, now=now)
        now += timedelta(hours=1)
    outcome.ask_second_reader(case, concern, parts=parts, reader=to, by=by, now=now)


def answer(case: Case, concern: Concern, *, now: datetime) -> None:
    asked = reading.latest(concern)
    if asked is None:
        return
    asked = reading.find(
        access.find_case(asked.reader, concern.reference, Action.READ_ANSWER), concern, asked.reader
    )
    reading.read(asked, by=asked.reader, now=now)
    reading.agree(asked, reason="", by=asked.reader, now=now)
