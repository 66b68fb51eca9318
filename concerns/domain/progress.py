"""How it is going: a letter between the first one and the answer, owed by a day of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from concerns.domain import access, calendar, clock, held, letters, templates, wording
from concerns.domain.lifecycle import Reason
from concerns.enums import Duty, LetterKind, MessageFrom, Obstacle
from concerns.errors import Blocked
from concerns.models import Case, Concern, Letter


@dataclass(frozen=True)
class ProgressParts:
    """Without `done` the letter says that there is nothing new; a question is theirs to leave."""

    done: str = ""
    next_step: str = ""
    question: str = ""


def obstacles(concern: Concern, parts: ProgressParts) -> list[Reason]:
    """Everything that stops it, at once. Nobody reads it twice, so no held word is ever found harmless."""
    found: list[Reason] = []
    if Duty.ACKNOWLEDGE in clock.open_duties(concern):
        found.append((Obstacle.DUTY_OPEN, Duty.ACKNOWLEDGE.value))
    if not parts.next_step.strip():
        found.append((Obstacle.PART_MISSING, "next_step"))
    if parts.question.strip() and concern.no_contact:
        found.append((Obstacle.NOT_TO_BE_CONTACTED, None))
    words = held.find([parts.done, parts.next_step, parts.question], case=concern.case)
    if words.never or words.held:
        found.append((Obstacle.WORDS_NEVER, ", ".join([*words.never, *words.held])))
    return found


def text(case: Case, concern: Concern, parts: ProgressParts, *, by: User, on: date) -> str:
    """The letter, whole, as it would go out on that day."""
    answer = clock.due(concern, Duty.ANSWER)
    due = clock.promised_date(answer) if answer else None
    progress = wording.Progress(
        last_news=last_news(concern),
        next_step=parts.next_step,
        answer_by=due,
        is_late=due is not None and on > due,
        done=parts.done,
        question=parts.question,
    )
    told = letters.facts(case, concern, contact=access.handler_of(case) or by)
    return wording.update(templates.words(LetterKind.UPDATE), told, progress)


def last_news(concern: Concern) -> date:
    """When the reporter last had a letter or a message of ours; the day they raised it before any."""
    letter = concern.letters.aggregate(last=Max("issued_at"))["last"]
    message = concern.mailbox.messages.filter(sender=MessageFrom.STAFF).aggregate(last=Max("sent_date"))["last"]
    days: list[date | None] = [message, calendar.receipt_date(letter) if letter else None, concern.raised_date]
    return max(day for day in days if day)


@transaction.atomic
def send(case: Case, concern: Concern, parts: ProgressParts, *, by: User, now: datetime) -> Letter:
    """Into their inbox; the next one is owed from today on. Raises Blocked with every reason, WrongState."""
    access.advance(case)
    reasons = obstacles(concern, parts)
    if reasons:
        raise Blocked(reasons)
    return letters.issue(
        concern,
        LetterKind.UPDATE,
        parts=letters.as_record(parts),
        text=text(case, concern, parts, by=by, on=calendar.receipt_date(now)),
        template=templates.words(LetterKind.UPDATE).name,
        by=by,
        now=now,
    )
