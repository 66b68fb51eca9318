"""Each plausible way to count wrongly must be caught by a worked promise; the right way by none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest

from accounts.divisions import Division
from concerns.domain import calendar
from concerns.domain.calendar import LONDON, Calendar
from tests import vectors

Promise = tuple[date, date]
Rule = Callable[[datetime, Division], Promise]

DAY = timedelta(days=1)
KNOWN = calendar.committed()
EVERY_DAY_OFF = frozenset().union(*KNOWN.holidays.values())
SUBSTITUTES = {(row.division, row.date) for row in calendar.read_table() if "substitute" in row.title}


def count(raised: date, division: Division, known: Calendar) -> Promise:
    return calendar.acknowledge_by(raised, division, known), calendar.answer_by(raised)


def with_days_off(choose: Callable[[Division], frozenset[date]]) -> Rule:
    """The right rule on a wrong calendar."""
    wrong = replace(KNOWN, holidays={division: choose(division) for division in Division})
    return lambda raised, division: count(raised, division, wrong)


def right(raised: datetime, division: Division) -> Promise:
    return count(raised, division, KNOWN)


def receipt_day_is_day_one(raised: datetime, division: Division) -> Promise:
    received = calendar.receipt_date(raised)
    counted = calendar.is_working_day(received, division, KNOWN)
    return calendar.add_working_days(received, 10 - counted, division, KNOWN), calendar.answer_by(received)


def utc_date(raised: datetime, division: Division) -> Promise:
    return count(raised.astimezone(UTC).date(), division, KNOWN)


def hours_on_the_instant(raised: datetime, division: Division) -> Promise:
    answer = (raised.astimezone(UTC) + timedelta(days=28)).astimezone(LONDON).date()
    return right(raised, division)[0], answer


def fourteen_calendar_days(raised: datetime, division: Division) -> Promise:
    return calendar.receipt_date(raised) + DAY * 14, calendar.answer_by(raised)


def twenty_working_days_to_answer(raised: datetime, division: Division) -> Promise:
    received = calendar.receipt_date(raised)
    return right(raised, division)[0], calendar.add_working_days(received, 20, division, KNOWN)


def weekend_receipt_moved_to_monday(raised: datetime, division: Division) -> Promise:
    received = calendar.receipt_date(raised)
    while received.weekday() >= 5:
        received += DAY
    return count(received, division, KNOWN)


def after_five_is_the_next_day(raised: datetime, division: Division) -> Promise:
    local = raised.astimezone(LONDON)
    return count(local.date() + DAY * (local.time() >= time(17)), division, KNOWN)


def answer_rolled_forward(raised: datetime, division: Division) -> Promise:
    acknowledge, answer = right(raised, division)
    while not calendar.is_working_day(answer, division, KNOWN):
        answer += DAY
    return acknowledge, answer


def answer_counts_the_receipt_day(raised: datetime, division: Division) -> Promise:
    acknowledge, answer = right(raised, division)
    return acknowledge, answer - DAY


def package_without_subdivision(_division: Division) -> frozenset[date]:
    known = holidays.country_holidays("GB", years=range(2019, 2036))
    return frozenset(known)


def without_the_late_proclamation(division: Division) -> frozenset[date]:
    return KNOWN.holidays[division] - {date(2026, 6, 15)}


def without_substitutes(division: Division) -> frozenset[date]:
    return frozenset(day for day in KNOWN.holidays[division] if (division, day) not in SUBSTITUTES)


def scotland_incomplete(division: Division) -> frozenset[date]:
    """What another package's Scottish calendar knows: five fixed days, no Easter, summer or substitutes."""
    if division is not Division.SCOTLAND:
        return KNOWN.holidays[division]
    fixed = {(1, 1), (1, 2), (12, 25), (12, 26)}
    return frozenset(
        day
        for day in KNOWN.holidays[division] - {other for _, other in SUBSTITUTES}
        if (day.month, day.day) in fixed or (day.month == 5 and day.day <= 7)
    )


MUTANTS: dict[str, Rule] = {
    "receipt day is day 1": receipt_day_is_day_one,
    "UTC date": utc_date,
    "28 x 24 hours on the instant": hours_on_the_instant,
    "14 calendar days to acknowledge": fourteen_calendar_days,
    "20 working days to answer": twenty_working_days_to_answer,
    "no bank holidays": with_days_off(lambda _: frozenset()),
    "weekend receipt moved to Monday as day 0": weekend_receipt_moved_to_monday,
    "after 17:00 is the next day": after_five_is_the_next_day,
    "England and Wales for all": with_days_off(lambda _: KNOWN.holidays[Division.ENGLAND_AND_WALES]),
    "package without a subdivision": with_days_off(package_without_subdivision),
    "off in any nation": with_days_off(lambda _: EVERY_DAY_OFF),
    "substitutes ignored": with_days_off(without_substitutes),
    "stale list": with_days_off(without_the_late_proclamation),
    "incomplete Scottish calendar": with_days_off(scotland_incomplete),
    "answer rolled forward": answer_rolled_forward,
    "answer counts the receipt day": answer_counts_the_receipt_day,
}


def failing(rule: Rule) -> list[vectors.Vector]:
    return [row for row in vectors.read() if rule(row.raised, row.division) != (row.acknowledge_by, row.answer_by)]


def test_the_right_rule_passes_every_vector() -> None:
    assert failing(right) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_rule_is_caught(name: str) -> None:
    assert failing(MUTANTS[name]) != []


def test_the_answer_fails_in_every_row_when_the_receipt_day_counts() -> None:
    assert failing(answer_counts_the_receipt_day) == vectors.read()
