"""Asks each reporter how they are since they spoke up: when their case closes, and 1, 3, 6 and 12 months after it
(R76).

Nobody on the case learns an answer. "Something happened" leads to a report of bad treatment, which goes to
somebody with no part in it; who says "do not ask me again" is not asked.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from concerns.domain import audit, waiting
from concerns.enums import CheckAnswer, EventType
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Case, Concern, Mailbox, WellbeingCheck

MONTHS = (0, 1, 3, 6, 12)  # after closing
OPEN_FOR = timedelta(days=28)  # in which an answer is taken, less than from one to the next
OWN = (CheckAnswer.FINE, CheckAnswer.NOT_FINE, CheckAnswer.RATHER_NOT, CheckAnswer.STOP)


def plan(case: Case, dates: Iterable[tuple[int, date]], *, by: User, now: datetime) -> None:
    """Part of closing. A case that is closed again asks anew from that day; what an earlier closing still had to
    ask, or to leave out, is dropped: the days are the same whether or not somebody wishes to be asked."""
    planned = list(dates)
    today = planned[0][1]
    concerns = list(case.concerns.order_by("pk"))
    coming = Q(ended_date=None) | Q(answer=CheckAnswer.LEFT_OUT, due_date__gt=today)
    WellbeingCheck.objects.filter(coming, concern__in=concerns, asked_date=None).delete()
    WellbeingCheck.objects.bulk_create(
        (
            WellbeingCheck(concern=concern, months=months, due_date=due, **_left_out(concern, on=today))
            for concern in concerns
            for months, due in planned
        ),
        ignore_conflicts=True,
    )
    audit.record(EventType.CHECKS_PLANNED, case=case, by=by, now=now)


def _left_out(concern: Concern, *, on: date) -> dict[str, object]:
    stopped = WellbeingCheck.objects.filter(concern=concern, answer=CheckAnswer.STOP).exists()
    return {"ended_date": on, "answer": CheckAnswer.LEFT_OUT} if stopped else {}


def open_for(mailbox: Mailbox, *, on: date) -> WellbeingCheck | None:
    """The one that this reporter may answer on that day, asked by the sweep or not yet."""
    rows = WellbeingCheck.objects.filter(
        concern=mailbox.concern_id, ended_date=None, due_date__lte=on, due_date__gt=on - OPEN_FOR
    )
    return rows.order_by("-due_date").first()


@transaction.atomic
def answer(mailbox: Mailbox, check: WellbeingCheck, given: CheckAnswer, *, on: date) -> None:
    """By its day and never the time. Raises AlreadyReceived for one that has an answer, WrongState for one that
    may not be answered any more."""
    held = WellbeingCheck.objects.select_for_update().get(pk=check.pk, concern=mailbox.concern_id)
    if held.answer in OWN:
        raise AlreadyReceived
    if held.ended_date is not None or not held.due_date <= on < held.due_date + OPEN_FOR:
        raise WrongState
    held.asked_date = held.asked_date or on
    held.ended_date, held.answer = on, given
    held.save(update_fields=["asked_date", "ended_date", "answer"])
    if given == CheckAnswer.STOP:
        others = WellbeingCheck.objects.filter(concern=mailbox.concern_id, ended_date=None)  # asked already or not
        others.update(ended_date=on, answer=CheckAnswer.LEFT_OUT)
    audit.record_reporter(EventType.CHECK_ANSWERED, mailbox=mailbox, on=on)


def sweep(*, on: date) -> int:
    """Once a day: what is due is asked, and what nobody answered is kept as that. Returns how many were asked. One
    that came due while nothing ran is asked as long as it may still be answered."""
    for check in _with_case(WellbeingCheck.objects.filter(ended_date=None, due_date__lte=on - OPEN_FOR)):
        _end(check, on=on)
    asked = 0
    for check in _with_case(WellbeingCheck.objects.filter(ended_date=None, asked_date=None, due_date__lte=on)):
        asked += _ask(check, on=on)
    return asked


def _with_case(rows: "QuerySet[WellbeingCheck]") -> "QuerySet[WellbeingCheck]":
    return rows.select_related("concern__case").order_by("due_date", "pk")


@transaction.atomic
def _ask(check: WellbeingCheck, *, on: date) -> int:
    unasked = WellbeingCheck.objects.filter(pk=check.pk, asked_date=None, ended_date=None)
    if not unasked.update(asked_date=on):
        return 0
    waiting.tell(check.concern)
    audit.record(EventType.CHECK_ASKED, case=check.concern.case, by=None, now=on, months=check.months)
    return 1


@transaction.atomic
def _end(check: WellbeingCheck, *, on: date) -> None:
    unended = WellbeingCheck.objects.filter(pk=check.pk, ended_date=None)
    if unended.update(asked_date=check.asked_date or on, ended_date=on, answer=CheckAnswer.SILENT):
        audit.record(EventType.CHECK_ENDED, case=check.concern.case, by=None, now=on, months=check.months)


def next_day(concern: Concern) -> date | None:
    """When this reporter is asked next; None when nothing is to come."""
    rows = WellbeingCheck.objects.filter(concern=concern, asked_date=None, ended_date=None)
    return rows.order_by("due_date").values_list("due_date", flat=True).first()


def of_case(case: Case) -> list[WellbeingCheck]:
    """The days of all its reporters, for those on the case, who are shown no answer."""
    rows = WellbeingCheck.objects.filter(concern__case=case).select_related("concern")
    return list(rows.order_by("due_date", "concern__reference"))
