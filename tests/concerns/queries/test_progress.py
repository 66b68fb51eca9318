"""How far a case has come, asked in one question with its concerns."""

from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import (
    access,
    advice,
    detriments,
    informal,
    joining,
    learning,
    lifecycle,
    offers,
    onward,
    subjects,
    told,
    triage,
)
from concerns.domain.detriments import Report
from concerns.domain.onward import OnwardRecord
from concerns.domain.subjects import Draft
from concerns.enums import AssessmentKind, CaseRole, OnwardKind, SafeguardingKind, Seriousness, State
from concerns.models import Concern, ProtectionDecision, SafeguardingDecision
from concerns.queries import answerfile, casefile, inbox_status, nextstep
from concerns.queries.progress import Progress
from tests import factories, reviewing
from tests.casework_factories import (
    Worked,
    acknowledge,
    answer_all,
    case_in,
    consider_support,
    found,
    give_outcome,
    not_met,
    ready_to_close,
    triaged,
)
from tests.factories import NOW
from tests.talking import resolve

pytestmark = pytest.mark.django_db


def progress(worked: Worked) -> Progress:
    return casefile.load(worked.case, worked.reference, viewer=worked.lead, today=NOW.date()).progress


def step_of(worked: Worked, user: User) -> tuple[str, str] | None:
    file = casefile.load(worked.case, worked.reference, viewer=user, today=NOW.date())
    step = nextstep.next_step(file, access.actions_for(user, worked.case))
    return (step.words, step.place) if step else None


def test_what_nobody_weighed_up_is_known_by_kind(rota: list[User], lead: User, handler: User) -> None:
    new = Worked(factories.raise_concern(), lead, handler)
    worked = triaged(lead=lead, handler=handler)

    assert progress(new).risks_missing == list(AssessmentKind)
    assert progress(worked).risks_missing == []


def test_what_went_elsewhere_is_told_to_the_reporter_or_it_says_why_not(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    record = OnwardRecord(recipient="The police")
    for kind in (OnwardKind.POLICE, OnwardKind.AUDIT):
        onward.begin(worked.case, kind=kind, record=record, sent_date=NOW.date(), by=handler, now=NOW)
    asked = advice.ask(worked.case, senior, question="May we begin?", by=handler, now=NOW)
    assert (progress(worked).untold_routes, progress(worked).questions_waiting) == (2, 1)

    route = onward.of_case(worked.case)[0].key
    line = next(one for one in told.lines(worked.case) if one.done.key == route)
    told.record(worked.case, line, told=True, reason="By message.", by=handler, now=NOW)
    advice.take_back(advice.on_case(worked.case, asked.pk), by=handler, now=NOW)
    assert (progress(worked).untold_routes, progress(worked).questions_waiting) == (1, 0)


def test_r72_whoever_was_asked_stands_where_the_next_step_does(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    triage.accept(worked.case, handler=None, by=lead, now=NOW)
    assert step_of(worked, lead) == ("Ask somebody to take it on", "triage:ask")

    offers.ask(worked.case, handler, told="Medicine in one home.", names_service=False, by=lead, now=NOW)

    assert step_of(worked, lead) == (f"Waiting for {handler.name}", "triage:ask")


def test_r44_what_is_minor_and_cleared_is_put_right_by_talking_first(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    found(Seriousness.MINOR, worked.case, by=lead)
    informal.clear(worked.case, may=True, reason="Anybody could have seen it.", by=lead, now=NOW)
    triage.accept(worked.case, handler=handler, by=lead, now=NOW)
    assert step_of(worked, handler) == ("Put it right by talking", "casework:resolve")

    check = informal.ask(worked.case, grounds="Still so?", by=handler, now=NOW)
    informal.decide(check, may=True, reason="Yes.", by=other_lead, now=NOW + timedelta(minutes=1))
    assert step_of(worked, handler) == ("Put it right by talking", "casework:resolve")
    found(Seriousness.SERIOUS, worked.case, by=lead, now=NOW + timedelta(hours=1))

    assert step_of(worked, handler) == ("Write the first letter", "casework:acknowledge")


def test_r22_put_right_by_talking_is_said_of_a_talk_and_not_of_a_formal_answer(
    rota: list[User], lead: User, handler: User
) -> None:
    """Two reporters, one case: each inbox speaks of its own letter, and the case of the last."""
    told, other = two_reporters(lead, handler)
    resolve(told)
    assert (headed(told), stands(told)) == ("It was put right early, by talking", "Accepted")

    acknowledge(other)
    lifecycle.change_state(told.case, State.INVESTIGATING, by=handler, now=NOW)
    answer_all(other)
    give_outcome(other)

    assert headed(told) == "It was put right early, by talking"
    assert (headed(other), stands(other)) == ("Our answer is here", "Answered")


def two_reporters(lead: User, handler: User) -> tuple[Worked, Worked]:
    """Of one case, which may be put right by talking."""
    first, second = triaged(lead=lead, handler=handler), triaged(lead=lead, handler=handler)
    joining.join(second.case, into=first.case, by=lead, now=NOW)
    found(Seriousness.MINOR, first.case, by=lead)
    informal.clear(first.case, may=True, reason="Anybody could have seen it.", by=lead, now=NOW)
    triage.accept(first.case, handler=handler, by=lead, now=NOW)
    return first, second


def headed(worked: Worked) -> str:
    return inbox_status.of(Concern.objects.get(pk=worked.concern.pk), worked.raised.mailbox).title


def stands(worked: Worked) -> str:
    return casefile.load(worked.case, worked.reference, viewer=worked.lead, today=NOW.date()).state_words


def test_r22_a_case_in_which_everybody_was_told_of_the_talk_says_so(
    rota: list[User], lead: User, handler: User
) -> None:
    told, other = two_reporters(lead, handler)
    resolve(told)
    assert step_of(other, handler) == ("Put it right by talking", "casework:resolve")

    resolve(other)

    assert stands(told) == "Put right by talking"


def test_r77_a_summary_waits_for_a_second_person_and_then_for_its_telling(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    subjects.write(worked.case, Draft("Records may not be right."), by=handler, now=NOW)
    assert (progress(worked).summary_waits, progress(worked).nobody_told) == (True, False)

    subjects.agree(worked.case, 1, by=lead, now=NOW)

    assert (progress(worked).summary_waits, progress(worked).nobody_told) == (False, True)


def test_r77_whoever_wrote_the_summary_is_sent_for_a_second_reader_and_then_on(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    answer_all(worked)
    not_met(worked)
    consider_support(worked.case, by=handler)
    before = step_of(worked, handler)
    assert before == ("Write the answer", "casework:outcome")
    subjects.write(worked.case, Draft("Records may not be right."), by=handler, now=NOW)

    assert step_of(worked, handler) == (
        "Appoint a second reader for what the person it is about will be told",
        "casework:people",
    )

    access.appoint(worked.case, other_handler, CaseRole.SECOND_READER, by=handler, now=NOW)
    assert step_of(worked, handler) == before
    assert step_of(worked, other_handler) == ("Read what the person it is about will be told", "casework:subject")


def test_what_stands_before_closing_is_all_listed_and_a_review_leaves_no_button(
    rota: list[User], senior: User, lead: User, handler: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    ready_to_close(worked)
    assert step_of(worked, handler) == ("Close the case", "casework:close")
    reviewing.ask(worked)
    assert step_of(worked, handler) is None
    told = Report(what="They changed my shifts.")
    detriments.tell_by_reporter(worked.raised.mailbox, told, contact_may_know=True, on=NOW.date())
    ProtectionDecision.objects.filter(case=worked.case).delete()
    SafeguardingDecision.objects.filter(case=worked.case, kind=SafeguardingKind.CHILD).delete()

    file = casefile.load(worked.case, worked.reference, viewer=handler, today=NOW.date())
    listed = {check.code for check in answerfile.checks(file) if not check.done}

    stopping = [*lifecycle.closing_obstacles(worked.case), *learning.missing(worked.case)]
    assert listed == {code for code, _detail in stopping}
