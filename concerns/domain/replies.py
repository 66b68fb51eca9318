"""Messages that somebody on a case writes to a reporter: begun, looked through and sent (R37, R46, R90).

What the program itself tells a reporter goes by `mailbox.write_as_staff`: it is owed, whatever they asked for.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Employer, User
from concerns.domain import access, asking, audit, clock, mailbox, templates, wording
from concerns.domain.asking import Asked
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.domain.wording import Contact
from concerns.enums import AskingKind, Duty, EventType, LetterKind, MessageFrom, Obstacle, Seat
from concerns.errors import Blocked, WrongState
from concerns.models import Concern, Deadline, Message, MessageDraft
from trust import sealing

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTHING_KEPT = 0  # the version of a draft that is not there
LEADING = frozenset({Seat.OWNER, Seat.HANDLER})
HELP = (Duty.WORRY, Duty.SUPPORT)


class Warned(Exception):
    """The message would show who they are, or asks for it, and its writer was not shown that yet."""

    def __init__(self, found: list[Asked]) -> None:
        super().__init__("a message needs a second look")
        self.found = found


def obstacles(concern: Concern) -> list[Reason]:
    """Whoever asked not to be contacted is not written to. What they asked themselves is answered (R37): a call
    for help, or a message that is the last word there."""
    if not concern.no_contact or _waits_for_reply(concern):
        return []
    return [(Obstacle.NOT_TO_BE_CONTACTED, None)]


def _waits_for_reply(concern: Concern) -> bool:
    if Deadline.objects.filter(concern=concern, duty__in=HELP, met_at=None).exists():
        return True
    last = Message.objects.filter(mailbox__concern=concern).order_by("-number").first()
    since = concern.letter_way_date
    return last is not None and last.sender == MessageFrom.REPORTER and (since is None or last.sent_date >= since)


def found_in(concern: Concern, text: str, *, by: User) -> list[Asked]:
    """What its writer should look at before it is sent."""
    contact = access.handler_of(concern.case)
    known = frozenset(person.pk for person in (by, contact) if person is not None)
    leads = bool(access.seats(by, concern.case) & LEADING)
    return asking.found_in(text, concern=concern, known=known, knows_blocks=leads)


def mark_of(text: str) -> str:
    """Stands in a form for "the warnings about this very text were shown"."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


@transaction.atomic
def send(
    concern: Concern, text: str, *, looked: str = "", seen: int = NOTHING_KEPT, by: User, now: datetime
) -> Message:
    """To their inbox, once its writer saw what is to be seen about this very text: `looked` is its mark. Their
    draft goes with it, unless another page of theirs kept a newer one than `seen`. Raises Warned, Blocked,
    WrongState."""
    if _version_held(concern, by) != seen:
        raise WrongState
    if stops := obstacles(concern):
        raise Blocked(stops)
    found = found_in(concern, text, by=by)
    if found and looked != mark_of(text):
        raise Warned(found)
    message = mailbox.write_as_staff(concern, text, by=by, now=now)
    _drafts(concern, by).delete()
    for kind in dict.fromkeys(_told(one.kind) for one in found):
        audit.record(
            EventType.MESSAGE_DESPITE,
            case=concern.case,
            by=by,
            now=now,
            concern=concern.reference,
            number=message.number,
            kind=kind,
        )
    return message


def _told(kind: AskingKind) -> AskingKind:
    """Who must not know of a case is not for everybody who reads its timeline."""
    return AskingKind.PERSON if kind == AskingKind.KEPT_OUT else kind


def _drafts(concern: Concern, writer: User) -> "QuerySet[MessageDraft]":
    return MessageDraft.objects.filter(concern=concern, writer=writer)


def _version_held(concern: Concern, writer: User) -> int:
    """One person's two pages wait for each other here."""
    User.objects.select_for_update(no_key=True).get(pk=writer.pk)
    row = _drafts(concern, writer).first()
    return row.version if row else NOTHING_KEPT


def draft_of(concern: Concern, writer: User) -> tuple[str, int]:
    """What they have begun to write, for them alone, and its version."""
    row = _drafts(concern, writer).first()
    if row is None:
        return "", NOTHING_KEPT
    return _opened(concern, row), row.version


def _opened(concern: Concern, row: MessageDraft) -> str:
    return sealing.unseal(concern.data_key, row.sealed_text, label=Label.MESSAGE_DRAFT, row=row.pk)


@transaction.atomic
def keep(concern: Concern, text: str, *, seen: int, by: User) -> None:
    """Keep it for later; without words nothing is kept. `seen` is the version that the page was made from: of two
    pages the second is told. Raises WrongState."""
    if _version_held(concern, by) != seen:
        raise WrongState
    if not text.strip():
        _drafts(concern, by).delete()
        return
    row = _drafts(concern, by).first()
    kept = row or MessageDraft(concern=concern, writer=by, version=NOTHING_KEPT)
    kept.sealed_text = sealing.seal(concern.data_key, text, label=Label.MESSAGE_DRAFT, row=kept.pk)
    kept.version = seen + 1
    kept.save(force_insert=row is None)


def ready(concern: Concern, *, by: User, today: date) -> dict[str, tuple[str, str]]:
    """What a message can begin with: label and words, by name; without those for which a fact is not known.
    A promised date that has passed is none: nobody says any more that we aim for it."""
    words = templates.words(LetterKind.MESSAGE)
    contact = access.handler_of(concern.case) or by
    facts = facts_of(
        Contact(contact.name, contact.title, contact.phone),
        answer_by=_answer_by(concern, today=today),
        raised=concern.raised_date,
        other=(Employer.objects.first() or Employer()).alternative_contact,
    )
    return {
        part.name: (str(part.label), words.say(part.name, **facts))
        for part in wording.SHIPPED[LetterKind.MESSAGE]
        if all(facts[place] for place in wording.places_in(words.parts[part.name]))
    }


def _answer_by(concern: Concern, *, today: date) -> str:
    due = clock.due(concern, Duty.ANSWER)
    if due is None or due.met_at is not None or clock.promised_date(due) < today:
        return ""
    return wording.day(clock.promised_date(due))


def facts_of(contact: Contact, *, answer_by: str, raised: date, other: str) -> Mapping[str, str]:
    """Each place of those words with its fact; a fact is put in as it is, and no place in it is filled again."""
    return {
        "contact_name": contact.name,
        "contact_title": contact.title,
        "answer_by": answer_by,
        "raised": wording.day(raised),
        "other_contact": other,
    }
