"""How it was for those who spoke up: would they do it again, did they feel safe, did we keep our word.

Asked once after our answer, once after a review and once after closing; optional, and done with in one press. What
is answered goes to a quarter of the year and to no concern: sealed whole under a key of that quarter, without a
reference, a day or an occasion. The case keeps only that its reporter is done with the question, the same whether
they answered or passed it over. Both are written in one go, and the order of the tables would join them: once a
quarter is over, its answers are written anew in an order that tells nothing (ADR 0035).
"""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import CaseRole, EventType, Occasion, Verdict
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Concern, Feedback, FeedbackAsked, FeedbackQuarter, Mailbox, Review
from trust import sealing

FEWEST = 5  # sets of answers before a figure or a text is shown
OVERSEERS = frozenset({Role.HR_AUDITOR, Role.SENIOR_MANAGER})


@dataclass(frozen=True)
class Answers:
    again: Verdict
    safe: Verdict | None = None
    kept_word: Verdict | None = None
    text: str = field(default="", repr=False)


def quarter_of(day: date) -> date:
    """The first day of the three months in which it is."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def open_for(concern: Concern) -> Occasion | None:
    """What this reporter can be asked now: the latest that came, unless they are done with it, or do not wish to
    be asked anything (R37)."""
    if concern.no_contact:
        return None
    latest = _latest(concern)
    if latest is None or FeedbackAsked.objects.filter(concern=concern, occasion=latest).exists():
        return None
    return latest


def _latest(concern: Concern) -> Occasion | None:
    if concern.case.closed_at is not None:
        return Occasion.CLOSING
    if concern.answered_date is None:
        return None
    reviews = Review.objects.filter(concern=concern)
    if reviews.filter(result="").exists():
        return None  # not while somebody looks again
    return Occasion.REVIEW if reviews.exists() else Occasion.ANSWER


@transaction.atomic
def give(inbox: Mailbox, occasion: Occasion, answers: Answers | None, *, on: date) -> None:
    """What they answered, or None where they pass it over. Raises AlreadyReceived when they are done with it,
    WrongState when it is not asked any more."""
    held = Mailbox.objects.select_for_update(of=("self",)).select_related("concern__case").get(pk=inbox.pk)
    if FeedbackAsked.objects.filter(concern=held.concern_id, occasion=occasion).exists():
        raise AlreadyReceived
    if open_for(held.concern) != occasion:
        raise WrongState
    FeedbackAsked.objects.create(concern=held.concern, occasion=occasion, ended_date=on)
    if answers is not None:
        _store(answers, quarter_of(on))
    audit.record_reporter(EventType.FEEDBACK_ENDED, mailbox=inbox, on=on)


def _store(answers: Answers, first: date) -> None:
    quarter = _quarter(first)
    if quarter.is_mixed:  # one more at the end would stand out until it is mixed again
        quarter.is_mixed = False
        quarter.save(update_fields=["is_mixed"])
    _sealed(quarter, answers).save(force_insert=True)


def _quarter(first: date) -> FeedbackQuarter:
    """Behind its lock: nothing is sealed under a key that is being replaced."""
    rows = FeedbackQuarter.objects.select_for_update()  # its key is read behind the lock, not with it
    found = rows.filter(first_date=first).first()
    if found is None:
        FeedbackQuarter.objects.get_or_create(first_date=first, defaults={"data_key": sealing.new_data_key()})
        found = rows.get(first_date=first)
    return found


def _sealed(quarter: FeedbackQuarter, answers: Answers) -> Feedback:
    row = Feedback(quarter=quarter)
    row.sealed_answers = sealing.seal_record(quarter.data_key, asdict(answers), label=Label.FEEDBACK, row=row.pk)
    return row


def _opened(row: Feedback) -> Answers:
    said = sealing.unseal_record(row.quarter.data_key, row.sealed_answers, label=Label.FEEDBACK, row=row.pk)
    safe, kept_word = (Verdict(said[name]) if said[name] else None for name in ("safe", "kept_word"))
    return Answers(Verdict(said["again"]), safe, kept_word, said["text"])


def mix(*, on: date) -> int:
    """By night: each quarter that is over, once. Returns how many. A night without a worker is made up for."""
    over = FeedbackQuarter.objects.filter(first_date__lt=quarter_of(on), is_mixed=False)
    firsts = list(over.order_by("pk").values_list("pk", flat=True))
    for first in firsts:
        _mix(first)
    return len(firsts)


@transaction.atomic
def _mix(first: date) -> None:
    """New rows in one transaction, in an order by chance: no id, place or transaction of a row says when it was
    given. Under a new key, so that an older copy of the rows opens only with an older copy of the keys."""
    held = _quarter(first)
    said = [_opened(row) for row in held.answers.all()]
    secrets.SystemRandom().shuffle(said)
    old, held.data_key, held.is_mixed = held.data_key, sealing.new_data_key(), True
    held.answers.all().delete()
    Feedback.objects.bulk_create(_sealed(held, answers) for answers in said)
    held.save(update_fields=["data_key", "is_mixed"])
    sealing.destroy(old)


def given(*, before: date) -> dict[date, list[Answers]]:
    """Of quarters that are over by that day alone, by their first day, the earliest first: within one, today's
    figures less yesterday's would be one person's answer."""
    found: dict[date, list[Answers]] = {}
    rows = Feedback.objects.filter(quarter__first_date__lt=quarter_of(before)).select_related("quarter__data_key")
    for row in rows.order_by("quarter_id", "pk"):
        found.setdefault(row.quarter_id, []).append(_opened(row))
    return found


def may_see_figures(user: User) -> bool:
    return bool(access.org_roles(user) & OVERSEERS) or access.is_first_reader(user)


def may_read_texts(user: User) -> bool:
    """A first reader who is nobody's contact: a contact could know a reporter by how they write."""
    if not access.is_first_reader(user):
        return False
    handled = access.seated_on(user)
    return user not in access.handlers_of(list(handled.values_list("pk", flat=True)), CaseRole.HANDLER).values()


def texts_of(given: Iterable[Answers]) -> list[str]:
    """What was written in one quarter, in another order at each look, and none at all where too few wrote."""
    written = [answers.text for answers in given if answers.text.strip()]
    if len(written) < FEWEST:
        return []
    secrets.SystemRandom().shuffle(written)
    return written
