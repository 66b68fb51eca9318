"""The talk with a reporter: offered, arranged with the place decided, held by whoever has read how to listen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import access, meeting_records, meetings, outcome, reaching
from concerns.domain.meeting_records import Answer, Held, Offer
from concerns.domain.meetings import Unwelcome
from concerns.enums import (
    ConflictKind,
    LetterWay,
    MeetingAnswer,
    MeetingState,
    MeetingWay,
    Mode,
    NotHeld,
    Obstacle,
    State,
)
from concerns.errors import Blocked, WrongState
from concerns.models import Case, Meeting
from concerns.queries import inbox_meetings
from notifications.models import Notice
from tests import casework_factories, factories, talks
from tests.casework_factories import Worked
from tests.factories import NOW
from trust.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rota")]


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)


def written(worked: Worked) -> list[str]:
    return list(
        Event.objects.filter(type__startswith="meeting.").order_by("number").values_list("type", flat=True)
    )


def test_r23_accepting_makes_a_meeting_with_each_reporter_somebodys_task(
    rota: list[User], lead: User, handler: User
) -> None:
    new = casework_factories.case_in(State.RECEIVED, lead=lead, handler=handler)
    assert meetings.of(new.concern) == []

    casework_factories.WAY[State.ACCEPTED](new, NOW)

    assert [one.state for one in meetings.of(new.concern)] == [MeetingState.TO_OFFER]
    assert written(new) == ["meeting.asked"]


def test_r23_a_reporter_who_joins_a_case_under_way_is_met_too(
    rota: list[User], lead: User, handler: User, worked: Worked
) -> None:
    other = factories.raise_concern(now=NOW)

    casework_factories.bring_together(other.case, into=worked)

    assert {row.concern_id for row in Meeting.objects.all()} == {worked.concern.pk, other.concern.pk}


def test_r23_without_a_meeting_there_is_a_reason(worked: Worked, handler: User) -> None:
    one = talks.row(worked)
    with pytest.raises(ValueError, match="Why"):
        meetings.give_up(one, NotHeld.DECLINED, reason=" ", seen=one.version, by=handler, now=NOW)

    meetings.give_up(one, NotHeld.DECLINED, reason="They are abroad.", seen=one.version, by=handler, now=NOW)

    assert (talks.latest(worked).state, talks.latest(worked).why_not) == (
        MeetingState.NOT_HELD,
        "They are abroad.",
    )


def test_r37_whoever_does_not_want_to_be_contacted_is_offered_nothing(worked: Worked) -> None:
    reaching.choose(worked.raised.mailbox, way=LetterWay.INBOX, no_contact=True, on=NOW.date())
    with pytest.raises(Blocked) as refused:
        talks.offer(worked)
    assert refused.value.reasons == [(Obstacle.NOT_TO_BE_CONTACTED, None)]
    assert talks.latest(worked).state == MeetingState.TO_OFFER

    reaching.choose(worked.raised.mailbox, way=LetterWay.INBOX, no_contact=False, on=NOW.date())
    talks.offer(worked)

    assert talks.latest(worked).state == MeetingState.OFFERED


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_r23_nobody_whose_name_we_do_not_hold_is_asked_to_come(
    rota: list[User], lead: User, handler: User, mode: Mode
) -> None:
    worked = casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=mode)

    with pytest.raises(ValueError, match="not asked"):
        talks.offer(worked)
    with pytest.raises(ValueError, match="not asked"):
        talks.settle(worked)
    talks.offer(worked, Offer(MeetingWay.WRITTEN, words="When did it begin?"))

    found = talks.latest(worked)
    assert (found.state, found.is_written) == (MeetingState.SETTLED, True)


def test_the_reporter_chooses_and_leaves_the_date_alone(worked: Worked) -> None:
    talks.offer(worked)

    talks.answer(worked)

    found = talks.latest(worked)
    assert found.answer == talks.CHOSEN
    told = Event.objects.get(type="meeting.answered")
    assert (told.on, told.actor, told.chain.startswith("mailbox:")) == (talks.TODAY.isoformat(), "reporter", True)
    assert list(Notice.objects.filter(key__startswith="meeting:").values_list("recipient__name", flat=True)) == [
        worked.handler.name
    ]


def test_what_was_offered_and_answered_before_is_kept(worked: Worked) -> None:
    talks.offer(worked)
    talks.answer(worked, Answer(MeetingAnswer.ELSEWHERE, words="After six, by phone."))

    talks.offer(worked, replace(talks.OFFER, way=MeetingWay.PHONE))

    assert talks.latest(worked).answer is None
    kept = meeting_records.read(talks.row(worked), "offer") or {}
    assert kept["earlier"][0]["answer"]["words"] == "After six, by phone."


def test_an_answer_to_an_offer_that_is_gone_is_refused(worked: Worked) -> None:
    talks.offer(worked)
    before = talks.row(worked)
    talks.offer(worked, replace(talks.OFFER, proposals=(talks.CAFE,)))

    with pytest.raises(WrongState):
        meetings.answer(before, talks.CHOSEN, seen=before.version, on=talks.TODAY)

    talks.answer(worked)
    with pytest.raises(ValueError, match="not offered"):
        talks.answer(worked, replace(talks.CHOSEN, choice=2))


def test_staff_who_saw_the_page_before_the_reporter_answered_are_told(worked: Worked, handler: User) -> None:
    talks.offer(worked)
    before = talks.row(worked)
    talks.answer(worked, Answer(MeetingAnswer.DECLINED))

    with pytest.raises(WrongState):
        meetings.settle(
            talks.row(worked),
            talks.PLAN,
            way=MeetingWay.IN_PERSON,
            seen=before.version,
            by=handler,
            now=NOW,
        )

    talks.settle(worked)
    assert talks.latest(worked).plan == talks.PLAN


@pytest.mark.parametrize("kind", [ConflictKind.SUBJECT, ConflictKind.WITNESS])
def test_r25_a_companion_who_is_subject_or_witness_is_refused(
    worked: Worked, senior: User, lead: User, kind: ConflictKind
) -> None:
    talks.offer(worked)
    talks.answer(worked, talks.with_companion(senior.name))
    assert talks.latest(worked).has_companion

    access.block(worked.case, senior, kind, by=lead, now=NOW)

    with pytest.raises(Unwelcome):
        talks.answer(worked, talks.with_companion(senior.name.upper()))
    with pytest.raises(Blocked) as blocked:
        talks.settle(worked)
    assert blocked.value.reasons == [(Obstacle.COMPANION_BARRED, 1)]


def test_r25_a_companion_kept_out_after_it_was_arranged_stops_it_before_anybody_goes(
    worked: Worked, senior: User, lead: User
) -> None:
    talks.offer(worked)
    talks.answer(worked, talks.with_companion(senior.name))
    talks.settle(worked)
    talks.prepare(worked)

    access.block(worked.case, senior, ConflictKind.WITNESS, by=lead, now=NOW)

    with pytest.raises(Blocked) as blocked:
        talks.prepare(worked)
    assert blocked.value.reasons == [(Obstacle.COMPANION_BARRED, 1)]


def test_r25_nobody_who_works_on_it_is_a_companion(worked: Worked, senior: User) -> None:
    talks.offer(worked)
    talks.answer(worked, talks.with_companion(senior.name))

    with pytest.raises(Unwelcome):
        talks.answer(worked, talks.with_companion(worked.handler.name))


def test_r25_a_companion_is_told_of_confidentiality(worked: Worked, senior: User) -> None:
    talks.offer(worked)
    talks.answer(worked, talks.with_companion(senior.name))
    talks.settle(worked)
    talks.prepare(worked)
    with pytest.raises(ValueError, match="stays"):
        talks.hold(worked, Held(talks.TODAY, came=True))

    talks.hold(worked, Held(talks.TODAY, came=True, was_told=True))

    assert talks.latest(worked).held == Held(talks.TODAY, came=True, was_told=True)


def test_r24_a_meeting_at_work_says_why(worked: Worked) -> None:
    at_work = replace(talks.PLAN, is_away=False)
    with pytest.raises(ValueError, match="at work"):
        talks.settle(worked, at_work)

    talks.settle(worked, replace(at_work, why_not_away="They asked for it.", by_reporter=True))

    plan = talks.latest(worked).plan
    assert plan is not None
    assert (plan.why_not_away, plan.by_reporter) == ("They asked for it.", True)


def test_r91_whoever_goes_away_from_work_alone_has_a_check(worked: Worked) -> None:
    with pytest.raises(ValueError, match="check"):
        talks.settle(worked, replace(talks.PLAN, is_checked=False))

    talks.settle(worked, replace(talks.PLAN, is_checked=False), MeetingWay.PHONE)
    talks.settle(worked)

    assert talks.latest(worked).plan == talks.PLAN


def test_r28_how_to_listen_is_read_before_it_can_be_recorded_as_held(worked: Worked) -> None:
    talks.settle(worked)
    with pytest.raises(Blocked) as blocked:
        talks.hold(worked)
    assert blocked.value.reasons == [(Obstacle.NOT_PREPARED, 1)]

    talks.prepare(worked)
    talks.hold(worked)

    assert talks.latest(worked).state == MeetingState.HELD


def test_r26_wishes_are_asked_for_again_and_answered_in_our_letter(worked: Worked) -> None:
    before = [line.text for line in outcome.wishes(worked.concern)]
    talks.settle(worked)
    talks.prepare(worked)

    talks.hold(worked, wishes=("Somebody to talk to",))

    lines = outcome.wishes(worked.concern)
    assert [line.text for line in lines] == [*before, "Somebody to talk to"]
    missing = outcome.obstacles(worked.case, worked.concern, casework_factories.OUTCOME, on=talks.TODAY)
    assert (Obstacle.WISH_WITHOUT_REPLY, len(lines)) in missing


def test_a_meeting_has_not_been_held_on_a_day_to_come(worked: Worked) -> None:
    talks.settle(worked)
    talks.prepare(worked)

    with pytest.raises(ValueError, match="stays"):
        talks.hold(worked, Held(talks.TODAY + timedelta(days=1)))


def test_one_more_meeting_only_after_the_one_before(worked: Worked, handler: User) -> None:
    with pytest.raises(WrongState):
        meetings.ask_again(worked.concern, by=handler, now=NOW)
    talks.held(worked)

    concern = worked.concern
    meetings.ask_again(concern, by=handler, now=NOW)

    assert [one.row.number for one in meetings.of(worked.concern)] == [2, 1]


def test_r23_a_case_does_not_close_before_it_is_recorded_whether_we_met(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = casework_factories.case_in(State.ANSWERED, lead=lead, handler=handler)
    casework_factories.consider_support(worked.case, by=handler)
    with pytest.raises(Blocked) as blocked:
        casework_factories.close(worked.case, by=handler)
    assert blocked.value.reasons == [(Obstacle.MEETING_OPEN, worked.reference)]

    casework_factories.not_met(worked)
    casework_factories.close(worked.case, by=handler)

    assert worked.case.state == State.CLOSED


def test_what_was_arranged_before_stays_beside_what_is_said_and_arranged_now(worked: Worked) -> None:
    talks.offer(worked)
    talks.answer(worked)
    talks.settle(worked)

    talks.answer(worked, Answer(MeetingAnswer.ELSEWHERE, words="Not on that day."))
    assert (talks.latest(worked).state, talks.latest(worked).plan) == (MeetingState.OFFERED, None)
    later = replace(talks.PLAN, on=talks.SOON + timedelta(days=2))
    talks.settle(worked, later)
    talks.settle(worked, talks.PLAN)

    assert talks.latest(worked).plan == talks.PLAN
    said = meeting_records.read(talks.row(worked), "answer") or {}
    assert said["instead_of"]["place"] == talks.PLAN.place
    assert [one["choice"] for one in said["earlier"]] == [1]
    kept = meeting_records.read(talks.row(worked), "plan") or {}
    assert [one["on"] for one in kept["earlier"]] == [later.on.isoformat()]


def test_what_is_sent_on_elsewhere_is_talked_through_no_more(worked: Worked, lead: User) -> None:
    talks.offer(worked)
    talks.answer(worked)
    Case.objects.filter(pk=worked.case.pk).update(state=State.REDIRECTED)

    with pytest.raises(WrongState):
        talks.answer(worked, Answer(MeetingAnswer.DECLINED))
    assert inbox_meetings.cards(worked.concern) == []
