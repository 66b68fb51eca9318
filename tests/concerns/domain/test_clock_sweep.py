"""The sweep sends each reminder and records each miss once, whatever happened in between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concerns.domain import access, clock, ownerless, recipients
from concerns.domain.audit import case_chain
from concerns.enums import ConflictKind, Duty, EventType, StepState
from concerns.models import Case, Heartbeat, ReminderStep
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace
from notifications.models import State as NoticeState
from tests import people
from tests.clocks import at, promise, raise_promised, sweep_at
from tests.factories import log_concern, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db


def decide_conflicts(case: Case, *, by: User, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(conflicts_decided_at=now, conflicts_decided_by=by)


def steps_of(duty: Duty) -> list[tuple[str, str, StepState]]:
    rows = ReminderStep.objects.filter(deadline__duty=duty).order_by("due_at", "step")
    return [(row.step, row.recipient.name, StepState(row.state)) for row in rows.select_related("recipient")]


def told(user: User) -> list[str]:
    return list(
        Notice.objects.filter(recipient=user, kind__in=[Kind.REMINDER, Kind.MISSED])
        .order_by("posted_date", "key")
        .values_list("kind", flat=True)
    )


def test_sweep_reminds_the_owner_on_the_mornings_of_the_ladder(
    rota: list[User], lead: User, now: datetime
) -> None:
    raise_promised(now=now)

    sweep_at(at("2026-11-13", "08:59"))
    assert steps_of(Duty.ACKNOWLEDGE) == []

    sweep_at(at("2026-11-13"), at("2026-11-13", "09:01"), at("2026-11-19", "09:03"))
    assert steps_of(Duty.ACKNOWLEDGE) == [
        ("ack.day3", lead.name, StepState.POSTED),
        ("ack.day7", lead.name, StepState.POSTED),
    ]
    notice = Notice.objects.filter(kind=Kind.REMINDER).latest("posted_date")
    assert (notice.pace, notice.state) == (Pace.HOURS, NoticeState.READY)
    assert notice.not_before == at("2026-11-19", "09:03")


def test_sweep_after_an_outage_sends_the_last_step_and_records_the_others(
    rota: list[User], lead: User, now: datetime
) -> None:
    raise_promised(now=now)

    sweep_at(at("2026-11-24", "10:00"))

    assert steps_of(Duty.ACKNOWLEDGE) == [
        ("ack.day3", lead.name, StepState.SUPERSEDED),
        ("ack.day7", lead.name, StepState.SUPERSEDED),
        ("ack.day9", lead.name, StepState.SUPERSEDED),
        ("ack.day10", lead.name, StepState.POSTED),
    ]
    assert told(lead) == [Kind.REMINDER, Kind.REMINDER]  # one for each duty


def test_sweep_outside_office_hours_posts_for_the_next_working_morning(rota: list[User], now: datetime) -> None:
    raise_promised(now=now)

    sweep_at(at("2026-11-13", "18:30"))  # a Friday

    assert Notice.objects.get(kind=Kind.REMINDER).not_before == at("2026-11-16")


def test_sweep_of_an_urgent_case_ignores_office_hours(rota: list[User], now: datetime) -> None:
    raise_promised(now=now, urgent=True)

    sweep_at(at("2026-11-13", "18:30"))

    notice = Notice.objects.get(kind=Kind.REMINDER)
    assert (notice.pace, notice.not_before) == (Pace.AT_ONCE, None)


def test_sweep_records_a_miss_once_at_the_due_moment(rota: list[User], now: datetime) -> None:
    raised = raise_promised(now=now)

    sweep_at(at("2026-11-24", "23:59"))
    assert promise(raised, Duty.ACKNOWLEDGE).missed_at is None

    late = at("2026-11-26", "03:12")
    sweep_at(late, late + timedelta(minutes=1))

    missed = promise(raised, Duty.ACKNOWLEDGE)
    assert missed.missed_at == missed.due_at == at("2026-11-25", "00:00")
    (event,) = Event.objects.filter(type=EventType.DUTY_MISSED)
    assert event.chain == case_chain(raised.case)
    assert event.on == late.astimezone(UTC).isoformat()


def test_sweep_after_a_miss_climbs_from_owner_to_senior(
    rota: list[User], lead: User, senior: User, now: datetime
) -> None:
    raised = raise_promised(now=now)
    decide_conflicts(raised.case, by=lead, now=now)
    moments = [at("2026-11-13"), at("2026-11-19"), at("2026-11-23"), at("2026-11-24")]
    sweep_at(*moments, at("2026-11-25", "00:01"))
    assert told(senior) == []

    sweep_at(at("2026-11-25"), at("2026-11-26"), at("2026-11-27"), at("2026-11-30"), at("2026-12-02"))

    over = [step for step in steps_of(Duty.ACKNOWLEDGE) if ".over." in step[0]]
    assert over == [
        ("ack.over.owner1", lead.name, StepState.POSTED),
        ("ack.over.senior.week1", senior.name, StepState.POSTED),
        ("ack.over.owner2", lead.name, StepState.POSTED),
        ("ack.over.owner3", lead.name, StepState.POSTED),
        ("ack.over.senior.week2", senior.name, StepState.POSTED),
    ]
    assert told(senior) == [Kind.MISSED, Kind.MISSED]


def test_sweep_never_goes_up_the_tree_before_the_conflict_decision(
    rota: list[User], lead: User, other_lead: User, senior: User, now: datetime
) -> None:
    raise_promised(now=now, about=f"It is about {senior.name}.")

    sweep_at(at("2026-11-25"))

    assert told(senior) == []
    assert told(other_lead) == [Kind.MISSED]


def test_sweep_goes_to_the_reserve_reader_when_everybody_upward_is_blocked(
    rota: list[User], lead: User, senior: User, reserve: User, now: datetime
) -> None:
    raised = raise_promised(now=now)
    decide_conflicts(raised.case, by=lead, now=now)
    access.block(raised.case, senior, ConflictKind.SUBJECT, by=lead, now=now)

    sweep_at(at("2026-11-25"))

    assert told(senior) == []
    assert told(reserve) == [Kind.MISSED]


def test_r48_a_reminder_goes_to_whom_the_reporter_would_rather_not_have_only_when_nobody_else_is_left(
    rota: list[User], lead: User, other_lead: User, senior: User, reserve: User, handler: User, now: datetime
) -> None:
    """The owner left; of two leads the first on the rota is reserved, and so is the senior manager upward."""
    raised = raise_promised(now=now)
    decide_conflicts(raised.case, by=lead, now=now)
    Case.objects.update(owner=handler)
    User.objects.filter(pk=handler.pk).update(is_active=False)
    for user in (lead, senior):
        raised.case.reservations.create(user=user, added_date=raised.concern.raised_date)

    sweep_at(at("2026-11-13"))
    assert (told(lead), told(other_lead)) == ([], [Kind.REMINDER])
    sweep_at(at("2026-11-25"))
    assert (told(senior), told(reserve)) == ([], [Kind.MISSED])

    User.objects.filter(pk__in=[other_lead.pk, reserve.pk]).update(is_active=False)
    sweep_at(at("2026-11-26"))
    assert told(lead) == [Kind.MISSED]


def test_sweep_skips_an_owner_who_left(rota: list[User], lead: User, other_lead: User, now: datetime) -> None:
    raise_promised(now=now)
    sweep_at(at("2026-11-13"))
    assert told(lead) == [Kind.REMINDER]

    User.objects.filter(pk=lead.pk).update(is_active=False)
    sweep_at(at("2026-11-17"))

    assert told(lead) == [Kind.REMINDER]
    assert told(other_lead) == [Kind.REMINDER]


def test_sweep_skips_an_owner_who_is_blocked(
    rota: list[User], lead: User, other_lead: User, now: datetime
) -> None:
    raised = raise_promised(now=now)
    access.block(raised.case, lead, ConflictKind.WITNESS, by=other_lead, now=now)
    Case.objects.filter(pk=raised.case.pk).update(owner=lead)  # as if somebody had forgotten to move it

    sweep_at(at("2026-11-13"))

    assert told(lead) == []
    assert told(other_lead) == [Kind.REMINDER]


def test_sweep_with_nobody_to_tell_tells_those_who_keep_the_rota_once(
    lead: User, hr: User, administrator: User, now: datetime
) -> None:
    raised = raise_promised(now=now)
    User.objects.filter(pk=lead.pk).update(is_active=False)
    access.block(raised.case, hr, ConflictKind.SUBJECT_LINE, by=lead, now=now)
    Notice.objects.all().delete()

    sweep_at(at("2026-11-13"), at("2026-11-13", "10:00"), at("2026-11-20"))

    posted = [(notice.recipient, notice.kind) for notice in Notice.objects.all()]
    assert posted == [(administrator, Kind.NO_FIRST_READER)]


def test_a_miss_never_climbs_to_whoever_owes_it(
    rota: list[User], lead: User, administrator: User, now: datetime
) -> None:
    """Everybody else on the rota is blocked: the owner hears of it as the owner, and those who keep the rota once
    for each such duty that nobody else may, whatever they heard before."""
    raised = raise_promised(now=now)
    for user in rota:
        if user != lead:
            access.block(raised.case, user, ConflictKind.WITNESS, by=lead, now=now)
    blocked = {raised.case.pk: recipients.blocked_on(raised.case)}
    outbox.post_many(ownerless.drafts([raised.case], blocked=blocked, on=now.date()))
    assert Notice.objects.filter(kind=Kind.NO_FIRST_READER).count() == 1

    sweep_at(at("2026-11-24", "10:00"), at("2026-11-25"))

    assert [step for step in steps_of(Duty.ACKNOWLEDGE) if ".over." in step[0]] == [
        ("ack.over.owner1", lead.name, StepState.POSTED)
    ]
    told_of_the_rota = Notice.objects.filter(kind=Kind.NO_FIRST_READER).values_list("recipient", flat=True)
    assert list(told_of_the_rota) == [administrator.pk] * 2

    sweep_at(at("2026-11-26"), at("2027-02-02"), at("2027-03-02"))  # the answer is missed, too
    assert list(told_of_the_rota.all()) == [administrator.pk] * 3


def test_sweep_with_nobody_to_tell_tells_the_first_who_appears(
    lead: User, other_lead: User, now: datetime
) -> None:
    raised = raise_promised(now=now, must_not_know=(lead.pk, other_lead.pk))
    assert raised.case.owner is None
    sweep_at(at("2026-11-20"), at("2026-11-25", "00:30"))
    assert steps_of(Duty.ACKNOWLEDGE) == []
    assert promise(raised, Duty.ACKNOWLEDGE).missed_at == at("2026-11-25", "00:00")

    outside = people.make_person("Elin Borth", "Chair of the audit committee")
    Case.objects.filter(pk=raised.case.pk).update(owner=outside)
    sweep_at(at("2026-11-25", "10:00"))

    posted = [step for step in steps_of(Duty.ACKNOWLEDGE) if step[2] == StepState.POSTED]
    assert posted[-1][:2] == ("ack.over.owner1", outside.name)
    assert told(lead) == told(other_lead) == []


def test_sweep_leaves_a_finished_duty_alone(rota: list[User], lead: User, now: datetime) -> None:
    raised = raise_promised(now=now)
    sweep_at(at("2026-11-13"))
    before = steps_of(Duty.ACKNOWLEDGE)
    assert len(before) == 1

    clock.meet(raised.concern, Duty.ACKNOWLEDGE, by=lead, now=at("2026-11-14"))
    sweep_at(at("2026-11-24"), at("2026-11-30"))

    assert steps_of(Duty.ACKNOWLEDGE) == before
    assert promise(raised, Duty.ACKNOWLEDGE).missed_at is None


def test_sweep_follows_the_extended_date_and_counts_the_miss_by_the_first(
    rota: list[User], lead: User, now: datetime
) -> None:
    raised = raise_promised(now=now)
    answer = promise(raised, Duty.ANSWER)
    clock.extend(answer, to=date(2026, 12, 23), now=at("2026-12-01"))

    sweep_at(at("2026-12-09", "00:01"))
    answer.refresh_from_db()
    assert answer.missed_at == answer.due_at == at("2026-12-09", "00:00")
    assert [step for step in steps_of(Duty.ANSWER) if ".over." in step[0]] == []

    sweep_at(at("2026-12-23"))
    assert steps_of(Duty.ANSWER)[-1] == ("answer.day43", lead.name, StepState.POSTED)
    sweep_at(at("2026-12-24"))
    assert "answer.day43.over.owner1" in [step[0] for step in steps_of(Duty.ANSWER)]
    assert Event.objects.filter(type=EventType.DUTY_MISSED, data__contains="answer").count() == 1


@pytest.mark.parametrize("written_down", ["00:00", "11:37", "23:59"])
def test_sweep_of_a_concern_logged_late_keeps_nothing_of_the_minute(
    written_down: str, rota: list[User], handler: User
) -> None:
    moment = at("2026-11-10", written_down)
    logged = log_concern(by=handler, raised_at=at("2026-10-11"), now=moment)

    sweep_at(moment, moment + timedelta(seconds=31), at("2026-11-10", "23:59"))

    assert steps_of(Duty.ANSWER) == []
    assert not Event.objects.filter(type__in=[EventType.DUTY_MISSED, EventType.DUTY_REMINDED]).exists()

    midnight = at("2026-11-11", "00:00")
    sweep_at(midnight)

    answer = clock.due(logged.concern, Duty.ANSWER)
    assert answer is not None
    assert answer.missed_at == answer.due_at == at("2026-11-09", "00:00")
    assert answer.last_step_at == midnight
    assert [step[2] for step in steps_of(Duty.ANSWER)].count(StepState.POSTED) == 2  # owner and senior
    posted = Notice.objects.filter(kind=Kind.MISSED).values_list("not_before", flat=True)
    assert set(posted) == {at("2026-11-11", "09:00")}


def test_a_concern_logged_on_its_day_is_reminded_of_like_any_other(
    rota: list[User], handler: User, now: datetime
) -> None:
    logged, raised = log_concern(by=handler, raised_at=now, now=now), raise_concern(now=now)

    looks = [list(one.concern.deadlines.order_by("duty").values_list("next_step_at")) for one in (logged, raised)]

    assert looks[0] == looks[1]


def test_sweep_puts_a_row_it_cannot_deal_with_aside_and_goes_on(
    rota: list[User], administrator: User, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned, healthy = raise_promised(now=now), raise_promised(now=now)
    beyond = date(2037, 1, 1)  # no bank holidays are known then, so no reminder can be worked out
    poisoned.concern.deadlines.filter(duty=Duty.ACKNOWLEDGE).update(due_date=beyond)

    sweep_at(at("2026-11-13"))

    assert [step[0] for step in steps_of(Duty.ACKNOWLEDGE)] == ["ack.day3"]
    assert promise(healthy, Duty.ACKNOWLEDGE).last_step_at == at("2026-11-13")
    assert promise(poisoned, Duty.ACKNOWLEDGE).next_step_at == at("2026-11-13", "10:00")
    assert Heartbeat.objects.get(name=clock.SWEEP).last_good_at == at("2026-11-13")
    assert "OutsideCoverage" in caplog.text
    assert str(promise(poisoned, Duty.ACKNOWLEDGE).pk) in caplog.text
    assert poisoned.concern.reference not in caplog.text
    assert str(poisoned.concern.pk) not in caplog.text


def test_administrators_hear_once_a_day_of_a_row_that_cannot_be_dealt_with(
    rota: list[User], administrator: User, lead: User, now: datetime
) -> None:
    poisoned = raise_promised(now=now)
    promised = poisoned.concern.deadlines.filter(duty=Duty.ACKNOWLEDGE)
    healthy_date = promise(poisoned, Duty.ACKNOWLEDGE).due_date
    promised.update(due_date=date(2037, 1, 1))

    sweep_at(at("2026-11-13"), at("2026-11-13", "09:59"), at("2026-11-13", "10:00"), at("2026-11-14"))
    heard = Notice.objects.filter(kind=Kind.STUCK).values_list("recipient", "posted_date")
    assert sorted(heard) == [(administrator.pk, date(2026, 11, 13)), (administrator.pk, date(2026, 11, 14))]
    assert [one.stuck_at for one in clock.stuck()] == [at("2026-11-13")]

    promised.update(due_date=healthy_date)
    sweep_at(at("2026-11-14", "10:00"))
    assert not clock.stuck().exists()
    assert steps_of(Duty.ACKNOWLEDGE) == [("ack.day3", lead.name, StepState.POSTED)]


def test_sweep_that_deals_with_nothing_leaves_no_heartbeat(rota: list[User], now: datetime) -> None:
    raised = raise_promised(now=now)
    raised.concern.deadlines.filter(duty=Duty.ACKNOWLEDGE).update(due_date=date(2037, 1, 1))

    sweep_at(at("2026-11-13"))
    assert not Heartbeat.objects.filter(name=clock.SWEEP).exists()

    sweep_at(at("2026-11-13", "09:01"))
    assert Heartbeat.objects.get(name=clock.SWEEP).last_good_at == at("2026-11-13", "09:01")


def test_sweep_in_small_batches_deals_with_everything(rota: list[User], now: datetime) -> None:
    for _ in range(7):
        raise_promised(now=now)

    dealt_with = clock.sweep(now=at("2026-11-13"), limit=2)

    assert dealt_with == 7
    assert len(steps_of(Duty.ACKNOWLEDGE)) == 7


def test_sweep_asks_the_same_number_of_questions_for_one_duty_and_for_many(
    rota: list[User], now: datetime
) -> None:
    sweep_at(now)
    counts = []
    for raising, moment in ((1, at("2026-11-13")), (5, at("2026-11-13", "09:05"))):
        for _ in range(raising):
            raise_promised(now=now)
        with CaptureQueriesContext(connection) as counted:
            clock.sweep(now=moment)
        counts.append(len(counted))

    assert counts[0] == counts[1]
