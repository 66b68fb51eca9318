"""What a case page reads, and with how many queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from concerns.domain import access, findings, lifecycle, outcome, tasks, triage
from concerns.enums import Action, CaseRole, Category, Conclusion, ConflictKind, Duty, Seat, State, WishReply
from concerns.queries import answerfile, casefile, nextstep, timeline
from concerns.queries.casefile import CaseFile
from tests import factories
from tests.casework_factories import (
    FOUND,
    Worked,
    acknowledge,
    bring_together,
    case_in,
    consider_support,
    decide_protection,
    decide_safeguarding,
    not_met,
    second_read,
    weigh,
)
from tests.desk import client_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def load(worked: Worked, *, today: date = TODAY) -> CaseFile:
    return casefile.load(worked.case, worked.reference, viewer=worked.handler, today=today)


def crowd(worked: Worked, *, lead: User) -> None:
    """More of everything that a page lists."""
    for number in range(3):
        findings.allege(worked.case, f"Number {number}.", by=worked.handler, now=NOW)
        findings.add_note(worked.case, f"Note {number}.", by=worked.handler, now=NOW)
    access.appoint(worked.case, lead, CaseRole.OBSERVER, by=worked.handler, now=NOW)
    for _ in range(2):
        bring_together(factories.raise_concern().case, into=worked)


def test_a_case_is_read_with_as_many_queries_for_many_things_as_for_one(
    rota: list[User], lead: User, handler: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    findings.allege(worked.case, "Number one.", by=handler, now=NOW)

    def read(queries: int) -> None:
        case = worked.case
        with django_assert_num_queries(queries):
            file = casefile.load(case, worked.reference, viewer=handler, today=TODAY)
            timeline.latest(file, count=3, knows_blocks=True)

    read(7)
    crowd(worked, lead=lead)
    read(8)  # the one more asks which cases were joined to this one


@pytest.mark.parametrize(
    ("place", "queries", "once_joined"),
    [
        ("case", 16, 1),  # the chains of joined cases
        ("concern", 16, 0),
        ("people", 24, 0),
        ("allegations", 16, 0),
        ("notes", 17, 0),
        ("timeline", 17, 1),
    ],
)
def test_a_page_costs_the_same_with_one_thing_and_with_many(
    place: str,
    queries: int,
    once_joined: int,
    rota: list[User],
    lead: User,
    handler: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """All of a request: session, door, the event of the read, the rail and the clock, then the page."""
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    findings.allege(worked.case, "Number one.", by=handler, now=NOW)
    findings.add_note(worked.case, "A note.", by=handler, now=NOW)
    client = client_of(handler)
    url = reverse(f"casework:{place}", args=[worked.reference])

    with django_assert_num_queries(queries):
        client.get(url)
    crowd(worked, lead=lead)
    with django_assert_num_queries(queries + once_joined):
        client.get(url)


def test_kinds_stand_in_the_order_in_which_they_are_offered() -> None:
    assert casefile.kind_words(["concealment", "crime"]) == "Crime, concealment"
    assert set(casefile.KINDS) == set(Category)


def test_every_state_has_a_chip_and_steps() -> None:
    assert set(casefile.STATE_CHIPS) == set(State)
    assert set(nextstep.STEPS) == set(State)


def step_of(worked: Worked, user: User, *, today: date = TODAY) -> tuple[str, str] | None:
    file = load(worked, today=today)
    step = nextstep.next_step(file, access.actions_for(user, worked.case))
    return (step.words, step.place) if step else None


def test_the_next_step_leads_from_the_first_reading_to_the_end(
    rota: list[User], lead: User, handler: User
) -> None:
    raised = factories.raise_concern(wishes=("Two people on every round",))
    worked = Worked(raised, lead, handler)
    assert step_of(worked, lead) == ("Decide who must not know", "triage:case")
    triage.decide_conflicts(worked.case, by=lead, now=NOW)
    assert step_of(worked, lead) == ("Record the decision: adult safeguarding", "triage:safeguarding")
    decide_safeguarding(worked.case, by=lead)
    assert step_of(worked, lead) == ("Decide what must change now", "triage:protection")
    decide_protection(worked.case, by=lead)
    assert step_of(worked, lead) == ("Weigh up who could guess who told us", "triage:assess")
    weigh(worked.case, by=lead)
    assert step_of(worked, lead) == ("Decide whose it becomes", "triage:case")
    triage.accept(worked.case, handler=None, by=lead, now=NOW)
    assert step_of(worked, lead) == ("Ask somebody to take it on", "triage:ask")
    triage.appoint(worked.case, handler, CaseRole.HANDLER, by=lead, now=NOW)
    assert step_of(worked, handler) == ("Write the first letter", "casework:acknowledge")
    acknowledge(worked)
    assert step_of(worked, handler) == ("Offer the reporter to write to and fro", "casework:meeting-offer")
    not_met(worked)
    assert step_of(worked, handler) == ("Start looking into it", "casework:start")
    findings.start(worked.case, by=handler, now=NOW)
    assert step_of(worked, handler) == ("Say what support the reporter needs", "casework:support-reporter")
    consider_support(worked.case, by=handler)
    assert step_of(worked, handler) == ("Write down what is alleged", "casework:allegations")
    case = worked.case
    allegation = findings.allege(case, "Something.", by=handler, now=NOW)
    assert step_of(worked, handler) == ("Record a finding on allegation 1", "casework:finding")
    findings.find(
        allegation,
        conclusion=Conclusion.NOT_UPHELD,
        record=FOUND,
        by=handler,
        now=NOW,
    )
    assert step_of(worked, handler) == ("Reply to wish 1", "casework:wish")
    line = outcome.wishes(worked.concern)[0]
    outcome.reply_to_wish(worked.case, line.wish, reply=WishReply.ALL, reason="Done.", by=handler, now=NOW)
    assert step_of(worked, handler) == ("Write the answer", "casework:outcome")
    second_read(worked)
    assert step_of(worked, handler) == ("Send the answer", "casework:outcome")


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.ANSWERED, ("Offer the reporter to write to and fro", "casework:meeting-offer")),
        (State.REDIRECTED, None),
        (State.CLOSED, None),
    ],
)
def test_the_next_step_at_the_end(
    state: State, step: tuple[str, str] | None, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(state, lead=lead, handler=handler)

    assert step_of(worked, handler) == step


def test_the_first_reader_closes_what_was_redirected(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.REDIRECTED, lead=lead, handler=handler)

    assert step_of(worked, lead) == ("Say what support the reporter needs", "casework:support-reporter")
    consider_support(worked.case, by=lead)
    assert step_of(worked, lead) == ("Close the case", "casework:close")


def test_what_stands_before_closing_comes_step_by_step_and_as_a_list(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    tasks.add(worked.case, "Ask the pharmacy.", owner=handler, due_date=TODAY, by=handler, now=NOW)

    def left() -> list[tuple[str, int | str | None]]:
        return [(check.code, check.detail) for check in answerfile.checks(load(worked)) if not check.done]

    def asked() -> set[str]:
        return {code for code, _detail in lifecycle.closing_obstacles(worked.case)} - {"task_open"}

    assert left() == [
        ("reporter_support_blank", worked.reference),
        ("meeting_open", worked.reference),
        ("subject_support_blank", None),
        ("tasks_open", 1),
        ("learning_missing", None),
    ]
    assert {code for code, _ in left()} - {"tasks_open", "learning_missing"} == asked()
    not_met(worked)
    assert step_of(worked, handler) == ("Say what support the reporter needs", "casework:support-reporter")
    consider_support(worked.case, by=handler)
    assert step_of(worked, handler) == ("Finish what is still to be done", "casework:notes")
    assert left() == [("tasks_open", 1), ("learning_missing", None)]
    tasks.finish(worked.case, 1, by=handler, now=NOW)
    assert step_of(worked, handler) == ("Close the case", "casework:close")
    assert left() == [("learning_missing", None)]
    assert asked() == set()


def test_an_observer_is_offered_nothing_to_do(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, lead, CaseRole.OBSERVER, by=handler, now=NOW)

    assert step_of(worked, lead) is None


def test_a_late_step_says_when_it_was_due(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    file = load(worked, today=TODAY + timedelta(days=20))

    step = nextstep.next_step(file, frozenset({Action.ACKNOWLEDGE}))

    assert step is not None
    assert step.late is True
    assert "It was due on Tuesday 24 November 2026." in step.reason


@pytest.mark.parametrize(
    ("days", "chip", "words"),
    [
        (0, "time_left", "10 working days left"),
        (13, "due_soon", "1 working day left"),
        (14, "due_soon", "Due today"),
        (15, "overdue", "1 day over"),
    ],
)
def test_a_promise_counts_working_days_until_and_calendar_days_after(
    days: int, chip: str, words: str, rota: list[User], lead: User
) -> None:
    raised = factories.raise_concern()
    worked = Worked(raised, lead, lead)

    promise = load(worked, today=TODAY + timedelta(days=days)).here.promises[Duty.ACKNOWLEDGE]

    assert (promise.chip_kind, promise.chip_words) == (chip, words)


def test_what_the_answer_needs_is_listed_with_what_is_missing_first(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    checks = answerfile.checks(load(worked))

    assert [(check.done, check.code, check.detail) for check in checks if not check.done] == [
        (False, "wish_without_reply", 1),
        (False, "wish_without_reply", 2),
        (False, "not_read_twice", "never_asked"),
        (False, "no_allegation", None),
    ]
    assert [check.words for check in checks if check.done] == [
        "First letter: sent",
        "Adult safeguarding: decided",
        "Child safeguarding: decided",
        "What must change now: decided",
    ]


def test_what_is_missing_leads_only_where_it_can_be_done_now(rota: list[User], lead: User, handler: User) -> None:
    def open_to_handler(worked: Worked) -> list[str]:
        missing = [check for check in answerfile.checks(load(worked)) if not check.done]
        return [
            check.code
            for check in missing
            if answerfile.is_open(check, access.actions_now(load(worked).held, worked.case))
        ]

    investigating, accepted = (
        case_in(state, lead=lead, handler=handler) for state in (State.INVESTIGATING, State.ACCEPTED)
    )

    assert open_to_handler(investigating) == [
        "wish_without_reply",
        "wish_without_reply",
        "not_read_twice",
        "no_allegation",
    ]
    assert open_to_handler(accepted) == ["not_begun", "duty_open"]

    answered = case_in(State.ANSWERED, lead=lead, handler=handler)
    met = next(check for check in answerfile.checks(load(answered)) if check.code == "meeting_open")
    seats = (Seat.HANDLER, Seat.INVESTIGATOR)
    assert [answerfile.is_open(met, access.actions_now(frozenset({seat}), answered.case)) for seat in seats] == [
        True,
        False,
    ]


def test_blocked_people_are_counted_once(rota: list[User], lead: User, handler: User) -> None:
    concern = factories.raise_concern().concern
    case = concern.case
    for kind in (ConflictKind.SUBJECT, ConflictKind.RELATION):
        access.block(case, handler, kind, by=lead, now=NOW)

    assert casefile.load(case, concern.reference, viewer=lead, today=TODAY).blocked == 1
