"""What is promised from which day on: set for days to come, and never reaching back."""

from datetime import date, datetime, timedelta
from itertools import islice

import pytest

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import calendar, challenges, clock, ladder, letters, profiles, reviews
from concerns.domain.calendar import LONDON, OutsideCoverage, Period, Unit
from concerns.domain.profiles import POLICY, PRESETS, Profile, Unfit
from concerns.enums import Duty, EventType, State
from concerns.errors import ProfileRefusal
from concerns.models import DeadlineProfile
from tests.casework_factories import case_in
from tests.clocks import at, promise, raise_promised, sweep_at
from tests.factories import log_concern, raise_concern
from tests.reviewing import BEGUN, WRONG
from trust import audit
from trust.models import Event

pytestmark = pytest.mark.django_db

FIRST = date(2026, 12, 1)
MONTHS = PRESETS["7-days-and-3-months"]
WORKING = PRESETS["3-and-20-working-days"]


def set_from(day: date, profile: Profile, by: User, now: datetime) -> DeadlineProfile:
    return profiles.add(profile, day, reason="The board decided it", by=by, now=now)


def test_the_migration_began_with_the_policy() -> None:
    row = profiles.in_force(date(2019, 1, 1))

    assert row is not None
    assert (row.number, profiles.of(row), row.added_by) == (1, POLICY, None)
    assert profiles.in_force(date(2018, 12, 31)) is None
    assert profiles.periods(date(2018, 12, 31)) == POLICY


def test_other_periods_count_for_what_is_raised_from_their_first_day_on(
    rota: list[User], administrator: User, handler: User, now: datetime
) -> None:
    row = set_from(FIRST, MONTHS, administrator, now)

    before = raise_concern(now=at("2026-11-30", "23:59"))
    after = raise_concern(now=at("2026-12-01", "00:00"))
    told_before = log_concern(by=handler, raised_at=at("2026-11-30", "17:00"), now=at("2026-12-03"))

    for concern in (before.concern, told_before.concern):
        found = concern.deadlines.filter(duty__in=profiles.PROMISED).order_by("due_date")
        assert [(one.profile_id, one.due_date) for one in found] == [
            (1, date(2026, 12, 14)),
            (1, date(2026, 12, 28)),
        ]
    first, answer = promise(after, Duty.ACKNOWLEDGE), promise(after, Duty.ANSWER)
    assert (first.due_date, answer.due_date) == (date(2026, 12, 8), date(2027, 3, 1))
    assert {first.profile, answer.profile} == {row}
    assert (answer.period_number, answer.period_unit) == (3, Unit.MONTHS)
    told = audit_of(EventType.PROFILE_ADDED)
    assert told == [f"user:{administrator.pk}"]
    assert audit.first_fault() is None


def audit_of(type_: EventType) -> list[str]:
    return list(Event.objects.filter(chain="accounts", type=type_).values_list("actor", flat=True))


def test_of_two_that_begin_on_one_day_the_later_counts(administrator: User, now: datetime) -> None:
    set_from(FIRST, MONTHS, administrator, now)
    second = set_from(FIRST, WORKING, administrator, now)

    assert profiles.in_force(FIRST) == second
    assert profiles.periods(FIRST - timedelta(days=1)) == POLICY


@pytest.mark.parametrize(
    ("profile", "day", "reason"),
    [
        (MONTHS, date(2026, 11, 10), ProfileRefusal.BEGUN),
        (MONTHS, date(2026, 11, 9), ProfileRefusal.BEGUN),
        (POLICY, FIRST, ProfileRefusal.SAME),
        (POLICY._replace(acknowledge=Period(21, Unit.WORKING_DAYS)), FIRST, ProfileRefusal.ACKNOWLEDGEMENT),
        (POLICY._replace(acknowledge=Period(1, Unit.MONTHS)), FIRST, ProfileRefusal.ACKNOWLEDGEMENT),
        (POLICY._replace(answer=Period(7, Unit.MONTHS)), FIRST, ProfileRefusal.ANSWER),
        # over Christmas ten working days are longer than fifteen days
        (POLICY._replace(answer=Period(15, Unit.DAYS)), FIRST, ProfileRefusal.ORDER),
    ],
    ids=str,
)
def test_what_cannot_be_promised_is_refused_and_nothing_is_kept(
    profile: Profile, day: date, reason: ProfileRefusal, administrator: User, now: datetime
) -> None:
    with pytest.raises(Unfit) as refused:
        set_from(day, profile, administrator, now)

    assert refused.value.reason == reason
    assert DeadlineProfile.objects.count() == 1
    assert audit_of(EventType.PROFILE_ADDED) == []


def test_a_day_has_begun_by_the_clock_in_london(administrator: User) -> None:
    half_past_midnight = datetime(2027, 6, 1, 0, 30, tzinfo=LONDON)

    with pytest.raises(Unfit):
        set_from(date(2027, 6, 1), MONTHS, administrator, half_past_midnight)
    assert set_from(date(2027, 6, 2), MONTHS, administrator, half_past_midnight).number == 2
    with pytest.raises(OutsideCoverage):
        set_from(date(2035, 12, 30), WORKING, administrator, half_past_midnight)


@pytest.mark.parametrize("name", [name for name in PRESETS if name != profiles.DEFAULT])
def test_every_known_pair_can_be_promised(name: str, administrator: User, now: datetime) -> None:
    assert profiles.of(set_from(FIRST, PRESETS[name], administrator, now)) == PRESETS[name]


def test_a_promise_by_other_periods_is_reminded_of_to_its_last_day_and_missed_after_it(
    rota: list[User], administrator: User, now: datetime
) -> None:
    set_from(FIRST, WORKING, administrator, now)
    raised = raise_promised(now=at("2026-12-01", "10:00"))
    first, answer = promise(raised, Duty.ACKNOWLEDGE), promise(raised, Duty.ANSWER)
    assert (first.due_date, answer.due_date) == (date(2026, 12, 4), date(2026, 12, 31))

    sweep_at(*(at(f"2026-12-{day:02}") for day in range(1, 32)), at("2027-01-01", "00:01"), at("2027-01-04"))

    steps = {duty: promise(raised, duty).steps.order_by("due_at", "step") for duty in profiles.PROMISED}
    assert [one.step for one in steps[Duty.ACKNOWLEDGE]][:3] == ["ack.day2", "ack.day3", "ack.over.owner1"]
    assert [(one.step, one.due_at.astimezone(LONDON).date()) for one in steps[Duty.ANSWER]] == [
        ("answer.day30.before15", date(2026, 12, 8)),
        ("answer.day30.before10", date(2026, 12, 15)),
        ("answer.day30.before5", date(2026, 12, 22)),
        ("answer.day30.before3", date(2026, 12, 24)),
        ("answer.day30.before1", date(2026, 12, 30)),
        ("answer.day30.before0", date(2026, 12, 31)),
        ("answer.day30.over.owner1", date(2027, 1, 4)),
        ("answer.day30.over.senior.week1", date(2027, 1, 4)),
    ]
    assert promise(raised, Duty.ANSWER).missed_at == at("2027-01-01", "00:00")


@pytest.mark.parametrize("duty", profiles.PROMISED)
@pytest.mark.parametrize(
    "period",
    [*(Period(n, Unit.WORKING_DAYS) for n in (1, 3, 5, 10, 15, 20)), *(Period(n, Unit.DAYS) for n in (1, 7, 28)),
     Period(1, Unit.MONTHS), Period(6, Unit.MONTHS), Period(120, Unit.WORKING_DAYS)],
    ids=str,
)  # fmt: skip
def test_the_ladder_of_any_period_ends_on_the_last_day_in_order_and_names_each_step_once(
    duty: Duty, period: Period
) -> None:
    plan = ladder.plan(duty, *period)
    for raised in (date(2026, 12, 18), date(2027, 3, 20), date(2028, 2, 29)):
        for division in Division:
            known = calendar.committed()
            due = calendar.due_by(raised, period, division, known)
            steps = ladder.steps(plan, raised, due, division, known)
            over = list(islice(ladder.after_miss(plan, raised, due, division, known), 8))

            last = calendar.previous_working_day_on_or_before(due, division, known)
            assert steps[-1].at == calendar.working_moment(last, 9)
            moments = [step.at for step in (*steps, *over)]
            assert moments == sorted(moments)
            assert len({step.name for step in (*steps, *over)}) == len(moments)


def test_the_policys_own_periods_have_the_policys_ladder() -> None:
    for duty in profiles.PROMISED:
        assert ladder.plan(duty, *POLICY.of(duty)) is ladder.plan(duty) is ladder.PLANS[duty]


def test_an_agreed_later_date_in_working_days_repeats_no_name(rota: list[User]) -> None:
    plan, known, raised = ladder.plan(Duty.ANSWER, 20, Unit.WORKING_DAYS), calendar.committed(), date(2026, 12, 1)
    first = ladder.steps(plan, raised, date(2026, 12, 31), Division.SCOTLAND, known)
    later = ladder.steps(plan, raised, date(2027, 1, 14), Division.SCOTLAND, known)

    assert not {step.name for step in first} & {step.name for step in later}


def test_one_query_finds_what_is_promised(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        profiles.periods(FIRST)


def test_a_stored_period_is_the_policys_where_none_is_said() -> None:
    assert profiles.stored(Duty.ANSWER, 0, "") == POLICY.answer
    assert profiles.stored(Duty.ANSWER, 3, "months") == Period(3, Unit.MONTHS)
    assert clock.PROMISED == profiles.PROMISED


def test_what_was_raised_before_keeps_its_periods_in_later_rounds(
    rota: list[User], lead: User, handler: User, senior: User, administrator: User, now: datetime
) -> None:
    """An answer within three months is promised from the next day on; a review is asked for, and it is opened
    again, after that."""
    answered = case_in(State.ANSWERED, lead=lead, handler=handler, now=now)
    set_from(now.date() + timedelta(days=1), MONTHS, administrator, now)
    asked = challenges.ask(answered.raised.mailbox, "You did not look.", on=now.date() + timedelta(days=2))
    reviews.begin(reviews.find(answered.case, asked.pk), BEGUN, by=senior, now=now + timedelta(days=3))
    reviews.decide(reviews.find(answered.case, asked.pk), WRONG, by=senior, now=now + timedelta(days=4))

    rounds = answered.concern.deadlines.filter(duty=Duty.ANSWER, round__gt=1).order_by("round")

    assert [(one.round, one.due_date - (one.since_date or one.due_date)) for one in rounds] == [
        (2, timedelta(days=28)),
        (3, timedelta(days=28)),
    ]
    told = letters.text_of(letters.issued(answered.concern)[-1])
    assert f"{rounds[1].due_date.day} {rounds[1].due_date:%B %Y}" in told
