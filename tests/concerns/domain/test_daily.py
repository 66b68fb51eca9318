"""The mail on a working day for those who want one: true, once, and on its own day."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from accounts.divisions import Division
from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import clock, daily, offers, tasks
from concerns.domain.calendar import LONDON
from concerns.enums import Duty, State
from concerns.models import Case, Concern, Deadline
from notifications import delivery, outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace
from notifications.models import State as NoticeState
from tests.away import goes_away, stand_in
from tests.casework_factories import case_in, triaged
from tests.factories import raise_concern
from tests.reviewing import ask

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 30)  # a Monday; Saint Andrew's day, kept in Scotland alone
NOTHING, SOMETHING = "Nothing is waiting for you.", "There is something for you to look at."
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def minute(moment: datetime, *, sweeps: bool = True) -> list[str]:
    """What the worker does each minute; returns what was mailed, to whom and the second sentence."""
    mail.outbox.clear()
    if sweeps:
        clock.sweep(now=moment)
    daily.tell(now=moment)
    delivery.deliver(now=moment)
    return [
        f"{one.to[0]}: {sentence}"
        for one in mail.outbox
        for sentence in (NOTHING, SOMETHING)
        if sentence in one.body
    ]


def to(user: User, sentence: str = NOTHING) -> str:
    return f"{user.email}: {sentence}"


@pytest.fixture
def wants(worker: User) -> User:
    User.objects.update(wants_daily_note=False)
    User.objects.filter(pk=worker.pk).update(wants_daily_note=True)
    return worker


def test_it_comes_once_at_nine_to_those_alone_who_want_it(wants: User, handler: User) -> None:
    assert minute(at(8, 59)) == []
    assert minute(at(9)) == [to(wants)]
    assert [sent for hour in range(9, 18) for sent in minute(at(hour, 30))] == []
    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants)]


def test_nobody_wants_it_who_was_not_asked(worker: User, lead: User) -> None:
    assert minute(at(9)) == []


def test_two_workers_post_it_once(wants: User) -> None:
    clock.sweep(now=at(9))

    daily.tell(now=at(9))
    waiting = daily._untold(DAY)
    outbox.post_many([daily._draft(wants, busy=False, on=DAY)])  # one that asked before the other had posted

    assert (waiting, Notice.objects.count()) == ([], 1)


def test_it_waits_for_the_sweep_of_the_day(wants: User) -> None:
    """It says that the daily check ran; where it did not, silence must say so."""
    clock.sweep(now=at(8, 59))

    assert minute(at(9), sweeps=False) == []
    assert minute(at(11), sweeps=False) == []
    assert minute(at(11, 1)) == [to(wants)]


def test_an_outage_of_hours_is_made_up_for_and_one_of_days_is_not(wants: User) -> None:
    assert minute(at(16, 30)) == [to(wants)]
    assert minute(at(17, 30, day=DAY + timedelta(days=1))) == []
    assert minute(at(10, day=DAY + timedelta(days=4))) == [to(wants)]
    assert Notice.objects.count() == 2


def test_what_could_not_be_sent_on_its_day_is_never_sent(wants: User) -> None:
    with override_settings(EMAIL_BACKEND="tests.notifications.test_delivery.DeadServer"):
        minute(at(16, 50))
    assert Notice.objects.get().state == NoticeState.READY

    assert minute(at(8, 59, day=DAY + timedelta(days=1))) == []

    assert Notice.objects.get().state == NoticeState.VOID


@pytest.mark.parametrize(
    ("division", "day", "comes"),
    [
        (Division.ENGLAND_AND_WALES, DAY, True),
        (Division.SCOTLAND, DAY, False),
        (Division.SCOTLAND, DAY + timedelta(days=1), True),
        (Division.ENGLAND_AND_WALES, date(2026, 12, 5), False),  # a Saturday
        (Division.ENGLAND_AND_WALES, date(2026, 12, 25), False),
    ],
    ids=str,
)
def test_it_comes_on_working_days_where_they_work(wants: User, division: Division, day: date, comes: bool) -> None:
    Unit.objects.update(division=division)

    assert minute(at(9, day=day)) == ([to(wants)] if comes else [])


def test_a_day_with_another_note_needs_none(wants: User) -> None:
    outbox.post(to=wants, kind=Kind.APPOINTED, key="a", on=DAY, pace=Pace.HOURS)
    assert minute(at(9)) == [to(wants, SOMETHING)]
    assert minute(at(9, 30)) == []

    outbox.post(to=wants, kind=Kind.SIGN_IN_CHANGED, key="b", on=DAY, pace=Pace.AT_ONCE)
    delivery.deliver(now=at(8, day=DAY + timedelta(days=1)))
    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants)]


def test_a_note_that_comes_while_it_waits_takes_its_place(wants: User) -> None:
    clock.sweep(now=at(9))
    daily.tell(now=at(9))
    outbox.post(to=wants, kind=Kind.APPOINTED, key="a", on=DAY, pace=Pace.HOURS)

    assert minute(at(9, 1)) == [to(wants, SOMETHING)]


def test_what_a_reporter_caused_since_the_last_round_shows_in_none(wants: User) -> None:
    outbox.post(to=wants, kind=Kind.MESSAGE, key="a", on=DAY, pace=Pace.ROUND)
    delivery.release_round(now=at(8))
    Notice.objects.update(state=NoticeState.HELD)

    assert minute(at(9)) == [to(wants)]
    assert minute(at(10)) == [to(wants, SOMETHING)]


@pytest.fixture
def over(wants: User, rota: list[User]) -> Concern:
    """Theirs, raised four weeks and more ago, with every reminder sent."""
    concern = raise_concern(now=at(10, day=DAY - timedelta(days=33))).concern
    Case.objects.update(owner=wants)
    Deadline.objects.update(last_step_at=at(8), next_step_at=at(8) + timedelta(days=90))
    return concern


def test_nobody_is_told_that_nothing_waits_while_something_is_over(wants: User, over: Concern) -> None:
    Notice.objects.all().delete()
    assert minute(at(9)) == [to(wants, SOMETHING)]
    assert minute(at(9, 30)) == []

    over.deadlines.update(met_at=at(12), met_by=wants, next_step_at=None)
    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants)]


def test_what_is_over_waits_for_whoever_stands_in(wants: User, over: Concern, handler: User) -> None:
    RoleHolding.objects.create(user=wants, role=Role.MANAGER)
    Notice.objects.all().delete()
    Case.objects.update(owner=handler)
    assert minute(at(9)) == [to(wants)]

    stand_in(over.case, wants, owner=handler, absence=goes_away(handler, now=at(10)))
    Notice.objects.exclude(key__startswith="daily:").delete()

    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants, SOMETHING)]


def test_r56_a_review_that_is_over_waits_for_the_reviewer_alone(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    """Whose work is looked at again would find nothing of it on their list."""
    ask(case_in(State.ANSWERED, lead=lead, handler=handler))
    Deadline.objects.filter(round=1).delete()
    told = {"last_step_at": at(8), "next_step_at": at(8) + timedelta(days=90)}
    Deadline.objects.update(due_date=DAY, due_at=at(0, day=DAY + timedelta(days=1)), **told)
    Notice.objects.all().delete()
    User.objects.update(wants_daily_note=False)
    User.objects.filter(pk__in=[handler.pk, senior.pk]).update(wants_daily_note=True)

    assert sorted(minute(at(9))) == sorted([to(handler), to(senior, SOMETHING)])


def test_what_somebody_on_the_staff_waits_for_is_something(wants: User, rota: list[User], lead: User) -> None:
    """A task that is due, and a case that somebody is asked to take on."""
    RoleHolding.objects.create(user=wants, role=Role.MANAGER)
    worked = case_in(State.INVESTIGATING, lead=lead, handler=wants)
    Deadline.objects.all().delete()
    tasks.add(worked.case, "Ask.", owner=wants, due_date=DAY + timedelta(days=1), by=lead, now=at(10))
    Notice.objects.all().delete()
    assert minute(at(9)) == [to(wants)]
    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants, SOMETHING)]

    tasks.finish(worked.case, 1, by=wants, now=at(10))
    assert minute(at(9, day=DAY + timedelta(days=2))) == [to(wants)]
    other = triaged(lead=lead, handler=lead)
    Deadline.objects.all().delete()
    offers.ask(other.case, wants, told="A day of work.", names_service=True, by=lead, now=at(10))
    Notice.objects.all().delete()

    assert minute(at(9, day=DAY + timedelta(days=3))) == [to(wants, SOMETHING)]


def test_the_promised_date_counts(wants: User, over: Concern) -> None:
    Notice.objects.all().delete()
    over.deadlines.filter(duty=Duty.ACKNOWLEDGE).update(met_at=at(8), met_by=wants, next_step_at=None)
    over.deadlines.update(extended_date=DAY + timedelta(days=1))

    assert minute(at(9)) == [to(wants)]
    assert minute(at(9, day=DAY + timedelta(days=1))) == [to(wants, SOMETHING)]


def test_nor_while_they_were_not_told_of_something(wants: User) -> None:
    outbox.post(to=wants, kind=Kind.APPOINTED, key="a", on=DAY, pace=Pace.HOURS)
    Notice.objects.update(state=NoticeState.FAILED)

    assert minute(at(9)) == [to(wants, SOMETHING)]


def test_whoever_left_hears_nothing(wants: User) -> None:
    User.objects.filter(pk=wants.pk).update(is_active=False)

    assert minute(at(9)) == []
