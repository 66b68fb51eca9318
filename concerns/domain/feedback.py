"""How it was for those who spoke up: would they do it again, did they feel safe, did we keep our word.

Asked once after our answer, once after a review and once after closing; optional, and done with in one press. What
is answered goes to a quarter of the year and to no concern: no reference, no day, no order, a key of its own. The
case keeps only that its reporter is done with the question, the same whether they answered or passed it over. So
nobody, the contact least of all, can lead an answer back to whoever gave it (ADR 0035).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
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
        _store(answers, occasion, quarter_of(on))
    audit.record_reporter(EventType.FEEDBACK_ENDED, mailbox=inbox, on=on)


def _store(answers: Answers, occasion: Occasion, first: date) -> None:
    quarter = _quarter(first)
    row = Feedback(
        quarter=quarter,
        occasion=occasion,
        again=answers.again,
        safe=answers.safe or "",
        kept_word=answers.kept_word or "",
    )
    if answers.text.strip():
        row.sealed_text = sealing.seal(quarter.data_key, answers.text, label=Label.FEEDBACK, row=row.pk)
    row.save(force_insert=True)


def _quarter(first: date) -> FeedbackQuarter:
    found = FeedbackQuarter.objects.select_related("data_key").filter(first_date=first).first()
    if found is None:
        made = {"data_key": sealing.new_data_key()}
        found, _made = FeedbackQuarter.objects.get_or_create(first_date=first, defaults=made)
    return found


def given(*, before: date) -> list[Feedback]:
    """Of quarters that are over by that day alone: within one, today's figures less yesterday's would be one
    person's answer."""
    rows = Feedback.objects.filter(quarter__first_date__lt=quarter_of(before))
    return list(rows.select_related("quarter__data_key").order_by("quarter_id", "pk"))


def may_see_figures(user: User) -> bool:
    return bool(access.org_roles(user) & OVERSEERS) or access.is_first_reader(user)


def may_read_texts(user: User) -> bool:
    """A first reader who is nobody's contact: a contact could know a reporter by how they write."""
    if not access.is_first_reader(user):
        return False
    handled = access.seated_on(user)
    return user not in access.handlers_of(list(handled.values_list("pk", flat=True)), CaseRole.HANDLER).values()


def texts_of(rows: Iterable[Feedback]) -> list[str]:
    """What was written in one quarter, in another order at each look, and none at all where too few wrote."""
    written = [row for row in rows if row.sealed_text is not None]
    if len(written) < FEWEST:
        return []
    found = [
        sealing.unseal(row.quarter.data_key, row.sealed_text, label=Label.FEEDBACK, row=row.pk)
        for row in written
        if row.sealed_text is not None
    ]
    secrets.SystemRandom().shuffle(found)
    return found
