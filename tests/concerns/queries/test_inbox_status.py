"""Where things stand, in every stage that the inbox has words for; each reached through the rules."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import (
    challenges,
    inboxes,
    onward,
    outcome,
    reading,
    reopening,
    reviews,
    told,
    triage,
    wellbeing,
    withdrawals,
)
from concerns.domain.onward import OnwardRecord
from concerns.enums import OnwardKind, State
from concerns.models import Concern, Mailbox, WellbeingCheck
from concerns.queries import inbox_status
from concerns.queries.inbox_status import Status
from tests import factories
from tests.casework_factories import (
    OUTCOME,
    Worked,
    acknowledge,
    answer_all,
    case_in,
    cleared,
    close,
    decide_safeguarding,
    give_outcome,
    ready_to_close,
)
from tests.factories import NOW
from tests.reviewing import LATER, STANDS, WRONG, begun
from tests.talking import resolve

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
UNTIL = "Friday 10 December 2027"


def said(worked: Worked) -> Status:
    inbox = Mailbox.objects.get(concern=worked.concern)
    return inbox_status.of(worked.concern, inbox)


def ending(worked: Worked, *, today: date) -> str:
    inbox = Mailbox.objects.select_related("concern__case").get(concern=worked.concern)
    return inbox_status.ending(inbox, today=today)


@pytest.fixture
def reach(rota: list[User], senior: User, lead: User, handler: User) -> Callable[[State], Worked]:
    return lambda state: case_in(state, lead=lead, handler=handler)


def test_received_read_and_taken_on(reach: Callable[[State], Worked], lead: User) -> None:
    worked = reach(State.RECEIVED)
    assert said(worked) == Status("We have it", "A first reader reads it next.")
    triage.decide_conflicts(worked.case, by=lead, now=NOW)
    assert said(worked).title == "A first reader is reading it and deciding what happens next"

    taken = reach(State.ACCEPTED)
    assert said(taken) == Status(
        "You have a contact: Ruth Adeyemi", "They write to you by Tuesday 24 November 2026."
    )
    acknowledge(taken)
    assert said(taken) == Status("Our first letter is here", "Your contact is planning what to do.")
    assert said(reach(State.REFERRED)) == Status(
        "It has gone to the manager whose job it is to deal with it", "Your dates are the same."
    )


def test_looked_into_with_others_first_only_where_they_were_told_and_being_written(
    reach: Callable[[State], Worked], lead: User, handler: User
) -> None:
    worked = reach(State.INVESTIGATING)
    looking = Status("We are looking into it", "Ruth Adeyemi is your contact.")
    assert said(worked) == looking
    record = OnwardRecord(recipient="Westmarch police", asked="Whether it is for them.")
    onward.begin(worked.case, kind=OnwardKind.POLICE, record=record, sent_date=TODAY, by=handler, now=NOW)
    assert said(worked) == looking  # to say it here could warn somebody
    line = next(one for one in told.lines(worked.case) if one.done.what == told.What.ROUTE)
    told.record(worked.case, line, told=True, reason="They asked us to.", by=handler, now=NOW)
    assert said(worked) == Status(
        "Someone else has to act first", "Your dates still count. If we need longer, we tell you."
    )

    answer_all(worked)
    asked = outcome.ask_second_reader(worked.case, worked.concern, parts=OUTCOME, reader=lead, by=handler, now=NOW)
    assert said(worked) == Status("We are writing our answer", "A second person checks it.")
    reading.agree(asked, reason="", by=lead, now=NOW)
    outcome.give(worked.case, worked.concern, parts=OUTCOME, by=handler, now=NOW)
    assert said(worked) == Status("Our answer is here")


def test_put_right_early_and_sent_elsewhere(reach: Callable[[State], Worked], lead: User, handler: User) -> None:
    early = cleared(lead=lead, handler=handler)
    resolve(early)
    assert said(early) == Status("It was put right early, by talking", "Our letter says how.")
    assert said(reach(State.REDIRECTED)) == Status(
        "Something else fits better", "Our letter says why. You can ask us to think again."
    )


def test_asked_to_stop_stopped_and_closed(reach: Callable[[State], Worked], lead: User, handler: User) -> None:
    worked = reach(State.INVESTIGATING)
    withdrawals.ask(worked.raised.mailbox, "", on=TODAY)
    assert said(worked) == Status("You asked us to stop", "We are deciding, and we will write to you.")
    row = withdrawals.awaiting(lead)[0]
    withdrawals.stop(row, withdrawals.Stopping("Nobody is at risk.", "A line.", "The CQC"), by=lead, now=NOW)
    assert said(worked).title == "We have stopped, as you asked"
    ready_to_close(worked)
    close(worked.case, by=handler)

    assert said(worked).title == "We have stopped, as you asked"
    assert said(worked).more.startswith(f"Your inbox stays open until {UNTIL}.")


def test_closed_says_until_when_and_when_we_ask_and_warns_before_the_end(
    reach: Callable[[State], Worked],
) -> None:
    worked = reach(State.CLOSED)
    wellbeing.sweep(on=TODAY)
    assert said(worked) == Status(
        "We have finished",
        f"Your inbox stays open until {UNTIL}. Tell us if you are treated badly. "
        "We also ask you on Thursday 10 December 2026.",
    )
    last = date(2027, 12, 10)
    assert ending(worked, today=last - timedelta(days=57)) == ""
    WellbeingCheck.objects.all().delete()
    warned = f"Your inbox closes on {UNTIL}. After that your code will not work. Save what you need."
    assert ending(worked, today=last - timedelta(days=56)) == warned

    challenges.ask(worked.raised.mailbox, "You forgot the nights.", on=last)

    assert ending(worked, today=last).startswith(warned)
    assert ending(worked, today=last) != warned
    inbox = Mailbox.objects.select_related("concern").get(concern=worked.concern)
    assert inboxes.is_kept_open(inbox, on=last + timedelta(days=1))
    assert "when what is still open here is finished" in ending(worked, today=last + timedelta(days=1))


def test_a_review_asked_under_way_and_done_and_what_it_opens_again(
    reach: Callable[[State], Worked], senior: User
) -> None:
    worked = reach(State.ANSWERED)
    review = begun(worked, senior)
    assert said(worked).title == "Someone with no part in it is looking again"
    reviews.decide(review, STANDS, by=senior, now=LATER)
    assert said(worked).title == "The result of the review is here"

    wrong = reach(State.ANSWERED)
    reviews.decide(begun(wrong, senior), WRONG, by=senior, now=LATER)
    assert said(wrong).title == "We have opened it again"


def test_a_wish_to_stop_ends_with_our_answer_also_when_it_is_opened_again(
    reach: Callable[[State], Worked], handler: User
) -> None:
    worked = reach(State.INVESTIGATING)
    withdrawals.ask(worked.raised.mailbox, "", on=TODAY)
    assert said(worked).title == "You asked us to stop"
    answer_all(worked)
    give_outcome(worked)
    assert said(worked).title == "Our answer is here"

    reopening.reopen(worked.case, reason="A sheet was found.", words="We found more.", by=handler, now=LATER)

    assert said(worked).title == "We have opened it again"


def test_of_a_joined_case_each_reads_their_own_and_nothing_of_the_other(
    reach: Callable[[State], Worked], lead: User
) -> None:
    joined = reach(State.JOINED)
    other = joined.case.concerns.exclude(pk=joined.concern.pk).get()
    triage.decide_conflicts(joined.case, by=lead, now=NOW)
    decide_safeguarding(joined.case, by=lead)
    withdrawals.ask(joined.raised.mailbox, "", on=TODAY)

    assert said(joined).title == "You asked us to stop"
    other = Concern.objects.select_related("case").get(pk=other.pk)
    neighbour = inbox_status.of(other, Mailbox.objects.get(concern=other))
    assert neighbour.title == "A first reader is reading it and deciding what happens next"
    for status in (said(joined), neighbour):
        assert "join" not in f"{status.title} {status.more}".lower()


def test_nobody_may_read_it(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern(must_not_know=[user.pk for user in rota])

    assert said(Worked(raised, lead, handler)) == Status(
        "We have it", "We are looking for someone who may read it."
    )
