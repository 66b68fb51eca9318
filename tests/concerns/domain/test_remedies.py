"""What is done about it, and how it ends (R79)."""

from datetime import date

import pytest

from accounts.models import User
from concerns.domain import detriments, lifecycle, remedies
from concerns.domain.detriments import Report
from concerns.domain.remedies import Result
from concerns.enums import DetrimentKind, EventType, Obstacle, State, Wanting
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import Detriment
from tests.casework_factories import case_in, close
from tests.factories import NOW, raise_concern
from trust.models import Event

TODAY = NOW.date()


@pytest.fixture
def report(rota: list[User]) -> Detriment:
    """Of a new concern, so that the second first reader has it."""
    return detriments.tell_by_reporter(raise_concern().mailbox, Report(what="I am left out."), on=TODAY)


def test_r79_it_is_closed_once_replied_to_and_every_step_is_done(report: Detriment, other_lead: User) -> None:
    ended = Result(remedied=False, words="We spoke to the team. It went on.", linked="D-17")
    remedies.add_task(report, "Put the nights back", due_date=date(2026, 11, 12), by=other_lead, now=NOW)
    assert remedies.wanting(report) == [Wanting.REPLY, Wanting.TASKS]
    with pytest.raises(WrongState):
        remedies.close(report, ended, by=other_lead, now=NOW)

    detriments.reply(report, "I will stop it.", by=other_lead, now=NOW)
    remedies.finish_task(report, 1, by=other_lead, now=NOW)
    with pytest.raises(WrongState):
        remedies.finish_task(report, 1, by=other_lead, now=NOW)
    report.refresh_from_db()
    remedies.close(report, ended, by=other_lead, now=NOW)

    assert (report.remedied, remedies.result_of(report)) == (False, ended)
    assert [(step.text, step.done_by) for step in remedies.steps(report)] == [("Put the nights back", other_lead)]
    with pytest.raises(WrongState):
        detriments.write(report, "Again.", on=TODAY)
    types = Event.objects.filter(chain=detriments.chain_of(report)).order_by("number")
    assert list(types.values_list("type", flat=True)) == [
        EventType.DETRIMENT_TOLD,
        EventType.DETRIMENT_TASK_ADDED,
        EventType.DETRIMENT_REPLIED,
        EventType.DETRIMENT_TASK_DONE,
        EventType.DETRIMENT_CLOSED,
    ]


def test_r52_a_case_waits_for_it_only_where_the_reporter_lets_their_contact_know(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    inbox, words = worked.raised.mailbox, Report(what="I am left out.")
    detriments.tell_by_reporter(inbox, words, on=TODAY)
    detriments.tell_by_reporter(inbox, Report(what="Ruth Adeyemi does it."), contact_may_know=True, on=TODAY)
    open_report = (Obstacle.BAD_TREATMENT_OPEN, None)
    assert open_report not in lifecycle.closing_obstacles(worked.case)

    detriments.tell_by_reporter(inbox, words, contact_may_know=True, on=TODAY)

    with pytest.raises(Blocked) as stopped:
        close(worked.case, by=handler, now=NOW)
    assert open_report in stopped.value.reasons


def test_whoever_is_too_close_steps_aside_and_finds_it_no_more(
    report: Detriment, other_lead: User, reserve: User
) -> None:
    remedies.step_aside(detriments.find(other_lead, report.reference), by=other_lead, now=NOW)

    with pytest.raises(NoSuchCase):
        detriments.find(other_lead, report.reference)
    assert detriments.find(reserve, report.reference).owner == reserve


def test_r7_obstruction_is_linked_to_a_concern_that_its_owner_oversees_and_has_no_part_in(
    rota: list[User], lead: User, other_lead: User, worker: User
) -> None:
    kind, words = DetrimentKind.OBSTRUCTION, Report(what="Priya Nair told us to keep quiet.")
    mine, blocked = raise_concern(), raise_concern(must_not_know=(other_lead.pk,))
    report = detriments.tell(words, kind=kind, concern=None, by=worker, now=NOW)
    assert report.owner == other_lead

    for reference in (blocked.concern.reference, "RC-0000-0000"):
        with pytest.raises(NoSuchCase):
            remedies.link(report, reference, by=other_lead, now=NOW)
    remedies.link(report, mine.concern.reference, by=other_lead, now=NOW)

    found = detriments.find(other_lead, report.reference)
    assert (remedies.link_of(found), found.concern) == (mine.concern.reference, None)
