from datetime import date, datetime, timedelta

from accounts.models import User
from concerns.domain import clock, corrections
from concerns.domain.calendar import LONDON
from concerns.enums import Duty
from concerns.models import Concern, Deadline
from concerns.queries import inbox_dates
from concerns.queries.inbox_dates import Item
from tests import factories
from tests.factories import Raised

TODAY = date(2026, 11, 10)


def promised(raised: Raised, today: date) -> list[Item]:
    return inbox_dates.of_concern(raised.concern, today=today, status="Here")


def test_both_dates_ahead_are_counted_each_in_its_own_days(rota: list[User]) -> None:
    assert promised(factories.raise_concern(), TODAY) == [
        Item("done", "You told us", "Tuesday 10 November 2026"),
        Item("now", "Here", ""),
        Item(
            "todo",
            "Our first letter",
            "We promised our first letter by Tuesday 24 November 2026: 10 working days left.",
        ),
        Item("todo", "Our answer", "We promised our answer by Tuesday 8 December 2026: 28 days left."),
    ]


def test_one_day_left_and_due_today(rota: list[User]) -> None:
    raised = factories.raise_concern()

    assert promised(raised, date(2026, 11, 23))[2].when.endswith("1 working day left.")
    assert promised(raised, date(2026, 11, 24))[2].when == "It is due today."
    assert promised(raised, date(2026, 12, 7))[3].when.endswith("1 day left.")


def test_a_missed_date_says_whose_failure_it_is(rota: list[User]) -> None:
    missed = promised(factories.raise_concern(), date(2026, 11, 25))[2]

    assert (missed.state, missed.what) == ("missed", "Our first letter: missed")
    assert "It is 1 day over. That is our failure, not yours." in missed.when


def test_kept_and_late(rota: list[User], handler: User) -> None:
    raised = factories.raise_concern()
    clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=handler, now=datetime(2026, 11, 24, 23, 59, tzinfo=LONDON))
    clock.meet(raised.concern, Duty.ANSWER, by=handler, now=datetime(2026, 12, 10, 9, 0, tzinfo=LONDON))

    _, kept, late = promised(raised, date(2026, 12, 11))

    assert (kept.state, kept.what) == ("done", "Our first letter: kept")
    assert kept.when.endswith("We sent it on Tuesday 24 November 2026.")
    assert (late.what, late.when[-12:]) == ("Our answer: late", "2 days over.")


def test_a_new_date_keeps_the_first_on_the_record(rota: list[User]) -> None:
    raised = factories.raise_concern()
    due = Deadline.objects.get(duty=Duty.ANSWER)
    Deadline.objects.filter(pk=due.pk).update(extended_date=due.due_date + timedelta(days=14))

    extended = promised(raised, date(2026, 12, 9))[-1]

    assert (extended.state, extended.what) == ("todo", "Our answer: new date")
    assert "by Tuesday 22 December 2026. We first promised Tuesday 8 December 2026." in extended.when
    assert promised(raised, date(2026, 12, 23))[-1].state == "missed"


def test_what_was_told_before_the_day_was_corrected_stays_told(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    for day in (9, 4):
        concern = Concern.objects.select_related("data_key", "case").get(pk=raised.concern.pk)
        on = datetime(2026, 11, 24, 23, 10 - day, tzinfo=LONDON)
        corrections.correct(concern, day=date(2026, 11, day), reason="They told us before.", by=lead, now=on)
    raised.concern.refresh_from_db()

    told, _here, letter, answer = promised(raised, date(2026, 11, 24))

    assert told.when == "Wednesday 4 November 2026"
    assert (letter.state, letter.what) == ("missed", "Our first letter: missed")
    assert letter.when.endswith(
        "We first promised it by Tuesday 24 November 2026, counted from Tuesday 10 November 2026. "
        "That date stays on the record. "
        "Then we promised it by Monday 23 November 2026, counted from Monday 9 November 2026. "
        "We missed that date. It stays on the record as late."
    )
    assert answer.when.endswith("counted from Monday 9 November 2026. That date stays on the record.")
