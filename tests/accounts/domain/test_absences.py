"""Who is away: from when to when, said by whom, and nothing about why."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from accounts.domain import absences, people
from accounts.domain.absences import Days
from accounts.enums import AccountEvent, Refusal
from accounts.models import Absence, RoleHolding, User
from accounts.roles import Role
from notifications.models import Notice
from tests.accounts.acts import refusal_of, written

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 10)
DAY = timedelta(days=1)


def say(person: User, first: date, last: date | None = None, *, now: datetime, **named: User) -> Absence:
    return absences.say(person, Days(first, last, named.get("cover")), by=named.get("by", person), now=now)


def refused(person: User, first: date, last: date | None = None, *, now: datetime, **named: User) -> Refusal:
    return refusal_of(say, person, first, last, now=now, **named)


def test_somebody_is_away_on_both_days_and_those_between(handler: User, now: datetime) -> None:
    say(handler, TODAY + DAY, TODAY + 3 * DAY, now=now)

    away = {day for day in range(6) if handler.pk in absences.who_is_away(on=TODAY + day * DAY)}
    read = absences.read(since=TODAY)

    assert away == {1, 2, 3}
    assert {day for day in range(6) if handler.pk in read.on(TODAY + day * DAY)} == away


def test_without_a_last_day_they_are_away_until_they_are_back(handler: User, now: datetime) -> None:
    absence = say(handler, TODAY, now=now)
    assert handler.pk in absences.who_is_away(on=TODAY + 400 * DAY)

    absences.end(absence, by=handler, now=now + 3 * DAY)

    assert [handler.pk in absences.who_is_away(on=TODAY + day * DAY) for day in (2, 3)] == [True, False]


def test_what_does_not_happen_after_all_leaves_nothing(handler: User, now: datetime) -> None:
    absence = say(handler, TODAY + DAY, now=now)

    absences.end(absence, by=handler, now=now)

    assert list(Absence.objects.all()) == []


def test_days_that_cannot_be_are_refused(handler: User, now: datetime) -> None:
    say(handler, TODAY + 5 * DAY, TODAY + 8 * DAY, now=now)

    assert refused(handler, TODAY - DAY, now=now) == Refusal.AWAY_PAST
    assert refused(handler, TODAY + 2 * DAY, TODAY, now=now) == Refusal.AWAY_ORDER
    assert refused(handler, TODAY, TODAY + 5 * DAY, now=now) == Refusal.AWAY_TWICE
    assert refused(handler, TODAY + 8 * DAY, TODAY + 9 * DAY, now=now) == Refusal.AWAY_TWICE
    assert refused(handler, TODAY, now=now) == Refusal.AWAY_TWICE
    assert refused(handler, TODAY, date(2099, 12, 31), now=now) == Refusal.AWAY_FAR
    assert refused(handler, date(2099, 12, 31), now=now) == Refusal.AWAY_FAR_OFF
    say(handler, TODAY, TODAY + 4 * DAY, now=now)
    say(handler, TODAY + 9 * DAY, now=now)


def test_the_day_is_that_of_london(handler: User, now: datetime) -> None:
    half_past_midnight = datetime.fromisoformat("2027-06-15T00:30:00+01:00")  # still the 14th in UTC

    assert refused(handler, date(2027, 6, 14), now=half_past_midnight) == Refusal.AWAY_PAST
    say(handler, date(2027, 6, 15), now=half_past_midnight)


def test_a_cover_works_on_cases_and_is_here(
    handler: User, other_handler: User, lead: User, worker: User, keepers: list[User], now: datetime
) -> None:
    say(lead, TODAY + 3 * DAY, now=now)
    assert refused(handler, TODAY, cover=handler, now=now) == Refusal.COVER_SELF
    assert refused(handler, TODAY, cover=worker, now=now) == Refusal.COVER_UNFIT
    assert refused(handler, TODAY, cover=keepers[0], now=now) == Refusal.COVER_UNFIT
    assert refused(handler, TODAY, cover=lead, now=now) == Refusal.COVER_AWAY
    assert refused(handler, TODAY, TODAY + 3 * DAY, cover=lead, now=now) == Refusal.COVER_AWAY

    say(handler, TODAY, TODAY + 2 * DAY, cover=lead, now=now)
    say(handler, TODAY + 3 * DAY, cover=other_handler, now=now)
    RoleHolding.objects.create(user=other_handler, role=Role.CUSTODIAN)

    assert other_handler not in absences.able_to_cover()
    assert [person.name for person in absences.able_to_cover(but=[handler.pk])] == ["Colin Marsh", "Priya Nair"]


def test_of_others_only_leads_and_administrators_say_it(
    handler: User, other_handler: User, lead: User, administrator: User, hr: User, now: datetime
) -> None:
    for by in (other_handler, hr):
        assert refused(handler, TODAY, by=by, now=now) == Refusal.NOT_YOURS

    absence = say(handler, TODAY, by=lead, now=now)

    assert Notice.objects.filter(recipient=handler).count() == 1  # nobody is put aside without hearing of it
    assert refusal_of(absences.end, absence, by=other_handler, now=now) == Refusal.NOT_YOURS
    absences.end(absence, by=administrator, now=now)
    say(handler, TODAY, now=now)
    assert Notice.objects.filter(recipient=handler).count() == 2


def test_what_has_begun_began_when_it_did(handler: User, other_handler: User, now: datetime) -> None:
    absence = say(handler, TODAY, now=now)
    later = now + 2 * DAY

    told: dict[str, Any] = {"seen": absences.version(absence), "by": handler, "now": later}
    for first in (TODAY + DAY, TODAY + 4 * DAY):
        assert refusal_of(absences.change, absence, Days(first), **told) == Refusal.AWAY_PAST
    over = Days(TODAY, TODAY + DAY)
    assert refusal_of(absences.change, absence, over, **told) == Refusal.AWAY_OVER
    absences.change(absence, Days(TODAY, TODAY + 9 * DAY, other_handler), **told)
    assert refusal_of(absences.change, absence, Days(TODAY), **told) == Refusal.CHANGED  # from an older page

    kept = Absence.objects.get()
    assert (kept.first_date, kept.last_date, kept.cover) == (TODAY, TODAY + 9 * DAY, other_handler)
    absences.end(absence, by=handler, now=later)
    assert refusal_of(absences.end, absence, by=handler, now=later) == Refusal.AWAY_OVER


def test_the_record_tells_who_said_it_and_never_the_days(
    handler: User, other_handler: User, lead: User, now: datetime
) -> None:
    absence = say(handler, TODAY, cover=other_handler, by=lead, now=now)
    absences.change(absence, Days(TODAY, TODAY), seen=absences.version(absence), by=handler, now=now)
    absences.end(absence, by=handler, now=now)

    told = {"person": str(handler.pk)}
    assert written(AccountEvent.ABSENCE_SAID) == [
        {"actor": f"user:{lead.pk}", "cover": str(other_handler.pk), **told}
    ]
    assert written(AccountEvent.ABSENCE_CHANGED) == [{"actor": f"user:{handler.pk}", "cover": None, **told}]
    assert written(AccountEvent.ABSENCE_ENDED) == [{"actor": f"user:{handler.pk}", "cover": None, **told}]


def test_whoever_leaves_is_away_no_more_and_stands_in_for_nobody(
    handler: User, other_handler: User, lead: User, administrator: User, now: datetime
) -> None:
    say(handler, TODAY + 9 * DAY, now=now)
    say(lead, TODAY, TODAY, cover=handler, now=now)

    people.leave(handler, by=administrator, now=now)

    assert [(row.user, row.cover) for row in Absence.objects.all()] == [(lead, None)]
    assert refused(handler, TODAY, by=administrator, now=now) == Refusal.LEFT


def test_days_off_are_forgotten_when_they_are_long_over(handler: User, now: datetime) -> None:
    say(handler, TODAY, TODAY, now=now)
    kept_until = now + settings.ABSENCE_KEPT
    absences.forget(now=kept_until)
    assert Absence.objects.count() == 1

    absences.forget(now=kept_until + DAY)

    assert Absence.objects.count() == 0
