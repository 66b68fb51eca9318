from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concerns.domain import access, clock, corrections
from concerns.enums import ConflictKind, Duty, State
from concerns.models import Concern
from concerns.queries import oversight
from concerns.queries.oversight import Entry
from tests.casework_factories import answered_as_unfounded, case_in
from tests.factories import log_concern, raise_concern
from tests.reviewing import ON, ask

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 11, 10)


def entries(user: User, *, today: date = TUESDAY, sort: str = "due", backwards: bool = False) -> list[Entry]:
    rows = oversight.ordered(oversight.open_promises(user), sort=sort, backwards=backwards)
    return oversight.entries(list(rows), today=today)


def test_a_review_is_owed_by_whoever_looks_again(
    rota: list[User], lead: User, handler: User, senior: User, hr: User
) -> None:
    ask(answered_as_unfounded(lead=lead, handler=handler))

    owed = [(row.duty, row.owner) for row in entries(hr, today=ON) if row.of_review]

    assert owed == [(Duty.ACKNOWLEDGE, senior.name), (Duty.ANSWER, senior.name)]


def test_hr_sees_every_open_promise_by_reference_and_date(
    rota: list[User], lead: User, handler: User, hr: User, now: datetime
) -> None:
    raised = raise_concern(now=now - timedelta(days=20))
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)

    late, answer, other = entries(hr)

    assert (late.reference, late.duty, late.owner) == (raised.concern.reference, Duty.ACKNOWLEDGE, lead.name)
    assert (late.due_date, late.age, late.limit) == (date(2026, 11, 4), 20, 14)
    assert (late.standing.chip_kind, late.standing.chip_words) == ("overdue", "6 days over")
    assert (answer.reference, answer.duty, answer.standing.chip_words) == (
        raised.concern.reference,
        Duty.ANSWER,
        "8 days left",
    )
    assert (other.reference, other.owner, other.group) == (worked.reference, handler.name, "left")


def test_the_register_counts_from_the_first_date_and_shows_the_later_one(
    rota: list[User], hr: User, now: datetime
) -> None:
    raised = raise_concern(now=now)
    answer = clock.due(raised.concern, Duty.ANSWER)
    assert answer is not None
    clock.extend(answer, to=date(2026, 12, 28), now=now)

    entry = entries(hr, today=date(2026, 12, 10))[-1]

    assert (entry.due_date, entry.extended_date) == (date(2026, 12, 8), date(2026, 12, 28))
    assert (entry.group, entry.standing.chip_words) == ("overdue", "2 days over")


def test_a_miss_that_a_correction_put_aside_stays_in_the_register(
    rota: list[User], worker: User, lead: User, other_lead: User, hr: User, now: datetime
) -> None:
    late = now + timedelta(days=16)
    told = log_concern(raised_at=now, by=worker, now=now + timedelta(days=3)).concern
    concern = Concern.objects.select_related("data_key", "case").get(pk=told.pk)
    asked = corrections.correct(concern, day=date(2026, 11, 12), reason="A slip.", by=lead, now=late)
    assert [entry.former_date for entry in entries(hr, today=late.date())] == [None, None]

    corrections.agree(corrections.find(other_lead, asked.pk), by=other_lead, now=late)

    letter, answer = entries(hr, today=late.date())
    assert (letter.due_date, letter.former_date, letter.former_missed) == (
        date(2026, 11, 26),
        date(2026, 11, 24),
        True,
    )
    assert (answer.former_date, answer.former_missed) == (date(2026, 12, 8), False)


def test_a_concern_without_an_owner_is_shown_as_such(lead: User, hr: User, now: datetime) -> None:
    raise_concern(now=now, must_not_know=(lead.pk,))

    assert [entry.owner for entry in entries(hr)] == ["", ""]


def test_a_block_hides_a_concern_from_those_who_oversee(
    rota: list[User], hr: User, lead: User, other_lead: User, now: datetime
) -> None:
    raised = raise_concern(now=now)
    for user in (hr, lead, other_lead):
        assert len(entries(user)) == 2

    access.block(raised.case, hr, ConflictKind.SUBJECT, by=lead, now=now)

    assert entries(hr) == []
    assert len(entries(other_lead)) == 2


def test_nobody_else_has_a_register(
    rota: list[User], handler: User, worker: User, administrator: User, superuser: User, now: datetime
) -> None:
    raise_concern(now=now)

    for user in (handler, worker, administrator, superuser):
        assert entries(user) == []


def test_a_senior_sees_what_was_escalated_to_them_and_nothing_else(
    rota: list[User], lead: User, handler: User, senior: User, now: datetime
) -> None:
    case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    late = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now - timedelta(days=20))
    assert entries(senior) == []

    clock.sweep(now=now)

    assert {entry.reference for entry in entries(senior)} == {late.reference}


@pytest.mark.parametrize("sort", oversight.SORTS)
def test_every_column_sorts_both_ways_with_nothing_lost(
    sort: str, rota: list[User], hr: User, now: datetime
) -> None:
    for days in (0, 5, 30):
        raise_concern(now=now - timedelta(days=days))

    there = [entry.key for entry in entries(hr, sort=sort)]
    back = [entry.key for entry in entries(hr, sort=sort, backwards=True)]

    assert len(set(there)) == 6
    assert sorted(there) == sorted(back)


def test_sorting_by_age_puts_the_youngest_first(rota: list[User], hr: User, now: datetime) -> None:
    for days in (5, 0, 30):
        raise_concern(now=now - timedelta(days=days))

    assert [entry.age for entry in entries(hr, sort="age")] == [0, 0, 5, 5, 30, 30]
    assert [entry.age for entry in entries(hr, sort="age", backwards=True)] == [30, 30, 5, 5, 0, 0]


def test_counts_agree_with_what_each_filter_keeps(rota: list[User], hr: User, now: datetime) -> None:
    for days in (0, 10, 14, 20, 40):
        raise_concern(now=now - timedelta(days=days))
    promises = oversight.open_promises(hr)

    counts = oversight.counts(promises, today=TUESDAY)

    kept = {name: promises.filter(oversight.shown(name, today=TUESDAY)).count() for name in oversight.SHOWN}
    assert counts == {"all": 10, **kept}
    assert counts["overdue"] == 3
    assert counts["today"] == 1


@pytest.mark.parametrize("concerns", [1, 3])
def test_the_register_takes_the_same_questions_for_one_concern_and_for_three(
    concerns: int, rota: list[User], hr: User, now: datetime
) -> None:
    for _ in range(concerns):
        raise_concern(now=now)

    with CaptureQueriesContext(connection) as asked:
        found = entries(hr)

    assert len(found) == 2 * concerns
    assert len(asked) == 3  # the roles of who asks, the rows, the days that were added
