"""The day a concern was raised, corrected: earlier at once, later by two, and nothing told is lost (D11)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from concerns.domain import access, clock, corrections, extensions, mailbox, triage
from concerns.domain.corrections import Unfit
from concerns.enums import CaseRole, ConflictKind, Duty, EventType, State, StepState
from concerns.errors import NoSuchCase, RaisedRefusal, Refused, WrongState
from concerns.models import Concern, Correction, Deadline, Extension, ReminderStep, Reservation
from notifications.models import Notice
from tests.casework_factories import acknowledge, case_in
from tests.clocks import at, sweep_at
from tests.factories import log_concern
from trust import audit
from trust.models import Event

pytestmark = pytest.mark.django_db

REASON = "The note of the supervision says the fourth."
TOLD = at("2026-11-10", "09:30")  # a Tuesday
WRITTEN = at("2026-11-16", "15:00")  # when it was written down


@pytest.fixture
def told(rota: list[User], worker: User) -> Concern:
    """Told on Tuesday 10 November, so the first letter is due on the 24th and the answer on 8 December."""
    raised = log_concern(raised_at=TOLD, by=worker, now=WRITTEN)
    return Concern.objects.select_related("data_key", "case").get(pk=raised.concern.pk)


def again(concern: Concern) -> Concern:
    """As it stands now, as every request sees it."""
    return Concern.objects.select_related("data_key", "case").get(pk=concern.pk)


def promises(concern: Concern) -> QuerySet[Deadline]:
    return concern.deadlines.filter(duty__in=clock.PROMISED)


def dates(concern: Concern) -> dict[str, date]:
    return dict(promises(concern).values_list("duty", "due_date"))


def correct(concern: Concern, day: str, *, by: User, now: datetime) -> Correction:
    return corrections.correct(again(concern), day=date.fromisoformat(day), reason=REASON, by=by, now=now)


def inbox_of(concern: Concern) -> list[str]:
    return [one.text for one in mailbox.messages(again(concern).mailbox)]


def test_an_earlier_day_counts_at_once_and_the_first_dates_stay(told: Concern, lead: User) -> None:
    now = at("2026-11-17", "10:00")
    before = dates(told)

    made = correct(told, "2026-11-04", by=lead, now=now)

    assert again(told).raised_date == date(2026, 11, 4)
    assert dates(told) == {"acknowledge": date(2026, 11, 18), "answer": date(2026, 12, 2)}
    first = Deadline.ever.filter(concern=told, replaced_by=made)
    assert dict(first.values_list("duty", "due_date")) == before
    assert set(first.values_list("missed_at", "next_step_at")) == {(None, None)}
    assert not Deadline.objects.exclude(missed_at=None).exists()
    assert REASON not in bytes(made.sealed_reason).decode("latin-1")
    assert corrections.reason_of(made) == REASON
    (words,) = inbox_of(told)
    assert (
        "We counted your dates from Tuesday 10 November 2026. Now we count them from Wednesday 4 November 2026."
        in words
    )
    assert (
        "We now promise our first letter by Wednesday 18 November 2026. "
        "We first promised it by Tuesday 24 November 2026." in words
    )
    assert "over already" not in words
    assert REASON not in words


def test_what_is_over_by_an_earlier_day_is_missed_from_its_due_moment(
    told: Concern, lead: User, other_lead: User
) -> None:
    now = at("2026-11-17", "10:00")
    sweep_at(now - timedelta(minutes=1))

    made = correct(told, "2026-10-12", by=lead, now=now)

    assert dates(told) == {"acknowledge": date(2026, 10, 26), "answer": date(2026, 11, 9)}
    for missed in promises(told):
        assert missed.missed_at == missed.due_at < now
    assert set(Deadline.ever.filter(replaced_by=made).values_list("missed_at", flat=True)) == {None}
    assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == 2
    sweep_at(now + timedelta(minutes=1))
    assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == 2
    posted = ReminderStep.objects.filter(deadline__in=promises(told), state=StepState.POSTED)
    assert {step.recipient for step in posted} == {lead, other_lead}
    assert all(".over" in step.step for step in posted)
    assert inbox_of(told)[0].count("This date is over already. That is our failure, not yours.") == 2


def test_a_letter_that_was_in_time_by_the_wrong_day_becomes_late(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    met = clock.due(worked.concern, Duty.ACKNOWLEDGE)
    assert met is not None
    assert met.missed_at is None

    correct(worked.concern, "2026-10-12", by=handler, now=now + timedelta(days=1))

    late = clock.due(worked.concern, Duty.ACKNOWLEDGE)
    assert late is not None
    assert (late.met_at, late.met_by_id, late.missed_at) == (met.met_at, met.met_by_id, late.due_at)
    assert (
        "Counted so, our first letter was due by Monday 26 October 2026. It was late."
        in inbox_of(worked.concern)[0]
    )


def test_a_later_day_moves_nothing_until_somebody_else_agrees(
    told: Concern, lead: User, other_lead: User, senior: User
) -> None:
    now = at("2026-11-17", "10:00")
    before = dates(told)

    asked = correct(told, "2026-11-12", by=lead, now=now)

    assert (again(told).raised_date, dates(told), inbox_of(told)) == (date(2026, 11, 10), before, [])
    assert corrections.awaiting(lead) == []
    assert corrections.awaiting(other_lead) == [asked]
    with pytest.raises(WrongState):
        correct(told, "2026-11-11", by=lead, now=now)
    assert corrections.read(corrections.find(other_lead, asked.pk), by=other_lead, now=now) == REASON

    corrections.agree(corrections.find(other_lead, asked.pk), by=other_lead, now=now)

    assert again(told).raised_date == date(2026, 11, 12)
    assert dates(told) == {"acknowledge": date(2026, 11, 26), "answer": date(2026, 12, 10)}
    assert dict(Deadline.ever.filter(replaced_by=asked).values_list("duty", "due_date")) == before
    assert f"{other_lead.title} agreed to this and does not work on your concern." in inbox_of(told)[0]
    assert Notice.objects.filter(recipient=lead, key=f"correction:{asked.pk}:agreed").exists()
    types = [event.type for event in Event.objects.filter(type__in=OWN).order_by("number")]
    assert types == [EventType.CORRECTION_ASKED, EventType.CORRECTION_READ, EventType.RAISED_CORRECTED]
    assert audit.first_fault() is None


OWN = ("raised.corrected", "correction.asked", "correction.refused", "correction.read")


def test_a_later_day_takes_no_miss_back_and_repeats_no_reminder(
    told: Concern, lead: User, other_lead: User
) -> None:
    now = at("2026-11-25", "10:00")  # the first letter is a day over
    sweep_at(now)
    asked = correct(told, "2026-11-13", by=lead, now=now)

    corrections.agree(corrections.find(other_lead, asked.pk), by=other_lead, now=now)

    first = Deadline.ever.get(replaced_by=asked, duty=Duty.ACKNOWLEDGE)
    assert (first.due_date, first.missed_at) == (date(2026, 11, 24), first.due_at)
    standing = clock.due(told, Duty.ACKNOWLEDGE)
    assert standing is not None
    assert (standing.due_date, standing.missed_at) == (date(2026, 11, 27), None)
    sweep_at(now + timedelta(minutes=5))
    assert not standing.steps.exists()
    sweep_at(at("2026-11-26", "09:01"))
    assert [step.step for step in standing.steps.all()] == ["ack.day9"]


def test_a_miss_that_no_sweep_has_seen_yet_is_kept_all_the_same(
    told: Concern, lead: User, other_lead: User
) -> None:
    now = at("2026-11-25", "00:30")
    asked = correct(told, "2026-11-13", by=lead, now=now)

    corrections.agree(corrections.find(other_lead, asked.pk), by=other_lead, now=now)

    first = Deadline.ever.get(replaced_by=asked, duty=Duty.ACKNOWLEDGE)
    assert first.missed_at == first.due_at


def test_refused_the_day_stays_and_can_be_asked_for_again(told: Concern, lead: User, other_lead: User) -> None:
    now = at("2026-11-17", "10:00")
    asked = correct(told, "2026-11-12", by=lead, now=now)

    corrections.refuse(corrections.find(other_lead, asked.pk), by=other_lead, now=now)

    assert again(told).raised_date == date(2026, 11, 10)
    assert not Deadline.ever.exclude(replaced_by=None).exists()
    with pytest.raises(NoSuchCase):
        corrections.find(other_lead, asked.pk)
    with pytest.raises(WrongState):
        corrections.agree(asked, by=other_lead, now=now)
    assert correct(told, "2026-11-12", by=lead, now=now).pk != asked.pk


def test_only_somebody_with_no_part_in_the_case_decides(
    rota: list[User], worker: User, lead: User, other_lead: User, handler: User, senior: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    concern = worked.concern
    Concern.objects.filter(pk=concern.pk).update(recorded_date=now.date() + timedelta(days=3))
    asked = correct(concern, "2026-11-12", by=handler, now=now + timedelta(days=4))
    assert corrections.awaiting(senior) == [asked]

    for person in (handler, worker):
        assert corrections.awaiting(person) == []
        with pytest.raises(Refused):
            corrections.agree(Correction.objects.get(), by=person, now=now)
    access.block(worked.case, senior, ConflictKind.RELATION, by=lead, now=now)
    access.appoint(worked.case, lead, CaseRole.INVESTIGATOR, by=handler, now=now)
    Reservation.objects.create(case=worked.case, concern=concern, user=other_lead, added_date=now.date())
    for person in (senior, lead, other_lead):
        assert corrections.awaiting(person) == []
        with pytest.raises(Refused):
            corrections.agree(Correction.objects.get(), by=person, now=now)
    assert again(concern).raised_date == now.date()


def test_nothing_goes_up_before_the_conflict_decision(
    told: Concern, lead: User, other_lead: User, senior: User
) -> None:
    asked = correct(told, "2026-11-12", by=lead, now=WRITTEN)
    assert corrections.awaiting(other_lead) == [asked]
    assert corrections.awaiting(senior) == []
    with pytest.raises(Refused):
        corrections.agree(asked, by=senior, now=WRITTEN)

    triage.decide_conflicts(again(told).case, by=lead, now=WRITTEN)

    assert corrections.awaiting(senior) == [asked]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-10", RaisedRefusal.SAME),
        ("2026-11-17", RaisedRefusal.RECORDED),
        ("2027-11-04", RaisedRefusal.RECORDED),
        ("2018-12-31", RaisedRefusal.TOO_EARLY),
    ],
)
def test_a_day_on_which_it_cannot_have_been_raised(
    day: str, reason: RaisedRefusal, told: Concern, lead: User
) -> None:
    with pytest.raises(Unfit) as refused:
        correct(told, day, by=lead, now=at("2026-11-18"))

    assert refused.value.reason == reason
    assert not Correction.objects.exists()
    assert again(told).case.version == told.case.version


def test_what_is_answered_is_not_counted_anew(
    rota: list[User], lead: User, other_lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    Concern.objects.filter(pk=worked.concern.pk).update(recorded_date=now.date() + timedelta(days=3))
    asked = correct(worked.concern, "2026-11-11", by=handler, now=now)
    clock.meet(worked.concern, Duty.ANSWER, by=handler, now=now)

    with pytest.raises(WrongState):
        corrections.agree(asked, by=other_lead, now=now)
    with pytest.raises(WrongState):
        correct(worked.concern, "2026-11-04", by=handler, now=now)
    assert corrections.awaiting(other_lead) == []


def test_the_second_of_two_pages_changes_nothing(told: Concern, lead: User) -> None:
    one, other = again(told), again(told)
    corrections.correct(one, day=date(2026, 11, 4), reason=REASON, by=lead, now=at("2026-11-17"))

    with pytest.raises(WrongState):
        corrections.correct(other, day=date(2026, 11, 3), reason=REASON, by=lead, now=at("2026-11-17"))

    assert Correction.objects.count() == 1
    with pytest.raises(ValueError, match="says why"):
        corrections.correct(again(told), day=date(2026, 11, 3), reason=" ", by=lead, now=at("2026-11-17"))


def test_a_later_answer_that_was_agreed_stays_promised_and_what_is_asked_for_moves_along(
    rota: list[User], lead: User, handler: User, senior: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)
    later = now + timedelta(days=20)

    def ask_for(day: date) -> Extension:
        return extensions.ask(
            worked.concern, new_date=day, reason=REASON, done_so_far=REASON, by=handler, now=later
        )

    asked = ask_for(date(2026, 12, 18))
    extensions.agree(extensions.find(senior, asked.pk), by=senior, now=later)
    more = ask_for(date(2026, 12, 22))

    correct(worked.concern, "2026-11-04", by=handler, now=later)

    answer = clock.due(worked.concern, Duty.ANSWER)
    assert answer is not None
    assert (answer.due_date, answer.extended_date) == (date(2026, 12, 2), date(2026, 12, 18))
    assert extensions.waiting(answer) == more
    extensions.agree(extensions.find(senior, more.pk), by=senior, now=later)
    answer.refresh_from_db()
    assert answer.extended_date == date(2026, 12, 22)


def test_days_that_share_a_date_change_only_the_other_promise(told: Concern, lead: User) -> None:
    """The first letter counts working days, so Saturday, Sunday and the Friday before share its date."""
    correct(told, "2026-11-08", by=lead, now=at("2026-11-17"))
    correct(told, "2026-11-07", by=lead, now=at("2026-11-17"))

    assert dates(told) == {"acknowledge": date(2026, 11, 20), "answer": date(2026, 12, 5)}
    rows = Deadline.ever.filter(concern=told, duty__in=clock.PROMISED)
    assert sorted(rows.values_list("duty", flat=True)) == ["acknowledge"] * 2 + ["answer"] * 3


def test_the_database_holds_the_rules_too(told: Concern, lead: User, other_lead: User) -> None:
    asked = correct(told, "2026-11-12", by=lead, now=WRITTEN)
    rows = Correction.objects.filter(pk=asked.pk)
    alone = {"agreed_at": WRITTEN, "agreed_by": lead}
    for broken in (alone, {"agreed_at": WRITTEN}, {"new_date": asked.old_date}, {"refused_by": other_lead}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.create(
            concern=told,
            old_date=asked.old_date,
            new_date=asked.new_date,
            sealed_reason=b"x",
            asked_at=WRITTEN,
            asked_by=lead,
        )


def test_a_closed_case_and_a_finished_walk_keep_their_day(
    rota: list[User], lead: User, handler: User, now: datetime
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now)
    acknowledge(worked, now=now)
    assert corrections.is_owed(worked.concern)
    closed = case_in(State.CLOSED, lead=lead, handler=handler, now=now)
    assert not corrections.is_owed(closed.concern)
