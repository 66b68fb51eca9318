"""Somebody with no part in it looks again: who, by when, and what comes of it (R56, R58, D8)."""

from datetime import date, timedelta

import pytest

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import (
    access,
    audit,
    blocks,
    clock,
    letters,
    mailbox,
    reopening,
    reviewers,
    reviews,
    triage,
)
from concerns.domain.reviews import Result
from concerns.enums import (
    CaseRole,
    ConflictKind,
    Duty,
    EventType,
    LetterKind,
    MeetingState,
    Obstacle,
    Procedure,
    ReviewResult,
    State,
)
from concerns.errors import AlreadyReceived, Blocked, Refused, WrongState
from concerns.models import Mailbox, ReminderStep, Review
from notifications.messages import Kind
from notifications.models import Notice
from tests import casework_factories as casework
from tests import people
from tests.casework_factories import REDIRECT, Worked
from tests.factories import NOW
from tests.reviewing import LATER, ON, STANDS, WHY, WRONG, ask, begun, promised
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(rota: list[User], senior: User, lead: User, handler: User) -> Worked:
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler)
    casework.ready_to_close(worked)
    return worked


def test_r56_a_review_has_its_own_clock_and_leaves_the_first_one_as_it_was(answered: Worked, senior: User) -> None:
    before = promised(answered)

    review = ask(answered)

    assert promised(answered) == [
        *before,
        (2, "acknowledge", date(2026, 11, 24), False),
        (2, "answer", date(2026, 12, 8), False),
    ]
    assert reviews.why_of(review) == WHY
    assert reviewers.of(answered.case) == senior
    assert answered.case.state == State.ANSWERED
    assert clock.open_duties(answered.concern) == []


def test_t11_what_the_reporter_does_has_its_date_alone_and_stands_between_no_events_of_staff(
    answered: Worked, senior: User
) -> None:
    seen = set(Event.objects.values_list("pk", flat=True))

    ask(answered)

    events = Event.objects.exclude(pk__in=seen)
    assert {event.type for event in events} == {
        EventType.REVIEW_ASKED,
        EventType.PERSON_APPOINTED,
        EventType.REVIEWER_FOUND,
        EventType.DUTY_STARTED,
    }
    assert {event.on for event in events} == {ON.isoformat()}
    # Nothing stands between the events of staff in the case, which would tell when the reporter came.
    assert {event.chain for event in events} == {audit.mailbox_chain(answered.raised.mailbox)}
    notice = Notice.objects.get(recipient=senior)
    assert notice.not_before is None or notice.not_before.hour in {9, 10, 14, 15}


def test_the_same_form_sent_twice_is_one_review_and_a_second_one_waits(answered: Worked) -> None:
    ask(answered, once="once")

    with pytest.raises(AlreadyReceived):
        ask(answered, once="once")
    with pytest.raises(WrongState):
        ask(answered, once="again")
    assert Review.objects.count() == 1


def test_before_an_answer_there_is_nothing_to_review(rota: list[User], lead: User, handler: User) -> None:
    working = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)
    with pytest.raises(WrongState):
        ask(working)

    casework.answer_all(working)
    casework.give_outcome(working)

    assert ask(working).round == 2


def test_r56_after_closing_it_can_be_asked_for_too(answered: Worked, senior: User, handler: User) -> None:
    casework.close(answered.case, by=handler)

    ask(answered)

    assert reviewers.of(answered.case) == senior
    assert answered.case.state == State.CLOSED


def test_nothing_is_closed_while_somebody_looks_again(answered: Worked, senior: User, handler: User) -> None:
    review = begun(answered, senior)
    with pytest.raises(Blocked) as blocked:
        casework.close(answered.case, by=handler)
    assert blocked.value.reasons == [(Obstacle.REVIEW_OPEN, None)]

    reviews.decide(review, STANDS, by=senior, now=LATER)
    casework.close(answered.case, by=handler)

    assert answered.case.state == State.CLOSED


def test_r56_nobody_who_had_a_part_in_it_reviews_it(
    answered: Worked, senior: User, handler: User, lead: User, other_handler: User, unit: Unit, reserve: User
) -> None:
    """The one rule: each of these is able but for one thing."""
    for user in (handler, lead, other_handler):
        RoleHolding.objects.create(user=user, role=Role.SENIOR_MANAGER)
    case = answered.case
    assert reviewers.able(case, on=ON) == [senior, other_handler]

    access.block(case, other_handler, ConflictKind.WITNESS, by=lead, now=NOW)
    assert reviewers.able(case, on=ON) == [senior]

    second = people.make_person("Ada Brent", "Head of homes", Role.SENIOR_MANAGER, unit=unit)
    assert reviewers.able(case, on=ON) == [senior, second]
    access.appoint(case, second, CaseRole.OBSERVER, by=lead, now=NOW)
    access.dismiss(case, second, CaseRole.OBSERVER, by=lead, now=NOW)
    assert reviewers.able(case, on=ON) == [senior]

    RoleHolding.objects.create(user=senior, role=Role.CUSTODIAN)
    assert reviewers.able(case, on=ON) == [reserve]


def test_r56_the_line_above_whom_it_is_about_does_not_review_it(
    answered: Worked, senior: User, other_handler: User, lead: User, reserve: User
) -> None:
    case = answered.case
    assert reviewers.able(case, on=ON) == [senior]

    access.block(case, other_handler, ConflictKind.SUBJECT, by=lead, now=NOW)

    assert reviewers.able(case, on=ON) == [reserve]


def test_r56_nobody_on_the_case_chooses_a_reviewer_and_a_reviewer_gets_no_other_part(
    answered: Worked, senior: User, lead: User, handler: User, other_handler: User
) -> None:
    case = answered.case
    access.appoint(case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    for person in (handler, senior):
        with pytest.raises(Refused):
            access.appoint(case, person, CaseRole.REVIEWER, by=handler, now=NOW)
    assert senior in access.appointable(case)

    ask(answered)

    assert reviewers.of(answered.case) == senior
    assert senior not in access.appointable(case)
    for role in (CaseRole.HANDLER, CaseRole.OBSERVER):
        with pytest.raises(Refused):
            triage.appoint(answered.case, senior, role, by=handler, now=LATER)
    assert (reviewers.of(answered.case), answered.case.owner) == (senior, handler)


def test_r56_whoever_is_reviewed_cannot_keep_the_reviewer_out(
    answered: Worked, senior: User, handler: User, other_handler: User
) -> None:
    blocks.block(answered.case, other_handler, kind=ConflictKind.WITNESS, by=handler, now=LATER)
    ask(answered)

    with pytest.raises(Blocked) as blocked:
        blocks.block(answered.case, senior, kind=ConflictKind.WITNESS, by=handler, now=LATER)

    assert blocked.value.reasons == [(Obstacle.REVIEWS_YOU, None)]
    assert reviewers.of(answered.case) == senior
    blocks.step_aside(answered.case, by=senior, now=LATER)
    assert reviewers.of(answered.case) is None


def test_r56_whoever_leads_it_only_since_then_can_keep_a_reviewer_out(
    answered: Worked, senior: User, handler: User, other_handler: User
) -> None:
    ask(answered)
    triage.appoint(answered.case, other_handler, CaseRole.HANDLER, by=handler, now=LATER)

    blocks.block(answered.case, senior, kind=ConflictKind.WITNESS, by=other_handler, now=LATER)

    assert reviewers.of(answered.case) is None


def test_r56_whoever_becomes_the_owner_reviews_it_no_more(
    answered: Worked, senior: User, handler: User, reserve: User
) -> None:
    User.objects.filter(pk=senior.pk).update(is_active=False)
    ask(answered)
    assert reviewers.of(answered.case) == reserve
    User.objects.filter(pk=handler.pk).update(is_active=False)

    access.take_over(reserve, answered.reference, now=LATER)

    assert (reviewers.of(answered.case), answered.case.owner) == (None, reserve)


def test_a_reserve_reader_without_any_role_can_be_seated(answered: Worked, senior: User, reserve: User) -> None:
    User.objects.filter(pk=senior.pk).update(is_active=False)

    ask(answered)

    assert reviewers.of(answered.case) == reserve
    assert access.visible_cases(reserve).get() == answered.case


def test_who_steps_aside_is_replaced_by_the_next(answered: Worked, senior: User, reserve: User) -> None:
    ask(answered)
    access.block(answered.case, senior, ConflictKind.RECUSAL, by=senior, now=LATER)
    assert reviewers.of(answered.case) is None

    assert reviewers.fill(now=LATER) == 1

    assert reviewers.of(answered.case) == reserve
    assert reviewers.fill(now=LATER) == 0


def test_reminders_of_a_review_go_to_the_reviewer_and_its_misses_upward(
    answered: Worked, senior: User, handler: User, reserve: User
) -> None:
    ask(answered)

    clock.sweep(now=NOW + timedelta(days=13))
    first = {(row.recipient, row.step.split(".")[0]) for row in ReminderStep.objects.filter(deadline__round=2)}
    clock.sweep(now=NOW + timedelta(days=40))

    assert {who for who, _ in first} == {senior}
    told = ReminderStep.objects.filter(deadline__round=2, step__contains=access.SENIOR_STEP)
    assert {row.recipient for row in told} == {reserve}
    assert not ReminderStep.objects.filter(deadline__round=2, recipient=handler).exists()
    missed = Event.objects.filter(type=EventType.DUTY_MISSED)
    assert missed.count() == 2


def test_r56_the_review_is_acknowledged_and_decided_in_writing(answered: Worked, senior: User) -> None:
    review = begun(answered, senior)

    reviews.decide(review, STANDS, by=senior, now=LATER + timedelta(days=1))

    kinds = [letter.kind for letter in letters.issued(answered.concern)][-2:]
    assert kinds == [LetterKind.REVIEW_BEGUN, LetterKind.REVIEW]
    text = letters.text_of(letters.issued(answered.concern)[-1])
    assert "The first answer stands." in text
    assert "This is the last step inside" in text
    assert "The CQC" in text  # R57
    assert [row[3] for row in promised(answered)] == [True] * 4
    assert answered.case.state == State.ANSWERED
    assert access.visible_cases(senior).count() == 0
    with pytest.raises(WrongState):
        ask(answered)  # one answer is looked at again once


def test_only_the_reviewer_decides_and_the_second_of_two_is_told(
    answered: Worked, senior: User, handler: User
) -> None:
    review = begun(answered, senior)
    with pytest.raises(Refused):
        reviews.decide(review, STANDS, by=handler, now=LATER)
    review, stale = reviews.find(answered.case, review.pk), reviews.find(answered.case, review.pk)

    reviews.decide(review, STANDS, by=senior, now=LATER)

    with pytest.raises(WrongState):
        reviews.decide(stale, WRONG, by=senior, now=LATER)
    assert answered.case.state == State.ANSWERED


def test_a_result_says_all_it_lacks_at_once(answered: Worked, senior: User) -> None:
    review = reviews.find(answered.case, ask(answered).pk)

    with pytest.raises(Blocked) as blocked:
        reviews.decide(review, Result(ReviewResult.CHANGED, found="He was suspended."), by=senior, now=LATER)

    assert blocked.value.reasons == [
        (Obstacle.REVIEW_NOT_BEGUN, str(review.pk)),
        (Obstacle.PART_MISSING, "changes"),
        (Obstacle.PART_MISSING, "bodies"),
        (Obstacle.NO_APOLOGY, None),
        (Obstacle.WORDS_READ_ONCE, "suspended"),
    ]


def test_r56_a_wrong_answer_goes_back_to_work_and_its_first_clock_stays_as_it_was(
    answered: Worked, senior: User, handler: User
) -> None:
    casework.close(answered.case, by=handler)
    before = promised(answered)
    review = begun(answered, senior)

    reviews.decide(review, WRONG, by=senior, now=LATER)

    case = answered.case
    assert (case.state, case.closed_at, case.closed_by) == (State.INVESTIGATING, None, None)
    assert promised(answered)[:2] == before
    assert promised(answered)[-1] == (3, "answer", date(2026, 12, 10), False)
    assert clock.open_duties(answered.concern) == [Duty.ANSWER]
    assert Mailbox.objects.get(concern=answered.concern).closes_date is None
    assert answered.concern.answered_date is None
    assert reopening.of(case)[0].after_review

    casework.give_outcome(answered, now=LATER)

    assert answered.case.state == State.ANSWERED
    assert promised(answered)[-1][3]
    assert ask(answered).round == 4


def test_r58_a_redirect_can_be_challenged_and_overturned_and_is_not_repeated(
    rota: list[User], senior: User, lead: User, handler: User
) -> None:
    redirected = casework.case_in(State.REDIRECTED, lead=lead, handler=handler)
    review = begun(redirected, senior)
    assert not redirected.concern.meetings.exists()

    reviews.decide(review, WRONG, by=senior, now=LATER)

    assert redirected.case.state == State.ACCEPTED
    assert redirected.concern.meetings.get().state == MeetingState.TO_OFFER
    assert access.visible_cases(lead).get() == redirected.case
    with pytest.raises(Blocked) as blocked:
        triage.redirect(redirected.case, procedure=Procedure.GRIEVANCE, parts=REDIRECT, by=lead, now=LATER)
    assert (Obstacle.REDIRECT_OVERTURNED, None) in blocked.value.reasons
    triage.appoint(redirected.case, handler, CaseRole.HANDLER, by=lead, now=LATER)
    assert LetterKind.CONTACT in {letter.kind for letter in letters.issued(redirected.concern)}


def test_a_first_reader_with_no_part_chooses_another_reviewer(
    answered: Worked, senior: User, lead: User, other_lead: User, handler: User, unit: Unit
) -> None:
    second = people.make_person("Ada Brent", "Head of homes", Role.SENIOR_MANAGER, unit=unit)
    ask(answered)
    assert reviews.open_to_choose(other_lead) == [answered.case]
    assert reviews.open_to_choose(handler) == []

    reviews.choose_reviewer(answered.case, second, by=other_lead, now=LATER)

    assert reviewers.of(answered.case) == second
    assert access.visible_cases(senior).count() == 0
    for person in (handler, lead):
        with pytest.raises(Refused):
            reviews.choose_reviewer(answered.case, person, by=other_lead, now=LATER)
    with pytest.raises(Refused):
        reviews.choose_reviewer(answered.case, senior, by=handler, now=LATER)


def test_who_reviews_hears_what_the_reporter_writes_as_long_as_they_do(answered: Worked, senior: User) -> None:
    review = begun(answered, senior)
    mailbox.write_as_reporter(answered.raised.mailbox, "The weeks of spring.", on=ON)
    waiting = Notice.objects.filter(recipient=senior, kind=Kind.MESSAGE)
    assert waiting.count() == 1

    reviews.decide(review, STANDS, by=senior, now=LATER)
    mailbox.write_as_reporter(answered.raised.mailbox, "Thank you.", on=ON)

    assert waiting.count() <= 1


def test_the_letter_names_the_day_that_was_promised_already_where_it_was_opened_again_before(
    answered: Worked, senior: User, handler: User
) -> None:
    review = begun(answered, senior)
    reopening.reopen(answered.case, reason="A sheet was found.", words="We found more.", by=handler, now=LATER)
    due = clock.due(answered.concern, Duty.ANSWER)
    assert due is not None
    later = LATER + timedelta(days=5)
    review = reviews.find(answered.case, review.pk)

    text = reviews.result_text(review, WRONG, by=senior, on=later.date())

    assert f"{due.due_date:%A} {due.due_date.day} {due.due_date:%B %Y}" in text
