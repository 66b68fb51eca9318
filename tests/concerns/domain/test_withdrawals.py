"""The reporter asks us to stop, and a first reader decides."""

import pytest

from accounts.models import User
from concerns.domain import (
    access,
    afterwords,
    challenges,
    clock,
    letters,
    lifecycle,
    mailbox,
    outcome,
    reopening,
    triage,
    withdrawals,
)
from concerns.domain.withdrawals import Stopping
from concerns.enums import CaseRole, ConflictKind, EventType, LetterKind, Obstacle, State
from concerns.errors import AlreadyReceived, Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Letter, Withdrawal
from notifications.models import Notice
from tests import factories
from tests.casework_factories import (
    OUTCOME,
    Worked,
    answer_all,
    case_in,
    close,
    decide_safeguarding,
    give_outcome,
    ready_to_close,
)
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WHY = "I have found other work."
PARTS = Stopping(
    reason="Nobody is at risk, and nothing else came to us.",
    support="The staff support line is 01632 960 145.",
    bodies="Care Quality Commission (safety of care)",
)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def asked(worked: Worked) -> Withdrawal:
    made = withdrawals.ask(worked.raised.mailbox, WHY, on=TODAY, once="a form")
    return Withdrawal.objects.select_related("concern__case__owner", "concern__data_key").get(pk=made.pk)


def test_a_wish_to_stop_is_decided_and_one_letter_ends_it(worked: Worked, lead: User) -> None:
    row = asked(worked)
    assert worked.case.state == State.INVESTIGATING  # a wish, not a state
    assert withdrawals.read(row, by=lead, now=NOW) == WHY

    letter = withdrawals.stop(row, PARTS, by=lead, now=NOW)

    assert worked.case.state == State.ANSWERED
    assert worked.concern.answered_date == TODAY
    assert clock.open_duties(worked.concern) == []
    text = letters.text_of(letter)
    assert "On Tuesday 10 November 2026 you asked us to stop. We have stopped, as you asked." in text
    assert f"{PARTS.reason} A first reader decided this: {lead.title}." in text
    assert worked.handler.name in text
    assert challenges.challenged(worked.concern) == letter
    ready_to_close(worked)
    close(worked.case, by=worked.handler)
    assert worked.case.state == State.CLOSED


def test_r31_a_second_reader_leaves_when_we_stop(worked: Worked, lead: User, other_handler: User) -> None:
    answer_all(worked)
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    outcome.ask_second_reader(case, concern, parts=OUTCOME, reader=other_handler, by=worked.handler, now=NOW)
    assert list(access.visible_cases(other_handler)) == [worked.case]

    withdrawals.stop(asked(worked), PARTS, by=lead, now=NOW)

    assert list(access.visible_cases(other_handler)) == []
    assert [user for user, _role in access.holders(worked.case)] == [worked.handler]


def test_its_events_hold_codes_and_the_reporters_a_day(worked: Worked, lead: User) -> None:
    row = asked(worked)
    withdrawals.read(row, by=lead, now=NOW)
    withdrawals.go_on(row, "Others may be at risk.", by=lead, now=NOW)

    told = Event.objects.filter(type__startswith="withdrawal.").order_by("type")
    assert [(one.type, one.actor, "T" in one.on) for one in told] == [
        (EventType.WITHDRAWAL_ASKED, "reporter", False),
        (EventType.WITHDRAWAL_DECIDED, f"user:{lead.pk}", True),
        (EventType.WITHDRAWAL_READ, f"user:{lead.pk}", True),
    ]
    assert all("risk" not in one.data and "work" not in one.data for one in told)


def test_where_we_go_on_they_read_why_and_may_ask_again(worked: Worked, lead: User) -> None:
    withdrawals.go_on(asked(worked), "Others may be at risk.", by=lead, now=NOW)

    (message,) = [one.text for one in mailbox.messages(worked.raised.mailbox) if one.by == lead]
    assert message == afterwords.going_on(TODAY, "Others may be at risk.")
    assert (worked.case.state, worked.concern.answered_date) == (State.INVESTIGATING, None)
    assert withdrawals.may_ask(worked.concern)


def test_asked_twice_it_is_one_and_with_an_answer_there_is_nothing_to_stop(worked: Worked, lead: User) -> None:
    row = asked(worked)
    with pytest.raises(AlreadyReceived):
        asked(worked)
    with pytest.raises(WrongState):
        withdrawals.ask(worked.raised.mailbox, "Please.", on=TODAY, once="another form")
    withdrawals.stop(row, PARTS, by=lead, now=NOW)

    assert not withdrawals.may_ask(worked.concern)
    with pytest.raises(WrongState):
        withdrawals.ask(worked.raised.mailbox, "Please.", on=TODAY)


def test_a_wish_our_answer_overtook_never_comes_back_and_can_be_asked_anew(worked: Worked, lead: User) -> None:
    row = asked(worked)
    assert (withdrawals.waiting(worked.concern), withdrawals.awaiting(lead)) == (row, [row])
    answer_all(worked)
    give_outcome(worked)
    row.refresh_from_db()
    assert (row.overtaken_date, row.stops) == (TODAY, None)
    assert (
        Event.objects.filter(type=EventType.WITHDRAWAL_OVERTAKEN, actor=f"user:{worked.handler.pk}").count() == 1
    )
    ready_to_close(worked)
    close(worked.case, by=worked.handler)

    reopening.reopen(worked.case, reason="A drawer.", words="We found more.", by=worked.handler, now=NOW)

    assert (withdrawals.waiting(worked.concern), withdrawals.awaiting(lead)) == (None, [])
    with pytest.raises(NoSuchCase):
        withdrawals.find(lead, row.pk)
    row.concern.case = worked.case
    with pytest.raises(WrongState):
        withdrawals.go_on(row, "Others may be at risk.", by=lead, now=NOW)
    assert withdrawals.may_ask(worked.concern)
    anew = withdrawals.ask(worked.raised.mailbox, "Once more.", on=TODAY, once="another form")
    withdrawals.go_on(withdrawals.find(lead, anew.pk), "Others may be at risk.", by=lead, now=NOW)
    assert Event.objects.filter(type=EventType.WITHDRAWAL_OVERTAKEN).count() == 1


def test_before_anybody_was_appointed_it_can_end_too(rota: list[User], lead: User, handler: User) -> None:
    worked = Worked(factories.raise_concern(), lead, handler)
    row = asked(worked)
    with pytest.raises(Blocked) as blocked:
        withdrawals.stop(row, Stopping(), by=lead, now=NOW)
    assert [code for code, _ in blocked.value.reasons] == [
        Obstacle.CONFLICTS_UNDECIDED,
        *[Obstacle.SAFEGUARDING_MISSING] * 2,
        *[Obstacle.PART_MISSING] * 3,
    ]
    triage.decide_conflicts(worked.case, by=lead, now=NOW)
    decide_safeguarding(worked.case, by=lead)

    withdrawals.stop(withdrawals.find(lead, row.pk), PARTS, by=lead, now=NOW)

    assert worked.case.state == State.ANSWERED
    assert clock.open_duties(worked.concern) == []
    assert lead.name in letters.text_of(Letter.objects.get(kind=LetterKind.STOPPED))


def test_a_case_of_two_reporters_goes_on_and_neither_learns_of_the_other(
    rota: list[User], lead: User, handler: User
) -> None:
    joined = case_in(State.JOINED, lead=lead, handler=handler)
    triage.decide_conflicts(joined.case, by=lead, now=NOW)
    decide_safeguarding(joined.case, by=lead)
    row = asked(joined)

    with pytest.raises(Blocked) as blocked:
        withdrawals.stop(row, PARTS, by=lead, now=NOW)

    assert blocked.value.reasons == [(Obstacle.OTHERS_TOLD, None)]
    withdrawals.go_on(withdrawals.find(lead, row.pk), "People may be at risk.", by=lead, now=NOW)
    (message,) = [one.text for one in mailbox.messages(joined.raised.mailbox)]
    assert "else" not in message


def test_a_first_reader_decides_whom_no_block_keeps_out_and_never_whoever_works_on_it(
    worked: Worked, lead: User, other_lead: User, senior: User
) -> None:
    row = asked(worked)
    assert {withdrawals.may_decide(row, user) for user in (lead, other_lead)} == {True}
    assert not withdrawals.may_decide(row, worked.handler)
    assert not withdrawals.may_decide(row, senior)

    access.block(worked.case, other_lead, ConflictKind.WITNESS, by=worked.handler, now=NOW)
    access.appoint(worked.case, lead, CaseRole.INVESTIGATOR, by=worked.handler, now=NOW)

    for user in (lead, other_lead):
        assert withdrawals.awaiting(user) == []
        with pytest.raises(NoSuchCase):
            withdrawals.find(user, row.pk)
        row.concern.case = worked.case
        with pytest.raises(Refused):
            withdrawals.stop(row, PARTS, by=user, now=NOW)


def test_first_readers_hear_of_it_and_of_two_who_decide_the_second_is_told(
    worked: Worked, lead: User, other_lead: User
) -> None:
    row = asked(worked)
    told = Notice.objects.filter(key__startswith="stop:").values_list("recipient__name", flat=True)
    assert {lead.name, other_lead.name} <= set(told)
    first, second = withdrawals.find(lead, row.pk), withdrawals.find(other_lead, row.pk)
    withdrawals.stop(first, PARTS, by=lead, now=NOW)

    with pytest.raises(WrongState):
        withdrawals.go_on(second, "No.", by=other_lead, now=NOW)

    assert Letter.objects.filter(kind=LetterKind.STOPPED).count() == 1


def test_words_of_discipline_and_no_reason_stop_it(worked: Worked, lead: User) -> None:
    row = asked(worked)
    with pytest.raises(Blocked):
        withdrawals.go_on(row, "They were given a final written warning.", by=lead, now=NOW)
    with pytest.raises(ValueError, match="reason"):
        withdrawals.go_on(withdrawals.find(lead, row.pk), "  ", by=lead, now=NOW)
