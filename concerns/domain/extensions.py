"""A later date for an answer: asked by the handler, agreed by somebody else, told before it counts (R51).

The first date never moves, and passing it is counted whatever was agreed.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.domain import absences
from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, clock, letters, prompts, recipients, templates, wording
from concerns.domain.content import Label
from concerns.enums import Duty, EventType, LetterKind, Obstacle
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Deadline, Extension
from trust import sealing

APPROVERS = frozenset({Role.SENIOR_MANAGER, Role.TRIAGE_LEAD})


class Record(NamedTuple):
    """What the asker wrote, opened."""

    reason: str
    done_so_far: str
    next_news: date


class Choice(NamedTuple):
    """From which to which day a new date may be; none when `first` comes after `last`."""

    first: date
    last: date


def open_answer(concern: Concern) -> Deadline | None:
    """The answer that is still owed; nothing else can be extended."""
    return clock.ours(concern).filter(duty=Duty.ANSWER, met_at=None).order_by("-round").first()


def choice(deadline: Deadline, *, today: date) -> Choice:
    """The days that may be asked for: after the promise that stands, and not in the past."""
    promised = clock.promised_date(deadline)
    return Choice(max(promised, today) + calendar.DAY, promised + calendar.DAY * settings.EXTENSION_DAYS)


def waiting(deadline: Deadline) -> Extension | None:
    """The request that nobody has decided yet."""
    return deadline.extensions.filter(agreed_at=None, refused_at=None).first()


@transaction.atomic
def ask(
    concern: Concern,
    *,
    new_date: date,
    reason: str,
    done_so_far: str,
    by: User,
    now: datetime,
    next_news: date | None = None,
) -> Extension:
    """Ask for a later answer. Raises WrongState when nothing is owed, one is asked for already, or the page
    was stale, and ValueError for a day that may not be asked for."""
    access.advance(concern.case)
    deadline = open_answer(concern)
    if deadline is None or waiting(deadline) is not None:
        raise WrongState
    today = clock.today(now)
    first, last = choice(deadline, today=today)
    news = next_news or min(new_date, today + calendar.DAY * settings.UPDATE_DAYS)
    if not first <= new_date <= last or not today < news <= new_date:
        raise ValueError("This day cannot be promised.")
    extension = Extension(deadline=deadline, new_date=new_date, asked_at=now, asked_by=by)
    record = {"reason": reason, "done_so_far": done_so_far, "next_news": news.isoformat()}
    extension.sealed_record = sealing.seal_record(
        concern.data_key, record, label=Label.EXTENSION, row=extension.pk
    )
    extension.save(force_insert=True)
    _write(EventType.EXTENSION_ASKED, extension, by=by, now=now)
    approver = approver_for(concern.case, asker=by, on=calendar.receipt_date(now))
    if approver is not None:
        _tell(approver, extension, "asked", now=now)
    return extension


def approver_for(case: Case, *, asker: User, on: date) -> User | None:
    """Who is told that a decision waits: the senior upward, else the next on the rota who may decide; somebody who
    is away only where nobody else may."""
    senior, away = recipients.senior_for(case, on=on), absences.who_is_away(on=on)
    candidates = [senior, *recipients.on_rota()] if senior else recipients.on_rota()
    able = [user for user in candidates if may_approve(case, user, asker=asker.pk)]
    return min(able, key=lambda user: user.pk in away, default=None)


def may_approve(case: Case, user: User, *, asker: UUID) -> bool:
    """A senior manager or lead with no part in the case, whom no block and no wish of the reporter keeps out, and
    who was shown no name of it as a keeper: what is asked tells of what was raised (I11)."""
    if not access.org_roles(user) & APPROVERS or user.pk in {asker, case.owner_id}:
        return False
    if user.pk in recipients.barred_on(case) or recipients.is_reserved(case, user):
        return False
    return user.pk not in {holder.pk for holder, _ in access.holders(case)}


def awaiting(user: User) -> list[Extension]:
    """The undecided requests this person may decide, the first due first."""
    if not access.org_roles(user) & APPROVERS:
        return []
    rows = (
        Extension.objects.filter(agreed_at=None, refused_at=None, deadline__met_at=None)
        .filter(deadline__concern__in=access.visible_references(user).values("pk"))
        .select_related("deadline__concern__case", "deadline__concern__data_key", "asked_by")
        .order_by("deadline__due_date", "pk")
    )
    return [row for row in rows if may_approve(row.deadline.concern.case, user, asker=row.asked_by_id)]


def find(user: User, key: UUID) -> Extension:
    """One undecided request. Raises NoSuchCase: absent, decided and not theirs are the same."""
    found = next((extension for extension in awaiting(user) if extension.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(extension: Extension, *, by: User, now: datetime) -> Record:
    """Open what was asked, to decide it; reading is an event too."""
    _write(EventType.EXTENSION_READ, extension, by=by, now=now)
    return _record(extension)


def _record(extension: Extension) -> Record:
    concern = extension.deadline.concern
    opened = sealing.unseal_record(
        concern.data_key, extension.sealed_record, label=Label.EXTENSION, row=extension.pk
    )
    return Record(opened["reason"], opened["done_so_far"], date.fromisoformat(opened["next_news"]))


@transaction.atomic
def agree(extension: Extension, *, by: User, now: datetime) -> Extension:
    """The letter goes to the reporter first; with it the new date counts. Raises Refused for somebody with a
    part in the case, WrongState when it was decided or the answer given, Blocked without a contact to sign."""
    deadline = _claim(extension, by=by)
    if not clock.today(now) < extension.new_date <= choice(deadline, today=clock.today(now)).last:
        raise WrongState
    _issue_letter(extension, by=by, now=now)
    extension.agreed_at, extension.agreed_by = now, by
    extension.save(update_fields=["agreed_at", "agreed_by"])
    clock.extend(deadline, to=extension.new_date, now=now)
    _write(EventType.EXTENSION_AGREED, extension, by=by, now=now)
    _tell(extension.asked_by, extension, "agreed", now=now)
    return extension


@transaction.atomic
def refuse(extension: Extension, *, by: User, now: datetime) -> Extension:
    """The promise stays as it is. Raises Refused and WrongState like `agree`."""
    _claim(extension, by=by)
    extension.refused_at, extension.refused_by = now, by
    extension.save(update_fields=["refused_at", "refused_by"])
    _write(EventType.EXTENSION_REFUSED, extension, by=by, now=now)
    _tell(extension.asked_by, extension, "refused", now=now)
    return extension


def _claim(extension: Extension, *, by: User) -> Deadline:
    """Lock the case and look at both rows afresh."""
    concern = extension.deadline.concern
    if not may_approve(concern.case, by, asker=extension.asked_by_id):
        raise Refused
    access.advance(concern.case)
    extension.refresh_from_db(fields=["agreed_at", "refused_at"])
    deadline = concern.deadlines.select_for_update().get(pk=extension.deadline_id)
    if extension.agreed_at or extension.refused_at or deadline.met_at:
        raise WrongState
    return deadline


def letter_text(extension: Extension, record: Record, *, by: User) -> str:
    """The whole letter as it would go out. Raises Blocked when nobody is the contact."""
    deadline = extension.deadline
    concern = deadline.concern
    contact = access.handler_of(concern.case)
    if contact is None:
        raise Blocked([(Obstacle.NO_CONTACT, None)])
    later = wording.Later(
        first_due=deadline.due_date,
        new_date=extension.new_date,
        next_news=record.next_news,
        reason=record.reason,
        so_far=record.done_so_far,
        agreed_by=by.title,
    )
    words = templates.words(LetterKind.EXTENSION)
    return wording.letter(wording.new_date(words, later), letters.facts(concern.case, concern, contact=contact))


def _issue_letter(extension: Extension, *, by: User, now: datetime) -> None:
    record = _record(extension)
    parts = {
        "reason": record.reason,
        "done_so_far": record.done_so_far,
        "new_date": extension.new_date.isoformat(),
    }
    letters.issue(
        extension.deadline.concern,
        LetterKind.EXTENSION,
        parts=parts,
        text=letter_text(extension, record, by=by),
        template=templates.words(LetterKind.EXTENSION).name,
        by=by,
        now=now,
        news=record.next_news,
    )


def _write(type_: EventType, extension: Extension, *, by: User, now: datetime) -> None:
    concern = extension.deadline.concern
    audit.record(
        type_,
        case=concern.case,
        by=by,
        now=now,
        concern=concern.reference,
        first=extension.deadline.due_date.isoformat(),
        new=extension.new_date.isoformat(),
    )


def _tell(to: User, extension: Extension, what: str, *, now: datetime) -> None:
    prompts.tell(to, extension.deadline.concern, key=f"extension:{extension.pk}:{what}", now=now)
