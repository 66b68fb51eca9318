"""The answer: a finding on each of their allegations, a reply to each wish, nothing of discipline (R54, R55)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    audit,
    calendar,
    clock,
    findings,
    held,
    letters,
    lifecycle,
    reading,
    templates,
    wording,
)
from concerns.domain.content import Label
from concerns.domain.findings import Opened
from concerns.domain.lifecycle import Reason
from concerns.domain.reading import Material
from concerns.domain.wording import Facts, Words
from concerns.enums import Duty, EventType, LetterKind, Obstacle, Standard, State, WishReply
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Concern, Deadline, Letter, SecondReading, Wish
from trust import sealing


@dataclass(frozen=True)
class OutcomeParts:
    """What the answer says beside the findings and the replies. Either `actions` or why there are none."""

    actions: str = ""
    nothing_because: str = ""
    news_date: date | None = None  # when we tell how the changes are going
    apology: str = ""
    bodies: str = ""  # whom outside the employer this can be taken to, each with what it deals with


@dataclass(frozen=True)
class WishLine:
    """One wish with our reply, opened; `reply` is None until there is one."""

    wish: Wish
    text: str
    reply: WishReply | None
    reason: str


def outcome_parts(record: Mapping[str, str]) -> OutcomeParts:
    """The parts of a stored draft."""
    known = {field.name: record.get(field.name, "") for field in fields(OutcomeParts)}
    news = known.pop("news_date")
    return OutcomeParts(**known, news_date=date.fromisoformat(news) if news else None)


@transaction.atomic
def reply_to_wish(case: Case, wish: Wish, *, reply: WishReply, reason: str, by: User, now: datetime) -> None:
    """Each wish gets its own reply, always with the reason (R26). It may change until the answer is given; then
    it stands as their letter says it. Raises WrongState after that."""
    access.advance(case)
    if Concern.objects.filter(pk=wish.concern_id, answered_date__isnull=False).exists():
        raise WrongState
    wish.reply = reply
    wish.sealed_reason = sealing.seal(wish.concern.data_key, reason, label=Label.WISH_REASON, row=wish.pk)
    wish.save(update_fields=["reply", "sealed_reason"])
    audit.record(
        EventType.WISH_ANSWERED,
        case=case,
        by=by,
        now=now,
        concern=wish.concern.reference,
        number=wish.number,
    )


def wishes(concern: Concern) -> list[WishLine]:
    """What this reporter would like to happen, and what we say to it."""
    return [opened_wish(concern, wish) for wish in concern.wishes.order_by("number")]


def opened_wish(concern: Concern, wish: Wish) -> WishLine:
    key = concern.data_key
    reason = ""
    if wish.sealed_reason is not None:
        reason = sealing.unseal(key, wish.sealed_reason, label=Label.WISH_REASON, row=wish.pk)
    return WishLine(
        wish=wish,
        text=sealing.unseal(key, wish.sealed_text, label=Label.WISH, row=wish.pk),
        reply=WishReply(wish.reply) if wish.reply else None,
        reason=reason,
    )


def sealed_wish(_concern: Concern, wish: Wish) -> WishLine:
    """The same for those who read no word of the reporter: that there is one, and whether we replied (I12)."""
    return WishLine(wish=wish, text="", reply=WishReply(wish.reply) if wish.reply else None, reason="")


def obstacles(
    case: Case, concern: Concern, parts: OutcomeParts, *, on: date, by: User | None = None
) -> list[Reason]:
    """Everything that stops the answer to this reporter, at once. `by` issues it."""
    alleged, lines = findings.told_to(case, concern), wishes(concern)
    shown = _material(parts, alleged, lines)
    found = held.find(shown.free, case=case)
    harmless = reading.harmless(concern)
    still_held = [word for word in found.held if word not in harmless]
    reasons = _gaps(case, concern, parts, alleged, lines, on=on)
    if found.never:
        reasons.append((Obstacle.WORDS_NEVER, ", ".join(found.never)))
    if still_held:
        reasons.append((Obstacle.WORDS_HELD, ", ".join(still_held)))
    lacking = reading.lacking(concern, shown, by=by)
    if lacking:
        reasons.append((Obstacle.NOT_READ_TWICE, lacking))
    return reasons


def lacking(case: Case, concern: Concern, parts: OutcomeParts, *, by: User) -> str:
    """What this very letter lacks of a second reader's agreement, as `reading.lacking` says it."""
    return reading.lacking(concern, _material(parts, findings.told_to(case, concern), wishes(concern)), by=by)


def smelling(case: Case, concern: Concern, parts: OutcomeParts) -> held.Words:
    """The words that a second reader will be shown."""
    return held.find(_free_text(parts, findings.told_to(case, concern), wishes(concern)), case=case)


def kept(concern: Concern) -> OutcomeParts:
    """The draft as it was last kept; empty parts before that."""
    record = letters.draft_of(concern, LetterKind.OUTCOME)
    return outcome_parts(record) if record is not None else OutcomeParts()


def asking_obstacles(case: Case, concern: Concern, parts: OutcomeParts, *, on: date) -> list[Reason]:
    """What must be mended before a second reader is asked: all but what is theirs to say."""
    theirs = {Obstacle.WORDS_HELD, Obstacle.NOT_READ_TWICE}
    return [reason for reason in obstacles(case, concern, parts, on=on) if reason[0] not in theirs]


def _gaps(
    case: Case, concern: Concern, parts: OutcomeParts, alleged: list[Opened], lines: list[WishLine], *, on: date
) -> list[Reason]:
    found: list[Reason] = []
    if Duty.ACKNOWLEDGE in clock.open_duties(concern):
        found.append((Obstacle.DUTY_OPEN, Duty.ACKNOWLEDGE.value))
    if not alleged:
        found.append((Obstacle.NO_ALLEGATION, None))
    found += [
        (Obstacle.ALLEGATION_WITHOUT_FINDING, one.allegation.number) for one in alleged if one.record is None
    ]
    found += [(Obstacle.WISH_WITHOUT_REPLY, line.wish.number) for line in lines if line.reply is None]
    found += [(Obstacle.PART_MISSING, name) for name in _missing(parts)]
    if needs_apology(case, concern, on=on) and not parts.apology.strip():
        found.append((Obstacle.NO_APOLOGY, None))
    return found


def _missing(parts: OutcomeParts) -> list[str]:
    gaps = []
    if not parts.actions.strip() and not parts.nothing_because.strip():
        gaps.append("actions")
    if parts.actions.strip() and parts.news_date is None:
        gaps.append("news_date")
    if not parts.bodies.strip():
        gaps.append("bodies")
    return gaps


def _free_text(parts: OutcomeParts, alleged: list[Opened], lines: list[WishLine]) -> list[str]:
    """All that staff wrote and this letter would say; the reporter's own wishes only come back to them."""
    records = [one.record for one in alleged if one.record is not None]
    return [
        parts.actions,
        parts.nothing_because,
        parts.apology,
        parts.bodies,
        *(one.text for one in alleged),
        *(text for record in records for text in (record.how, record.which_part, record.seriousness)),
        *(line.reason for line in lines),
    ]


def needs_apology(case: Case, concern: Concern, *, on: date) -> bool:
    """Something was upheld, or a promised date was missed or is being missed; also one that a correction of the
    day put aside."""
    if case.allegations.filter(answering__concern=concern, finding__conclusion__in=findings.HELD).exists():
        return True
    if Deadline.ever.filter(concern=concern, missed_at__isnull=False).exists():
        return True
    return any(_is_late(deadline, on=on) for deadline in concern.deadlines.filter(duty__in=clock.PROMISED))


def _is_late(deadline: Deadline, *, on: date) -> bool:
    met = calendar.receipt_date(deadline.met_at) if deadline.met_at else on
    return met > deadline.due_date


def _material(parts: OutcomeParts, alleged: list[Opened], lines: list[WishLine], *, text: str = "") -> Material:
    """What a second reader agrees to: all that can be changed of it, and no day that moves by itself."""
    record = {
        "template": templates.words(LetterKind.OUTCOME).name,
        "parts": letters.as_record(parts),
        "found": [
            [number, one.text, one.conclusion, one.standard, *_said(one)]
            for number, one in enumerate(alleged, start=1)
            if one.record
        ],
        "replies": [[line.wish.number, line.reply, line.reason] for line in lines],
    }
    return Material(record, _free_text(parts, alleged, lines), text)


def _said(one: Opened) -> list[str]:
    """What the letter says of how we found it; the evidence stays with us."""
    return [one.record.how, one.record.which_part, one.record.seriousness] if one.record else []


@transaction.atomic
def ask_second_reader(
    case: Case, concern: Concern, *, parts: OutcomeParts, reader: User, by: User, now: datetime
) -> SecondReading:
    """Show the letter, as it would go out, to one person who did not write it (R55).

    Raises Blocked with everything that is to be mended before, Refused for one who may not read it, WrongState.
    """
    access.advance(case)
    if Duty.ANSWER not in clock.open_duties(concern):
        raise WrongState
    today = calendar.receipt_date(now)
    reasons = asking_obstacles(case, concern, parts, on=today)
    if reasons:
        raise Blocked(reasons)
    words, told = templates.words(LetterKind.OUTCOME), _facts(case, concern, by=by)
    # The reporter's own words stay between them and those who read them anyway (I12).
    lines = [replace(line, text=wording.left_out(line.wish.number)) for line in wishes(concern)]
    text = wording.letter(_paragraphs(case, concern, parts, words=words, told=told, on=today, lines=lines), told)
    shown = _material(parts, findings.told_to(case, concern), wishes(concern), text=text)
    concern.case = case
    return reading.ask(concern, shown, reader=reader, by=by, now=now)


@transaction.atomic
def give(case: Case, concern: Concern, *, parts: OutcomeParts, by: User, now: datetime) -> Letter:
    """Issue the answer to one reporter; the case is answered when all of them have theirs.

    Raises Blocked with every reason, WrongState when it was given already.
    """
    access.advance(case)
    today = calendar.receipt_date(now)
    reasons = obstacles(case, concern, parts, on=today, by=by)
    if reasons:
        raise Blocked(reasons)
    text = letter_text(case, concern, parts, by=by, on=today)
    reading.finish(concern, by=by, now=now)
    clock.meet(concern, Duty.ANSWER, by=by, now=now)
    concern.answered_date = today
    concern.save(update_fields=["answered_date"])
    letter = letters.issue(
        concern,
        LetterKind.OUTCOME,
        parts=letters.as_record(parts),
        text=text,
        template=templates.words(LetterKind.OUTCOME).name,
        by=by,
        now=now,
    )
    if not case.concerns.filter(answered_date=None).exists():
        lifecycle.change_state(case, State.ANSWERED, by=by, now=now)
    return letter


def letter_text(case: Case, concern: Concern, parts: OutcomeParts, *, by: User, on: date) -> str:
    """The whole answer as it would go out on that day."""
    words = templates.words(LetterKind.OUTCOME)
    told = _facts(case, concern, by=by)
    lines = wishes(concern)
    return wording.letter(_paragraphs(case, concern, parts, words=words, told=told, on=on, lines=lines), told)


def _paragraphs(
    case: Case,
    concern: Concern,
    parts: OutcomeParts,
    *,
    words: Words,
    told: Facts,
    on: date,
    lines: list[WishLine],
) -> list[str]:
    return [
        wording.opening(words, told),
        _late_sentence(concern, words, on=on),
        _found_paragraphs(findings.told_to(case, concern), words),
        _wish_paragraph(lines, words),
        wording.changes(
            words, actions=parts.actions, nothing_because=parts.nothing_because, news_by=parts.news_date
        ),
        wording.led(wording.SORRY, parts.apology),
        wording.cannot_tell(words),
        wording.review(words, lifecycle.months_after(on, settings.REVIEW_MONTHS)),
        wording.outside(words, parts.bodies),
        wording.afterwards(words, lifecycle.months_after(on, settings.INBOX_OPEN_MONTHS)),
    ]


def _facts(case: Case, concern: Concern, *, by: User) -> Facts:
    """Whoever stands in writes for the contact, who stays the one to write to (R36)."""
    return letters.facts(case, concern, contact=access.handler_of(case) or by)


def _late_sentence(concern: Concern, words: Words, *, on: date) -> str:
    deadline = clock.due(concern, Duty.ANSWER)
    if deadline is None or on <= deadline.due_date:
        return ""
    return wording.late(words, deadline.due_date, (on - deadline.due_date).days)


def _found_paragraphs(alleged: list[Opened], words: Words) -> str:
    if not alleged:
        return ""
    told = [_finding_paragraph(number, one, words) for number, one in enumerate(alleged, start=1)]
    return "\n\n".join([f"{wording.FOUND}\n{told[0]}", *told[1:], *_decided(alleged, words)])


def _decided(alleged: list[Opened], words: Words) -> list[str]:
    """How sure we had to be; said of each point by itself where it was not the usual."""
    usual = [one for one in alleged if one.standard == Standard.BALANCE]
    return [words.say("decided")] if usual else []


def _finding_paragraph(number: int, one: Opened, words: Words) -> str:
    """`number` counts within the letter: a gap would tell that there is something they do not read."""
    record = one.record
    said = wording.finding(words, one.conclusion, record.which_part) if one.conclusion and record else ""
    how = record.how if record else ""
    serious = record.seriousness if record else ""
    sure = "" if one.standard == Standard.BALANCE else wording.sure()
    parts = (f"{number}. {one.text}", said, how, sure, serious)
    return " ".join(text.strip() for text in parts if text)


def _wish_paragraph(lines: list[WishLine], words: Words) -> str:
    if not lines:
        return ""
    replies = [
        wording.wish_reply(words, line.text, str(line.reply.label) if line.reply else "", line.reason)
        for line in lines
    ]
    return "\n".join([str(wording.WISHES), *replies])
