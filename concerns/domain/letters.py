"""Written words to a reporter: kept as issued, never changed after, published in the inbox (policy 2.3).

A receipt is no acknowledgement: only `acknowledge`, with all five parts, stops that clock (R33, R34, R35).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import Employer, User
from concerns.domain import (
    access,
    audit,
    calendar,
    clock,
    lifecycle,
    standing,
    targets,
    templates,
    waiting,
    wording,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.domain.wording import Contact, Facts, Words
from concerns.enums import CaseRole, Duty, EventType, LetterKind, Mode, Obstacle
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Concern, Letter, Review
from trust import sealing

MEETING_MODES = frozenset({Mode.CONFIDENTIAL, Mode.OPEN})
NAMING_CONTACT = (LetterKind.ACKNOWLEDGEMENT, LetterKind.REDIRECT, LetterKind.INFORMAL, LetterKind.STOPPED)
ANSWERS = frozenset({LetterKind.OUTCOME, LetterKind.REDIRECT, LetterKind.INFORMAL, LetterKind.STOPPED})
FIVE = ("received", "how", "when", "support", "contact")


@dataclass(frozen=True)
class AcknowledgementParts:
    """The five parts of R33. `when` gives way to a reason with the day of the next news, never to nothing."""

    received: str = ""
    how: str = ""
    when: str = ""
    no_date_because: str = ""
    next_news: date | None = None
    support: str = ""
    contact: str = ""

    def missing(self, contact_name: str) -> list[str]:
        """Which of the five are not there; the contact part must say whom to contact."""
        has = {name: bool(getattr(self, name).strip()) for name in FIVE}
        has["when"] = has["when"] or bool(self.no_date_because.strip() and self.next_news)
        has["contact"] = bool(contact_name) and contact_name in self.contact
        return [name for name in FIVE if not has[name]]


def as_record(parts: Any) -> dict[str, str]:
    """Parts as text by name, dates by their ISO form, for a draft."""
    record = asdict(parts)
    return {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in record.items()}


def acknowledgement_parts(record: Mapping[str, str]) -> AcknowledgementParts:
    """The parts of a stored draft."""
    known = {field.name: record.get(field.name, "") for field in fields(AcknowledgementParts)}
    news = known.pop("next_news")
    return AcknowledgementParts(**known, next_news=date.fromisoformat(news) if news else None)


def _number(concern: Concern, kind: LetterKind) -> int:
    last: int | None = concern.letters.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _unissued(concern: Concern, kind: LetterKind) -> Letter | None:
    return concern.letters.select_for_update().filter(kind=kind, issued_at=None).first()


def _with_parts(concern: Concern, kind: LetterKind, parts: Mapping[str, str]) -> Letter:
    letter = _unissued(concern, kind) or Letter(concern=concern, kind=kind, number=_number(concern, kind))
    letter.sealed_parts = sealing.seal_record(concern.data_key, parts, label=Label.LETTER_PARTS, row=letter.pk)
    return letter


@transaction.atomic
def draft(concern: Concern, kind: LetterKind, parts: Mapping[str, str], *, by: User) -> Letter:
    """Keep what is written so far. No event: nothing was said to anybody. Raises WrongState for a stale page."""
    access.advance(concern.case)
    letter = _with_parts(concern, kind, parts)
    letter.template = templates.words(kind).name
    letter.save()
    return letter


def draft_of(concern: Concern, kind: LetterKind) -> dict[str, str] | None:
    """What was kept of a letter that is not issued yet."""
    letter = concern.letters.filter(kind=kind, issued_at=None).first()
    if letter is None:
        return None
    return sealing.unseal_record(concern.data_key, letter.sealed_parts, label=Label.LETTER_PARTS, row=letter.pk)


@transaction.atomic
def issue(
    concern: Concern,
    kind: LetterKind,
    *,
    parts: Mapping[str, str],
    text: str,
    template: str,
    by: User,
    now: datetime,
    news: date | None = None,
) -> Letter:
    """Seal the whole text and publish it in the inbox in the same moment. What is issued never changes (R35).
    `news` is the day by which it says that we write again."""
    letter = _with_parts(concern, kind, parts)
    letter.template = template
    letter.sealed_text = sealing.seal(concern.data_key, text, label=Label.LETTER_TEXT, row=letter.pk)
    letter.issued_at = now
    letter.issued_by = by
    letter.save()
    targets.heard(concern, by=by, now=now, news=news)
    waiting.tell(concern)
    audit.record(
        EventType.LETTER_ISSUED, case=concern.case, by=by, now=now, letter=kind, reference=concern.reference
    )
    if kind in ANSWERS:
        standing.end_wish(concern, by=by, now=now)
    return letter


def text_of(letter: Letter) -> str:
    """The text as issued. Raises WrongState for a draft, which has none."""
    if letter.sealed_text is None:
        raise WrongState
    return sealing.unseal(letter.concern.data_key, letter.sealed_text, label=Label.LETTER_TEXT, row=letter.pk)


def issued(concern: Concern) -> list[Letter]:
    """Every letter that was sent, oldest first."""
    rows = concern.letters.filter(issued_at__isnull=False).select_related("issued_by", "concern__data_key")
    return list(rows.order_by("issued_at", "number", "kind"))


def naming_contact(concern: Concern) -> Letter | None:
    """The first letter that told the reporter whom to contact; None while there is none."""
    rows = concern.letters.filter(kind__in=NAMING_CONTACT, issued_at__isnull=False).select_related("issued_by")
    return rows.order_by("issued_at", "number", "kind").first()


def wishes_of(concern: Concern) -> list[str]:
    rows = concern.wishes.order_by("number")
    return [sealing.unseal(concern.data_key, row.sealed_text, label=Label.WISH, row=row.pk) for row in rows]


def facts(case: Case, concern: Concern, *, contact: User) -> Facts:
    """What a letter about this concern is told; nothing from the vault, nothing of another reporter."""
    employer = Employer.objects.first() or Employer()
    return Facts(
        reference=concern.reference,
        raised=concern.raised_date,
        contact=Contact(contact.name, contact.title, contact.phone),
        alternative=employer.alternative_contact,
        reader_roles=[str(wording.READER_WORDS[role]) for role in _reading(case, concern)],
        wishes=wishes_of(concern),
        can_meet=concern.mode in MEETING_MODES,
        employer=employer.name,
    )


def _reading(case: Case, concern: Concern) -> Iterator[CaseRole | None]:
    """The part of everybody who can open the case. A reviewer of what another reporter was told shows that there
    is another, so they are named only to whoever asked for a review."""
    reviewed = Review.objects.filter(concern=concern, result="").exists()
    return (role for _, role in lifecycle.readers(case) if role != CaseRole.REVIEWER or reviewed)


def suggested(case: Case, concern: Concern, *, contact: User) -> AcknowledgementParts:
    """The parts the templates know already; how it will be dealt with is the handler's own to say."""
    words = templates.words(LetterKind.ACKNOWLEDGEMENT)
    told = facts(case, concern, contact=contact)
    answer = clock.due(concern, Duty.ANSWER)
    employer = Employer.objects.first() or Employer()
    return AcknowledgementParts(
        received=wording.received(words, told),
        when=wording.aim(words, answer.due_date) if answer else "",
        support=employer.support,
        contact=wording.contact(words, told),
    )


def acknowledgement_text(parts: AcknowledgementParts, told: Facts, words: Words) -> str:
    """The first letter, whole. Parts that are missing are left out; issuing it then is refused elsewhere."""
    when = parts.when
    if not when.strip() and parts.next_news:
        when = wording.no_date(words, parts.no_date_because, parts.next_news)
    paragraphs = [
        parts.received.strip(),
        wording.led(wording.NEXT, parts.how),
        wording.led(wording.WHEN, when),
        wording.led(wording.SUPPORT, parts.support),
        wording.led(wording.CONTACT, parts.contact),
        wording.wishes(words, told),
        wording.readers(words, told),
        wording.meeting(words, told),
    ]
    return wording.letter(paragraphs, told)


def acknowledging_obstacles(case: Case, parts: AcknowledgementParts) -> list[Reason]:
    """Everything that stops the first letter, at once."""
    contact = access.handler_of(case)
    if contact is None:
        return [(Obstacle.NO_CONTACT, None), *lifecycle.safeguarding_missing(case)]
    gaps: Sequence[Reason] = [(Obstacle.PART_MISSING, name) for name in parts.missing(contact.name)]
    return [*gaps, *lifecycle.safeguarding_missing(case)]


@transaction.atomic
def acknowledge(case: Case, concern: Concern, *, parts: AcknowledgementParts, by: User, now: datetime) -> Letter:
    """Issue the written acknowledgement; nothing else stops its clock. Raises Blocked with every reason, and
    WrongState when it was issued already."""
    access.advance(case)
    reasons = acknowledging_obstacles(case, parts)
    contact = access.handler_of(case)
    if reasons or contact is None:
        raise Blocked(reasons)
    words = templates.words(LetterKind.ACKNOWLEDGEMENT)
    text = acknowledgement_text(parts, facts(case, concern, contact=contact), words)
    clock.meet(concern, Duty.ACKNOWLEDGE, by=by, now=now)
    return issue(
        concern,
        LetterKind.ACKNOWLEDGEMENT,
        parts=as_record(parts),
        text=text,
        template=words.name,
        by=by,
        now=now,
        news=parts.next_news,
    )


@transaction.atomic
def change_contact(concern: Concern, *, to: User, former: User | None, by: User, now: datetime) -> Letter | None:
    """Tell the reporter in writing that `to` is their contact from now on (R36); None for one who was never given
    a contact. Nobody is in that place any more when the one before was blocked or left: then it is whoever signed
    the letter. Belongs to the step that appoints, which has claimed the case."""
    case = concern.case
    named = naming_contact(concern)
    if named is None:
        return None
    words = templates.words(LetterKind.CONTACT)
    told = facts(case, concern, contact=to)
    today = calendar.receipt_date(now)
    title = _title_without_access(case, former or named.issued_by)
    return issue(
        concern,
        LetterKind.CONTACT,
        parts={"from_day": today.isoformat()},
        text=wording.new_contact(words, told, on=today, former_title=title),
        template=words.name,
        by=by,
        now=now,
    )


def _title_without_access(case: Case, former: User | None) -> str:
    """Empty for somebody who can open the case in another part."""
    if former is None or access.visible_cases(former).filter(pk=case.pk).exists():
        return ""
    return former.title
