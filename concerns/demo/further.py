"""Who else was told in the demo, what came of it, whether the reporter knows, and who was asked for advice."""

from datetime import datetime, timedelta

from accounts.models import User
from concerns.demo.plans import Plan
from concerns.domain import advice, calendar, onward, told
from concerns.domain.onward import OnwardRecord
from concerns.enums import OnwardKind, OnwardStatus
from concerns.models import Case

POLICE = OnwardRecord(
    recipient="Westmarch police, public protection",
    reference="WM-20417",
    asked="Whether it is for them. They were told what was seen, and nothing of how we know.",
)
AUDIT = OnwardRecord(
    recipient="Head of internal audit",
    asked="To bring the check of these records forward, as one of three services drawn by lot.",
)
HEARD = "They have opened a file, and ask us to go on with our own part."
TOLD = (
    "We wrote in the inbox that somebody outside was told, and not who.",
    "It could warn somebody. We look again.",
)
QUESTION = (
    "May a routine check begin at the place where something was raised, when two other places are checked in the "
    "same week, so that nobody can see which was the reason?"
)
REPLY = "Yes. Draw the two others by lot, keep a note of it, and let the same people do all three."


def take(case: Case, plan: Plan, *, turn: int, by: User, now: datetime) -> None:
    """Part of weighing it up: the police where somebody may be at risk, the auditors or advice now and then."""
    today = calendar.receipt_date(now)
    if plan.urgent:
        route = onward.begin(case, kind=OnwardKind.POLICE, record=POLICE, sent_date=today, by=by, now=now)
        if turn % 2:
            onward.hear(route, status=OnwardStatus.ANSWERED, heard_date=today, note=HEARD, by=by, now=now)
    if turn % 5 == 2:
        onward.begin(case, kind=OnwardKind.AUDIT, record=AUDIT, sent_date=today, by=by, now=now)
    for number, line in enumerate(told.lines(case)):
        if (turn + number) % 3:
            yes = bool((turn + number) % 2)
            told.record(case, line, told=yes, reason=TOLD[not yes], by=by, now=now)
    if turn % 4 == 1:
        _ask(case, turn=turn, by=by, now=now)


def _ask(case: Case, *, turn: int, by: User, now: datetime) -> None:
    adviser = advice.advisers(case).first()
    if adviser is None:
        return
    asked = advice.ask(case, adviser, question=QUESTION, by=by, now=now)
    if turn % 8 == 1:
        advice.reply(asked, REPLY, by=adviser, now=now + timedelta(hours=2))
